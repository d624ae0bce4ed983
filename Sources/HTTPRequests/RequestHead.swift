package import SignatureV4

/// The head of an HTTP/1 request: request line and header fields (RFC 9112 §3 and §5).
///
/// Reading is strict, because whoever reads a head in two ways can be made to see two requests:
/// lines end with CR LF, nothing is folded, and the length of the body is said once.
package struct RequestHead: Sendable {
  /// Method, path, query and fields, as the bytes that came.
  package let signable: SignableRequest
  package let method: Method
  /// Whether the request is of HTTP/1.0.
  package let isHTTP10: Bool
  package let body: BodyLength
  /// Whether the client wants to use the connection again.
  package let keepsAlive: Bool
  /// Whether the client waits for leave to send its body (RFC 9110 §10.1.1).
  package let expectsContinue: Bool
  /// How many `Host` fields there are.
  package let hosts: Int
  /// Whether the target has the origin form (RFC 9112 §3.2.1); behind others a second host could
  /// hide.
  package let hasOriginForm: Bool
  private let path: Range<Int>
  private let query: Range<Int>

  /// The methods that make a difference.
  package enum Method: Sendable {
    case get, head, post, other
  }

  /// How the body's end is told (RFC 9112 §6).
  package enum BodyLength: Equatable, Sendable {
    case bytes(Int)
    case chunked
  }

  /// Most characters of a method's name.
  static let longestMethod = 32
  /// Most header fields of one request.
  package static let mostFields = 100
  /// Most bytes of one header field's value.
  package static let longestValue = 16_384

  /// Reads `bytes`, which end with the empty line that ends a head.
  package init(_ bytes: [UInt8]) throws(RequestError) {
    var cursor = HeadCursor(bytes)
    let methodName = try cursor.token(endingWith: UInt8(ascii: " "))
    guard methodName.count <= Self.longestMethod else { throw .malformed }
    let target = try cursor.target()
    isHTTP10 = try cursor.version()
    var fields: [SignableRequest.Field] = []
    fields.reserveCapacity(12)
    var special = SpecialFields()
    while let field = try cursor.field() {
      guard fields.count < Self.mostFields, field.value.count <= Self.longestValue else {
        throw .headTooLarge
      }
      fields.append(field)
      try special.note(field, in: bytes.span)
    }
    method =
      switch methodName.count {
      case 3 where cursor.holds("GET", in: methodName): .get
      case 4 where cursor.holds("POST", in: methodName): .post
      case 4 where cursor.holds("HEAD", in: methodName): .head
      default: .other
      }
    hasOriginForm = bytes[target.path.lowerBound] == UInt8(ascii: "/")
    path = target.path
    query = target.query
    signable = SignableRequest(
      bytes: bytes, method: methodName, path: path, query: query, fields: fields)
    hosts = special.hosts
    expectsContinue = special.expectsContinue
    keepsAlive = isHTTP10 ? special.asksToKeepAlive && !special.asksToClose : !special.asksToClose
    body = try special.bodyLength(isHTTP10: isHTTP10)
  }

  /// The whole target as it came.
  package var target: String {
    signable.bytes.span.extracting(path.lowerBound..<query.upperBound).text
  }

  /// Whether the request is one for the Query API: a POST to `/`, or a GET of it with an action.
  package var isAPI: Bool {
    guard path.count == 1, hasOriginForm else { return false }
    return switch method {
    case .post: true
    case .get: hasParameter("Action") || isSigned
    case .head, .other: false
    }
  }

  /// Whether the request carries a signature, in a header or in the query.
  package var isSigned: Bool {
    if let authorization = signable.firstValue(of: "authorization"),
      signable.bytes.span.extracting(authorization).starts(with: "AWS4-HMAC-SHA256")
    {
      return true
    }
    return hasParameter("X-Amz-Signature")
  }

  private func hasParameter(_ name: StaticString) -> Bool {
    let bytes = signable.bytes.span
    var start = query.lowerBound
    while start < query.upperBound {
      var end = start
      while end < query.upperBound, bytes[end] != UInt8(ascii: "&") { end += 1 }
      let parameter = bytes.extracting(start..<end)
      if parameter.starts(with: name),
        parameter.count == name.utf8CodeUnitCount
          || parameter[name.utf8CodeUnitCount] == UInt8(ascii: "=")
      {
        return true
      }
      start = end + 1
    }
    return false
  }

}

extension SignableRequest {
  /// The values of all fields called `name`, which is in lower case.
  package func values(of name: StaticString) -> [String] {
    let span = bytes.span
    return fields.compactMap { field in
      span.extracting(field.name).isEqual(to: name) ? span.extracting(field.value).text : nil
    }
  }
}

/// Why a request cannot be read; the connection is of no use afterwards.
package enum RequestError: Error {
  case malformed
  case headTooLarge
}

/// What the reader itself needs to know of the header fields.
private struct SpecialFields {
  var hosts = 0
  var expectsContinue = false
  var asksToClose = false
  var asksToKeepAlive = false
  var length: Int?
  var isChunked = false

  mutating func note(
    _ field: SignableRequest.Field, in bytes: Span<UInt8>
  ) throws(RequestError) {
    // Only names of these lengths are worth a look.
    switch field.name.count {
    case 4:
      if bytes.extracting(field.name).isEqual(to: "host") { hosts += 1 }
    case 6:
      if bytes.extracting(field.name).isEqual(to: "expect") {
        expectsContinue = bytes.extracting(field.value).isEqual(to: "100-continue")
      }
    case 10:
      if bytes.extracting(field.name).isEqual(to: "connection") {
        noteConnection(bytes.extracting(field.value))
      }
    case 14:
      if bytes.extracting(field.name).isEqual(to: "content-length") {
        guard length == nil, let said = bytes.extracting(field.value).decimal else {
          throw .malformed
        }
        length = said
      }
    case 17:
      if bytes.extracting(field.name).isEqual(to: "transfer-encoding") {
        // Other transfer codings (RFC 9112 §7) would hide where the body ends.
        guard !isChunked, bytes.extracting(field.value).isEqual(to: "chunked") else {
          throw .malformed
        }
        isChunked = true
      }
    default: break
    }
  }

  /// A list of words with commas between them.
  private mutating func noteConnection(_ value: Span<UInt8>) {
    var start = 0
    while start < value.count {
      var end = start
      while end < value.count, value[end] != UInt8(ascii: ",") { end += 1 }
      var word = start..<end
      while let first = word.first, value[first].isBlank { word = first + 1..<word.upperBound }
      while let last = word.last, value[last].isBlank { word = word.lowerBound..<last }
      if value.extracting(word).isEqual(to: "close") { asksToClose = true }
      if value.extracting(word).isEqual(to: "keep-alive") { asksToKeepAlive = true }
      start = end + 1
    }
  }

  /// Two ways of telling the length are one too many (RFC 9112 §6.1).
  func bodyLength(isHTTP10: Bool) throws(RequestError) -> RequestHead.BodyLength {
    guard isChunked else { return .bytes(length ?? 0) }
    guard length == nil, !isHTTP10 else { throw .malformed }
    return .chunked
  }
}

/// Goes through the bytes of a head.
private struct HeadCursor {
  let bytes: [UInt8]
  var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  func holds(_ word: StaticString, in range: Range<Int>) -> Bool {
    bytes.span.extracting(range).starts(with: word)
  }

  /// A token (RFC 9110 §5.6.2) and the byte behind it.
  mutating func token(endingWith end: UInt8) throws(RequestError) -> Range<Int> {
    let start = position
    while position < bytes.count, bytes[position].isTokenCharacter { position += 1 }
    guard position > start, position < bytes.count, bytes[position] == end else {
      throw .malformed
    }
    position += 1
    return start..<position - 1
  }

  /// The target and the space behind it, parted at the first question mark. Bytes above ASCII are
  /// not allowed there but harmless; control characters are refused.
  mutating func target() throws(RequestError) -> (path: Range<Int>, query: Range<Int>) {
    let start = position
    var mark: Int?
    while position < bytes.count, bytes[position] > 0x20, bytes[position] != 0x7F {
      if mark == nil, bytes[position] == UInt8(ascii: "?") { mark = position }
      position += 1
    }
    guard position > start, position < bytes.count, bytes[position] == 0x20 else {
      throw .malformed
    }
    let end = position
    position += 1
    return (start..<(mark ?? end), (mark.map { $0 + 1 } ?? end)..<end)
  }

  /// The version and the end of the request line; true for HTTP/1.0.
  mutating func version() throws(RequestError) -> Bool {
    let start = position
    guard start + 10 <= bytes.count, holds("HTTP/", in: start..<start + 5),
      bytes[start + 5].isDigit, bytes[start + 6] == UInt8(ascii: "."), bytes[start + 7].isDigit,
      bytes[start + 8] == 0x0D, bytes[start + 9] == 0x0A
    else { throw .malformed }
    position += 10
    guard bytes[start + 5] == UInt8(ascii: "1") else { throw .malformed }
    switch bytes[start + 7] {
    case UInt8(ascii: "0"): return true
    case UInt8(ascii: "1"): return false
    default: throw .malformed
    }
  }

  /// The next field, or nil at the empty line.
  mutating func field() throws(RequestError) -> SignableRequest.Field? {
    guard position + 1 < bytes.count else { throw .malformed }
    if bytes[position] == 0x0D {
      guard bytes[position + 1] == 0x0A, position + 2 == bytes.count else { throw .malformed }
      return nil
    }
    let name = try token(endingWith: UInt8(ascii: ":"))
    while position < bytes.count, bytes[position].isBlank { position += 1 }
    let start = position
    position = bytes.span.endOfText(from: position)
    guard position + 1 < bytes.count, bytes[position] == 0x0D, bytes[position + 1] == 0x0A else {
      throw .malformed
    }
    var end = position
    while end > start, bytes[end - 1].isBlank { end -= 1 }
    position += 2
    return SignableRequest.Field(name: name, value: start..<end)
  }
}

extension Span where Element == UInt8 {
  /// Where the first control character but the tab is, or the end.
  fileprivate func endOfText(from start: Int) -> Int {
    withUnsafeBytes { bytes in
      var position = start
      while position < bytes.count {
        // Eight bytes at a time, as long as none is a control character.
        while position + 8 <= bytes.count,
          !bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self).hasControlCharacter
        {
          position += 8
        }
        guard position < bytes.count else { break }
        let byte = bytes[position]
        if byte < 0x20 && byte != 0x09 || byte == 0x7F { break }
        position += 1
      }
      return position
    }
  }

  /// Whether these bytes are `name`, which is in lower case, but for the case of ASCII letters.
  package func isEqual(to name: StaticString) -> Bool {
    guard count == name.utf8CodeUnitCount else { return false }
    for index in indices where self[index].lowercased != name.utf8Start[index] { return false }
    return true
  }

  package func starts(with word: StaticString) -> Bool {
    guard count >= word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount where self[index] != word.utf8Start[index] {
      return false
    }
    return true
  }

  /// The bytes as text; what is not UTF-8 becomes U+FFFD.
  package var text: String {
    withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// A number of at most 15 decimal digits, and nothing else.
  fileprivate var decimal: Int? {
    guard (1...15).contains(count) else { return nil }
    var number = 0
    for index in indices {
      guard self[index].isDigit else { return nil }
      number = number * 10 + Int(self[index] & 0x0F)
    }
    return number
  }
}

extension UInt64 {
  /// Whether one of the eight bytes is below 0x20, the tab too, or is 0x7F.
  fileprivate var hasControlCharacter: Bool {
    let low = (self &- 0x2020_2020_2020_2020) & ~self
    let delete = self ^ 0x7F7F_7F7F_7F7F_7F7F
    return (low | (delete &- 0x0101_0101_0101_0101) & ~delete) & 0x8080_8080_8080_8080 != 0
  }
}

extension UInt8 {
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

  /// A space or a tab (RFC 9110 §5.6.3).
  fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 }

  /// What a method or a field name is made of (RFC 9110 §5.6.2).
  var isTokenCharacter: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
    default: false
    }
  }
}
