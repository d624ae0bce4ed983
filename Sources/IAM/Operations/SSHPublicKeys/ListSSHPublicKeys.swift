import AWSQuery
import Identity
import Operations

/// Lists the public keys of a user, or of the one who asks; not the keys themselves.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSSHPublicKeys.html>
struct ListSSHPublicKeys: ReadOperation {
  static let api = API.iam
  static let action = "ListSSHPublicKeys"
  static let audited = ["UserName", "MaxItems"]

  let userName: String?
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .userName)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:ListSSHPublicKeys", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let user = try call.namedOrCalling(userName, in: records)
    let keys = try call.page(
      page, of: Self.action, selection: user.uniqueID,
      all: try records.sshPublicKeys(of: user.id),
      position: { $0.uploadedAt.sortKey + "/" + $0.id })
    return Answer { xml in
      keys.writeEnd(to: &xml)
      xml.list("SSHPublicKeys", keys.items) { xml, key in
        xml.element("UserName", user.name)
        xml.element("SSHPublicKeyId", key.id)
        xml.element("Status", key.status.rawValue)
        xml.element("UploadDate", key.uploadedAt.description)
      }
    }
  }
}
