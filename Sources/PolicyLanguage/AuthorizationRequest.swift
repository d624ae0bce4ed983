/// Who asks for what. Everything else about the request is in its `RequestContext`.
public struct AuthorizationRequest: Sendable, Hashable {
  /// Such as `iam:CreateUser`, in any case.
  public var action: String
  /// The full ARN, or `*` for an action that has no resource of its own.
  public var resource: String
  /// The account that owns the resource; nil means the principal's own.
  public var resourceAccount: String?
  public var principal: RequestPrincipal

  public init(
    action: String, resource: String, resourceAccount: String? = nil, principal: RequestPrincipal
  ) {
    self.action = action
    self.resource = resource
    self.resourceAccount = resourceAccount
    self.principal = principal
  }
}

/// Who makes a request.
public struct RequestPrincipal: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// An IAM user, also through a session of GetSessionToken.
    case user
    case assumedRole
    /// A session of GetFederationToken.
    case federatedUser
    case root
    /// An AWS service; `arn` is its name, such as `ec2.amazonaws.com`.
    case service
    /// A person of an identity provider who is about to assume a role; `arn` is the provider.
    case federated
    case anonymous
  }

  public var kind: Kind
  /// The user, the session, or the account's root.
  public var arn: String
  /// The role of an assumed role, the user behind a federated user; nil for the others.
  public var entityARN: String?
  /// The unique id of the user or role (`AIDA…`, `AROA…`), to be compared with pinned principals.
  public var uniqueID: String?
  public var account: String

  public init(
    _ kind: Kind, arn: String, account: String, entityARN: String? = nil, uniqueID: String? = nil
  ) {
    self.kind = kind
    self.arn = arn
    self.account = account
    self.entityARN = entityARN
    self.uniqueID = uniqueID
  }

  public static let anonymous = RequestPrincipal(.anonymous, arn: "", account: "")
}
