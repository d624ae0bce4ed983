import Identity

@testable import Console

/// A browser at the console of `visitors`: it keeps the cookies it is given, and sends forms with the
/// token of the page they stand on.
struct Browser {
  let visitors: ConsoleVisitors
  private(set) var visitor: ConsoleVisitors.Visitor

  /// Nobody yet, or who holds these cookies already.
  init(_ visitors: ConsoleVisitors, _ visitor: ConsoleVisitors.Visitor = .init()) {
    (self.visitors, self.visitor) = (visitors, visitor)
  }

  var session: SecretToken? { visitor.cookies[.session] }
  var ticket: SecretToken? { visitor.cookies[.ticket] }

  /// Whether it is signed in.
  var isInside: Bool {
    Page(visitors.answer(isPost: false, "/console/", proof: nil, as: visitor)).status == 200
  }

  mutating func get(_ path: String, _ query: [(String, String)] = []) -> Page {
    kept(visitors.answer(isPost: false, path, query: query, proof: nil, as: visitor))
  }

  mutating func post(_ path: String, _ form: [(String, String)] = []) -> Page {
    let proof: Cookie =
      path.hasPrefix("/console")
      ? .session
      : path == "/signin" || path == "/signin/preferences" || path == "/setup" ? .visitor : .ticket
    return kept(
      visitors.answer(isPost: true, path, form: form, proof: visitor.cookies[proof], as: visitor))
  }

  /// The first step of signing in, for a user whose password tests know.
  mutating func givePassword(
    _ user: User, _ password: String = KnownPassword.text, returningTo address: String = ""
  ) -> Page {
    _ = get("/signin")
    return post(
      "/signin",
      [
        ("as", "user"), ("return", address), ("account", user.account.description),
        ("username", user.name), ("password", password),
      ])
  }

  private mutating func kept(_ answer: ConsoleAnswer) -> Page {
    for header in answer.headers where header.name == "Set-Cookie" {
      let pair = header.value.prefix { $0 != ";" }.split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let cookie = Cookie(rawValue: String(pair[0]).replacing("sallyport-", with: "")) else {
        continue
      }
      visitor.cookies[cookie] = SecretToken(presented: String(pair[1]))
    }
    return Page(answer)
  }
}
