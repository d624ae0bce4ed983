import AWSQuery
import Identity
import Operations

/// Goes back to what holds in an account that has chosen nothing.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountPasswordPolicy.html>
struct DeleteAccountPasswordPolicy: WriteOperation {
  static let api = API.iam
  static let action = "DeleteAccountPasswordPolicy"
  static let audited: [String] = []

  init(_ reader: inout ParameterReader) throws(ServiceError) {}

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:DeleteAccountPasswordPolicy", on: "*")
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let account = call.caller.account.id
    guard try records.passwordPolicy(of: account) != nil else {
      throw ServiceError.noPasswordPolicyToDelete
    }
    try records.setPasswordPolicy(nil, of: account)
    return .done
  }
}
