import Identity
import IdentitySQL
import Testing

/// Records are sorted in beside the requests, each once, whoever does it and whenever.
@Suite struct AuditIndexTests {
  private func append(_ count: Int, to world: World) throws {
    let (account, now) = (world.account.id, world.now)
    try world.store.write { records in
      for number in 0..<count {
        try records.append(
          AuditRecord(
            eventID: "\(number)", at: now, account: account, source: "iam.amazonaws.com",
            name: "CreateUser", isReadOnly: false, actor: .operator(command: "test"),
            parameters: nil, response: nil, refusal: nil))
      }
    }
  }

  private func found(_ world: World, _ filter: AuditFilter = AuditFilter()) throws -> [Int64] {
    try world.store.read { records in
      try records.auditRecords(
        matching: filter, of: world.account.id, .newest, limit: 10_000
      ).map(\.id)
    }
  }

  @Test func `each record is found once, however often they are sorted in`() throws {
    let world = try World()
    try append(1200, to: world)
    #expect(try found(world).isEmpty)
    // A portion is 500: what is left is said, and comes next.
    #expect(try !world.store.indexAudit(portions: 2))
    #expect(try found(world).count == 1000)
    // Two at once: the later of them finds that it was done.
    let (position, entries) = try world.store.read { try $0.unindexedAudit(limit: 500) }
    #expect(entries.count == 200)
    for _ in 0..<2 {
      try world.store.write { records in
        try records.index(
          entries.map { (record: $0, terms: AuditTerm.of($0)) }, after: position)
      }
    }
    #expect(try world.store.indexAudit())
    let all = try found(world)
    #expect(all.count == 1200 && all == all.sorted(by: >))
    #expect(try world.count("audit_terms") == 1200 * 4)
  }

  @Test func `while requests wait a portion is sorted in, and the rest when none does`() throws {
    let world = try World()
    try append(1600, to: world)
    #expect(try !world.store.indexAudit { false })
    #expect(try found(world).count == 500)
    var asked = 0
    #expect(
      try !world.store.indexAudit {
        asked += 1
        return asked < 2
      })
    #expect(try found(world).count == 1500)
    #expect(try world.store.indexAudit { true })
    #expect(try found(world).count == 1600)
    #expect(try world.store.indexAudit { false })
  }

  @Test func `a clock that was set back hides nothing`() throws {
    let world = try World()
    world.advance(seconds: 3600)
    try append(1, to: world)
    #expect(try world.store.indexAudit())
    world.store.drain()
    world.advance(seconds: -3600)
    let store = try world.reopened()
    let (account, now) = (world.account.id, world.now)
    try store.write { records in
      try records.append(
        AuditRecord(
          eventID: "late", at: now, account: account, source: "iam.amazonaws.com",
          name: "DeleteUser", isReadOnly: false, actor: .operator(command: "test"),
          parameters: nil, response: nil, refusal: nil))
    }
    #expect(try store.indexAudit())
    var filter = AuditFilter()
    filter.event = "DeleteUser"
    let count = try store.read { records in
      try records.auditRecords(matching: filter, of: account, .newest, limit: 10).count
    }
    #expect(count == 1)
  }
}
