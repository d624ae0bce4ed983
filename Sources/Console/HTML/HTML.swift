/// Text that is known to be HTML. What is interpolated is escaped, unless it is HTML itself.
///
/// Only literals of the sources become markup. Values stand between tags or within double quotes,
/// never in a script, a style or an event attribute; links go through ``appendInterpolation(link:)``.
package struct HTML: Sendable, Equatable {
  package private(set) var bytes: [UInt8]

  package init() { bytes = [] }

  package var isEmpty: Bool { bytes.isEmpty }

  package static func + (left: HTML, right: HTML) -> HTML {
    var sum = left
    sum.bytes.append(contentsOf: right.bytes)
    return sum
  }

  /// What was drawn elsewhere from numbers alone, such as a QR code.
  init(drawn bytes: [UInt8]) { self.bytes = bytes }
}

extension HTML: ExpressibleByStringInterpolation {
  package init(stringLiteral literal: String) { bytes = Array(literal.utf8) }

  package init(stringInterpolation text: Interpolation) { bytes = text.bytes }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var bytes: [UInt8] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      bytes.reserveCapacity(literalCapacity + interpolationCount * 24)
    }

    package mutating func appendLiteral(_ literal: String) {
      bytes.append(contentsOf: literal.utf8)
    }

    package mutating func appendInterpolation(_ html: HTML) {
      bytes.append(contentsOf: html.bytes)
    }

    package mutating func appendInterpolation(_ html: HTML?) {
      if let html { bytes.append(contentsOf: html.bytes) }
    }

    package mutating func appendInterpolation(_ parts: [HTML]) {
      for part in parts { bytes.append(contentsOf: part.bytes) }
    }

    package mutating func appendInterpolation(_ text: String) {
      escape(text)
    }

    package mutating func appendInterpolation(_ number: Int) {
      bytes.append(contentsOf: String(number).utf8)
    }

    package mutating func appendInterpolation(_ number: Int64) {
      bytes.append(contentsOf: String(number).utf8)
    }

    package mutating func appendInterpolation(if condition: Bool, _ html: @autoclosure () -> HTML) {
      if condition { bytes.append(contentsOf: html().bytes) }
    }

    /// The address of a link: within this site, or of a kind that runs nothing.
    package mutating func appendInterpolation(link address: String) {
      escape(LinkAddress.isHarmless(address) ? address : "#")
    }

    /// Byte by byte, because a quote and a combining mark behind it are one `Character`, and no
    /// less a quote for the browser. NUL, which HTML has no way to say, becomes U+FFFD.
    private mutating func escape(_ text: String) {
      for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
        case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
        case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
        case UInt8(ascii: "\""): bytes.append(contentsOf: "&#34;".utf8)
        case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
        case 0: bytes.append(contentsOf: "\u{FFFD}".utf8)
        default: bytes.append(byte)
        }
      }
    }
  }
}

extension HTML: CustomStringConvertible {
  package var description: String { String(decoding: bytes, as: UTF8.self) }
}

/// Which addresses a link may lead to.
enum LinkAddress {
  private static let schemes = ["https:", "http:", "otpauth:", "mailto:"]

  /// Whether it stays on this site, or has a scheme that runs nothing. `//host` leaves the site.
  static func isHarmless(_ address: String) -> Bool {
    if isLocal(address) || address.hasPrefix("?") || address.hasPrefix("#") { return true }
    let lowercased = address.lowercased()
    return schemes.contains { lowercased.hasPrefix($0) }
  }

  /// Whether it is a path of this site, with or without a query: where one may be sent after
  /// signing in. Browsers read a backslash as a slash and drop tabs and line ends.
  static func isLocal(_ address: String) -> Bool {
    let bytes = Array(address.utf8)
    guard bytes.first == UInt8(ascii: "/"), !bytes.contains(UInt8(ascii: "\\")),
      bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return false }
    return bytes.count < 2 || bytes[1] != UInt8(ascii: "/")
  }
}
