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
    case .tagsOfDevice(let name): "Tags of \(name)"
    case .codesLeftOf(let left, let count):
      left == 0 ? "None are left, or none were made." : "\(left) of \(count) codes left."
    case .waitsForCodes(let name):
      "<b>\(name)</b> was made, and waits for two codes of its app."
    case .continueDevice(let name): "Continue with \(name)"
    case .continueLede: "Two codes in a row show that an app has its key."
    case .keyWasShown:
      """
      The key was shown when the device was made, and is not shown again. If no app has it, \
      discard the device and start anew.
      """
    case .neverUsed(let name): "<b>\(name)</b> has never been used."
    case .tryItNow: "Try it now"
    case .tryDevice(let name): "Try \(name)"
    case .tryDeviceLede: "One code tells whether the device works. It counts as used afterwards."
    case .codeOfDevice(let name): "6-digit code from \(name)"
    case .tryCode: "Try"
    case .notWorking: "If a new code is refused too, two codes in a row may put the app in step."
    case .deviceIsSuspended(let name):
      "<b>\(name) is suspended.</b> Two codes in a row put it to work again."
    case .deviceWorks(let name): "<b>\(name) works.</b> Its code was accepted."
    case .oldKeys: "Keys older than 90 days"
    case .lastSignInAt(let time): "Last sign-in: \(time)"
    case .neverSignedIn: "Has not signed in"
    }
  }
}
