/// What of an HTTP request Signature Version 4 covers, besides the body.
///
/// Everything stands here as it was received, or as it will be sent: nothing decoded, nothing
/// merged, nothing sorted. It is kept as bytes, so that a server can hand over what it read
/// without making text of it.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
public struct SignableRequest: Sendable {
  /// Where a header field's name and value lie among the bytes.
  public struct Field: Sendable {
    public var name: Range<Int>
    public var value: Range<Int>

    public init(name: Range<Int>, value: Range<Int>) {
      self.name = name
      self.value = value
    }
  }

  /// The bytes of all parts, and where each of them lies.
  public let bytes: [UInt8]
  public let methodRange: Range<Int>
  public let pathRange: Range<Int>
  public let queryRange: Range<Int>
  /// The header fields in the order received, with names in any case. `Host` is one of them.
  public let fields: [Field]

  /// A request whose parts lie in `bytes`, such as the head of an HTTP/1.1 message.
  ///
  /// - Parameters:
  ///   - bytes: what all ranges must lie within.
  ///   - method: in the case of the request line, such as `POST`.
  ///   - path: with its percent-escapes, starting with `/`; an empty path means `/`.
  ///   - query: without its `?`, with its percent-escapes; empty when there is none.
  ///   - fields: the header fields in the order received.
  public init(
    bytes: [UInt8], method: Range<Int>, path: Range<Int>, query: Range<Int>, fields: [Field]
  ) {
    self.bytes = bytes
    methodRange = method
    pathRange = path
    queryRange = query
    self.fields = fields
  }

  /// A request from its parts as text.
  public init(
    method: String, path: String, query: String = "",
    headers: [(name: String, value: String)]
  ) {
    var bytes: [UInt8] = []
    func append(_ text: String) -> Range<Int> {
      let start = bytes.count
      bytes.append(text: text)
      return start..<bytes.count
    }
    methodRange = append(method)
    pathRange = append(path)
    queryRange = append(query)
    fields = headers.map { Field(name: append($0.name), value: append($0.value)) }
    self.bytes = bytes
  }
}

extension SignableRequest {
  /// The method in the case of the request line, such as `POST`.
  public var method: String {
    get { bytes.span.text(methodRange) }
    set { self = Self(method: newValue, path: path, query: query, headers: headers) }
  }

  /// The path with its percent-escapes, starting with `/`; an empty path means `/`.
  public var path: String {
    get { bytes.span.text(pathRange) }
    set { self = Self(method: method, path: newValue, query: query, headers: headers) }
  }

  /// The query without its `?`, with its percent-escapes; empty when there is none.
  public var query: String {
    get { bytes.span.text(queryRange) }
    set { self = Self(method: method, path: path, query: newValue, headers: headers) }
  }

  /// The header fields as text; what is not UTF-8 becomes U+FFFD.
  public var headers: [(name: String, value: String)] {
    get { fields.map { (bytes.span.text($0.name), bytes.span.text($0.value)) } }
    set { self = Self(method: method, path: path, query: query, headers: newValue) }
  }

  /// Where the value of the first field called `name` lies; `name` is in lower case. The first
  /// one counts at AWS.
  public func firstValue(of name: StaticString) -> Range<Int>? {
    let span = bytes.span
    for field in fields where span.isFieldName(name, in: field.name) { return field.value }
    return nil
  }
}
