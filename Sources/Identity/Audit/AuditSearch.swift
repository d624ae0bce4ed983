/// Where a record stands among all of its account: by time, and within one moment by its id.
package struct AuditPosition: Equatable, Sendable {
  package let at: Timestamp
  package let id: Int64

  package init(at: Timestamp, id: Int64) {
    self.at = at
    self.id = id
  }

  /// `1763769600000-123`, as pages hand it on.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let milliseconds = Int64(parts[0]), let id = Int64(parts[1]) else {
      return nil
    }
    self.init(at: Timestamp(milliseconds: milliseconds), id: id)
  }

  package var text: String { "\(at.milliseconds)-\(id)" }
}

/// A record as it stands in the store.
package struct StoredAuditRecord: Sendable {
  /// Grows with each record; where a reader goes on.
  package let id: Int64
  package let account: AccountID
  package let recordedAt: Timestamp
  package let json: String

  package init(id: Int64, account: AccountID, recordedAt: Timestamp, json: String) {
    self.id = id
    self.account = account
    self.recordedAt = recordedAt
    self.json = json
  }

  package var position: AuditPosition { AuditPosition(at: recordedAt, id: id) }
}

/// What somebody looks for among the records of an account.
package struct AuditFilter: Equatable, Sendable {
  /// Who did it, or whom it was done to, in whatever case.
  package var user: String?
  /// The event's name, in whatever case.
  package var event: String?
  package var result: Result?
  package var from: Timestamp?
  /// The first moment that is too late.
  package var to: Timestamp?

  package enum Result: String, Sendable {
    case allowed
    case refused
  }

  package init() {}
}

/// Which part of what was found: the newest of it, or what lies on one side of a record.
package enum AuditPage: Sendable {
  case newest
  case older(AuditPosition)
  case newer(AuditPosition)
}

/// What a record is found by: it stands once under each of its terms, sorted by time, so that a page of
/// any size costs the same however many records there are.
package enum AuditTerm {
  /// All records.
  package static let all = ""
  package static let refused = "refused"

  package static func event(_ name: String) -> String { "event:" + name.lowercased() }
  package static func user(_ name: String) -> String { "user:" + name.lowercased() }
  /// Names have no spaces.
  package static func user(_ name: String, event: String) -> String {
    user(name) + " " + self.event(event)
  }

  package static func of(_ record: StoredAuditRecord) -> Set<String> {
    let entry = AuditEntry(record)
    // Whoever altered the record: it is still there to be seen.
    guard entry.isReadable else { return [all] }
    var terms: Set = [all, event(entry.eventName)]
    if entry.errorCode != nil { terms.insert(refused) }
    for name in entry.names where !name.isEmpty {
      terms.insert(user(name))
      terms.insert(user(name, event: entry.eventName))
    }
    return terms
  }
}

extension AuditFilter {
  /// The term with the fewest records under it.
  package var term: String {
    switch (user, event) {
    case (let user?, let event?): AuditTerm.user(user, event: event)
    case (let user?, nil): AuditTerm.user(user)
    case (nil, let event?): AuditTerm.event(event)
    case (nil, nil): result == .refused ? AuditTerm.refused : AuditTerm.all
    }
  }
}

extension Store {
  /// Makes findable what was recorded since the last time, up to so many portions; false when more is
  /// left. It is done beside the requests and not by them: whoever signs in need not wait for it.
  package func indexAudit(portions: Int = .max) throws -> Bool {
    let size = 500
    for _ in 0..<portions {
      let (position, records) = try read { try $0.unindexedAudit(limit: size) }
      guard !records.isEmpty else { return true }
      let entries = records.map { (record: $0, terms: AuditTerm.of($0)) }
      try write { try $0.index(entries, after: position) }
      if records.count < size { return true }
    }
    return false
  }

  /// The same a portion at least, and more as long as `isFree`.
  package func indexAudit(while isFree: () -> Bool) throws -> Bool {
    repeat {
      if try indexAudit(portions: 1) { return true }
    } while isFree()
    return false
  }
}
