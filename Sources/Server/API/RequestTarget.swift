import NIOHTTP1

/// The target of a request in origin form (RFC 9112 §3.2.1), parted at the question mark.
struct RequestTarget {
  let path: String
  let query: String

  /// Nil for the absolute and other forms: behind them a second host could hide.
  init?(_ head: HTTPRequestHead) {
    guard head.uri.utf8.first == UInt8(ascii: "/") else { return nil }
    guard let mark = head.uri.utf8.firstIndex(of: UInt8(ascii: "?")) else {
      path = head.uri
      query = ""
      return
    }
    path = String(head.uri[..<mark])
    query = String(head.uri[head.uri.index(after: mark)...])
  }

  /// Whether the request is one for the Query API: a POST to `/`, or a GET of it with an action.
  func isAPI(method: HTTPMethod, headers: HTTPHeaders) -> Bool {
    guard path == "/" else { return false }
    switch method {
    case .POST: return true
    case .GET: return hasParameter("Action") || isSigned(headers)
    default: return false
    }
  }

  /// Whether the request carries a signature, in a header or in the query.
  func isSigned(_ headers: HTTPHeaders) -> Bool {
    if headers.first(name: "authorization")?.hasPrefix("AWS4-HMAC-SHA256") == true { return true }
    return hasParameter("X-Amz-Signature")
  }

  private func hasParameter(_ name: String) -> Bool {
    query.utf8.split(separator: UInt8(ascii: "&")).contains { parameter in
      parameter.starts(with: name.utf8)
        && (parameter.count == name.utf8.count
          || parameter.dropFirst(name.utf8.count).first == UInt8(ascii: "="))
    }
  }
}
