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
    let form = "application/x-www-form-urlencoded"
    guard type.utf8.count > form.utf8.count else { return type.isEqualIgnoringCase(to: form) }
    let end = type.utf8.index(type.startIndex, offsetBy: form.utf8.count)
    guard type.utf8[end] == UInt8(ascii: ";") || type.utf8[end] == UInt8(ascii: " ") else {
      return false
    }
    return String(type[..<end]).isEqualIgnoringCase(to: form)
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
    let left = utf8.span
    let right = other.utf8.span
    guard left.count == right.count else { return false }
    for index in left.indices where left[index] != right[index] {
      guard left[index] | 0x20 == right[index] | 0x20, left[index].isLetter else { return false }
    }
    return true
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
