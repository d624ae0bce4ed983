/// Base64 with its usual alphabet and padding (RFC 4648 §4), read strictly.
package enum Base64 {
  /// Nil unless `text` is whole groups with padding only at the end and no spare bits set.
  package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var group: UInt32 = 0
    var digits = 0
    var padding = 0
    for character in text {
      if character == UInt8(ascii: "=") {
        padding += 1
        guard padding <= 2 else { return nil }
        group <<= 6
      } else {
        guard padding == 0, let digit = digit(character) else { return nil }
        group = group << 6 | UInt32(digit)
      }
      digits += 1
      guard digits % 4 == 0 else { continue }
      bytes.append(UInt8(truncatingIfNeeded: group >> 16))
      if padding < 2 { bytes.append(UInt8(truncatingIfNeeded: group >> 8)) }
      if padding < 1 { bytes.append(UInt8(truncatingIfNeeded: group)) }
      let spare: UInt32 = padding == 2 ? 0xffff : padding == 1 ? 0xff : 0
      guard group & spare == 0 else { return nil }
      group = 0
    }
    return bytes
  }

  package static func encode(_ bytes: [UInt8]) -> String {
    String(decoding: Identifiers.base64(bytes), as: UTF8.self)
  }

  private static func digit(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
