import Identity

/// Every text of the pages. Each language has all of them, or it does not compile.
enum Message: Equatable, Sendable {
  case signIn
  case signOut
  case signInLede
  case signInRootLede
  case whoSignsIn
  case iamUser
  case rootUser
  case accountIDOrAlias
  case userName
  case password
  case emailAddress
  case rememberAccount
  case signInRefused
  case tooManyTries(_ at: String)
  case signedOut
  case sessionEnded
  case tookTooLong
  case show
  case hide
  case copied
  case copyRefused
  case bothFilled
  case errorPrefix
  case skipToForm
  case skipToContent
  case serverTime
  case preferences
  case preferencesLede
  case language
  case colours
  case asTheSystem
  case light
  case dark
  case save
  case account
  case navigation
  case navigationMenu
  case breadcrumb
  case openMenu(_ name: String)
  case mySecurityCredentials
  case overview
  case identities
  case users
  case groups
  case access
  case rolesTitle
  case policiesTitle
  case simulatorTitle
  case enterCode
  case stepTwoOfTwo
  case codeFromApp
  case anyAppWillDo
  case newCodeIn
  case nextCodeIn
  case verifyAndSignIn
  case otherWays
  case codesNeverAccepted
  case notYou
  case codeEmpty
  case codeLength(_ count: Int)
  case codeNotDigits
  case codeRefused
  case codesPaused(_ at: String)
  case codesQuarantined(_ until: String)
  case sameCodeTwice
  case pairRefused
  case twoCodesInARow
  case resyncLede
  case inStepNowTypeNext
  case resynchronize
  case backToOneCode
  case mfaCode1
  case mfaCode2
  case chooseNewPassword
  case newPasswordLede
  case newPassword
  case newPasswordAgain
  case setPasswordAndSignIn
  case passwordsDiffer
  case passwordChanged
  case confirmItIsYou
  case confirmLede
  case confirm
  case backToOverview
  case noSuchPage
  case noSuchPageHelp
  case foreignForm
  case foreignFormHelp
  case notSoFast
  case busy
  case busyHelp
  case broken
  case brokenHelp(_ id: String)
  case notAllowed
  case notThere
  case notDone
  case setupOver
  case setupOverHelp
  case startAgain
  case overviewLede(_ account: String)
  case yourDevices
  case ofEight(_ limit: Int)
  case devicesInUse
  case devices(_ count: Int)
  case noMFA
  case activateRootMFA
  case youHaveNoMFA
  case addSecondDevice
  case rootHasNoMFA
  case usersLede
  case find
  case findUsers
  case findByName
  case all
  case withoutMFA
  case usersOfAccount
  case lastSignIn
  case none
  case noConsoleAccess
  case never
  case noUsersYet
  case noUserMatches(_ name: String)
  case clear
  case firstPage
  case nextPage
  case todayAt(_ time: String)
  case yesterday
  case securityCredentials
  case yourSecurityCredentials
  case copyARN
  case consoleSignIn
  case signInLink
  case copySignInLink
  case mustBeChanged
  case setOn(_ date: HTML)
  case multiFactorAuthentication
  case devicesOf(_ count: Int, _ limit: Int)
  case removeOneFirst(_ limit: Int)
  case assignMFADevice
  case startedAgo(_ name: String, _ minutes: Int)
  case continueSetup
  case discard
  case noMFADevice
  case passwordAlone
  case mfaDevicesOf(_ name: String)
  case device
  case serialNumber
  case added
  case status
  case actions
  case active
  case inactive
  case suspended
  case authenticatorApp
  case authenticatorAppHint
  case copySerialNumber(_ name: String)
  case resync
  case resyncDevice(_ name: String)
  case remove
  case removeDevice(_ name: String)
  case accessKeys
  case accessKeysInUse(_ count: Int, _ limit: Int)
  case noAccessKeys
  case keyID
  case copyKeyID
  case created
  case lastUsed
  case assignLede(_ name: String)
  case deviceName
  case deviceNameHint
  case deviceNameEmpty
  case deviceNameTooLong
  case deviceNameCharacter(_ what: HTML, _ other: String)
  case aSpace
  case deviceNameTaken(_ name: String, _ other: String)
  case deviceType
  case cancel
  case next
  case back
  case progress
  case nameAndType
  case whatToCallIt
  case setUpDevice
  case scanThenConfirm
  case done
  case setUpLede(_ name: String, _ person: String)
  case openAnApp
  case openAnAppHelp
  case scanWithThatApp
  case showQRCode
  case hideQRCode
  case showSecretKey
  case hideSecretKey
  case qrLabel
  case copyKey
  case openInApp
  case keyHint
  case typeTwoCodes
  case typeTwoCodesHelp
  case clockOff
  case addMFA
  case deviceReady(_ name: String, _ person: String)
  case deviceReadyWithSkew(_ name: String, _ person: String, _ seconds: Int)
  case deviceInStep(_ name: String, _ seconds: Int)
  case deviceRemoved(_ name: String)
  case draftDiscarded
  case resyncPageLede
  case removeDeviceQuestion(_ name: String)
  case removeMeans
  case keepsOthers(_ name: String, _ count: Int)
  case lastDevice(_ name: String)
  case keepDevice
  case removeDeviceButton
  case hasOwner
  case hasOwnerHelp
  case createRootUser
  case createRootUserButton
  case firstRun
  case setupLede
  case setupCode
  case setupCodeHint
  case setupCodeWrong
  case setupCodeSpent
  case emailMalformed
  case rootPasswordHint(_ least: Int)
  case rootPasswordRejected(_ why: RootPasswordRejection)
  case mfaForRootUser
  case yourOwnUser
  case now
  case youAreTheOwner
  case passwordRejected(_ why: PasswordRejection)
  case lostDevice
  case lostDeviceLede
  case anotherDevice
  case anotherDeviceHelp
  case aRecoveryCode
  case recoveryCode
  case recoveryCodeHint
  case recoveryCodeRefused
  case useRecoveryCode
  case onTheHost
  case onTheHostHelp
  case yourAdministrator
  case yourAdministratorHelp
  case recoveredNowReplace
  case recoveryCodes
  case recoveryCodesLede
  case recoveryCodesLeft(_ count: Int)
  case makeRecoveryCodes
  case recoveryCodesOnce
  case copyCodes
  case makeRecoveryCodesNow
  case activity
}
