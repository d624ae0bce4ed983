/// How closely a resource policy names a caller, from not at all to by its own ARN.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>
enum Grant: Int, Comparable {
  case none
  /// The caller's account, whose own policies must allow too.
  case account
  /// The role or user behind a session: boundary and session policy still limit it.
  case entity
  /// The caller itself, or everybody: enough alone within one account.
  case direct

  static func < (left: Grant, right: Grant) -> Bool { left.rawValue < right.rawValue }
}

extension PrincipalElement {
  /// How the element names `principal`.
  ///
  /// A deny by `NotPrincipal` reaches every caller with a permissions boundary, whoever is listed.
  func grant(to principal: RequestPrincipal, hasBoundary: Bool, effect: Statement.Effect) -> Grant {
    var best = Grant.none
    for entry in entries { best = max(best, entry.grant(to: principal)) }
    if !isNegated { return best }
    if effect == .deny, hasBoundary { return .direct }
    return best == .none ? .direct : .none
  }
}

extension PrincipalEntry {
  fileprivate func grant(to principal: RequestPrincipal) -> Grant {
    switch self {
    case .everyone: return .direct
    case .account(let account):
      switch principal.kind {
      case .user, .assumedRole, .federatedUser, .root:
        return account == principal.account ? .account : .none
      case .service, .federated, .anonymous: return .none
      }
    case .arn(let arn):
      switch principal.kind {
      case .user: return arn == principal.arn ? .direct : .none
      case .assumedRole, .federatedUser:
        if arn == principal.arn { return .direct }
        return arn == principal.entityARN ? .entity : .none
      case .root, .service, .federated, .anonymous: return .none
      }
    case .uniqueID(let id):
      guard id == principal.uniqueID else { return .none }
      return principal.kind == .user ? .direct : .entity
    case .service(let name):
      return principal.kind == .service && name == principal.arn ? .direct : .none
    case .federated(let provider):
      return principal.kind == .federated && provider == principal.arn ? .direct : .none
    }
  }
}
