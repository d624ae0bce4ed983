/// Which trace a request belongs to, as its client says.
///
/// <https://www.w3.org/TR/trace-context/#traceparent-header>
package struct TraceContext: Equatable, Sendable {
  /// 32 hexadecimal digits.
  package let traceID: String
  /// The client's own span: 16 hexadecimal digits.
  package let parentID: String

  /// Reads the header `traceparent`. Nil for what is none: then the request belongs to no trace, and nothing else
  /// becomes of it.
  package init?(traceparent text: String) {
    let bytes = Array(text.utf8)
    // Later versions may go on behind the four fields of this one.
    guard bytes.count == 55 || bytes.count > 55 && bytes[55] == UInt8(ascii: "-"),
      [2, 35, 52].allSatisfy({ bytes[$0] == UInt8(ascii: "-") })
    else { return nil }
    let (version, trace, parent) = (bytes[0..<2], bytes[3..<35], bytes[36..<52])
    guard [version, trace, parent, bytes[53..<55]].allSatisfy({ $0.allSatisfy(Self.isDigit) }),
      !version.elementsEqual("ff".utf8), !version.elementsEqual("00".utf8) || bytes.count == 55,
      trace.contains(where: { $0 != UInt8(ascii: "0") }),
      parent.contains(where: { $0 != UInt8(ascii: "0") })
    else { return nil }
    traceID = String(decoding: trace, as: UTF8.self)
    parentID = String(decoding: parent, as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
    default: false
    }
  }
}
