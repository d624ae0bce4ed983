/// The texts of the pages about users and groups, what they may do, their keys and passwords: part
/// of the catalogue that ``Message`` begins, in a file of their own because there are many.
enum IdentityMessage: Equatable, Sendable {
  // Making and deleting users.
  case createUser
  case createUserLede
  case userNameHint
  case path
  case pathHint
  case consoleAccess
  case noAccess
  case noAccessHint
  case madePassword
  case madePasswordHint
  case ownPassword
  case ownPasswordHint
  case passwordOfYours
  case mustChangeNext
  case tags
  case tagKey
  case tagValue
  case tagsHint
  case tagsLede
  case saveTags
  case nameEmpty
  case passwordEmpty
  case userExists(_ name: String)
  case userIsReady(_ name: String)
  case shownOnce
  case copyPassword
  case goToUser(_ name: String)
  case idleLong
  case oldestKey
  case daysOld(_ days: Int)
  case allHaveMFA
  case nobodyIdle
  case printSheet
  case printSheetByBrowser
  case sheetWithPassword
  case sheetTitle(_ account: String)
  case sheetAddress
  case sheetMustChange
  case createAnother
  case stepRefused(_ step: String, _ why: String)
  case deleteUser
  case deleteUserQuestion(_ name: String)
  case deleteUserMeans
  case nothingElseGoes
  case mfaDevices
  case publicKeys
  case serviceCredentials
  case certificates
  case typeNameToConfirm(_ name: String)
  case nameDiffers
  case keepUser
  case notYourself

  // What users and groups may do.
  case permissions
  case attachedPolicies
  case attachedPoliciesLede
  case policy
  case kind
  case choosePolicy
  case attachPolicy
  case attach
  case detach
  case detachPolicy(_ name: String)
  case noAttached
  case needsMFA
  case needsMFAHint
  case awsManaged
  case customerManaged
  case throughGroup(_ name: String)
  case inlinePolicies
  case inlinePoliciesLede
  case noInline
  case delete
  case deletePolicy(_ name: String)
  case boundary
  case boundaryLede
  case noBoundary
  case setBoundary
  case removeBoundary
  case policyText
  case copyPolicy
  case backToPermissions
  case openPolicy
  case createInlinePolicy
  case editInlinePolicy

  // Groups.
  case groupsLede
  case groupsOfUserLede
  case addToGroup
  case chooseGroup
  case add
  case removeFromGroup(_ name: String)
  case inNoGroup
  case createGroup
  case createGroupLede
  case groupName
  case groupNameHint
  case groupExists(_ name: String)
  case members
  case noGroups
  case groupsOfAccount
  case policies
  case addMember
  case chooseUser
  case noMembers
  case removeMember(_ name: String)
  case deleteGroup
  case deleteGroupQuestion(_ name: String)
  case deleteGroupMeans
  case keepGroup

  // Access keys.
  case createKey
  case createKeyLede(_ name: String)
  case rootKeyWarning
  case keysChanged
  case keyReady
  case shownOnceLater
  case secretAccessKey
  case copySecret
  case forCommandLine
  case copyCommands
  case goBack
  case activate
  case activateKey(_ id: String)
  case deactivate
  case deactivateKey(_ id: String)
  case deleteKey(_ id: String)
  case deleteKeyQuestion
  case deleteKeyMeans
  case deactivateFirst
  case keepKey
  case deleteKeyButton
  case keyLimit(_ limit: Int)

  // Passwords.
  case managePassword
  case managePasswordLede(_ name: String)
  case giveAccess
  case replacePassword
  case setPassword
  case newPasswordOf(_ name: String)
  case askForNew
  case askForNewHelp
  case isAskedForNew
  case removeAccess
  case removeAccessHelp
  case removeAccessQuestion(_ name: String)
  case removeAccessMeans
  case keepAccess
  case changePassword
  case changePasswordLede
  case currentPassword
  case passwordWrong

  // One's own user, and the first call.
  case firstUser
  case firstUserLede
  case firstUserNudge
  case firstUserReady(_ name: String)
  case adminsToo
  case keyToo
  case waitingForCall
  case seenCall(_ service: String, _ time: String)
  case lookAgain

  // What was done.
  case userCreated(_ name: String)
  case userDeleted(_ name: String)
  case groupCreated(_ name: String)
  case groupDeleted(_ name: String)
  case memberAdded(_ name: String)
  case memberRemoved(_ name: String)
  case policyAttached(_ name: String)
  case policyDetached(_ name: String)
  case policyDeleted(_ name: String)
  case boundarySet(_ name: String)
  case boundaryRemoved
  case tagsSaved
  case keyActivated(_ id: String)
  case keyDeactivated(_ id: String)
  case keyDeleted(_ id: String)
  case passwordSet
  case newPasswordAsked
  case accessRemoved
  case policyCreated(_ name: String)
  case policyGone(_ name: String)
  case inlineSaved(_ name: String)
  case versionCreated(_ id: String)
  case versionDeleted(_ id: String)
  case versionInForce(_ id: String)
  case attachedTo(_ name: String)
  case detachedFrom(_ name: String)
  case roleCreated(_ name: String)
  case roleDeleted(_ name: String)
  case roleSaved
  case trustSaved
  case sessionsRevoked
}

extension Texts {
  func callAsFunction(_ message: IdentityMessage) -> HTML {
    switch language {
    case .english: English.text(message)
    case .german: German.text(message)
    }
  }
}
