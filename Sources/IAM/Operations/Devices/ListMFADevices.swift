import AWSQuery
import Identity
import Operations

/// Lists the devices in use by a user.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html>
struct ListMFADevices: ReadOperation {
  static let api = API.iam
  static let action = "ListMFADevices"
  static let audited = ["UserName", "MaxItems"]

  let userName: String?
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .existingUserName)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:ListMFADevices", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let subject = try call.subject(userName, in: records)
    let name = subject.name(in: call.caller.account)
    let devices = try call.page(
      page, of: Self.action, selection: String(subject.owner.number),
      all: try records.devices(of: subject.owner),
      position: {
        ($0.enabled?.since.sortKey ?? "") + "/" + String($0.id.number)
      })
    let first = devices.items.first?.serialNumber
    let prefix = first?.prefix ?? ""
    return Answer { xml in
      devices.writeEnd(to: &xml)
      xml.list("MFADevices", devices.items) { xml, device in
        xml.element("UserName", name)
        let serialNumber = device.serialNumber
        let isAlike = first.map(serialNumber.hasPrefix(of:)) ?? false
        xml.element(
          "SerialNumber", isAlike ? prefix : serialNumber.prefix, followedBy: serialNumber.rest)
        xml.element("EnableDate", device.enabled?.since.description)
      }
    }
  }
}
