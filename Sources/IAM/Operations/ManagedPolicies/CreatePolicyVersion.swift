import AWSQuery
import Identity
import Operations

/// Adds a version to a managed policy, and puts it in force if asked to.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html>
struct CreatePolicyVersion: WriteOperation {
  static let api = API.iam
  static let action = "CreatePolicyVersion"
  static let audited = ["PolicyArn", "PolicyDocument", "SetAsDefault"]

  let policyARN: String
  let document: String
  let isDefault: Bool

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    policyARN = reader.required("PolicyArn", .arn)
    document = reader.required("PolicyDocument", .policyDocument)
    isDefault = reader.boolean("SetAsDefault") ?? false
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onPolicy("iam:CreatePolicyVersion", policyARN, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    var policy = try call.ownPolicy(policyARN, in: records, or: "update policies")
    try call.checkManagedPolicy(document)
    let limit = call.caller.account.limit(.versionsPerPolicy)
    guard try records.versions(of: policy).count < limit else {
      throw ServiceError.tooManyVersions(limit)
    }
    try call.checkRoomForVersion(in: records)

    let version = policy.nextVersion(document: document, at: call.now)
    policy.lastVersion = version.number
    policy.updatedAt = version.createdAt
    if isDefault { policy.defaultVersion = version.number }
    try records.insert(version, of: policy)
    try records.update(policy)
    return .answered(
      Answer(audited: Audited.version(version)) { [policy] xml in
        xml.group("PolicyVersion") { $0.members(of: version, of: policy) }
      })
  }
}
