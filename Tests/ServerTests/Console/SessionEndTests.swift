import Identity
import Testing

@testable import Console

/// When a session ends, what puts that off, and where one gets afterwards.
@Suite struct SessionEndTests {
  private let visit: SignedIn

  init() throws {
    visit = try SignedIn()
  }

  private func later(_ seconds: Int64) { visit.service.clock.advance(by: seconds) }

  /// `left` of what the script is told.
  private func left(_ page: Page) -> Int64? {
    page.text.firstMatch(of: /"left":(\d+)/).flatMap { Int64($0.1) }
  }

  @Test func `what a script asks of its own accord keeps no session from ending`() throws {
    let unattended = Routes.all.filter(\.isUnattended)
    #expect(unattended.count >= 2)
    for route in unattended {
      let visit = try SignedIn()
      for _ in 0..<59 {
        visit.service.clock.advance(by: 60)
        _ = try visit.visitors.visit(route, as: visit.visitor)
      }
      #expect(visit.get("/console/session").status == 200, "\(route.pattern)")
      visit.service.clock.advance(by: 60)
      #expect(visit.get("/console/session").status == 303, "\(route.pattern)")
    }
  }

  @Test func `the script is told how long is left, and whether that is all there is`() {
    #expect(left(visit.get("/console/session")) == 3600)
    later(3500)
    let soon = visit.get("/console/session")
    #expect(left(soon) == 100 && soon.text.contains(#""isFinal":false"#))
    for _ in 0..<12 {
      #expect(visit.get("/console/").status == 200)
      later(3300)
    }
    let last = visit.get("/console/session")
    #expect(left(last) == 100 && last.text.contains(#""isFinal":true"#))
    #expect(visit.get("/console/").text.contains("data-is-final"))
    later(100)
    #expect(visit.get("/console/session").status == 303)
  }

  @Test func `who stays has another hour, and goes back to his page`() {
    later(3599)
    let stayed = visit.post("/console/session/stay", [("return", "/console/users")])
    #expect(stayed.status == 303 && stayed.location == "/console/users")
    #expect(
      visit.post("/console/session/stay", [("return", "//evil.example")]).location == "/console/")
    later(3599)
    #expect(left(visit.get("/console/session")) == 1)
    #expect(visit.get("/console/").status == 200)
  }

  @Test(arguments: [
    ("/console/users/new", "/console/users/new"),
    ("/console/users/target/delete", "/console/users/target/delete"),
    // Where there is no page at a form's address.
    ("/console/session/stay", "/console/"), ("/console/signout", "/console/"),
  ])
  func `a form that comes too late leads to sign-in and back to its page`(
    _ form: String, _ page: String
  ) {
    later(3601)
    let answer = visit.post(form, [("name", "mina")])
    #expect(answer.status == 303)
    #expect(answer.location == "/signin?return=" + PathText.encode(page))
    #expect(answer.headers.contains("session-idle"))
  }

  @Test func `a session that has had its time is not said to have been idle`() {
    for _ in 0..<13 {
      _ = visit.get("/console/")
      later(3400)
    }
    #expect(visit.get("/console/").headers.contains("session-ended"))
  }

  @Test func `the bar is on the page of the code too, and says whose session it is`() throws {
    let page = visit.get("/console/confirm").text
    #expect(page.contains("data-session=\"3600\""))
    let who = try visit.read { try $0.user(named: "admin", in: visit.account.id) }
    #expect(page.contains("data-who=\"\(try #require(who).uniqueID)\""))
  }
}
