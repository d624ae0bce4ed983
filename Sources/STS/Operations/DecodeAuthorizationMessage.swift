import AWSQuery
import Identity
import Operations

/// Says what an encoded authorization message means. IAM and STS never send one, and other services
/// encode theirs under keys of AWS's, so no message is valid here.
///
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html>
struct DecodeAuthorizationMessage: ReadOperation {
  static let api = API.sts
  static let action = "DecodeAuthorizationMessage"
  static let audited: [String] = []

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    _ = reader.required("EncodedMessage", .encodedMessage)
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("sts:DecodeAuthorizationMessage", on: "*")
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    throw ServiceError.invalidAuthorizationMessage
  }
}
