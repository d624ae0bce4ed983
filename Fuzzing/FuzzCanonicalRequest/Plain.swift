import SignatureV4

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>, step 1, word
/// for word and without a thought of speed.
func plainForm(of request: SignableRequest, _ signed: String) -> String? {
  guard !request.method.isEmpty, request.method.utf8.allSatisfy(isTokenCharacter),
    let query = plainQuery(request.query)
  else { return nil }
  let lines = signed.split(separator: ";").map { name in
    let values = request.headers.filter { $0.name.lowercased() == name }.map {
      plainValue($0.value)
    }
    return "\(name):\(values.joined(separator: ","))\n"
  }
  // Of no bytes.
  let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  return [
    request.method, plainPath(request.path), query, lines.joined(), signed, hash,
  ].joined(separator: "\n")
}

func isTokenCharacter(_ byte: UInt8) -> Bool {
  isLetterOrDigit(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
  default: false
  }
}

private func escaped(_ byte: UInt8) -> String {
  if isLetterOrDigit(byte) || "-._~".utf8.contains(byte) {
    return String(decoding: [byte], as: UTF8.self)
  }
  let digits = String(byte, radix: 16, uppercase: true)
  return "%" + (digits.count < 2 ? "0" : "") + digits
}

private func plainPath(_ path: String) -> String {
  var segments: [String] = []
  let parts = Array(path.utf8).split(
    separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
  for part in parts.map(Array.init) {
    switch String(decoding: part, as: UTF8.self) {
    case "", ".": continue
    case "..": _ = segments.popLast()
    default: segments.append(part.map(escaped).joined())
    }
  }
  let isAbsolute = path.isEmpty || path.utf8.first == UInt8(ascii: "/")
  let text = segments.joined(separator: "/")
  guard !text.isEmpty else { return "/" }
  let end = path.utf8.last == UInt8(ascii: "/") ? "/" : ""
  return (isAbsolute ? "/" : "") + text + end
}

private func plainQuery(_ query: String) -> String? {
  guard !query.isEmpty else { return "" }
  var parameters: [(name: [UInt8], value: [UInt8])] = []
  for part in Array(query.utf8).split(
    separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
  {
    let sides = part.split(
      separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = decoded(sides[0]), let value = sides.count > 1 ? decoded(sides[1]) : [] else {
      return nil
    }
    parameters.append(
      (Array(name.map(escaped).joined().utf8), Array(value.map(escaped).joined().utf8)))
  }
  parameters.sort { left, right in
    left.name == right.name
      ? left.value.lexicographicallyPrecedes(right.value)
      : left.name.lexicographicallyPrecedes(right.name)
  }
  return parameters.map { String(decoding: $0.name + [0x3D] + $0.value, as: UTF8.self) }
    .joined(separator: "&")
}

/// Nil for a malformed escape.
private func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
  var result: [UInt8] = []
  var rest = bytes
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      // A plus sign is a space, as for those who read the parameters.
      result.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      continue
    }
    guard rest.count >= 2, rest.prefix(2).allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
    else { return nil }
    result.append(value)
    rest = rest.dropFirst(2)
  }
  return result
}

/// Without white space at the ends, and with one space for each run of it within: white space as botocore has it.
private func plainValue(_ value: String) -> String {
  Array(value.utf8).split { $0 == 0x20 || (0x09...0x0D).contains($0) }
    .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
}
