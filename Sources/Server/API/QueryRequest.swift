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

  func header(_ name: String) -> String? {
    signable.headers.first { $0.name.isEqualIgnoringCase(to: name) }?.value
  }

  /// Whether the body is a form: only then does it hold parameters.
  var isForm: Bool {
    guard let type = header("content-type") else { return false }
    let essence = type.prefix { $0 != ";" && $0 != " " }
    return String(essence).isEqualIgnoringCase(to: "application/x-www-form-urlencoded")
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

  static func xml(_ bytes: [UInt8], status: Int = 200, _ requestID: String) -> QueryAnswer {
    QueryAnswer(status: status, requestID: requestID, contentType: "text/xml", body: bytes)
  }
}

extension String {
  /// Compares ASCII letters without regard to case.
  func isEqualIgnoringCase(to other: String) -> Bool {
    utf8.count == other.utf8.count
      && zip(utf8, other.utf8).allSatisfy { $0 == $1 || ($0 | 0x20 == $1 | 0x20 && $0.isLetter) }
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
