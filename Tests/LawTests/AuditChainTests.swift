import Dispatch
import Identity
import IdentitySQL
import TestStores
import Testing

/// T-40: whatever is done to the records behind the server's back is found.
@Suite struct `Law 8: the records are a chain` {
  /// Records of three processes, the last of which was stopped with some of its records unsigned.
  private func written(_ world: World, users: Int = 12) throws {
    for process in 0..<3 {
      let store = process == 0 ? world.store : try world.reopened()
      for number in 0..<users / 3 {
        let outcome = try world.perform(
          "CreateUser", ["UserName": "user-\(process)-\(number)"], as: world.root, in: store)
        try #require(outcome.isAnswered)
      }
      if process == 1 { try store.close() } else { try store.signAudit() }
    }
  }

  private func change(_ world: World, _ statement: String, _ values: SQLValue...) throws {
    try world.change(statement, with: values)
  }

  private func breaks(_ world: World, anchor: String? = nil) throws -> Set<AuditReport.Break> {
    Set(try world.store.verifyAudit(anchor: anchor).findings.map(\.kind))
  }

  /// What `column` of the rows of `table` holds, the first row first.
  private func numbers(_ world: World, _ column: String, of table: String) throws -> [Int64] {
    try world.driver.read { connection in
      try connection.rows("SELECT \(column) FROM \(table) ORDER BY 1") { $0.integer(0) }
    }
  }

  @Test func `what several processes wrote is whole, and what is there is told`() throws {
    let world = try World()
    try written(world)
    let report = try world.store.verifyAudit()
    #expect(report.findings == [])
    #expect(report.records == 12)
    #expect(report.chains == 3)
    #expect(report.unchained == 0)
    // The beginning, and each process's.
    #expect(report.checkpoints >= 4)
    #expect(report.anchor != nil)
  }

  /// A byte of any column of any row.
  @Test func `any byte that was altered is found`() throws {
    let world = try World()
    try written(world, users: 6)
    #expect(try world.store.verifyAudit().isWhole)
    let columns = [
      ("audit", "id", ["id", "account_id", "recorded_at", "record", "chain", "number", "link"]),
      (
        "audit_checkpoints", "number",
        [
          "number", "kind", "chain", "place", "link", "record_id", "recorded_at", "signature",
        ]
      ),
      ("audit_keys", "id", ["sealed_secret"]),
    ]
    let random = SeededRandom(40)
    func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    let wanted = TestEngine.current == .sqlite ? 1000 : 100
    var (altered, found) = (0, 0)
    while altered < wanted {
      let (table, key, names) = columns[[0, 0, 0, 0, 0, 0, 1, 1, 1, 2][below(10)]]
      let name = names[below(names.count)]
      let keys = try numbers(world, key, of: table)
      let row = keys[below(keys.count)]
      let isText = name == "record"
      let isBytes = ["link", "signature", "sealed_secret"].contains(name)
      let old = try #require(
        try world.driver.read { connection in
          try connection.row("SELECT \(name) FROM \(table) WHERE \(key) = ?", [.integer(row)]) {
            isText
              ? .text($0.text(0)) : isBytes ? .bytes($0.bytes(0)) : SQLValue.integer($0.integer(0))
          }
        })
      let new: SQLValue
      switch old {
      case .text(let text):
        var bytes = Array(text.utf8)
        let place = below(bytes.count)
        bytes[place] = bytes[place] == UInt8(ascii: "x") ? UInt8(ascii: "y") : UInt8(ascii: "x")
        new = .utf8(bytes)
      case .bytes(var bytes):
        guard !bytes.isEmpty else { continue }
        bytes[below(bytes.count)] ^= 1 << UInt8(below(8))
        new = .bytes(bytes)
      case .integer(let number): new = .integer(number ^ 1 << Int64(below(63)))
      default: continue
      }
      // Where the schema has no room for it nothing was altered.
      guard
        (try? change(world, "UPDATE \(table) SET \(name) = ? WHERE \(key) = ?", new, .integer(row)))
          != nil
      else { continue }
      altered += 1
      let report = try world.store.verifyAudit()
      if report.isWhole {
        Issue.record("\(table).\(name) of \(row): \(old) became \(new)")
      } else {
        found += 1
      }
      guard case .integer(let moved) = new, name == key else {
        try change(world, "UPDATE \(table) SET \(name) = ? WHERE \(key) = ?", old, .integer(row))
        continue
      }
      try change(world, "UPDATE \(table) SET \(name) = ? WHERE \(key) = ?", old, .integer(moved))
    }
    #expect(found == wanted)
    #expect(try world.store.verifyAudit().isWhole)
  }

  @Test func `a record that was removed is found, wherever it stood`() throws {
    for place in [0, 3, 4, 7, 11] {
      let world = try World()
      try written(world)
      let ids = try numbers(world, "id", of: "audit")
      try change(world, "DELETE FROM audit WHERE id = ?", .integer(ids[place]))
      #expect(try breaks(world) == [.missing], "\(place)")
    }
  }

  @Test func `records that changed places are found`() throws {
    let world = try World()
    try written(world)
    let ids = try numbers(world, "id", of: "audit")
    func swap(_ column: String) throws {
      let values = try [ids[1], ids[2]].map { id in
        try world.driver.read { connection in
          try connection.row("SELECT \(column) FROM audit WHERE id = ?", [.integer(id)]) {
            column == "record" ? SQLValue.text($0.text(0)) : .integer($0.integer(0))
          }
        }
      }
      for (id, value) in zip([ids[2], ids[1]], values) {
        try change(
          world, "UPDATE audit SET \(column) = ? WHERE id = ?", try #require(value), .integer(id))
      }
    }
    try swap("record")
    #expect(try breaks(world) == [.altered])
    try swap("record")
    try swap("number")
    #expect(try !world.store.verifyAudit().isWhole)
    try swap("number")
    #expect(try world.store.verifyAudit().isWhole)
  }

  @Test func `a record that the server did not write is found`() throws {
    let world = try World()
    try written(world)
    let ids = try numbers(world, "id", of: "audit")
    let copy = """
      INSERT INTO audit (id, account_id, recorded_at, record, chain, number, link)
      SELECT id + 1, account_id, recorded_at, record, chain, number, link FROM audit WHERE id = ?
      """
    try change(world, copy, .integer(ids[2]))
    #expect(try breaks(world).contains(.misplaced))
    try change(world, "DELETE FROM audit WHERE id = ?", .integer(ids[2] + 1))
    #expect(try world.store.verifyAudit().isWhole)
    try change(
      world, "INSERT INTO audit (id, account_id, recorded_at, record) VALUES (?, 1, 1, '{}')",
      .integer(ids[2] + 1))
    #expect(try breaks(world) == [.misplaced])
  }

  @Test func `an end that was cut off is found up to the last checkpoint`() throws {
    let world = try World()
    try written(world)
    let ids = try numbers(world, "id", of: "audit")
    try change(world, "DELETE FROM audit WHERE id > ?", .integer(ids[9]))
    #expect(try breaks(world) == [.missing])
    // All of a process's.
    try change(world, "DELETE FROM audit WHERE id > ?", .integer(ids[7]))
    #expect(try breaks(world) == [.missing])
  }

  @Test func `what a killed process had not signed, the next one signs`() throws {
    let world = try World()
    for name in ["ann", "bob", "eve"] {
      try world.must("CreateUser", ["UserName": name], as: world.root)
    }
    let before = try world.store.verifyAudit().checkpoints
    // Nothing more comes from the first.
    let next = try world.reopened()
    #expect(try next.verifyAudit().checkpoints == before + 1)
    #expect(try next.verifyAudit().isWhole)
    let ids = try numbers(world, "id", of: "audit")
    try change(world, "DELETE FROM audit WHERE id = ?", .integer(ids[2]))
    #expect(try breaks(world) == [.missing])
  }

  @Test func `a checkpoint that was forged or taken out is found`() throws {
    let world = try World()
    try written(world)
    let last = try #require(try numbers(world, "number", of: "audit_checkpoints").last)
    let forge = """
      INSERT INTO audit_checkpoints
        (number, kind, chain, place, link, record_id, recorded_at, signature)
      SELECT number + 1, kind, chain, place, link, record_id, recorded_at, signature
      FROM audit_checkpoints WHERE number = ?
      """
    try change(world, forge, .integer(last))
    #expect(try breaks(world) == [.forged])
    try change(world, "DELETE FROM audit_checkpoints WHERE number = ?", .integer(last + 1))
    #expect(try world.store.verifyAudit().isWhole)
    try change(world, "DELETE FROM audit_checkpoints WHERE number = 2")
    #expect(try breaks(world) == [.missing, .forged])
    try change(world, "DELETE FROM audit_checkpoints")
    #expect(try breaks(world).contains(.missing))
    try change(world, "DELETE FROM audit_keys")
    #expect(try breaks(world) == [.keyless])
  }

  /// Whoever puts an older store in its place leaves nothing in it that would say so.
  @Test func `an older store is told by the anchor that was kept elsewhere`() throws {
    let world = try World()
    try written(world)
    let anchor = try #require(try world.store.verifyAudit().anchor)
    let checkpoints = try numbers(world, "number", of: "audit_checkpoints")
    let records = try numbers(world, "id", of: "audit")
    #expect(try world.store.verifyAudit(anchor: anchor).isWhole)
    // The last process's.
    try change(world, "DELETE FROM audit WHERE id > ?", .integer(records[7]))
    try change(
      world, "DELETE FROM audit_checkpoints WHERE number > ?",
      .integer(checkpoints[checkpoints.count - 2]))
    #expect(try world.store.verifyAudit().isWhole)
    #expect(try breaks(world, anchor: anchor) == [.missing])
  }

  @Test func `records from before the chains are counted, and nothing is added to them`() throws {
    let place = try TestStore(onSchema: false)
    let driver = try place.open()
    try Schema.migrate(driver, upTo: 4)
    try driver.transaction { connection in
      for id in 1...5 as ClosedRange<Int64> {
        try connection.run(
          "INSERT INTO audit (id, account_id, recorded_at, record) VALUES (?, 1, 1, '{}')",
          [.integer(id * 10)])
      }
    }
    try Schema.migrate(driver)
    let world = try World(on: place)
    try written(world)
    let report = try world.store.verifyAudit()
    #expect(report.isWhole)
    #expect((report.records, report.unchained) == (17, 5))
    try change(
      world, "INSERT INTO audit (id, account_id, recorded_at, record) VALUES (51, 1, 1, '{}')")
    #expect(try breaks(world) == [.misplaced])
    try change(world, "DELETE FROM audit WHERE id IN (51, 20)")
    #expect(try breaks(world) == [.missing])
  }

  @Test func `a neighbour that is undone, and a commit that fails, leave no gap`() throws {
    let (world, driver) = try World.observed()
    struct Thrown: Error {}
    for failure in [nil, ObservedDriver.Failure.beforeCommit, .afterCommit] {
      driver.fail(failure)
      for number in 0..<9 {
        let name = "user-\(String(describing: failure))-\(number)"
        _ = world.store.submit { records in
          let call = world.record("CreateUser", of: name)
          try records.append(call)
          if number % 3 == 1 { throw Thrown() }
          // As an operation does that goes on after something in it was refused.
          do {
            try records.attempt {
              try records.append(call)
              throw Thrown()
            }
          } catch is Thrown {}
        } completion: { _ in
        }
      }
      world.store.drain()
    }
    driver.fail(nil)
    try world.must("CreateUser", ["UserName": "ann"], as: world.root)
    try world.store.signAudit()
    let report = try world.store.verifyAudit()
    #expect(report.findings == [])
    // Six of the first nine, six that were kept though nobody heard of it, and the last.
    #expect(report.records == 13)
    let last = try #require(try numbers(world, "id", of: "audit").last)
    try change(world, "DELETE FROM audit WHERE id = ?", .integer(last))
    #expect(try breaks(world) == [.missing])
  }

  @Test func `what is pruned is gone and recorded, and the rest still proves itself`() throws {
    let world = try World()
    try written(world)
    world.advance(seconds: 86_400)
    let cut = world.now
    for number in 0..<4 {
      try world.must("CreateUser", ["UserName": "late-\(number)"], as: world.root)
    }
    _ = try world.store.indexAudit()
    let terms = try world.count("audit_terms")
    let count = try world.store.pruneAudit(before: cut, portion: 5) { account, count in
      world.record("PruneAudit", of: "\(account) \(count)")
    }
    #expect(count == 12)
    // Twelve in fives, with a record of each five.
    #expect(try world.count("audit") == 4 + 3)
    #expect(try world.count("audit", where: "record LIKE '%PruneAudit%'") == 3)
    #expect(try world.count("audit_terms") == terms / 4)
    #expect(try world.store.verifyAudit().findings == [])
    try world.store.signAudit()
    let ids = try numbers(world, "id", of: "audit")
    for place in [0, 3, 6] {
      try change(
        world, "UPDATE audit SET account_id = account_id + 1 WHERE id = ?", .integer(ids[place]))
      #expect(try breaks(world) == [.altered])
      try change(
        world, "UPDATE audit SET account_id = account_id - 1 WHERE id = ?", .integer(ids[place]))
    }
    #expect(try world.store.verifyAudit().isWhole)
    try change(world, "DELETE FROM audit WHERE id = ?", .integer(ids[0]))
    #expect(try breaks(world) == [.missing])
  }
}

/// Instances write beside each other, each in a chain of its own.
@Suite(.enabled(if: TestEngine.current == .postgresql))
struct `Law 8: chains of several instances` {
  @Test func `three at once are whole together, and what one loses is found`() throws {
    let world = try World()
    let stores = [world.store, try world.reopened(), try world.reopened()]
    DispatchQueue.concurrentPerform(iterations: 30) { number in
      _ = try? world.perform(
        "CreateUser", ["UserName": "user-\(number)"], as: world.root, in: stores[number % 3])
    }
    for store in stores { try store.signAudit() }
    let report = try world.store.verifyAudit()
    #expect(report.findings == [])
    #expect((report.records, report.chains) == (30, 3))
    for chain in 0..<3 {
      let lost = try #require(
        try world.driver.read { connection in
          try connection.row(
            """
            SELECT MAX(id) FROM audit
            WHERE chain = (SELECT DISTINCT chain FROM audit ORDER BY chain LIMIT 1 OFFSET \(chain))
            """
          ) { $0.integer(0) }
        })
      try world.change(
        "UPDATE audit SET recorded_at = recorded_at + 1 WHERE id = ?", .integer(lost))
      #expect(try world.store.verifyAudit().findings.map(\.kind) == [.altered])
      try world.change(
        "UPDATE audit SET recorded_at = recorded_at - 1 WHERE id = ?", .integer(lost))
    }
  }
}

extension World {
  /// What somebody does in the store past the server.
  fileprivate func change(_ statement: String, _ values: SQLValue...) throws {
    try change(statement, with: values)
  }

  fileprivate func change(_ statement: String, with values: [SQLValue]) throws {
    try driver.transaction { _ = try $0.run(statement, values) }
  }

  /// A record such as an operator's command leaves.
  fileprivate func record(_ name: String, of text: String) -> AuditRecord {
    AuditRecord(
      eventID: text, at: now, account: account.id, source: "sallyport", name: name,
      isReadOnly: false, actor: .operator(command: name), parameters: nil, response: nil,
      refusal: nil)
  }
}
