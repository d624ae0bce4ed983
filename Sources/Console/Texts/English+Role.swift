extension English {
  static func text(_ message: RoleMessage) -> HTML {
    switch message {
    case .rolesLede:
      "Rights that are nobody's for good: people and programs assume them for a while."
    case .createRole: "Create role"
    case .createRoleLede: "Say who may assume it; what it may do comes next."
    case .findRoles: "Find roles"
    case .noRoles: "No role here"
    case .roleName: "Role name"
    case .roleNameHint: "Letters, digits and _ + = , . @ - without spaces, at most 64."
    case .roleExists(let name): "A role named \(name) exists already."
    case .roleDescription: "Description"
    case .roleNeedsMFAHint: "A condition of its trust policy asks for MFA or its age."
    case .trustRelationships: "Trust relationships"
    case .trustPolicy: "Trust policy"
    case .saveTrust: "Save trust policy"
    case .trustAccountWithMFA: "This account's users, with MFA"
    case .trustAccountWithMFAHint:
      """
      Whom a policy lets assume the role, and who has used MFA. Here is the place to ask for it: the \
      role's own session never has it.
      """
    case .trustAccount: "This account's users"
    case .trustAccountHint:
      "Whom a policy lets assume the role. For another account, write its number."
    case .trustService: "A service"
    case .trustServiceHint: "Write the service's name, such as ec2.amazonaws.com."
    case .sessions: "Sessions"
    case .maxSessionDuration: "Maximum session duration"
    case .maxSessionDurationIs(let seconds):
      "Now \(seconds) seconds. Sessions of roles from roles last an hour at most."
    case .chooseHours: "Choose a duration"
    case .hours(let count): count == "1" ? "1 hour" : "\(count) hours"
    case .saveRole: "Save"
    case .revokeSessions: "Revoke active sessions"
    case .revokeSessionsLede:
      "All sessions there are now are denied everything. Who may assume the role can begin a new one."
    case .revokeSure: "I know that programs using this role now will stop working"
    case .tickToRevoke: "Tick that you know what will stop."
    case .wasRevoked(let policy): "Sessions were revoked before, by \(policy)."
    case .deleteRole: "Delete role"
    case .deleteRoleQuestion(let name): "Delete \(name)?"
    case .deleteRoleMeans:
      "Its policies are detached and deleted, it leaves its instance profiles, and then it is deleted for good. Its sessions end."
    case .instanceProfiles: "Instance profiles"
    case .keepRole: "Keep role"
    }
  }
}
