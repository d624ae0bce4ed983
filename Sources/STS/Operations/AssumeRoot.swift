import AWSQuery
import Identity
import Operations
import PolicyLanguage

/// Gives the caller the root user of another account for a while and for one task, if his own account
/// manages that one and his policies let him. The task's policy is the limit of what he may do then.
///
/// AWS has an organization say which account manages the others; here `serve --management-account`
/// does. There is no code to be shown with the call, so its sessions never prove MFA.
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html>
struct AssumeRoot: WriteOperation {
  static let api = API.sts
  static let action = "AssumeRoot"
  static let audited = ["TargetPrincipal", "TaskPolicyArn", "DurationSeconds"]

  let target: AccountID
  let taskPolicyARN: String
  let durationSeconds: Int

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    let principal = reader.required("TargetPrincipal", .targetPrincipal)
    let policy = reader.structure("TaskPolicyArn") { $0.required("arn", .sessionARN) }
    durationSeconds =
      reader.integer("DurationSeconds", .rootSessionDuration) ?? RootTask.longestSession
    try reader.finish()
    guard let account = AccountID(rootOrID: principal) else {
      throw .validation("\(principal) is invalid")
    }
    target = account
    taskPolicyARN = policy ?? ""
    guard Partition.allCases.contains(where: { RootTask(arn: taskPolicyARN, in: $0) != nil }) else {
      throw .validation("\(taskPolicyARN) is invalid")
    }
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    guard !caller.isRoot else { throw noLeave(caller) }
    return leave(caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let caller = call.caller
    // Of an account that is not here no more is told than of one that is managed by nobody.
    guard call.settings.managementAccount == caller.account.id, target != caller.account.id,
      let account = try records.account(target), account.partition == caller.account.partition,
      let task = RootTask(arn: taskPolicyARN, in: account.partition)
    else { throw noLeave(caller) }

    let source = caller.sessionDetails?.sourceIdentity
    let session = Session(
      account: target, owner: .root(target), issuedAt: call.now,
      expiresAt: call.now.adding(seconds: Int64(durationSeconds)), mfaAt: nil,
      details: SessionDetails(.assumedRoot, name: task.rawValue, sourceIdentity: source))
    let credentials = try call.settings.sessions.issue(session, random: call.settings.random)
    var audited = JSONText()
    audited.object { json in
      json.member(credentials)
      if let source { json.member("sourceIdentity", source) }
    }
    return .answered(
      Answer(audited: String(decoding: audited.bytes, as: UTF8.self)) { xml in
        xml.group(credentials)
        xml.element("SourceIdentity", source)
      })
  }

  /// The caller's own policies decide; the account he asks for has none that could.
  private func leave(_ caller: Caller) -> Permission {
    Permission(
      "sts:AssumeRoot", on: "arn:\(caller.account.partition.rawValue):iam::\(target):root",
      context: [
        .taskPolicyARN: .string(taskPolicyARN), .resourceAccount: .string(target.description),
      ])
  }

  private func noLeave(_ caller: Caller) -> ServiceError {
    .denied(leave(caller), caller)
  }
}

extension AccountID {
  /// The account of that id, or of the root user of that ARN.
  fileprivate init?(rootOrID text: String) {
    if let account = AccountID(text) {
      self = account
      return
    }
    guard let arn = ARN(text), arn.service == "iam", arn.region.isEmpty, arn.resource == "root",
      let account = AccountID(arn.account)
    else { return nil }
    self = account
  }
}
