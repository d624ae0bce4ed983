import PolicyLanguage

/// The trust policy of a role, as it is kept and as it is shown.
///
/// Users and roles it names are kept by their unique ids: one that later takes the name of a deleted
/// one is not trusted, and one that is renamed still is. Shown are their ARNs, and of those that are
/// gone the ids.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
package enum TrustPolicy {
  /// The policy names a user or role there is not.
  package struct UnknownPrincipal: Error, Equatable {
    package let principal: String
  }

  /// `document` as it is kept. Throws `PolicyError` for what is no trust policy, and
  /// ``UnknownPrincipal``.
  package static func pinned(
    _ document: String, of account: Account, in records: any Reading
  ) throws -> String {
    _ = try Policy(parsing: document, kind: .trust)
    return try Policy.replacingPrincipals(in: document) { principal in
      if AccountID(principal) != nil {
        return "arn:\(account.partition.rawValue):iam::\(principal):root"
      }
      guard let arn = ARN(principal) else {
        if principal == "*" { return nil }
        guard try isEntity(uniqueID: principal, in: records) else {
          throw UnknownPrincipal(principal: principal)
        }
        return nil
      }
      guard arn.service == "iam", arn.resource != "root" else { return nil }
      guard let id = try uniqueID(of: principal, arn, in: records) else {
        throw UnknownPrincipal(principal: principal)
      }
      return id
    }
  }

  /// The document that is shown for what is kept.
  package static func shown(_ kept: String, in records: any Reading) throws -> String {
    try Policy.replacingPrincipals(in: kept) { principal in
      try records.user(uniqueID: principal)?.arn ?? records.role(uniqueID: principal)?.arn
    }
  }

  private static func isEntity(uniqueID: String, in records: any Reading) throws -> Bool {
    if try records.user(uniqueID: uniqueID) != nil { return true }
    return try records.role(uniqueID: uniqueID) != nil
  }

  /// The ARN must be the entity's own, in every letter and with its path.
  private static func uniqueID(
    of text: String, _ arn: ARN, in records: any Reading
  ) throws -> String? {
    guard let account = AccountID(arn.account), let name = arn.resource.split(separator: "/").last
    else { return nil }
    if let user = try records.user(named: String(name), in: account), user.arn == text {
      return user.uniqueID
    }
    if let role = try records.role(named: String(name), in: account), role.arn == text {
      return role.uniqueID
    }
    return nil
  }
}
