import AWSQuery
import Identity
import Operations

/// Lists the service-specific credentials of a user, of the one who asks, or of everybody; never
/// their passwords.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html>
struct ListServiceSpecificCredentials: ReadOperation {
  static let api = API.iam
  static let action = "ListServiceSpecificCredentials"
  static let audited = ["UserName", "ServiceName", "AllUsers", "MaxItems"]

  let userName: String?
  let serviceName: String?
  let allUsers: Bool
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .userName)
    serviceName = reader.optional("ServiceName", .none)
    allUsers = reader.boolean("AllUsers") ?? false
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    let action = "iam:ListServiceSpecificCredentials"
    guard allUsers else {
      return try .onUser(action, named: userName, orCaller: caller, in: records)
    }
    let account = caller.account
    return Permission(
      action,
      on: User.arn(
        partition: account.partition, account: account.id, path: "/", name: "*"))
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let service = try serviceName.map { name throws(ServiceError) in
      try CredentialService(named: name)
    }
    let now = call.now
    let found = try credentials(at: service, in: records, call)
    let entries = try found.items.map { credential in
      guard let user = try records.user(credential.user) else {
        throw Fault.damagedRecord("credential \(credential.id)")
      }
      return (credential: credential, userName: user.name)
    }
    return Answer { xml in
      xml.list("ServiceSpecificCredentials", entries) { xml, entry in
        xml.members(ofListed: entry.credential, userName: entry.userName, at: now)
      }
      found.writeEnd(to: &xml)
    }
  }

  private func credentials(
    at service: CredentialService?, in records: any Reading, _ call: Call
  ) throws -> Page<ServiceCredential> {
    let selection = service?.rawValue ?? ""
    let position: (ServiceCredential) -> String = { $0.createdAt.sortKey + "/" + $0.id }
    if allUsers {
      guard userName == nil else { throw ServiceError.oneUserOrAll }
      return try call.page(page, of: Self.action, selection: "*/" + selection, position: position) {
        after, limit in
        try records.serviceCredentials(
          in: call.caller.account.id, at: service, after: after, limit: limit)
      }
    }
    let user = try call.namedOrCalling(userName, in: records)
    let all = try records.serviceCredentials(of: user.id)
    return try call.page(
      page, of: Self.action, selection: user.uniqueID + "/" + selection,
      all: all.filter { service == nil || $0.service == service }, position: position)
  }
}
