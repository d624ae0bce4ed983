import Identity
import IdentitySQL
import Testing

@testable import Console

/// T-27: forms that would change something, from everybody who must not, twice, and from elsewhere.
///
/// The routes are the console's own table; one whose form ``ConsoleForms`` does not know fails.
@Suite struct `T-27: every form of the console` {
  /// What notes that something was tried, and changes nothing.
  private static let notes: Set = [
    "audit", "audit_terms", "password_tries", "code_failures", "code_uses",
  ]

  private static let posts = Routes.all.filter { route in
    if !route.isPost { return false }
    return switch route.access {
    case .anyone, .credentials: false
    case .ticket, .session, .owing: true
    }
  }

  @Test func `has a row of its own here, and changes what it is for once, though it is sent twice`()
    throws
  {
    // Forms that say what is to be, or ask for another one: sent again they say so again.
    let repeatable: Set = [
      "/console/me/recovery", "/console/users/:user/mfa/new", "/console/me/mfa/new",
      "/console/users/:user/password", "/console/account/contact/email",
      "/console/account/contact/phone", "/console/policies/:policy/edit", "/console/me/contact",
    ]
    // Forms that only ask, or leave all as it is.
    let asking: Set = [
      "/console/simulate", "/console/policies/:policy/versions", "/console/session/stay",
      "/federation/login",
    ]
    for route in Self.posts {
      let forms = try ConsoleForms()
      if route.pattern.hasSuffix("permissions/edit") {
        let group = try forms.service.store.read {
          try $0.group(named: "crew", in: forms.account.id)
        }
        let role = try forms.service.store.read {
          try $0.role(named: "worker", in: forms.account.id)
        }
        for id in [group?.id, role?.id, forms.visitors.target.id] {
          try forms.service.addPolicy(Documents.administrator, to: try #require(id))
        }
      }
      let sender = try #require(forms.sender(of: route))
      var browser = Browser(forms.visitors, try forms.holder(sender))
      let form = try #require(forms.form(of: route), "no form of \(route.pattern)")
      let path = forms.path(of: route)
      let before = try StoreDump(forms.service)
      let first = browser.post(path, form)
      let between = try StoreDump(forms.service)
      #expect(first.status == 200 || first.status == 303, "\(route.pattern): \(first.status)")
      if !asking.contains(route.pattern) {
        #expect(
          !between.changes(since: before, ignoring: Self.notes.subtracting(["code_uses"])).isEmpty,
          "\(route.pattern) changed nothing")
      }
      let second = browser.post(path, form)
      let after = try StoreDump(forms.service)
      #expect(second.status < 500, "\(route.pattern), again: \(second.status)")
      if !repeatable.contains(route.pattern) {
        #expect(
          after.changes(since: between, ignoring: Self.notes) == [],
          "\(route.pattern) changed something twice")
      }
    }
  }

  @Test func `is taken with the token of this session alone, and from this site`() throws {
    let forms = try ConsoleForms()
    let stranger = try forms.visitors.session(
      of: .user(forms.visitors.target.id), in: forms.account)
    let before = try StoreDump(forms.service)
    for route in Self.posts {
      let holder = try forms.holder(try #require(forms.sender(of: route)))
      let cookie = forms.cookie(of: route)
      let right = try #require(holder.cookies[cookie])
      func tried(
        _ how: String, proof: SecretToken?, _ change: (inout ConsoleVisitors.Visitor) -> Void
      ) throws {
        var visitor = holder
        change(&visitor)
        let answer = try forms.send(route, as: visitor, proof: proof)
        #expect(answer.status == 403, "\(route.pattern) \(how)")
        #expect(
          try StoreDump(forms.service).changes(since: before) == [], "\(route.pattern) \(how)")
      }
      try tried("without a token", proof: nil) { _ in }
      try tried("with another session's token", proof: stranger.cookies[.session]) { _ in }
      try tried("with another ticket's token", proof: stranger.cookies[.ticket]) { _ in }
      try tried("with the sign-in page's token", proof: holder.cookies[.visitor]) { _ in }
      for site in ["cross-site", "same-site", "none", ""] {
        try tried("from \(site)", proof: right) { $0.site = site }
        // A page without referrers.
        try tried("from \(site), of null", proof: right) { ($0.site, $0.origin) = (site, "null") }
      }
      for origin in ["https://evil.example", "null", "http://localhost:8421"] {
        try tried("of a browser that says no more than \(origin)", proof: right) {
          ($0.site, $0.origin) = (nil, origin)
        }
      }
      try tried("from this site, it says, and from another", proof: right) {
        $0.origin = "https://evil.example"
      }
    }
  }

  @Test func `changes nothing for who is not signed in, or no more`() throws {
    let forms = try ConsoleForms()
    let outsiders = try [
      "nobody", "made-up cookies", "code ticket", "password ticket", "ticket that is over",
      "session that is over", "idle session", "signed out", "deleted user",
    ].map { ($0, try Self.distinct($0, forms)) }
    let before = try StoreDump(forms.service)
    for route in Self.posts where forms.cookie(of: route) == .session {
      for (name, visitor) in outsiders {
        for proof in [Cookie.session, .ticket, .visitor] {
          let answer = try forms.send(route, as: visitor, proof: visitor.cookies[proof])
          #expect(answer.status == 303, "\(name) at \(route.pattern)")
          #expect(
            answer.headers.contains { $0.name == "Location" && $0.value.hasPrefix("/signin") })
        }
      }
      #expect(try StoreDump(forms.service).changes(since: before) == [], "\(route.pattern)")
    }
  }

  /// A visitor whose user's name is not taken yet.
  private static func distinct(
    _ name: String, _ forms: ConsoleForms
  ) throws -> ConsoleVisitors.Visitor {
    switch name {
    case "session that is over":
      try forms.visitors.session(
        of: .user(forms.admin.id), in: forms.account, mfaAgo: 0, secondsAgo: ConsoleSession.longest)
    case "idle session":
      try forms.visitors.session(
        of: .user(forms.admin.id), in: forms.account, mfaAgo: 0, secondsAgo: ConsoleSession.idle)
    case "signed out":
      try {
        let visitor = try forms.visitors.session(
          of: .user(forms.admin.id), in: forms.account, mfaAgo: 0)
        let digest = visitor.cookies[.session]?.digest
        try forms.service.change { if let digest { try $0.delete(digest) } }
        return visitor
      }()
    default: try forms.visitors.visitor(name)
    }
  }

  @Test func `changes nothing of an account for the administrator of another`() throws {
    let forms = try ConsoleForms()
    let (service, visitors) = (forms.service, forms.visitors)
    let other = try service.addAccount("999988887777")
    let stranger = try visitors.administrator(in: other)
    // Names that are there in both accounts lead to one's own.
    _ = try service.addUser("target", in: other)
    _ = try service.addGroup("crew", in: other)
    _ = try service.addRole("worker", trusting: other.id.description, in: other)
    _ = try service.addManagedPolicy("shared", in: other)
    let before = try StoreDump(service)
    let ids = before.ids(of: forms.account.id)
    for route in Self.posts where forms.cookie(of: route) == .session {
      let answer = try forms.send(route, as: stranger, proof: stranger.cookies[.session])
      #expect(answer.status < 500, "\(route.pattern)")
      let changes = try StoreDump(service).changes(since: before, ignoring: Self.notes) { row in
        row.contains { field in
          let value = field.split(separator: "=", maxSplits: 1).last.map(String.init) ?? ""
          return ids.contains(value) || value.contains(forms.account.id.description)
        }
      }
      #expect(changes == [], "\(route.pattern)")
    }
  }

  @Test func `changes nothing for a user without rights, but what is his own`() throws {
    let forms = try ConsoleForms()
    let plain = try forms.visitors.visitor("user without policy")
    let before = try StoreDump(forms.service)
    // To sign out is anybody's, and to say where notices about oneself go.
    let own: Set = ["/console/signout", "/console/me/contact"]
    for route in Self.posts
    where forms.cookie(of: route) == .session && !own.contains(route.pattern) {
      let answer = try forms.send(route, as: plain, proof: plain.cookies[.session])
      #expect(answer.status < 500, "\(route.pattern)")
      #expect(
        try StoreDump(forms.service).changes(since: before, ignoring: Self.notes) == [],
        "\(route.pattern)")
    }
  }

  @Test(arguments: ["administrator who owes MFA", "administrator who owes a code"])
  func `changes nothing for who owes a factor, but to set one up or show it`(name: String) throws {
    let forms = try ConsoleForms()
    try forms.service.change {
      try $0.setMFADemand(
        name.hasSuffix("code") ? .consoleAndAPI : .console, of: forms.account.id)
    }
    let user = try forms.service.addUser("owing", in: forms.account)
    try forms.service.addPolicy(Documents.administrator, to: user)
    if name.hasSuffix("code") {
      try forms.visitors.addDevice("owing-phone", to: .user(user.id))
    }
    let visitor = try forms.visitors.session(of: .user(user.id), in: forms.account)
    let before = try StoreDump(forms.service)
    for route in Self.posts {
      guard case .session = route.access else { continue }
      let answer = try forms.send(route, as: visitor, proof: visitor.cookies[.session])
      #expect(answer.status == 303, "\(route.pattern)")
      #expect(
        try StoreDump(forms.service).changes(since: before) == [], "\(route.pattern)")
    }
  }

  @Test
  func `changes factors, keys, others' passwords, ways back and demands with a fresh code alone`()
    throws
  {
    let forms = try ConsoleForms()
    let stale = try forms.visitors.session(
      of: .user(forms.admin.id), in: forms.account, mfaAgo: ConsoleSession.freshness + 1)
    let root = try forms.visitors.session(
      of: .root(forms.account.id), in: forms.account, mfaAgo: ConsoleSession.freshness + 1)
    let guarded = Self.posts.filter { route in
      [
        "/mfa/new", "/mfa/new/:draft", "/remove", "/access_keys/new", "/status",
        "access_keys/:key/delete", ":user/password", "/recovery", "/help", ":user/delete",
        "account/settings", "account/contact", "contact/email", "contact/phone", "users/new",
        "users/first", "/console/mfa",
      ].contains { route.pattern.hasSuffix($0) && route.pattern.hasPrefix("/console") }
    }
    #expect(guarded.count > 20)
    let before = try StoreDump(forms.service)
    for route in guarded {
      let visitor = forms.sender(of: route) == .root ? root : stale
      let answer = try forms.send(route, as: visitor, proof: visitor.cookies[.session])
      let location = answer.headers.first { $0.name == "Location" }?.value ?? "\(answer.status)"
      #expect(location.hasPrefix("/console/confirm"), "\(route.pattern): \(location)")
      #expect(try StoreDump(forms.service).changes(since: before) == [], "\(route.pattern)")
    }
  }

  @Test func `is for who sends it: a page that is only looked at changes nothing`() throws {
    let forms = try ConsoleForms()
    let before = try StoreDump(forms.service)
    for route in Routes.all where !route.isPost {
      let visitor = try forms.holder(forms.sender(of: route) ?? .admin)
      for query in [[], [("do", "grant"), ("return", "//evil.example")]] {
        let answer = forms.visitors.answer(
          isPost: false, forms.path(of: route), query: query, proof: nil, as: visitor)
        #expect(answer.status < 500, "\(route.pattern)")
        // A form in the address is none.
        _ = forms.visitors.answer(
          isPost: false, forms.path(of: route), query: forms.form(of: route) ?? [], proof: nil,
          as: visitor)
      }
      #expect(
        try StoreDump(forms.service).changes(since: before, ignoring: ["audit_terms"]) == [],
        "\(route.pattern)")
    }
  }

  @Test func `leads to no other site, whatever it is told to return to`() throws {
    let places = [
      "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example",
      "/\t/evil.example",
      "javascript:alert(1)", "http:evil.example", "/%0d%0aLocation:https://evil.example\r\nX: y",
      " //evil.example", "///evil.example", "/console/\n//evil.example", "data:text/html,x",
    ]
    for route in Routes.all {
      let names = ["return", "Destination", "next", "url"]
      if !route.isPost {
        let forms = try ConsoleForms()
        for place in places {
          for sender in [nil, forms.sender(of: route)] {
            let visitor = try sender.map { try forms.holder($0) } ?? .init()
            let answer = forms.visitors.answer(
              isPost: false, forms.path(of: route), query: names.map { ($0, place) }, proof: nil,
              as: visitor)
            Self.checkLocation(answer, route, place)
          }
        }
        continue
      }
      guard let form = try ConsoleForms().form(of: route) else { continue }
      // One that goes through, for that is when it leads on.
      for place in places.prefix(3) {
        let forms = try ConsoleForms()
        let holder = try forms.holder(try #require(forms.sender(of: route)))
        let answer = forms.visitors.answer(
          isPost: true, forms.path(of: route), form: form + names.map { ($0, place) },
          proof: holder.cookies[forms.cookie(of: route)], as: holder)
        Self.checkLocation(answer, route, place)
      }
    }
  }

  private static func checkLocation(_ answer: ConsoleAnswer, _ route: Route, _ place: String) {
    for header in answer.headers where header.name == "Location" {
      #expect(LinkAddress.isLocal(header.value), "\(route.pattern) led to \(header.value)")
      #expect(!header.value.hasPrefix("//"))
    }
    for header in answer.headers {
      #expect(
        !header.value.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "\(route.pattern): \(header)")
    }
  }

  @Test func `signs in to where it was asked to, on this site alone`() throws {
    for (asked, led) in [
      ("/console/users?x=1", "/console/users?x=1"), ("//evil.example", "/console/"),
      ("https://evil.example", "/console/"), ("/\\evil.example", "/console/"),
    ] {
      let visitors = try ConsoleVisitors()
      let user = try visitors.service.addUser("ann", in: visitors.account)
      try visitors.service.addPassword(to: user)
      var browser = Browser(visitors)
      #expect(browser.givePassword(user, returningTo: asked).location == led)
      // Nor with a code, nor with a fresh one.
      let phone = try visitors.service.addDevice(
        "ann-phone", heldBy: .user(user.id), in: visitors.account)
      var next = Browser(visitors)
      #expect(
        next.givePassword(user, returningTo: asked).location?.hasPrefix("/signin/mfa") == true)
      let now = visitors.service.clock.now()
      let page = next.post("/signin/mfa", [("code", phone.code(at: now)), ("return", asked)])
      #expect(page.location == led)
      let fresh = next.post(
        "/console/confirm", [("code", phone.code(at: now, steps: 1)), ("return", asked)])
      #expect(fresh.location == led)
    }
  }

  @Test func `of the sign-in page too is taken with its own token and from this site alone`() throws
  {
    let forms = try ConsoleForms()
    let holder = try forms.holder(.admin)
    let right = try #require(holder.cookies[.visitor])
    let signIn = [
      ("as", "user"), ("account", forms.account.id.description), ("username", "target"),
      ("password", KnownPassword.text),
    ]
    for (path, form) in [
      ("/signin", signIn), ("/signin/preferences", [("theme", "dark"), ("language", "de")]),
    ] {
      let before = try StoreDump(forms.service)
      func status(
        _ proof: SecretToken?, _ change: (inout ConsoleVisitors.Visitor) -> Void = { _ in }
      ) -> Int {
        var visitor = holder
        change(&visitor)
        return forms.visitors.answer(
          isPost: true, path, form: form, proof: proof, as: visitor
        ).status
      }
      #expect(status(nil) == 403)
      #expect(status(holder.cookies[.session]) == 403)
      #expect(status(right) { $0.site = "cross-site" } == 403)
      #expect(status(right) { ($0.site, $0.origin) = (nil, "https://evil.example") } == 403)
      #expect(status(right) { $0.cookies[.visitor] = nil } == 403)
      #expect(try StoreDump(forms.service).changes(since: before) == [])
      #expect(status(right) == 303)
    }
  }
}
