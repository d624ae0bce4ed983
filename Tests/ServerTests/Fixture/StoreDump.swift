import Identity

@testable import IdentitySQL
@testable import Server

/// All that a store holds, row by row.
struct StoreDump: Equatable {
  /// Tables by name; of each the rows as `column=value`.
  private(set) var tables: [String: Set<[String]>] = [:]

  init(_ service: LocalService) throws {
    service.store.drain()
    tables = try service.store.read { records in
      guard let connection = try (records as? SQLRecords)?.connection else {
        throw Fault.damagedRecord("a store without rows")
      }
      var tables: [String: Set<[String]>] = [:]
      let names = try connection.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
      ) { $0.text(0) }
      for name in names {
        let columns = try connection.rows("SELECT name FROM pragma_table_info('\(name)')") {
          $0.text(0)
        }
        let values = columns.map { "quote(\"\($0)\")" }.joined(separator: ", ")
        tables[name] = Set(
          try connection.rows("SELECT \(values) FROM \(name)") { row in
            columns.indices.map { "\(columns[$0])=\(row.text($0))" }
          })
      }
      return tables
    }
  }

  /// What differs, outside of `ignored` tables and in rows that `counts` holds for.
  func changes(
    since before: StoreDump, ignoring ignored: Set<String> = [],
    where counts: ([String]) -> Bool = { _ in true }
  ) -> [String] {
    Set(tables.keys).union(before.tables.keys).subtracting(ignored).sorted().flatMap { name in
      let (old, new) = (before.tables[name] ?? [], tables[name] ?? [])
      return old.symmetricDifference(new).filter(counts).map { row in
        "\(old.contains(row) ? "-" : "+") \(name): \(row.joined(separator: " "))"
      }
    }
  }

  /// The ids of what belongs to an account.
  func ids(of account: AccountID) -> Set<String> {
    var ids: Set = ["\(account.number)"]
    for rows in tables.values {
      for row in rows where row.contains("account_id=\(account.number)") {
        for value in row where value.hasPrefix("id=") { ids.insert(String(value.dropFirst(3))) }
      }
    }
    return ids
  }
}
