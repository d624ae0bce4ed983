import AWSQuery
import Identity
import Operations

/// Describes a managed policy, but for its document.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html>
struct GetPolicy: ReadOperation {
  static let api = API.iam
  static let action = "GetPolicy"
  static let audited = ["PolicyArn"]

  let policyARN: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    policyARN = reader.required("PolicyArn", .arn)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onPolicy("iam:GetPolicy", policyARN, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let policy = try call.managedPolicy(policyARN, in: records)
    return Answer { xml in
      xml.group("Policy") {
        $0.members(of: policy, description: policy.description, tags: policy.tags)
      }
    }
  }
}
