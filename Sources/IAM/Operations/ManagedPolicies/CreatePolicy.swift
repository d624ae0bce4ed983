import AWSQuery
import Identity
import Operations

/// Makes a managed policy; its document becomes version v1.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html>
struct CreatePolicy: WriteOperation {
  static let api = API.iam
  static let action = "CreatePolicy"
  static let audited = ["PolicyName", "Path", "PolicyDocument", "Description", "Tags"]

  let policyName: String
  let path: String
  let document: String
  let description: String?
  let tags: [Tag]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    policyName = reader.required("PolicyName", .policyName)
    path = reader.optional("Path", .policyPath) ?? "/"
    document = reader.required("PolicyDocument", .policyDocument)
    description = reader.optional("Description", .policyDescription)
    tags = reader.tagList()
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission(
      "iam:CreatePolicy", on: arn(for: caller).description,
      printedAs: .text("policy " + policyName), requestTags: tags.isEmpty ? nil : tags)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let account = call.caller.account
    let arn = arn(for: call.caller)
    let tags = try call.newTags(
      tags, .caseSensitive, as: "iam:TagPolicy", on: arn.description,
      printedAs: .text("policy " + arn.description), in: records)
    try call.checkManagedPolicy(document)
    guard try records.managedPolicy(named: policyName, in: account.id) == nil else {
      throw ServiceError.policyExists(policyName)
    }
    let limit = account.limit(.policies)
    guard try records.count(of: .policies, in: account.id) < limit else {
      throw ServiceError.quotaExceeded("PoliciesPerAccount", limit)
    }
    try call.checkRoomForVersion(in: records)

    let policy = ManagedPolicy(
      id: records.makeID(at: call.now),
      uniqueID: Identifiers.uniqueID(prefix: "ANPA", random: call.settings.random),
      arn: arn, description: description, createdAt: call.now, updatedAt: call.now,
      defaultVersion: 1, lastVersion: 1, tags: tags)
    try records.insert(
      policy, PolicyVersion(number: 1, document: document, createdAt: call.now), in: account.id)
    return .answered(
      Answer(audited: Audited.policy(policy)) { xml in
        xml.group("Policy") {
          $0.members(
            of: policy, description: policy.description, tags: tags.isEmpty ? nil : tags)
        }
      })
  }

  private func arn(for caller: Caller) -> PolicyARN {
    PolicyARN(account: caller.account, path: path, name: policyName)
  }
}
