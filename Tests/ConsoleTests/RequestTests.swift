import AWSQuery
import Identity
import Testing

@testable import Console

struct RequestTests {
  private func request(
    _ headers: [String: String], isSecure: Bool = true
  ) -> ConsoleRequest {
    ConsoleRequest(
      isPost: true, path: "/signin", query: Parameters([]), form: Parameters([]),
      connection: Caller.Connection(
        sourceIP: "192.0.2.1", isSecure: isSecure, userAgent: "", requestID: "r",
        region: "us-east-1"),
      origin: "https://id.example.net", headers: headers)
  }

  @Test(arguments: [
    (["sec-fetch-site": "same-origin", "origin": "https://id.example.net"], true),
    (["sec-fetch-site": "same-origin", "origin": "null"], true),
    (["sec-fetch-site": "same-origin"], true),
    (["origin": "https://id.example.net"], true),
    ([:], true),
    (["sec-fetch-site": "same-origin", "origin": "https://evil.example"], false),
    (["sec-fetch-site": "cross-site", "origin": "https://id.example.net"], false),
    (["sec-fetch-site": "same-site"], false),
    (["sec-fetch-site": "none"], false),
    (["origin": "https://evil.example"], false),
    (["origin": "null"], false),
    (["origin": "http://id.example.net"], false),
  ])
  func `a form is from this site only if the browser says so`(
    headers: [String: String], isOwn: Bool
  ) {
    #expect(request(headers).isFromThisSite == isOwn)
  }

  @Test func `under TLS only cookies count that no other host can set`() {
    let both = ["cookie": "sallyport-session=planted; __Host-sallyport-session=own"]
    #expect(request(both).cookie(.session) == "own")
    #expect(request(["cookie": "sallyport-session=planted"]).cookie(.session) == nil)
    #expect(request(both, isSecure: false).cookie(.session) == "planted")
    let twice = ["cookie": "__Host-sallyport-session=first; __Host-sallyport-session=second"]
    #expect(request(twice).cookie(.session) == "first")
  }

  @Test(arguments: [
    ("492817", "492817"), ("492 817", "492817"), ("49-28-17", "492817"), (" 492817 ", "492817"),
    ("４９２８１７", nil), ("49281", nil), ("4928170", nil), ("49281a", nil), ("", nil),
    ("492\u{a0}817", nil), ("+92817", nil),
  ])
  func `a typed code loses spaces and hyphens, and nothing else`(text: String, digits: String?) {
    let typed = TypedCode(text)
    #expect((typed.code == nil) == (digits == nil))
    #expect((typed.problem == nil) == (digits != nil))
    if let digits { #expect(typed.digits == digits) }
  }

  @Test(arguments: [
    ("de-DE,de;q=0.9,en;q=0.8", Language.german), ("en-US,en;q=0.9", .english), ("", .english),
    ("fr,de;q=0.5", .german), ("de;q=0", .english), ("en;q=0.4, de;q=0.7", .german),
    ("*", .english), ("xx", .english),
  ])
  func `a page is in the language that the browser asks for first`(
    header: String, language: Language
  ) {
    #expect(Language(accepting: header) == language)
  }

  @Test(arguments: ["mina.okafor", "a/b", "ü", "50%", "a b", "x?y#z", "..", "."])
  func `a name is one piece of a path, and comes back as it was`(name: String) throws {
    let table = RouteTable([
      .get("/users/:user/tags") { visit in .redirect(to: try visit.parameter("user")) }
    ])
    let found = try table.route(isPost: false, path: "/users/\(PathText.encode(name))/tags")
    #expect(found?.1["user"] == name)
    #expect(try table.route(isPost: true, path: "/users/\(PathText.encode(name))/tags") == nil)
  }

  @Test func `a path with an escape that means nothing is no page`() throws {
    let table = RouteTable([.get("/users/:user") { _ in .redirect(to: "/") }])
    for path in ["/users/%", "/users/%zz", "/users/%ff", "/users/", "/users/a/b", "users/a"] {
      #expect(try table.route(isPost: false, path: path) == nil)
    }
  }

  @Test(arguments: [
    ("192.0.2.17", "192.0.2"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"),
  ])
  func `a network counts as one client`(address: String, network: String) {
    #expect(Network.of(address) == network)
  }
}
