import IAM
import Identity
import Operations
import STS
import Testing

/// Law 10: no door without its check.
///
/// `Tests/Golden/doors.txt` says for each action, each route and each kind of caller what comes of
/// it: `ok`, the error's code, or the bare status. `UPDATE_GOLDEN=1` writes it anew (see ``Golden``).
@Suite struct DoorTests {
  @Test func `no action is without a row`() {
    let actions = Set((IAMActions.all + STSActions.all).map { $0.action })
    #expect(Set(Door.all.map(\.action)) == actions)
    #expect(Set(Door.all.map(\.name)).count == Door.all.count)
  }

  @Test func `every caller gets what the table says at every door`() async throws {
    var table = Table()
    for door in Door.all {
      let callers = try Callers()
      if table.columns.isEmpty { table.columns = callers.columns.map(\.name) }
      try callers.service.addCredentialReport(of: callers.account)
      let cells = try callers.columns.enumerated().map { number, column in
        let target = try Target(number, of: callers, for: (column.name, column.user))
        // What an account has one of.
        try callers.service.setAlias("door", of: callers.account)
        try callers.service.setPasswordPolicy(PasswordPolicy(), of: callers.account)
        guard let form = door.form(target) else { return "-" }
        return try callers.service.send(door.action, form, as: column.credentials).verdict
      }
      table.rows.append((door.name, cells))
    }
    let callers = try Callers()
    for route in ServerRoute.all {
      var cells: [String] = []
      for column in callers.columns {
        cells.append(try await route.visit(callers.service, as: column.credentials))
      }
      table.rows.append((route.name, cells))
    }
    try Golden.check(table.text, named: "doors.txt")
  }
}

/// A table as text: the callers are numbered, for their names are long.
struct Table {
  var columns: [String] = []
  var rows: [(name: String, cells: [String])] = []

  var text: String {
    let width = (rows.map(\.name.count).max() ?? 0) + 2
    let widths = columns.indices.map { column in
      (rows.map { $0.cells[column].count } + [2]).max() ?? 2
    }
    var lines = columns.enumerated().map { "\($0.offset + 1)  \($0.element)" }
    lines.append("")
    let numbers = columns.indices.map { padded(String($0 + 1), to: widths[$0]) }
    lines.append(trimmed(padded("", to: width) + numbers.joined(separator: "  ")))
    for row in rows {
      let cells = row.cells.enumerated().map { padded($0.element, to: widths[$0.offset]) }
      lines.append(trimmed(padded(row.name, to: width) + cells.joined(separator: "  ")))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func trimmed(_ text: String) -> String {
    String(text.reversed().drop { $0 == " " }.reversed())
  }
}
