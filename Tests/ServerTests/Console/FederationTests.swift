import AWSQuery
import Identity
import IdentitySQL
import Operations
import Testing

@testable import Console

/// The federation endpoint: credentials of a role or a federated user become a console session.
@Suite struct FederationTests {
  private let visit: SignedIn
  private let role: Role

  init() throws {
    visit = try SignedIn(as: "nobody")
    role = try visit.service.addRole(
      "helpers", trusting: visit.account.rootARN, maxSessionDuration: 7200, in: visit.account)
    try visit.service.addPolicy(
      Documents.policy(Documents.statement("Allow", "iam:*")), to: role.id)
  }

  private func credentials(
    _ details: SessionDetails?, of owner: Owner? = nil
  ) throws -> SessionCredentials {
    let now = visit.service.clock.now()
    let session = Session(
      account: visit.account.id, owner: owner ?? .role(role.id), issuedAt: now,
      expiresAt: now.adding(seconds: 3600), mfaAt: nil, details: details)
    return try visit.service.sessions.issue(session, random: visit.service.settings.random)
  }

  private func json(_ credentials: SessionCredentials, secret: String? = nil) -> String {
    let secret = secret ?? String(decoding: credentials.secretAccessKey, as: UTF8.self)
    return """
      {"sessionId":"\(credentials.accessKeyID)","sessionKey":"\(secret)",\
      "sessionToken":"\(credentials.sessionToken)"}
      """
  }

  private func ask(_ session: String, lasting duration: String? = nil) -> Page {
    var query = [("Action", "getSigninToken"), ("Session", session)]
    if let duration { query.append(("SessionDuration", duration)) }
    return visit.get("/federation", query)
  }

  private func token(_ page: Page) throws -> String {
    let start = try #require(page.text.firstRange(of: #"{"SigninToken":""#))
    return String(page.text[start.upperBound...].prefix { $0 != "\"" })
  }

  /// Opens the link in a browser, nobody's unless it is said whose, and goes where that leads first.
  private func login(
    _ token: String, to destination: String = "/console/", issuer: String = "",
    in browser: SignedIn? = nil
  ) -> Page {
    let page = (browser ?? visit).get(
      "/federation",
      [
        ("Action", "login"), ("Issuer", issuer), ("Destination", destination),
        ("SigninToken", token),
      ])
    return page.location == nil ? page : follow(page, with: token, in: browser ?? visit)
  }

  /// The browser with the link's token in its cookie, as the first answer set it.
  private func holding(_ token: String, _ browser: SignedIn) -> SignedIn {
    var visitor = browser.visitor
    visitor.cookies[.link] = SecretToken(presented: token)
    return SignedIn(visit, visitor)
  }

  private func follow(_ page: Page, with token: String, in browser: SignedIn) -> Page {
    let (path, query) = address(page.location ?? "")
    return holding(token, browser).get(path, query)
  }

  private func address(_ text: String) -> (path: String, query: [(String, String)]) {
    let parts = text.split(separator: "?", maxSplits: 1)
    let query = parts.dropFirst().first?.split(separator: "&").map { field in
      let sides = field.split(separator: "=", maxSplits: 1)
      return (String(sides[0]), PathText.decode(sides[1]) ?? "")
    }
    return (String(parts[0]), query ?? [])
  }

  /// What the page that asks would send.
  private func choose(_ choice: String, on page: Page, in browser: SignedIn) -> Page {
    browser.post(
      "/federation/login",
      [
        ("do", choice), ("link", page.field("link") ?? ""),
        ("Destination", page.field("Destination") ?? ""),
      ])
  }

  private func administrator() throws -> SignedIn {
    SignedIn(visit, try visit.visitors.visitor("administrator, fresh code"))
  }

  /// Whoever holds the session that the answer set.
  private func visitor(_ page: Page) throws -> SignedIn {
    let mark = "sallyport-session="
    let start = try #require(page.headers.firstRange(of: mark))
    let text = String(page.headers[start.upperBound...].prefix { $0 != ";" })
    let token = try #require(SecretToken(presented: text))
    return SignedIn(visit, ConsoleVisitors.Visitor(cookies: [.session: token]))
  }

  private let work = SessionDetails(.assumedRole, name: "work")

  @Test func `a role's credentials open the console as the role's session`() throws {
    let asked = ask(json(try credentials(work)))
    #expect(asked.status == 200)
    let page = login(try token(asked))
    #expect(page.status == 303 && page.location == "/console/")
    let inside = try visitor(page)
    let overview = inside.get("/console/")
    #expect(overview.status == 200)
    #expect(overview.text.contains("helpers/<wbr>work"))
    #expect(inside.get("/console/users").status == 200)
    #expect(inside.get("/console/me/security_credentials").status == 404)
    #expect(inside.post("/console/signout").status == 303)
    #expect(inside.get("/console/").status == 303)
    #expect(try visit.recorded() == ["GetSigninToken", "ConsoleLogin"])
    let lines = try visit.service.auditLines()
    #expect(lines.allSatisfy { $0.contains("assumed-role/helpers/work") })
  }

  @Test func `a token is good once and for a quarter of an hour`() throws {
    let credentials = try credentials(work)
    let first = try token(ask(json(credentials)))
    #expect(login(first).status == 303)
    #expect(login(first).status == 400)
    let second = try token(ask(json(credentials)))
    visit.service.clock.advance(by: SigninToken.lifetime)
    #expect(login(second).status == 400)
  }

  @Test func `who is signed in is asked first, and looking spends no token`() throws {
    let (browser, token) = (try administrator(), try token(ask(json(try credentials(work)))))
    for _ in 0..<3 {
      let page = login(token, issuer: "https://broker.example/a", in: browser)
      #expect(page.status == 200 && !page.headers.contains("session="))
      for text in ["admin", "helpers/work", "https://broker.example/a"] {
        #expect(page.text.contains(text))
      }
      #expect(!page.text.contains(token))
    }
    let stayed = choose("stay", on: login(token, in: browser), in: holding(token, browser))
    #expect(stayed.status == 303 && stayed.location == "/console/")
    #expect(stayed.headers.contains("sallyport-link=;") && !stayed.headers.contains("session="))
    #expect(browser.get("/console/").status == 200)
    #expect(login(token).headers.contains("sallyport-session="))
  }

  @Test func `who says so is signed out and in as whom the link is for`() throws {
    let (browser, token) = (try administrator(), try token(ask(json(try credentials(work)))))
    let page = login(token, to: "/console/users?q=a", in: browser)
    let switched = choose("switch", on: page, in: holding(token, browser))
    #expect(switched.status == 303 && switched.location == "/console/users?q=a")
    #expect(browser.get("/console/").status == 303)
    #expect(try visitor(switched).get("/console/").text.contains("assumed-role/<wbr>helpers"))
    #expect(login(token).status == 400)
    #expect(try visit.recorded() == ["GetSigninToken", "ConsoleLogin"])
    // Nor does a choice lead away, whatever its form says.
    let again = SignedIn(
      visit, try visit.visitors.session(of: .user(visit.target.id), in: visit.account))
    let other = try self.token(ask(json(try credentials(work))))
    let asked = login(other, in: again)
    let led = holding(other, again).post(
      "/federation/login",
      [("do", "switch"), ("link", asked.field("link") ?? ""), ("Destination", "//evil.example")])
    #expect(led.location == "/console/")
  }

  @Test func `a choice is for the link that was shown, and for no other`() throws {
    let browser = try administrator()
    let shown = try token(ask(json(try credentials(work))))
    let planted = try token(ask(json(try credentials(work))))
    let page = login(shown, in: browser)
    #expect(choose("switch", on: page, in: holding(planted, browser)).status == 403)
    var foreign = holding(shown, browser).visitor
    foreign.hasFormToken = false
    #expect(choose("switch", on: page, in: SignedIn(visit, foreign)).status == 403)
    #expect(browser.get("/console/").status == 200)
    #expect(login(planted).status == 303 && login(shown).status == 303)
  }

  @Test func `another site's form signs nobody over`() throws {
    // Such a form comes without the cookies that say who is signed in (SameSite).
    var stranger = ConsoleVisitors.Visitor()
    stranger.site = "cross-site"
    let (browser, token) = (try administrator(), try token(ask(json(try credentials(work)))))
    let sent = SignedIn(visit, stranger).post(
      "/federation", [("Action", "login"), ("SigninToken", token)])
    #expect(sent.status == 303 && !sent.headers.contains("session="))
    // The page it leads to is asked for with them.
    let page = follow(sent, with: token, in: browser)
    #expect(page.status == 200 && page.field("link") != nil)
  }

  @Test func `no address holds the token once the link was opened`() throws {
    let token = try token(ask(json(try credentials(work))))
    let first = visit.get("/federation", [("Action", "login"), ("SigninToken", token)])
    #expect(first.location?.contains(token) == false)
    #expect(first.headers.contains("sallyport-link=\(token); Path=/; HttpOnly; SameSite=Lax"))
    let second = follow(first, with: token, in: visit)
    #expect(second.location == "/console/" && second.headers.contains("sallyport-link=; Path=/"))
  }

  @Test func `a deleted role ends what its credentials opened, and opens no more`() throws {
    let credentials = try credentials(work)
    let token = try token(ask(json(credentials)))
    let inside = try visitor(login(try self.token(ask(json(credentials)))))
    try visit.service.change { records in
      try records.deletePolicy(named: "policy", of: role.id)
      try records.delete(role)
    }
    #expect(inside.get("/console/").status == 303)
    #expect(login(token).status == 400)
    #expect(ask(json(credentials)).text.contains("not valid"))
  }

  @Test func `what revokes a role's sessions binds the console too`() throws {
    let inside = try visitor(login(try token(ask(json(try credentials(work)), lasting: "7200"))))
    #expect(inside.get("/console/users").status == 200)
    let issued = visit.service.clock.now().adding(seconds: 1)
    try visit.service.addPolicy(
      Documents.policy(
        Documents.statement(
          "Deny", "*", if: #"{"DateLessThan":{"aws:TokenIssueTime":"\#(issued)"}}"#)),
      named: "revoked", to: role.id)
    visit.service.clock.advance(by: 60)
    #expect(inside.get("/console/users").status == 403)
  }

  @Test func `a federated user has what both sides allow, and nothing without a policy`() throws {
    try visit.service.addPolicy(
      Documents.policy(Documents.statement("Allow", "iam:*")), to: visit.target)
    func status(_ policies: SessionPolicies) throws -> Int {
      let details = SessionDetails(.federatedUser, name: "guest", policies: policies)
      let page = ask(json(try credentials(details, of: .user(visit.target.id))))
      return try visitor(login(try token(page))).get("/console/users").status
    }
    #expect(try status(SessionPolicies()) == 403)
    #expect(try status(SessionPolicies(inline: Documents.harmless)) == 403)
    #expect(
      try status(SessionPolicies(inline: Documents.policy(Documents.statement("Allow", "iam:*"))))
        == 200)
  }

  @Test func `credentials that do not hold together get no token`() throws {
    let (one, other) = (try credentials(work), try credentials(work))
    let secret = String(decoding: other.secretAccessKey, as: UTF8.self)
    for session in [
      json(one, secret: secret), json(one, secret: ""), "", "{}", "[]", "null",
      #"{"sessionId":"AKIAIOSFODNN7EXAMPLE","sessionKey":"secret"}"#,
      #"{"sessionId":"\#(other.accessKeyID)","sessionKey":"\#(secret)","sessionToken":"\#(one.sessionToken)"}"#,
    ] {
      #expect(ask(session).status == 400, "\(session)")
    }
    let session = json(one)
    visit.service.clock.advance(by: 3600)
    #expect(ask(session).text == "The credentials in Session have expired.\n")
    #expect(try visit.recorded().isEmpty)
  }

  @Test func `a length is asked for in seconds, within bounds and the role's longest`() throws {
    let session = json(try credentials(work))
    for duration in ["900", "7200"] { #expect(ask(session, lasting: duration).status == 200) }
    for duration in ["899", "7201", "43201", "", "-900", "+900", "9e3", "900.0", "٩٠٠"] {
      #expect(ask(session, lasting: duration).status == 400, "\(duration)")
    }
    let chained = json(try credentials(SessionDetails(.assumedRole, name: "x", isChained: true)))
    #expect(ask(chained).status == 200 && ask(chained, lasting: "900").status == 400)
    // Who is told no by a rule was known, and so there is a record.
    #expect(
      try visit.recorded().filter { $0 == "GetSigninToken Failed authentication" }.count == 2)
  }

  @Test(arguments: [
    ("", "/console/"), ("/console/users?q=a", "/console/users?q=a"),
    ("http://localhost:8420/console/users", "/console/users"),
    ("HTTP://LOCALHOST:8420", "/console/"),
    ("https://console.aws.amazon.com/iam/home#users", "/console/"),
    ("https://eu-west-1.console.aws.amazon.com/", "/console/"),
  ])
  func `a sign-in leads to this server`(_ destination: String, _ place: String) throws {
    let page = login(try token(ask(json(try credentials(work)))), to: destination)
    #expect(page.status == 303 && page.location == place)
  }

  @Test(arguments: [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)",
    "http://localhost:8420@evil.example/", "http://localhost:8420.evil.example/",
    "http://localhost:8420//evil.example/", "https://console.aws.amazon.com.evil.example/",
    "https://evilconsole.aws.amazon.com/", "http://console.aws.amazon.com/", "console/", "/\t/a",
    "https://console.aws.amazon.com@evil.example/",
  ])
  func `a sign-in leads nowhere else, and the token is kept`(_ destination: String) throws {
    let token = try token(ask(json(try credentials(work))))
    let page = login(token, to: destination)
    #expect(page.status == 400 && page.location == nil && !page.headers.contains("session="))
    #expect(login(token).status == 303)
  }

  @Test func `a link that is over names where it came from, if that is a web address`() {
    for issuer in ["https://broker.example/a?b=c&d", "HTTP://broker.example"] {
      let page = login("x", issuer: issuer)
      #expect(page.status == 400 && page.location == nil)
      #expect(page.text.unescaped.contains("<a href=\"\(issuer)\""))
    }
    for issuer in ["javascript:alert(1)", "data:text/html,x", "//evil.example", "mailto:a@b.c"] {
      #expect(!login("x", issuer: issuer).text.contains(issuer))
    }
  }

  @Test func `an action there is not gets no answer`() {
    #expect(visit.get("/federation").status == 400)
    #expect(visit.get("/federation", [("Action", "logout")]).status == 400)
  }
}
