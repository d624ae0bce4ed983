import Dispatch
import Identity
import Operations
import IdentitySQL
import Testing

@testable import Console

/// T-08: the owner is told of a suspension at once, and no stranger brings it about.
@Suite struct `T-08: strangers and the owner of a device` {
  private let visitors: ConsoleVisitors
  private let ann: User
  private let phone: Authenticator

  init() throws {
    visitors = try ConsoleVisitors()
    ann = try visitors.service.addUser("ann", in: visitors.account)
    try visitors.service.addPassword(to: ann)
    phone = try visitors.service.addDevice(
      "ann-phone", heldBy: .user(ann.id), in: visitors.account)
  }

  private var service: LocalService { visitors.service }

  @Test func `a hundred thousand wrong passwords leave every code of the device`() throws {
    var stranger = Browser(visitors)
    _ = stranger.get("/signin")
    let before = try StoreDump(service)
    let form = [
      ("as", "user"), ("account", ann.account.description), ("username", "ann"),
      ("password", "Wr0ng-one!!"),
      ("form_token", try #require(stranger.visitor.cookies[.visitor]).formToken),
    ]
    let visitor = stranger.visitor
    DispatchQueue.concurrentPerform(iterations: 100_000) { index in
      // From ever other networks, as far as the name takes tries from everywhere.
      let page = Page(
        visitors.answer(
          isPost: true, "/signin", form: form, proof: nil, as: visitor,
          from: "198.51.\(index % 12).7"))
      if page.status != 422 && page.status != 429 { Issue.record("\(page.status)") }
    }
    let ignored: Set = ["password_tries", "audit", "audit_terms"]
    #expect(try StoreDump(service).changes(since: before, ignoring: ignored) == [])
    // Tries are anew within the hour, and the codes are all there: eight wrong ones and a right one.
    service.clock.advance(by: PasswordBudget.nameWindow)
    var browser = Browser(visitors)
    #expect(browser.givePassword(ann).location == "/signin/mfa")
    for _ in 0..<8 {
      #expect(browser.post("/signin/mfa", [("code", wrong())]).status == 422)
    }
    let now = service.clock.now()
    #expect(browser.post("/signin/mfa", [("code", phone.code(at: now))]).location == "/console/")
  }

  @Test func `a network that has used up its tries leaves everybody else's`() throws {
    var browser = Browser(visitors)
    for _ in 0..<PasswordBudget.triesPerNetwork {
      #expect(browser.givePassword(ann, "Wr0ng-one!!").status == 422)
    }
    #expect(browser.givePassword(ann).status == 429)
    let form = [
      ("as", "user"), ("account", ann.account.description), ("username", "ann"),
      ("password", KnownPassword.text),
    ]
    let page = Page(
      visitors.answer(
        isPost: true, "/signin", form: form, proof: browser.visitor.cookies[.visitor],
        as: browser.visitor, from: "203.0.113.80"))
    #expect(page.location == "/signin/mfa")
  }

  @Test
  func `the hundredth wrong code suspends the device, and its owner is told in that transaction`()
    throws
  {
    let owners: [(Owner, String)] = [
      (.user(ann.id), "ann-phone"), (.root(visitors.account.id), "root-phone"),
    ]
    try visitors.addDevice("root-phone", to: .root(visitors.account.id))
    for (owner, device) in owners {
      var failures = 0
      while failures < 100 {
        service.clock.advance(by: CodeBudget.windowSeconds)
        var browser = Browser(visitors, try visitors.ticket(.code, of: owner))
        for _ in 0..<9 where failures < 100 {
          #expect(browser.post("/signin/mfa", [("code", wrong())]).status == 422)
          failures += 1
          let now = service.clock.now()
          let told = try service.store.read {
            try $0.notices(of: owner, before: now.adding(seconds: 1))
          }.map { "\($0.kind.rawValue) \($0.subject)" }
          #expect(told == (failures == 100 ? ["device-suspended \(device)"] : []))
        }
      }
    }
    // To be sent at once: the sender looks every few seconds.
    let now = service.clock.now()
    let mails = try service.store.read { records in
      try records.outbox(.mail, dueBy: now, limit: 10).map {
        try records.fields(of: $0, by: service.keyring)
      }
    }
    #expect(mails.map { Array($0.prefix(2)) } == [["root@example.com", "device-suspended"]])
  }

  /// A code that no window of the phone has.
  private func wrong() -> String { phone.code(at: service.clock.now(), steps: 5_000_000) }
}
