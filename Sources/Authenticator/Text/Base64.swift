/// Bytes of Base64 (RFC 4648 §4, and §5's alphabet); padding may be left out. Nil for anything else.
package func base64Decoded(_ text: some StringProtocol) -> [UInt8]? {
  var bytes: [UInt8] = []
  var pending: UInt32 = 0
  var bits: UInt32 = 0
  var characters = 0
  var padding = 0
  for byte in text.utf8 {
    let value: UInt32
    switch byte {
    case 0x41...0x5A: value = UInt32(byte) - 0x41
    case 0x61...0x7A: value = UInt32(byte) - 0x61 + 26
    case 0x30...0x39: value = UInt32(byte) - 0x30 + 52
    case 0x2B, 0x2D: value = 62
    case 0x2F, 0x5F: value = 63
    case 0x3D:
      padding += 1
      continue
    case 0x0A, 0x0D: continue
    default: return nil
    }
    guard padding == 0 else { return nil }
    characters += 1
    pending = pending << 6 | value
    bits += 6
    if bits >= 8 {
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
      pending &= (1 << bits) - 1
    }
  }
  guard padding <= 2, characters % 4 != 1, pending == 0,
    padding == 0 || (characters + padding) % 4 == 0
  else { return nil }
  return bytes
}

/// Base64 with padding (RFC 4648 §4).
package func base64Encoded(_ bytes: some Collection<UInt8>) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  var pending: UInt32 = 0
  var bits: UInt32 = 0
  for byte in bytes {
    pending = (pending << 8 | UInt32(byte)) & 0xFFFF
    bits += 8
    while bits >= 6 {
      bits -= 6
      text.append(alphabet[Int(pending >> bits & 63)])
    }
  }
  if bits > 0 { text.append(alphabet[Int(pending << (6 - bits) & 63)]) }
  while text.count % 4 != 0 { text.append(0x3D) }
  return String(decoding: text, as: UTF8.self)
}
