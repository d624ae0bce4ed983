/// What AWS's service authorization reference says of the actions of IAM and STS: what they act on
/// and which condition keys they carry beside those of every request.
public enum AuthorizationData {
  public enum AccessLevel: String, Sendable, Hashable, CaseIterable {
    case list, read, write, tagging
    case permissionsManagement = "permissions"
  }

  /// One action.
  public struct Action: Sendable, Hashable {
    /// `iam:CreateUser`.
    public let name: String
    /// Nil where the reference has none.
    public let level: AccessLevel?
    /// None for an action that policies can name with the resource `*` only.
    public let resources: [Resource]
    /// Without those of the resource's type; a tag key stands as `aws:RequestTag/`.
    public let conditionKeys: [String]
  }

  /// A type of resource that an action acts on.
  public struct Resource: Sendable, Hashable {
    public let type: ResourceType
    public let isRequired: Bool
  }

  /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html#awsidentityandaccessmanagementiam-resources-for-iam-policies>
  public enum ResourceType: String, Sendable, Hashable, CaseIterable {
    case accessReport = "access-report"
    case delegationRequest = "delegation-request"
    case federatedUser = "federated-user"
    case group
    case instanceProfile = "instance-profile"
    case mfa
    case oidcProvider = "oidc-provider"
    case policy
    case role
    case roleTemplate = "role-template"
    case rootUser = "root-user"
    case samlProvider = "saml-provider"
    case selfSession = "self-session"
    case serverCertificate = "server-certificate"
    case smsMFA = "sms-mfa"
    case user

    /// Condition keys that every action on such a resource carries.
    public var conditionKeys: [String] {
      switch self {
      case .role, .user: ["aws:ResourceTag/", "iam:ResourceTag/"]
      case .instanceProfile, .mfa, .oidcProvider, .policy, .samlProvider, .serverCertificate:
        ["aws:ResourceTag/"]
      case .delegationRequest: ["iam:DelegationRequestOwner"]
      case .accessReport, .federatedUser, .group, .roleTemplate, .rootUser, .selfSession, .smsMFA:
        []
      }
    }
  }

  /// All actions of IAM and STS, by service and name.
  public static let actions: [Action] = read(iam, "iam:") + read(sts, "sts:")

  private static let byName = Dictionary(
    uniqueKeysWithValues: actions.map { ($0.name.lowercased(), $0) })

  /// The action of that name, in any case; nil when there is none.
  public static func action(_ name: String) -> Action? {
    byName[name.lowercased()]
  }

  /// The actions that a pattern of a policy fits, in any case.
  public static func actions(matching pattern: String) -> [Action] {
    var patterns = Patterns()
    let number = patterns.add(PatternToken.tokens(in: pattern.lowercased(), variables: false))
    return actions.filter {
      patterns.matches(Int(number), $0.name.lowercased().utf8.span, NoContext())
    }
  }

  /// Whether a pattern of a policy can match only actions of IAM and STS.
  package static func covers(_ pattern: String) -> Bool {
    let pattern = pattern.lowercased()
    return pattern.hasPrefix("iam:") || pattern.hasPrefix("sts:")
  }

  private static func read(_ text: String, _ service: String) -> [Action] {
    var entries: [[Substring]] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.first == " " {
        entries[entries.count - 1] += words
      } else {
        entries.append(words)
      }
    }
    return entries.map { words in
      guard words.count >= 3 else { preconditionFailure("authorization data: \(words)") }
      return Action(
        name: service + words[0], level: AccessLevel(rawValue: String(words[1])),
        resources: words[2] == "-" ? [] : words[2].split(separator: ",").map(resource),
        conditionKeys: words[3...].map(String.init))
    }
  }

  private static func resource(_ text: Substring) -> Resource {
    let isRequired = text.last != "?"
    guard let type = ResourceType(rawValue: String(isRequired ? text : text.dropLast())) else {
      preconditionFailure("authorization data: \(text)")
    }
    return Resource(type: type, isRequired: isRequired)
  }
}
