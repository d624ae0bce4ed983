import SignatureV4

/// The canonical form of whatever a request has is that of plain reading of AWS's page, or both find it
/// malformed. Fields of the input end with a line feed: method, path, query, then headers, `name:value`.
func test(_ input: [UInt8]) {
  let fields = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    .map { String(decoding: $0, as: UTF8.self) }
  guard fields.count >= 3 else { return }
  let headers = fields[3...].map { line in
    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return (name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
  }
  let request = SignableRequest(
    method: fields[0], path: fields[1], query: fields[2], headers: headers)
  // As the library sees them: it may have cut something off.
  let names = Set(request.headers.map { $0.name.lowercased() })
    .filter { !$0.isEmpty && $0.utf8.allSatisfy(isTokenCharacter) }
    .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  guard !names.isEmpty else { return }
  let signed = names.joined(separator: ";")
  let made = CanonicalRequest(of: request, signedHeaders: signed, body: [])
  precondition(
    made.map { String(decoding: $0.bytes, as: UTF8.self) } == plainForm(of: request, signed),
    "another canonical form than by plain reading")
}
