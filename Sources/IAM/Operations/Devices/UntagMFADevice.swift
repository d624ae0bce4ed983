import AWSQuery
import Identity
import Operations

/// Removes tags from a device; a key it has not is no error.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagMFADevice.html>
struct UntagMFADevice: WriteOperation {
  static let api = API.iam
  static let action = "UntagMFADevice"
  static let audited = ["SerialNumber", "TagKeys"]

  let serialNumber: SerialNumber
  let tagKeys: [String]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    serialNumber = reader.serialNumber()
    tagKeys = reader.strings("TagKeys", atMost: TagRules.limit, .tagKey, required: true)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onDevice(
      "iam:UntagMFADevice", serialNumber, in: records, for: caller, tagKeys: tagKeys)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    guard let device = try records.device(serialNumber, in: call.caller.account.id) else {
      throw ServiceError.noSuchDevice(serialNumber)
    }
    let tags = try records.tags(of: device)
    try records.setTags(TagRules.caseSensitive.removing(tagKeys, from: tags), of: device)
    return .done
  }
}
