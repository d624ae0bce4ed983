import AWSQuery
import Identity
import Operations

/// Gives the account a name, or another one; no two accounts share one.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html>
struct CreateAccountAlias: WriteOperation {
  static let api = API.iam
  static let action = "CreateAccountAlias"
  static let audited = ["AccountAlias"]

  let alias: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    alias = reader.required("AccountAlias", .accountAlias)
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:CreateAccountAlias", on: "*")
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    guard AccountID(alias) == nil else { throw ServiceError.aliasIsAccountID }
    if let holder = try records.account(aliased: alias), holder.id != call.caller.account.id {
      throw ServiceError.aliasTaken(alias)
    }
    try records.setAlias(alias, of: call.caller.account.id)
    return .done
  }
}
