// Percent encoding (RFC 3986 §2.1) as `otpauth` links use it.

/// All but the unreserved characters of RFC 3986 §2.3 and `@` as percent escapes. AWS's labels
/// leave the `@` as it is; RFC 3986 §3.3 and §3.4 allow it in labels and parameters.
func percentEncoded(_ name: String) -> String {
  var text: [UInt8] = []
  for byte in name.utf8 {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "@"):
      text.append(byte)
    default:
      text += [UInt8(ascii: "%"), hexDigit(byte >> 4), hexDigit(byte & 15)]
    }
  }
  return String(decoding: text, as: UTF8.self)
}

/// The text behind the escapes. A `+` is a plus sign: links are no forms.
func percentDecoded(_ text: ArraySlice<UInt8>) throws(OTPAuthLinkError) -> String {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.count)
  var rest = text
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      bytes.append(byte)
      continue
    }
    guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue)
    else { throw .invalidPercentEncoding }
    bytes.append(high << 4 | low)
  }
  guard let decoded = String(validating: bytes, as: UTF8.self) else {
    throw .invalidPercentEncoding
  }
  return decoded
}

private func hexDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
}

private func hexValue(_ byte: UInt8) -> UInt8? {
  switch lowercased(byte) {
  case let digit where UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit: digit - UInt8(ascii: "0")
  case let letter where UInt8(ascii: "a")...UInt8(ascii: "f") ~= letter:
    letter - UInt8(ascii: "a") + 10
  default: nil
  }
}
