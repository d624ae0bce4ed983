import AWSQuery
import Operations

/// What was done to users, groups, their keys and passwords.
enum IdentityNotice: String, Sendable {
  case userCreated = "user-created"
  case userDeleted = "user-deleted"
  case groupCreated = "group-created"
  case groupDeleted = "group-deleted"
  case memberAdded = "member-added"
  case memberRemoved = "member-removed"
  case policyAttached = "policy-attached"
  case policyDetached = "policy-detached"
  case policyDeleted = "policy-deleted"
  case boundarySet = "boundary-set"
  case boundaryRemoved = "boundary-removed"
  case tagsSaved = "tags-saved"
  case keyActivated = "key-activated"
  case keyDeactivated = "key-deactivated"
  case keyDeleted = "key-deleted"
  case passwordSet = "password-set"
  case newPasswordAsked = "new-password-asked"
  case accessRemoved = "access-removed"
  case settingsSaved = "settings-saved"
  case deviceDiscarded = "device-discarded"
  case helpRefused = "help-refused"
  case reportBegun = "report-begun"
  case policyCreated = "policy-created"
  case policyGone = "policy-gone"
  case inlineSaved = "inline-saved"
  case versionCreated = "version-created"
  case versionDeleted = "version-deleted"
  case versionInForce = "version-in-force"
  case attachedTo = "attached-to"
  case detachedFrom = "detached-from"
  case roleCreated = "role-created"
  case roleDeleted = "role-deleted"
  case roleSaved = "role-saved"
  case trustSaved = "trust-saved"
  case sessionsRevoked = "sessions-revoked"

  func text(_ name: String, _ t: Texts) -> HTML {
    switch self {
    case .userCreated: t(.userCreated(name))
    case .userDeleted: t(.userDeleted(name))
    case .groupCreated: t(.groupCreated(name))
    case .groupDeleted: t(.groupDeleted(name))
    case .memberAdded: t(.memberAdded(name))
    case .memberRemoved: t(.memberRemoved(name))
    case .policyAttached: t(.policyAttached(name))
    case .policyDetached: t(.policyDetached(name))
    case .policyDeleted: t(.policyDeleted(name))
    case .boundarySet: t(.boundarySet(name))
    case .boundaryRemoved: t(.boundaryRemoved)
    case .tagsSaved: t(.tagsSaved)
    case .keyActivated: t(.keyActivated(name))
    case .keyDeactivated: t(.keyDeactivated(name))
    case .keyDeleted: t(.keyDeleted(name))
    case .passwordSet: t(.passwordSet)
    case .newPasswordAsked: t(.newPasswordAsked)
    case .accessRemoved: t(.accessRemoved)
    case .settingsSaved: t(.settingsSaved)
    case .deviceDiscarded: t(.deviceDiscarded(name))
    case .helpRefused: t(.helpRefused(name))
    case .reportBegun: t(.reportBegun)
    case .policyCreated: t(.policyCreated(name))
    case .policyGone: t(.policyGone(name))
    case .inlineSaved: t(.inlineSaved(name))
    case .versionCreated: t(.versionCreated(name))
    case .versionDeleted: t(.versionDeleted(name))
    case .versionInForce: t(.versionInForce(name))
    case .attachedTo: t(.attachedTo(name))
    case .detachedFrom: t(.detachedFrom(name))
    case .roleCreated: t(.roleCreated(name))
    case .roleDeleted: t(.roleDeleted(name))
    case .roleSaved: t(.roleSaved)
    case .trustSaved: t(.trustSaved)
    case .sessionsRevoked: t(.sessionsRevoked)
    }
  }
}

extension SignedInVisit {
  /// Goes on to `path`, where it is said that `notice` came about.
  func done(_ notice: IdentityNotice, _ name: String = "", to path: String) -> ConsoleAnswer {
    Notice.identity(notice, name).after(.redirect(to: path), visit)
  }

  /// Runs `change`; what the API found wrong with what was asked for, in its words. Throws what the
  /// visitor may not do.
  func attempt(_ change: () throws -> Void) throws -> ServiceError? {
    do {
      try change()
      return nil
    } catch let error as ServiceError where error.status != 403 && error.status < 500 {
      return error
    }
  }
}

extension Answer {
  /// What it says.
  var elements: WrittenElements { WrittenElements { result?(&$0) } }
}
