import AWSQuery
import Identity
import Operations

/// Says which form tokens of the global STS endpoint are to have; `GetAccountSummary` shows it.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetSecurityTokenServicePreferences.html>
struct SetSecurityTokenServicePreferences: WriteOperation {
  static let api = API.iam
  static let action = "SetSecurityTokenServicePreferences"
  static let audited = ["GlobalEndpointTokenVersion"]

  let version: TokenVersion

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    version =
      reader.required("GlobalEndpointTokenVersion", .tokenVersion) == "v2Token" ? .v2 : .v1
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:SetSecurityTokenServicePreferences", on: "*")
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    try records.setTokenVersion(version, of: call.caller.account.id)
    return .done
  }
}
