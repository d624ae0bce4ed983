/// The bytes a base64 text stands for (RFC 4648 §4), or nil when it is not exactly that.
func bytes(fromBase64 text: Span<UInt8>) -> [UInt8]? {
  guard text.count % 4 == 0 else { return nil }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.count / 4 * 3)
  var bits: UInt32 = 0
  var padding = 0
  for index in text.indices {
    let byte = text[index]
    let value: UInt32
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(byte - UInt8(ascii: "a") + 26)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(byte - UInt8(ascii: "0") + 52)
    case UInt8(ascii: "+"): value = 62
    case UInt8(ascii: "/"): value = 63
    case UInt8(ascii: "=") where index >= text.count - 2:
      value = 0
      padding += 1
    default: return nil
    }
    if padding > 0, byte != UInt8(ascii: "=") { return nil }
    bits = bits << 6 | value
    if index % 4 == 3 {
      bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
      bytes.append(UInt8(truncatingIfNeeded: bits))
    }
  }
  bytes.removeLast(padding)
  return bytes
}
