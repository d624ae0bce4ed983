/// The texts of the pages about roles: part of the catalogue that ``Message`` begins.
enum RoleMessage: Equatable, Sendable {
  case rolesLede
  case createRole
  case createRoleLede
  case findRoles
  case noRoles
  case roleName
  case roleNameHint
  case roleExists(_ name: String)
  case roleDescription
  case roleNeedsMFAHint
  case trustRelationships
  case trustPolicy
  case saveTrust
  case trustAccountWithMFA
  case trustAccountWithMFAHint
  case trustAccount
  case trustAccountHint
  case trustService
  case trustServiceHint
  case sessions
  case maxSessionDuration
  case maxSessionDurationIs(_ seconds: Int)
  case chooseHours
  case hours(_ count: String)
  case saveRole
  case revokeSessions
  case revokeSessionsLede
  case revokeSure
  case tickToRevoke
  case wasRevoked(_ policy: HTML)
  case deleteRole
  case deleteRoleQuestion(_ name: String)
  case deleteRoleMeans
  case instanceProfiles
  case keepRole
}

extension Texts {
  func callAsFunction(_ message: RoleMessage) -> HTML {
    switch language {
    case .english: English.text(message)
    case .german: German.text(message)
    }
  }
}
