/// The name of a fact about a request that conditions and policy variables ask for, such as
/// `aws:MultiFactorAuthPresent` or `aws:PrincipalTag/team`.
///
/// Names are compared without regard to case, tag keys behind the slash included.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
public struct ContextKey: Sendable, Hashable, CustomStringConvertible {
  /// The name in lower case.
  public let name: String
  /// Which well-known key it is, so that a context can answer by a switch.
  public let known: Known?
  /// The tag key in lower case, when `known` is one of a tag.
  public let tag: String?

  public init(_ name: String) {
    self.name = name.lowercased()
    let parts = self.name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, let known = Known(rawValue: String(parts[0])), known.isTag {
      self.known = known
      tag = String(parts[1])
    } else {
      let known = Known(rawValue: self.name)
      self.known = known?.isTag == true ? nil : known
      tag = nil
    }
  }

  public var description: String { name }

  public static func == (left: ContextKey, right: ContextKey) -> Bool { left.name == right.name }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// Keys that IAM and STS themselves answer.
  public enum Known: String, Sendable, Hashable, CaseIterable {
    case principalARN = "aws:principalarn"
    case principalAccount = "aws:principalaccount"
    case principalType = "aws:principaltype"
    case userID = "aws:userid"
    case userName = "aws:username"
    case principalTag = "aws:principaltag"
    case principalIsAWSService = "aws:principalisawsservice"
    case multiFactorAuthPresent = "aws:multifactorauthpresent"
    case multiFactorAuthAge = "aws:multifactorauthage"
    case tokenIssueTime = "aws:tokenissuetime"
    case sourceIdentity = "aws:sourceidentity"
    case federatedProvider = "aws:federatedprovider"
    case assumedRoot = "aws:assumedroot"
    case sourceIP = "aws:sourceip"
    case resourceAccount = "aws:resourceaccount"
    case resourceTag = "aws:resourcetag"
    case currentTime = "aws:currenttime"
    case epochTime = "aws:epochtime"
    case secureTransport = "aws:securetransport"
    case requestedRegion = "aws:requestedregion"
    case requestTag = "aws:requesttag"
    case tagKeys = "aws:tagkeys"
    case userAgent = "aws:useragent"
    case referer = "aws:referer"
    case sourceARN = "aws:sourcearn"
    case sourceAccount = "aws:sourceaccount"
    case viaAWSService = "aws:viaawsservice"
    case calledVia = "aws:calledvia"
    case iamResourceTag = "iam:resourcetag"
    case policyARN = "iam:policyarn"
    case permissionsBoundary = "iam:permissionsboundary"
    case passedToService = "iam:passedtoservice"
    case associatedResourceARN = "iam:associatedresourcearn"
    case awsServiceName = "iam:awsservicename"
    case serviceCredentialName = "iam:servicespecificcredentialservicename"
    case serviceCredentialAge = "iam:servicespecificcredentialagedays"
    case registerSecurityKey = "iam:registersecuritykey"
    case externalID = "sts:externalid"
    case roleSessionName = "sts:rolesessionname"
    case stsSourceIdentity = "sts:sourceidentity"
    case transitiveTagKeys = "sts:transitivetagkeys"
    case durationSeconds = "sts:durationseconds"
    case taskPolicyARN = "sts:taskpolicyarn"

    /// Whether the name is followed by a slash and a tag key.
    var isTag: Bool {
      switch self {
      case .principalTag, .resourceTag, .requestTag, .iamResourceTag: true
      default: false
      }
    }
  }
}

extension ContextKey: ExpressibleByStringLiteral {
  public init(stringLiteral name: String) { self.init(name) }
}
