import Testing

@testable import Console

/// T-27 and law 10 for the console: every route against everybody who may come.
///
/// `Tests/Golden/console-doors.txt` says what each gets: the status, and where he is sent. The
/// rows are the console's own table of routes, so none can be forgotten. A form is sent empty: 422
/// is a page that takes it and asks for what is missing.
@Suite struct ConsoleDoorTests {
  private typealias Cell = (visitor: String, verdict: String)

  /// What becomes of everybody on every page. Reading changes nothing, so each visitor reads all
  /// pages of one store; each form is sent to a store of its own.
  private static let verdicts: Result<[(route: Route, cells: [Cell])], any Error> = Result {
    let readers = try ConsoleVisitors.names.map { name in
      let visitors = try ConsoleVisitors()
      return (visitors, try visitors.visitor(name))
    }
    return try Routes.all.map { route in
      let cells = try ConsoleVisitors.names.enumerated().map { index, name -> Cell in
        guard route.isPost else {
          let (visitors, visitor) = readers[index]
          return (name, try visitors.visit(route, as: visitor))
        }
        let visitors = try ConsoleVisitors()
        return (name, try visitors.visit(route, as: visitors.visitor(name)))
      }
      return (route, cells)
    }
  }

  @Test func `T-27: every visitor gets what the table says on every page`() throws {
    var table = Table()
    table.columns = ConsoleVisitors.names
    table.rows = try Self.verdicts.get().map { route, cells in
      ((route.isPost ? "POST " : "GET ") + route.pattern, cells.map(\.verdict))
    }
    try Golden.check(table.text, named: "console-doors.txt")
  }

  // Beside the table, what must hold of all of it, whoever writes the next row.

  @Test func `nobody without a session sees a page of the console`() throws {
    let outsiders: Set = [
      "nobody", "made-up cookies", "code ticket", "password ticket", "ticket that is over",
      "session that is over", "idle session", "signed out", "deleted user",
    ]
    for (route, cells) in try Self.verdicts.get() where route.pattern.hasPrefix("/console") {
      for cell in cells where outsiders.contains(cell.visitor) {
        #expect(cell.verdict == "303 /signin", "\(cell.visitor) at \(route.pattern)")
      }
    }
  }

  @Test func `no form is taken without its token or from another site`() throws {
    for (route, cells) in try Self.verdicts.get()
    where route.isPost && route.pattern.hasPrefix("/console") {
      for cell in cells where cell.visitor.contains("form") {
        #expect(cell.verdict == "403", "\(cell.visitor) at \(route.pattern)")
      }
    }
  }

  @Test func `who owes a factor gets to where he shows it or sets it up, and no further`() throws {
    let open: Set = [
      "/console/signout", "/console/session", "/console/session/stay", "/console/confirm",
      "/console/me/mfa/new", "/console/me/mfa/new/:draft",
    ]
    let led = [
      "administrator who owes MFA": "/console/me/mfa/new",
      "administrator who owes a code": "/console/confirm",
    ]
    for (route, cells) in try Self.verdicts.get()
    where route.pattern.hasPrefix("/console") && !open.contains(route.pattern) {
      for cell in cells {
        guard let place = led[cell.visitor] else { continue }
        #expect(cell.verdict == "303 \(place)", "\(cell.visitor) at \(route.pattern)")
      }
    }
  }

  @Test func `an old code opens no page that changes factors`() throws {
    let harmless = ["/resync", "/try", "/tags", "/mfa/recovery"]
    for (route, cells) in try Self.verdicts.get()
    where route.pattern.contains("/mfa/") && !harmless.contains(where: route.pattern.hasSuffix) {
      for cell in cells where cell.visitor == "administrator, old code" {
        #expect(cell.verdict == "303 /console/confirm", "\(route.pattern)")
      }
    }
  }
}
