package import AWSQuery
package import Identity

/// A request of a browser.
package struct ConsoleRequest: Sendable {
  package let isPost: Bool
  /// As it came, percent-encoded, without the query.
  package let path: String
  package let query: Parameters
  package let form: Parameters
  package let connection: Caller.Connection
  /// `https://id.example.net`, as the browser sees this server.
  package let origin: String
  /// Lower-case names; the first of several with one name.
  let headers: [String: String]

  package init(
    isPost: Bool, path: String, query: Parameters, form: Parameters,
    connection: Caller.Connection, origin: String, headers: [String: String]
  ) {
    self.isPost = isPost
    self.path = path
    self.query = query
    self.form = form
    self.connection = connection
    self.origin = origin
    self.headers = headers
  }

  /// The value of a cookie. The first of two with one name counts; under TLS names begin with
  /// `__Host-`, which no other host and no page without TLS can set (RFC 6265bis §4.1.3).
  func cookie(_ cookie: Cookie) -> String? {
    let name = cookie.name(isSecure: connection.isSecure) + "="
    for part in (headers["cookie"] ?? "").split(separator: ";") {
      let trimmed = part.drop { $0 == " " }
      if trimmed.hasPrefix(name) { return String(trimmed.dropFirst(name.count)) }
    }
    return nil
  }

  /// Whether a form was sent from a page of this site: a browser that says where from must say so.
  /// What forms hold besides (``Visit/formToken``) is asked for in any case.
  var isFromThisSite: Bool {
    let origin = headers["origin"]
    guard let site = headers["sec-fetch-site"] else {
      return origin == nil || origin == self.origin
    }
    // Pages without referrers send their forms with the origin `null`.
    return site == "same-origin" && (origin == nil || origin == "null" || origin == self.origin)
  }

  /// The path with its query, for coming back to.
  var address: String {
    // What is in that address opens the console, and no page repeats it.
    if path == FederationEndpoint.path { return "/console/" }
    let query = query.all.map { "\(PathText.encode($0.name))=\(PathText.encode($0.value))" }
    return query.isEmpty ? path : path + "?" + query.joined(separator: "&")
  }
}

/// The cookies there are.
enum Cookie: String {
  /// Who is signed in.
  case session
  /// Who has shown a password and not yet all that is asked for.
  case ticket
  /// Whom a broker's link would sign in; carried from the link to the page that asks.
  case link
  /// Nobody yet: ties sign-in forms to this browser.
  case visitor
  /// What the next page says once.
  case notice
  /// The account of the last sign-in, if it was to be remembered.
  case account
  case theme
  case language
  /// `off` where single keys are to do nothing.
  case shortcuts

  func name(isSecure: Bool) -> String {
    (isSecure ? "__Host-" : "") + "sallyport-" + rawValue
  }

  /// Whether the page's script never needs it; it needs none.
  var lifetime: Int? {
    switch self {
    case .session, .ticket, .link, .visitor, .notice: nil
    case .account, .theme, .language, .shortcuts: 31_536_000
    }
  }
}
