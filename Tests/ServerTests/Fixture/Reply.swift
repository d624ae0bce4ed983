/// What the service answered.
struct Reply: Sendable {
  let status: Int
  let text: String
  var location: String?

  /// The error's code, or nil for a success.
  var code: String? { self["Code"] }
  var message: String? { self["Message"] }

  /// `ok`, or what a client's program would look at: the code, else the bare status.
  var verdict: String {
    status == 200 ? "ok" : code ?? "HTTP \(status)"
  }

  /// The text in the first element of that name.
  subscript(_ element: String) -> String? {
    all(element).first
  }

  /// The texts in all elements of that name.
  func all(_ element: String) -> [String] {
    var found: [String] = []
    var rest = text[...]
    let open = "<\(element)>"
    let close = "</\(element)>"
    while let start = rest.firstRange(of: open),
      let end = rest[start.upperBound...].firstRange(of: close)
    {
      found.append(unescaped(String(rest[start.upperBound..<end.lowerBound])))
      rest = rest[end.upperBound...]
    }
    return found
  }
}

private func unescaped(_ text: String) -> String {
  var result = text
  for (escape, character) in [
    ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"),
    ("&amp;", "&"),
  ] { result.replace(escape, with: character) }
  return result
}
