import AWSQuery
import Identity
import Operations

/// Lists a device's tags by key.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADeviceTags.html>
struct ListMFADeviceTags: ReadOperation {
  static let api = API.iam
  static let action = "ListMFADeviceTags"
  static let audited = ["SerialNumber", "MaxItems"]

  let serialNumber: SerialNumber
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    serialNumber = reader.serialNumber()
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onDevice("iam:ListMFADeviceTags", serialNumber, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    guard let device = try records.device(serialNumber, in: call.caller.account.id) else {
      throw ServiceError.noSuchDevice(serialNumber)
    }
    let tags = try call.page(
      page, of: Self.action, selection: serialNumber.description,
      all: try records.tags(of: device), position: \.key)
    return Answer { xml in
      xml.tags(tags.items)
      tags.writeEnd(to: &xml)
    }
  }
}
