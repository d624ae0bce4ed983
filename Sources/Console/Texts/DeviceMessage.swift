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

  // Devices that are there.
  case tagsOfDevice(_ name: String)
  case codesLeftOf(_ left: Int, _ count: Int)
  case waitsForCodes(_ name: String)
  case continueDevice(_ name: String)
  case continueLede
  case keyWasShown
  case neverUsed(_ name: String)
  case tryItNow
  case tryDevice(_ name: String)
  case tryDeviceLede
  case codeOfDevice(_ name: String)
  case tryCode
  case notWorking
  case deviceIsSuspended(_ name: String)
  case deviceWorks(_ name: String)

  // The overview.
  case oldKeys
  case lastSignInAt(_ time: HTML)
  case neverSignedIn
}

extension Texts {
  func callAsFunction(_ message: DeviceMessage) -> HTML {
    switch language {
    case .english: English.text(message)
    case .german: German.text(message)
    }
  }
}
