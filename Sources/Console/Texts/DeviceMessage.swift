/// What pages say about devices that are there, and about what becomes of who loses them.
enum DeviceMessage: Sendable {
  // The wizard's last step.
  case recoveryStep
  case beforeItIsLost
  case whatIfLost
  case whatIfLostLede
  case secondDevice
  case secondDeviceHelp
  case anotherDeviceStep
  case printCodes
  case printCodesHelp
  case printCodesAgain(_ left: Int)
  case skipStep
  case skipUser
  case skipAskingNobody
  case skipRoot
  case skipWithAnother
  case skip

  // The sheet with the codes.
  case sheetLede
  case sheetServer
  case sheetUser
  case sheetMade
  case print
  case downloadText
  case inSafePlace
  case finish
}

extension Texts {
  func callAsFunction(_ message: DeviceMessage) -> HTML {
    switch language {
    case .english: English.text(message)
    case .german: German.text(message)
    }
  }
}
