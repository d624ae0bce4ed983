import AWSQuery
import Identity
import Operations

/// Sets tags on a device; keys are case-sensitive.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagMFADevice.html>
struct TagMFADevice: WriteOperation {
  static let api = API.iam
  static let action = "TagMFADevice"
  static let audited = ["SerialNumber", "Tags"]

  let serialNumber: SerialNumber
  let tags: [Tag]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    serialNumber = reader.serialNumber()
    tags = reader.tagList(required: true)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onDevice(
      "iam:TagMFADevice", serialNumber, in: records, for: caller, requestTags: tags)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    guard let device = try records.device(serialNumber, in: call.caller.account.id) else {
      throw ServiceError.noSuchDevice(serialNumber)
    }
    do {
      let all = try TagRules.caseSensitive.setting(tags, on: records.tags(of: device))
      try records.setTags(all, of: device)
    } catch let rejection as TagRejection {
      throw ServiceError.of(rejection, .caseSensitive)
    }
    return .done
  }
}
