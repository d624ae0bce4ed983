/// The texts of the pages about the account as a whole: part of the catalogue that ``Message`` begins.
enum AccountMessage: Equatable, Sendable {
  case mfaDemandedOfYou
  case mfaDemandedOfRoot
  case accountSettings
  case accountSettingsLede
  case settingsSaved
  case mfaDemanded
  case mfaDemandedLede
  case demandOff
  case demandOffHint
  case demandConsole
  case demandConsoleHint
  case demandAll
  case demandAllHint
  case deviceOfYourOwnFirst
  case waysBack
  case waysBackLede
  case waysCodes
  case waysRequests
  case accountAlias
  case accountAliasLede(_ number: String)
  case aliasHint
  case passwordPolicy
  case passwordPolicyStandard
  case passwordPolicyOwn
  case standardPolicy
  case leastLength
  case needUppercase
  case needLowercase
  case needNumbers
  case needSymbols
  case mayChangeOwnPassword
  case hardExpiry
  case passwordAge
  case passwordReuse
  case numberBetween(_ least: Int, _ most: Int)
  case numberOrEmpty(_ least: Int, _ most: Int)
  case mfaCoverage
  case mfaCoverageLede
  case peopleWithMFA
  case ofPeople(_ count: Int)
  case unassignedDevices
  case unassignedDevicesLede
  case discardDevice(_ name: String)
  case deviceDiscarded(_ name: String)
  case withoutMFALede
  case firstOfMany(_ count: Int)
  case everybodyHasMFA
  case suspendedDevices
  case suspendedDevicesLede
  case downloadReport
  case reportBegun
  case helpRequests
  case helpRequestsLede
  case requestCode
  case askedAt
  case askedFrom
  case helpSignIn
  case helpTitle(_ name: String)
  case helpMeans(_ name: String)
  case helpCheckPerson(_ name: String)
  case refuseHelp
  case makeCodeForOnce
  case codeForOnce
  case copyCode
  case helpGranted(_ name: String)
  case helpRefused(_ name: String)
  case noHelpAsked(_ name: String)
  case askAdministrator
  case askAdministratorHelp
  case requestMade(_ code: String)
  case noPrintedCodes
}

extension Texts {
  func callAsFunction(_ message: AccountMessage) -> HTML {
    switch language {
    case .english: English.text(message)
    case .german: German.text(message)
    }
  }
}
