/// The rules for the values of `Principal` and `NotPrincipal`.
///
/// Whether a named user or role exists is for the store to say.
enum PrincipalValidation {
  static let identityProviders: Set<String> = [
    "accounts.google.com", "www.amazon.com", "graph.facebook.com", cognito,
  ]
  static let cognito = "cognito-identity.amazonaws.com"

  static func invalid(_ kind: String, _ value: String) -> PolicyError {
    PolicyError(.principal, "Invalid principal in policy: \"\(kind)\":\"\(value)\"")
  }

  /// The entries of the object form, such as `{"AWS": ["111122223333", "444455556666"]}`.
  static func entries(
    _ node: JSONNode, syntax: PolicyError
  ) throws(PolicyError) -> [PrincipalEntry] {
    guard case .object(let members) = node.value else {
      throw PolicyError(.principal, "Principal must be a JSON object.")
    }
    var entries: [PrincipalEntry] = []
    for member in members {
      let values = try strings(member.node, syntax)
      for value in values { entries.append(try entry(member.name, value)) }
    }
    guard !entries.isEmpty else {
      throw PolicyError(.principal, "Missing required field Principal cannot be empty!")
    }
    return entries
  }

  private static func entry(_ kind: String, _ value: String) throws(PolicyError) -> PrincipalEntry {
    switch kind {
    case "AWS":
      guard let entry = aws(value) else { throw invalid("AWS", value) }
      return entry
    case "Service":
      guard isService(value) else { throw invalid("SERVICE", value) }
      return .service(value)
    case "Federated":
      guard identityProviders.contains(value) || isProvider(value) else {
        throw PolicyError(
          .principal, "Federated principals must be valid domain names or SAML metadata ARNs")
      }
      return .federated(value)
    // Canonical user ids are S3's; a statement that names one could only be ignored, so it is
    // refused.
    case "CanonicalUser": throw invalid("CanonicalUser", value)
    default: throw PolicyError(.principal, "Invalid principal in policy: \"\(kind)\"")
    }
  }

  /// Nil for anything but everybody, an account, an entity or a session, without wildcards.
  private static func aws(_ value: String) -> PrincipalEntry? {
    if value == "*" { return .everyone }
    if isAccount(value) { return .account(value) }
    if isUniqueID(value) { return .uniqueID(value) }
    guard let arn = ARN(value), arn.region.isEmpty, isAccount(arn.account),
      !value.hasWildcards
    else { return nil }
    if arn.service == "iam", arn.resource == "root" { return .account(arn.account) }
    let types = arn.service == "iam" ? ["user/", "role/"] : ["assumed-role/", "federated-user/"]
    guard arn.service == "iam" || arn.service == "sts",
      types.contains(where: { arn.resource.hasPrefix($0) && arn.resource.count > $0.count })
    else { return nil }
    return .arn(value)
  }

  private static func isAccount(_ text: String) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy(\.isDigit)
  }

  /// What a deleted entity's ARN has turned into.
  private static func isUniqueID(_ text: String) -> Bool {
    (text.hasPrefix("AIDA") || text.hasPrefix("AROA")) && text.utf8.count >= 16
      && text.utf8.allSatisfy { $0.isDigit || $0.isUppercase }
  }

  private static func isService(_ text: String) -> Bool {
    guard text.hasSuffix(".amazonaws.com") || text.hasSuffix(".amazonaws.com.cn") else {
      return false
    }
    return !text.hasPrefix(".")
      && text.utf8.allSatisfy {
        $0 == $0.folded
          && ($0.isLetter || $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-"))
      }
  }

  private static func isProvider(_ text: String) -> Bool {
    guard let arn = ARN(text), arn.service == "iam", isAccount(arn.account),
      !text.hasWildcards
    else { return false }
    return arn.resource.hasPrefix("saml-provider/") || arn.resource.hasPrefix("oidc-provider/")
  }
}
