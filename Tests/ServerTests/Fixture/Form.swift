/// Parameters in the order they are sent.
struct Form: ExpressibleByDictionaryLiteral, Sendable {
  var fields: [(name: String, value: String)]

  init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { (name: $0.0, value: $0.1) }
  }

  static func + (left: Form, right: Form) -> Form {
    var sum = left
    sum.fields += right.fields
    return sum
  }

  /// As a body or a query: `application/x-www-form-urlencoded`, spaces as `%20`.
  var encoded: String {
    fields.map { percentEncoded($0.name) + "=" + percentEncoded($0.value) }.joined(separator: "&")
  }
}

func percentEncoded(_ text: String) -> String {
  let digits = Array("0123456789ABCDEF")
  var encoded = ""
  for byte in text.utf8 {
    switch Unicode.Scalar(byte) {
    case "A"..."Z", "a"..."z", "0"..."9", "-", ".", "_", "~":
      encoded.unicodeScalars.append(Unicode.Scalar(byte))
    default: encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
  }
  return encoded
}
