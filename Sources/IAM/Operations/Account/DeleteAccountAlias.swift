import AWSQuery
import Identity
import Operations

/// Takes the account's alias away.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountAlias.html>
struct DeleteAccountAlias: WriteOperation {
  static let api = API.iam
  static let action = "DeleteAccountAlias"
  static let audited = ["AccountAlias"]

  let alias: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    alias = reader.required("AccountAlias", .accountAlias)
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:DeleteAccountAlias", on: "*")
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let account = call.caller.account.id
    guard try records.account(account)?.alias == alias else {
      throw ServiceError.noSuchAlias(alias)
    }
    try records.setAlias(nil, of: account)
    return .done
  }
}
