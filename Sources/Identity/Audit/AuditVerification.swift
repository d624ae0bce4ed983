/// What was found when the audit trail was held against its chains and checkpoints.
package struct AuditReport: Codable, Equatable, Sendable {
  package enum Break: String, Codable, Sendable {
    /// The record is not the one that was written, or not in its place.
    case altered
    /// Records are not there that were.
    case missing
    /// The record stands where none belongs: a second time, in another order, or in no chain.
    case misplaced
    /// The checkpoint was not signed with the store's key, or is not the one that was.
    case forged
    /// The key of the chains is not there, or not the store's.
    case keyless
  }

  package struct Finding: Codable, Equatable, Sendable {
    package let kind: Break
    /// The record's id, where it is one.
    package var record: Int64?
    /// The number of the checkpoint, where it is one.
    package var checkpoint: Int64?
    package let text: String

    package init(kind: Break, record: Int64? = nil, checkpoint: Int64? = nil, text: String) {
      self.kind = kind
      self.record = record
      self.checkpoint = checkpoint
      self.text = text
    }
  }

  package var records: Int64 = 0
  package var chains = 0
  package var checkpoints = 0
  /// Records from before the chains, for which nothing vouches but their number.
  package var unchained: Int64 = 0
  /// The newest checkpoint, as an operator keeps it elsewhere.
  package var anchor: String?
  /// How many breaks there are; of these the first ``mostFindings`` are told.
  package var breaks = 0
  package var findings: [Finding] = []

  package static let mostFindings = 1000

  package init() {}

  package var isWhole: Bool { breaks == 0 }

  package mutating func note(_ finding: Finding) {
    breaks += 1
    if findings.count < Self.mostFindings { findings.append(finding) }
  }
}

/// Holds the records of a store, in the order of their ids, against its checkpoints.
package struct AuditVerification {
  private let key: AuditKey
  private var report = AuditReport()
  /// Where each chain goes on.
  private var places: [Int64: AuditPlace] = [:]
  /// What was signed of each chain, by the number of the record.
  private var signed: [Int64: [Int64: AuditCheckpoint]] = [:]
  private var lastSigned: [Int64: Int64] = [:]
  private var lastUnchained: Int64 = 0
  private var unchained: Int64 = 0

  /// `anchor` is one that was kept elsewhere.
  package init(key: AuditKey, checkpoints: [AuditCheckpoint], anchor: String? = nil) {
    self.key = key
    var last: AuditCheckpoint?
    for checkpoint in checkpoints {
      take(checkpoint, after: last)
      last = checkpoint
    }
    if last == nil {
      report.note(.init(kind: .missing, text: "there are no checkpoints"))
    }
    report.checkpoints = checkpoints.count
    report.anchor = last?.anchor
    if let anchor, !checkpoints.contains(where: { $0.anchor == anchor }) {
      report.note(.init(kind: .missing, text: "the checkpoint \(anchor) is not there"))
    }
  }

  private mutating func take(_ checkpoint: AuditCheckpoint, after last: AuditCheckpoint?) {
    let number = checkpoint.number
    if number != (last?.number ?? 0) &+ 1 {
      report.note(
        .init(
          kind: .missing, checkpoint: number,
          text: "checkpoints \((last?.number ?? 0) &+ 1) to \(number &- 1) are not there"))
    }
    guard key.holds(checkpoint, after: last?.signature ?? []),
      (checkpoint.kind == .beginning) == (number == 1)
    else {
      return report.note(
        .init(
          kind: .forged, checkpoint: number, text: "checkpoint \(number) is not as it was signed"))
    }
    let place = checkpoint.place
    switch checkpoint.kind {
    case .beginning:
      lastUnchained = checkpoint.record
      unchained = place.number
    case .pruned where place.chain == AuditPlace.chainless: unchained = place.number
    case .pruned: places[place.chain] = place
    case .unknown: break
    case .reached, .closed: signed[place.chain, default: [:]][place.number] = checkpoint
    }
    guard place.chain != AuditPlace.chainless else { return }
    lastSigned[place.chain] = max(lastSigned[place.chain] ?? 0, place.number)
  }

  /// The next record; `place` is nil for one in no chain.
  package mutating func take(_ record: ChainableRecord, at place: AuditPlace?) {
    report.records += 1
    guard let place else {
      report.unchained += 1
      if record.id > lastUnchained {
        report.note(.init(kind: .misplaced, record: record.id, text: "a record is in no chain"))
      }
      return
    }
    let last = places[place.chain] ?? AuditPlace(startOf: place.chain)
    // Whatever is wrong with it, those behind it are held against what it says.
    defer { places[place.chain] = place }
    guard place.number > last.number else {
      return report.note(
        .init(
          kind: .misplaced, record: record.id,
          text: "number \(place.number) of chain \(place.chain) comes after number \(last.number)"))
    }
    guard place.number == last.number &+ 1 else {
      return report.note(
        .init(
          kind: .missing, record: record.id,
          text:
            "numbers \(last.number &+ 1) to \(place.number &- 1) of chain \(place.chain) are not there"
        ))
    }
    guard key.place(of: record, after: last) == place else {
      return report.note(
        .init(
          kind: .altered, record: record.id,
          text: "number \(place.number) of chain \(place.chain) is not as it was written"))
    }
    guard let checkpoint = signed[place.chain]?[place.number] else { return }
    if checkpoint.place != place || checkpoint.record != record.id
      || checkpoint.recordedAt != record.recordedAt
    {
      report.note(
        .init(
          kind: .altered, record: record.id, checkpoint: checkpoint.number,
          text: "number \(place.number) of chain \(place.chain) is not what was signed"))
    }
  }

  /// What was found, after the last record.
  package func finished() -> AuditReport {
    var report = report
    for (chain, number) in lastSigned.sorted(by: { $0.key < $1.key }) {
      let reached = places[chain]?.number ?? 0
      guard reached < number else { continue }
      report.note(
        .init(
          kind: .missing,
          text:
            "chain \(chain) ends with number \(reached); \(reached + 1) to \(number) were signed"))
    }
    if report.unchained < unchained {
      report.note(
        .init(
          kind: .missing,
          text: "of \(unchained) records from before the chains \(report.unchained) are there"))
    }
    report.chains = places.count
    return report
  }
}
