import AWSQuery
import Identity
import Operations

/// Describes an instance profile.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetInstanceProfile.html>
struct GetInstanceProfile: ReadOperation {
  static let api = API.iam
  static let action = "GetInstanceProfile"
  static let audited = ["InstanceProfileName"]

  let name: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    name = reader.required("InstanceProfileName", .instanceProfileName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onInstanceProfile("iam:GetInstanceProfile", named: name, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let shown = try ShownInstanceProfile(
      try call.instanceProfile(named: name, in: records), in: records)
    return Answer { xml in
      xml.group("InstanceProfile") { shown.writeMembers(to: &$0, withTags: true) }
    }
  }
}
