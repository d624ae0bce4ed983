package import PolicyLanguage

/// What somebody may do as the root user of an account that another one manages: AWS's policies for
/// that, by name. They take away all but the task, on the root user alone, and grant nothing.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html>
package enum RootTask: String, CaseIterable, Sendable {
  case auditCredentials = "IAMAuditRootUserCredentials"
  case createPassword = "IAMCreateRootUserPassword"
  case deleteCredentials = "IAMDeleteRootUserCredentials"
  case unlockBucketPolicy = "S3UnlockBucketPolicy"
  case unlockQueuePolicy = "SQSUnlockQueuePolicy"

  /// Most seconds a session for a task lasts, and what it lasts when nothing is said.
  package static let longestSession = 900

  /// The task whose policy that is, in this partition.
  package init?(arn: String, in partition: Partition) {
    guard let task = Self.allCases.first(where: { $0.arn(in: partition) == arn }) else {
      return nil
    }
    self = task
  }

  package func arn(in partition: Partition) -> String {
    "arn:\(partition.rawValue):iam::\(AWSManagedPolicy.account):policy/root-task/\(rawValue)"
  }

  /// What its policy says, as in the partition `aws`.
  package var document: String {
    #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#
  }

  private var statements: [String] {
    let others = Self.deny("NotAction", actions, #""Resource":"*""#)
    let notRoot = #""NotResource":"arn:aws:iam::*:root""#
    switch self {
    case .auditCredentials:
      // The summary is of the account, and has no other resource.
      return [others, Self.deny("Action", actions.filter { $0 != Self.summary }, notRoot)]
    case .createPassword, .deleteCredentials:
      return [others, Self.deny("Action", actions, notRoot)]
    case .unlockBucketPolicy:
      return [others, Self.deny("Action", actions, Self.everywhereUnlessRoot("ArnNotLike"))]
    case .unlockQueuePolicy:
      let elsewhere = """
        "Resource":"arn:aws:sqs:*:*:*","Condition":{"StringNotEqualsIfExists":\
        {"aws:ResourceAccount":"${aws:PrincipalAccount}"}}
        """
      return [
        others, Self.deny("Action", ["sqs:GetQueueAttributes"], elsewhere),
        Self.deny("Action", actions, Self.everywhereUnlessRoot("StringNotLike")),
      ]
    }
  }

  /// What the task consists of.
  private var actions: [String] {
    switch self {
    case .auditCredentials: Self.looking + [Self.summary]
    case .createPassword: ["iam:CreateLoginProfile", "iam:GetLoginProfile"]
    case .deleteCredentials:
      [
        "iam:DeleteAccessKey", "iam:DeleteSigningCertificate", "iam:DeleteLoginProfile",
        "iam:DeactivateMFADevice",
      ] + Self.looking
    case .unlockBucketPolicy:
      [
        "s3:DeleteBucketPolicy", "s3:PutBucketPolicy", "s3:GetBucketPolicy",
        "s3:ListAllMyBuckets",
      ]
    case .unlockQueuePolicy:
      [
        "sqs:SetQueueAttributes", "sqs:GetQueueAttributes", "sqs:ListQueues", "sqs:GetQueueUrl",
      ]
    }
  }

  private static let summary = "iam:GetAccountSummary"
  private static let looking = [
    "iam:ListAccessKeys", "iam:ListSigningCertificates", "iam:GetLoginProfile",
    "iam:ListMFADevices", "iam:GetUser", "iam:GetAccessKeyLastUsed",
  ]

  private static func everywhereUnlessRoot(_ comparison: String) -> String {
    #""Resource":"*","Condition":{"\#(comparison)":{"aws:PrincipalArn":"arn:aws:iam::*:root"}}"#
  }

  private static func deny(_ element: String, _ actions: [String], _ rest: String) -> String {
    let list = actions.map { "\"\($0)\"" }.joined(separator: ",")
    return #"{"Effect":"Deny","\#(element)":[\#(list)],\#(rest)}"#
  }
}

extension RootTask {
  /// What the root user of an account of the partition may do for this task: everything that the
  /// task's policy does not deny.
  package func rights(in partition: Partition) -> CompiledPolicies {
    guard let rights = Self.rights[partition]?[self] else {
      preconditionFailure("a task without rights")
    }
    return rights
  }

  /// Compiled once; no account can change what they say.
  private static let rights: [Partition: [RootTask: CompiledPolicies]] = {
    var rights: [Partition: [RootTask: CompiledPolicies]] = [:]
    for partition in Partition.allCases {
      for task in allCases { rights[partition, default: [:]][task] = task.compiled(in: partition) }
    }
    return rights
  }()

  private func compiled(in partition: Partition) -> CompiledPolicies {
    let text = document.replacing("arn:aws:", with: "arn:\(partition.rawValue):")
    guard let limit = try? Policy(parsing: text, kind: .managed) else {
      preconditionFailure("\(rawValue) is no policy")
    }
    let source = PolicySource(.managed, name: rawValue, arn: arn(in: partition))
    return CompiledPolicies(identity: [RootRights.policy, (source: source, policy: limit)])
  }
}

/// What the root user may do: everything.
package enum RootRights {
  package static let policy: (source: PolicySource, policy: Policy) = {
    let document =
      #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#
    guard let policy = try? Policy(parsing: document, kind: .identityInline) else {
      preconditionFailure("the rights of the root user are no policy")
    }
    return (source: PolicySource(.input, name: "root"), policy: policy)
  }()

  package static let compiled = CompiledPolicies(identity: [policy])
}
