extension English {
  static func text(_ message: DeviceMessage) -> HTML {
    switch message {
    case .recoveryStep: "Recovery"
    case .beforeItIsLost: "Before it is lost"
    case .whatIfLost: "What if this device is lost?"
    case .whatIfLostLede: "Choose now how you get back in. It takes a minute."
    case .secondDevice: "Add a second device"
    case .secondDeviceHelp: "Recommended. Codes of either one let you in."
    case .anotherDeviceStep: "Add another device"
    case .printCodes: "Print recovery codes"
    case .printCodesHelp: "Ten codes on paper. Each lets you in once, after your password."
    case .printCodesAgain(let left):
      "You have \(left) \(left == 1 ? "code" : "codes") left. New ones void these."
    case .skipStep: "Do nothing now"
    case .skipUser: "Only an administrator can let you back in."
    case .skipAskingNobody:
      "Only an administrator can let you back in, by removing the device."
    case .skipRoot:
      """
      Only who runs this server can let you back in, or your e-mail address and phone where \
      they are set up.
      """
    case .skipWithAnother: "You have another way in already."
    case .skip: "Skip"
    case .sheetLede:
      "Print this page or write the codes down. They are shown this once and never again."
    case .sheetServer: "Server"
    case .sheetUser: "User"
    case .sheetMade: "Made"
    case .print: "Print"
    case .downloadText: "Download as text"
    case .inSafePlace: "I have put them in a safe place"
    case .finish: "Done"
    }
  }
}
