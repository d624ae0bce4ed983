import AWSQuery
import Identity
import Operations

/// Lists the account's virtual devices, by whether they are assigned.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html>
struct ListVirtualMFADevices: ReadOperation {
  static let api = API.iam
  static let action = "ListVirtualMFADevices"
  static let audited = ["AssignmentStatus", "MaxItems"]

  let assignment: Assignment
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    let status = reader.optional("AssignmentStatus", .assignmentStatus)
    assignment = status.flatMap(Assignment.init(rawValue:)) ?? .any
    page = PageRequest(&reader)
  }

  /// AWS takes no resource here but prints one (seen in reports of its denials).
  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    let account = caller.account
    return Permission(
      "iam:ListVirtualMFADevices", on: "*",
      printedAs: .text("arn:\(account.partition.rawValue):iam::\(account.id):mfa/"))
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let account = call.caller.account
    let devices = try call.page(
      page, of: Self.action, selection: assignment.rawValue,
      position: { (device: VirtualDevice) in String(device.id.number) },
      load: { after, limit in
        try records.devices(
          in: account.id, assignment, after: after.flatMap { Int64($0) }.map(RecordID.init),
          limit: limit)
      })
    let holders = try devices.items.map { device -> User? in
      guard case .user(let id) = device.enabled?.owner else { return nil }
      return try records.user(id)
    }
    return Answer { xml in
      xml.list("VirtualMFADevices", Array(zip(devices.items, holders))) { xml, entry in
        let (device, user) = entry
        xml.element("SerialNumber", device.serialNumber.description)
        guard let enabled = device.enabled else { return }
        xml.element("EnableDate", enabled.since.description)
        xml.group("User") { xml in
          if let user {
            xml.members(of: user, inFull: false)
          } else {
            xml.members(ofRootOf: account)
          }
        }
      }
      devices.writeEnd(to: &xml)
    }
  }
}
