import AWSQuery
import Identity
import Operations
import PolicyLanguage

/// Names the condition keys that the policies of a user, a group or a role, and texts that are added,
/// ask for.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForPrincipalPolicy.html>
struct GetContextKeysForPrincipalPolicy: LongReadOperation {
  static let api = API.iam
  static let action = "GetContextKeysForPrincipalPolicy"
  static let audited = ["PolicySourceArn"]

  let source: String
  let inputs: [String]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    source = reader.required("PolicySourceArn", .arn)
    inputs = reader.strings("PolicyInputList", .listedPolicyDocument)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onPolicySource("iam:GetContextKeysForPrincipalPolicy", source, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let attached = try call.policySource(source, in: records).policies.map(\.policy)
    let added = try inputs.enumerated().map { number, text in
      try Policy(simulated: text, at: number)
    }
    let keys = distinct((attached + added).flatMap(\.contextKeys))
    return Answer { xml in xml.list("ContextKeyNames", keys) }
  }
}
