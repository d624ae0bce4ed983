import AWSQuery
import Identity
import Operations

/// Lists the access keys of a user, or of whoever asks; never their secrets.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html>
struct ListAccessKeys: ReadOperation {
  static let api = API.iam
  static let action = "ListAccessKeys"
  static let audited = ["UserName", "MaxItems"]

  let userName: String?
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .existingUserName)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:ListAccessKeys", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let subject = try call.subject(userName, in: records)
    let name = subject.name(in: call.caller.account)
    let keys = try call.page(
      page, of: Self.action, selection: String(subject.owner.number),
      all: try records.accessKeys(of: subject.owner),
      position: { $0.createdAt.sortKey + "/" + $0.id })
    return Answer { xml in
      keys.writeEnd(to: &xml)
      xml.list("AccessKeyMetadata", keys.items) { xml, key in
        xml.element("UserName", name)
        xml.element("AccessKeyId", key.id)
        xml.element("Status", key.status.rawValue)
        xml.element("CreateDate", key.createdAt.description)
      }
    }
  }
}
