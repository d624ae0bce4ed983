import AWSQuery
import Identity
import Operations

/// Says who signed the request. Nobody needs leave for that, and a Deny has no effect.
///
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>
struct GetCallerIdentity: ReadOperation {
  static let api = API.sts
  static let action = "GetCallerIdentity"
  static let audited: [String] = []

  init(_ reader: inout ParameterReader) throws(ServiceError) {}

  func permission(in records: any Reading, for caller: Caller) -> Permission? { nil }

  func run(in records: any Reading, _ call: Call) -> Answer {
    let caller = call.caller
    return Answer { xml in
      xml.element("Arn", caller.arn)
      xml.element("UserId", caller.uniqueID)
      xml.element("Account", caller.account.id.description)
    }
  }
}
