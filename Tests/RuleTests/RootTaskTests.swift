import Identity
import PolicyLanguage
import Testing

/// What may be done as the root user of a managed account, by task.
@Suite struct RootTaskTests {
  private struct Context: RequestContext {
    let root: String
    func value(for key: ContextKey) -> ContextValue? {
      switch key.known {
      case .principalARN: .string(root)
      case .principalAccount, .resourceAccount: .string("111122223333")
      default: nil
      }
    }
  }

  private func allows(
    _ task: RootTask, _ action: String, on resource: String, in partition: Partition = .aws
  ) -> Bool {
    let root = "arn:\(partition.rawValue):iam::111122223333:root"
    return task.rights(in: partition).decide(
      AuthorizationRequest(
        action: action, resource: resource, resourceAccount: "111122223333",
        principal: RequestPrincipal(.user, arn: root, account: "111122223333")),
      in: Context(root: root)
    ).isAllowed
  }

  /// The actions of IAM and STS that each task consists of; all that there are are asked for.
  @Test(
    arguments: [
      (
        .auditCredentials,
        [
          "iam:GetAccessKeyLastUsed", "iam:GetAccountSummary", "iam:GetLoginProfile", "iam:GetUser",
          "iam:ListAccessKeys", "iam:ListMFADevices", "iam:ListSigningCertificates",
        ]
      ),
      (.createPassword, ["iam:CreateLoginProfile", "iam:GetLoginProfile"]),
      (
        .deleteCredentials,
        [
          "iam:DeactivateMFADevice", "iam:DeleteAccessKey", "iam:DeleteLoginProfile",
          "iam:DeleteSigningCertificate", "iam:GetAccessKeyLastUsed", "iam:GetLoginProfile",
          "iam:GetUser", "iam:ListAccessKeys", "iam:ListMFADevices", "iam:ListSigningCertificates",
        ]
      ), (.unlockBucketPolicy, []), (.unlockQueuePolicy, []),
    ] as [(RootTask, [String])], Partition.allCases)
  func `a task is these actions on the root user, and none on others`(
    _ task: (RootTask, [String]), _ partition: Partition
  ) {
    let (task, expected) = task
    let prefix = "arn:\(partition.rawValue):iam::111122223333:"
    let actions = AuthorizationData.actions.map(\.name).filter {
      // No policy can give or take these.
      $0 != "sts:GetCallerIdentity" && $0 != "sts:GetSessionToken"
    }
    let found = actions.filter { allows(task, $0, on: prefix + "root", in: partition) }
    #expect(found.sorted() == expected)
    let onUsers = actions.filter { allows(task, $0, on: prefix + "user/ann", in: partition) }
    #expect(onUsers == (task == .auditCredentials ? ["iam:GetAccountSummary"] : []))
  }

  @Test(
    arguments: [
      (.unlockBucketPolicy, "s3:DeleteBucketPolicy", "arn:aws:s3:::b", true),
      (.unlockBucketPolicy, "s3:DeleteBucket", "arn:aws:s3:::b", false),
      (.unlockBucketPolicy, "sqs:SetQueueAttributes", queue, false),
      (.unlockQueuePolicy, "sqs:SetQueueAttributes", queue, true),
      (.unlockQueuePolicy, "sqs:DeleteQueue", queue, false),
      (.deleteCredentials, "s3:DeleteBucketPolicy", "arn:aws:s3:::b", false),
    ] as [(RootTask, String, String, Bool)])
  func `tasks at other services end there`(
    _ task: RootTask, _ action: String, _ resource: String, _ expected: Bool
  ) {
    #expect(allows(task, action, on: resource) == expected)
  }

  private static let queue = "arn:aws:sqs:eu-west-1:111122223333:q"

  @Test func `a task is known by the ARN of its policy, in its partition alone`() {
    for partition in Partition.allCases {
      for task in RootTask.allCases {
        #expect(RootTask(arn: task.arn(in: partition), in: partition) == task)
        #expect(RootTask(arn: task.arn(in: partition) + "x", in: partition) == nil)
      }
    }
    #expect(RootTask(arn: RootTask.createPassword.arn(in: .aws), in: .china) == nil)
  }
}
