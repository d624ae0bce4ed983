import AWSQuery
import Identity
import Operations

/// Lists the signing certificates of a user, or of whoever asks.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html>
struct ListSigningCertificates: ReadOperation {
  static let api = API.iam
  static let action = "ListSigningCertificates"
  static let audited = ["UserName", "MaxItems"]

  let userName: String?
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .existingUserName)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:ListSigningCertificates", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let subject = try call.subject(userName, in: records)
    let name = subject.name(in: call.caller.account)
    let certificates = try call.page(
      page, of: Self.action, selection: String(subject.owner.number),
      all: try records.signingCertificates(of: subject.owner),
      position: { $0.uploadedAt.sortKey + "/" + $0.id })
    return Answer { xml in
      xml.list("Certificates", certificates.items) { $0.members(of: $1, userName: name) }
      certificates.writeEnd(to: &xml)
    }
  }
}
