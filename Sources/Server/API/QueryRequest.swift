import HTTPRequests
import Identity
import SignatureV4

/// A request to the Query API, as it came.
struct QueryRequest: Sendable {
  let signable: SignableRequest
  let body: [UInt8]
  let peer: Peer
  let requestID: String

  /// Who sent it, as far as the connection tells.
  struct Peer: Sendable {
    let address: String
    let isSecure: Bool
  }

  /// The value of the first header field called `name`, which is in lower case.
  func header(_ name: StaticString) -> String? {
    signable.firstValue(of: name).map { signable.bytes.span.extracting($0).text }
  }

  var trace: TraceContext? { header("traceparent").flatMap(TraceContext.init(traceparent:)) }

  var isGet: Bool {
    signable.bytes.span.extracting(signable.methodRange).starts(with: "GET")
      && signable.methodRange.count == 3
  }

  /// Whether the body is a form: only then does it hold parameters.
  var isForm: Bool {
    guard let range = signable.firstValue(of: "content-type") else { return false }
    let type = signable.bytes.span.extracting(range)
    let form: StaticString = "application/x-www-form-urlencoded"
    let end = form.utf8CodeUnitCount
    guard type.count > end else { return type.isEqual(to: form) }
    guard type[end] == UInt8(ascii: ";") || type[end] == UInt8(ascii: " ") else { return false }
    return type.extracting(0..<end).isEqual(to: form)
  }
}

/// What goes back.
struct QueryAnswer: Sendable {
  let status: Int
  let requestID: String
  let contentType: String?
  let body: [UInt8]
  var location: String?
  /// STS sends one header more.
  var isSTS = false
  /// What a known caller asked for; nil as long as nobody is known.
  var action: String?
  /// AWS's error code; nil for a success.
  var code: String?

  static func xml(_ bytes: [UInt8], status: Int = 200, _ requestID: String) -> QueryAnswer {
    QueryAnswer(status: status, requestID: requestID, contentType: "text/xml", body: bytes)
  }
}
