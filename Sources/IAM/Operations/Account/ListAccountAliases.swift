import AWSQuery
import Identity
import Operations

/// Lists the account's alias, if it has one.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html>
struct ListAccountAliases: ReadOperation {
  static let api = API.iam
  static let action = "ListAccountAliases"
  static let audited = ["MaxItems"]

  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:ListAccountAliases", on: "*")
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let account = try records.account(call.caller.account.id)
    let aliases = try call.page(
      page, of: Self.action, all: account?.alias.map { [$0] } ?? [], position: { $0 })
    return Answer { xml in
      xml.list("AccountAliases", aliases.items)
      aliases.writeEnd(to: &xml)
    }
  }
}
