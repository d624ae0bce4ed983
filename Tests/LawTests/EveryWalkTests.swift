import AWSQuery
import Identity
import OneTimePasswords
import Operations
import TestStores
import Testing

@testable import IdentitySQL

/// Law 3: a device counts only after two consecutive codes of its own seed. No walk is left out.
///
/// A walk is five steps through the operations on the real store, of 21 each: two users make,
/// enable, resynchronise, deactivate and delete one device, with every wrong pair that ``Pair``
/// knows, and a budget window goes by. There are 21⁵ = 4,084,101 walks from either beginning. All
/// are taken, but walks that have led to the same records go on as one: what follows depends on
/// nothing else. "The same records" is asked of the tables, seeds, ids and audit trail aside. What it
/// looks for lies in the rules, so one engine suffices.
@Suite(.enabled(if: TestEngine.current == .sqlite))
struct `Law 3, T-10: every walk of five steps goes as the model does` {
  static let steps = 5

  enum Beginning: CaseIterable, Sendable {
    case nothing
    /// Enabled for the first user, with two verifications left in this budget window.
    case enabled

    fileprivate var path: [Move] {
      switch self {
      case .nothing: []
      case .enabled:
        [Move(.create, by: 0), Move(.enable(.right), by: 0)]
          + [Move](repeating: Move(.resync(.replayed), by: 0), count: 6)
      }
    }
  }

  @Test(arguments: Beginning.allCases)
  func `of 4,084,101 walks`(from beginning: Beginning) throws {
    #expect(Move.all.count == 21)
    let world = try World(seed: 10)
    let actors = try ["ann", "bob"].map { name in
      world.session(of: try world.makeUser(name), mfa: true)
    }
    let other = try world.makePhone("other")
    struct Done: Error {
      let states: Int
      let moves: Int
    }
    do {
      // One transaction, which is undone at the end.
      try world.store.write { records in
        let tables = try #require(records as? SQLRecords)
        var walker = Walker(world: world, actors: actors, other: other, records: tables)
        var place = Place(now: World.start)
        for move in beginning.path { place = try walker.take(move, from: place) }
        try walker.walk(from: place, steps: Self.steps)
        throw Done(states: walker.walked.count, moves: walker.taken)
      }
    } catch let done as Done {
      print("\(beginning): \(done.states) different records, \(done.moves) steps taken")
      // Walks that never got anywhere would prove nothing.
      #expect(done.states > 50)
    }
  }
}

/// The two codes somebody shows.
private enum Pair: CaseIterable {
  /// Of the device, in a row, newer than the last pair.
  case right
  /// The last pair again; of a device that has none, the right codes the wrong way round.
  case replayed
  /// The second code of the last pair and the one after it; of a device that has none, a pair one
  /// step beyond the window.
  case overlapping
  /// The first code of the device, the second of another.
  case half
  /// Of the device that bore the name before, or of another.
  case foreign
}

/// One step of a walk.
private struct Move: Equatable {
  enum Kind: Equatable {
    case create, delete, deactivate
    case enable(Pair)
    case resync(Pair)
    /// The next budget window begins.
    case wait
  }

  let kind: Kind
  let actor: Int

  init(_ kind: Kind, by actor: Int) {
    self.kind = kind
    self.actor = actor
  }

  static let all: [Move] = {
    let kinds: [Kind] =
      [.create, .delete, .deactivate] + Pair.allCases.map { .enable($0) }
      + [.resync(.right), .resync(.replayed)]
    return [0, 1].flatMap { actor in kinds.map { Move($0, by: actor) } } + [Move(.wait, by: 0)]
  }()
}

/// Where a walk has come to: what ought to be in the store.
private struct Place {
  struct Device {
    let phone: Phone
    var owner: Int?
    var skew: Int64 = 0
    var lastPair: Int64?
  }

  var now: Timestamp
  var device: Device?
  /// The device that bore the name before.
  var former: Phone?
  /// Verifications in this budget window, and failures that count.
  var charged = 0
  var failures = 0
  var path: [Move] = []
}

private struct Walker {
  let world: World
  let actors: [Caller]
  let other: Phone
  let records: SQLRecords
  /// The records that walks have led to, and how many steps were taken from there.
  var walked: [String: Int] = [:]
  var taken = 0

  private static let name = "phone"
  private static let serialNumber = "arn:aws:iam::123456789012:mfa/phone"

  mutating func walk(from place: Place, steps: Int) throws {
    let key = try recordsKey(at: place)
    guard steps > walked[key, default: 0] else { return }
    walked[key] = steps
    struct WayBack: Error {}
    for move in Move.all {
      do {
        try records.connection.savepoint {
          let next = try take(move, from: place)
          try walk(from: next, steps: steps - 1)
          throw WayBack()
        }
      } catch is WayBack {}
    }
  }

  /// Takes one step, in the store and in the model, and compares.
  mutating func take(_ move: Move, from place: Place) throws -> Place {
    taken += 1
    var next = place
    next.path.append(move)
    let refusal = try perform(move, &next)
    let differences = try differences(at: next)
    try #require(differences == [] && refusal.found == refusal.expected, "\(next.path)")
    return next
  }

  private typealias Refusal = (found: String?, expected: String?)

  private func perform(_ move: Move, _ place: inout Place) throws -> Refusal {
    world.now = place.now
    switch move.kind {
    case .wait:
      place.now = place.now.adding(seconds: CodeBudget.windowSeconds)
      place.charged = 0
      return (nil, nil)
    case .create:
      let made = try run(
        "CreateVirtualMFADevice", ["VirtualMFADeviceName": Self.name], move.actor)
      guard place.device == nil else { return (made.refusal?.code, "EntityAlreadyExists") }
      if made.isAnswered { place.device = Place.Device(phone: try Phone(shownIn: made)) }
      return (made.refusal?.code, nil)
    case .delete:
      let refusal = try run(
        "DeleteVirtualMFADevice", ["SerialNumber": Self.serialNumber], move.actor
      ).refusal?.code
      guard let device = place.device else { return (refusal, "NoSuchEntity") }
      guard device.owner == nil else { return (refusal, "DeleteConflict") }
      place.former = device.phone
      place.device = nil
      return (refusal, nil)
    case .deactivate:
      let refusal = try run(
        "DeactivateMFADevice",
        ["UserName": name(move.actor), "SerialNumber": Self.serialNumber], move.actor
      ).refusal?.code
      guard place.device?.owner == move.actor else { return (refusal, "NoSuchEntity") }
      place.device?.owner = nil
      return (refusal, nil)
    case .enable(let pair):
      let refusal = try show(pair, "EnableMFADevice", move.actor, place)
      guard let device = place.device else { return (refusal, "NoSuchEntity") }
      guard device.owner == nil else { return (refusal, "EntityAlreadyExists") }
      if let refused = verify(pair, &place) { return (refusal, refused) }
      if device.lastPair == nil { place.failures = 0 }
      place.device?.owner = move.actor
      return (refusal, nil)
    case .resync(let pair):
      let refusal = try show(pair, "ResyncMFADevice", move.actor, place)
      guard place.device?.owner == move.actor else { return (refusal, "NoSuchEntity") }
      return (refusal, verify(pair, &place))
    }
  }

  /// What becomes of a pair that is looked at: nil when it counts.
  private func verify(_ pair: Pair, _ place: inout Place) -> String? {
    guard let device = place.device, place.charged < 9 else { return "InvalidAuthenticationCode" }
    place.charged += 1
    guard pair == .right else {
      place.failures += 1
      return "InvalidAuthenticationCode"
    }
    let step = newStep(device, place)
    place.device?.skew = step.value - DeviceProfile.step(at: place.now).value
    place.device?.lastPair = step.value
    return nil
  }

  /// The second step of the right pair: the device's own, or the first after its last pair.
  private func newStep(_ device: Place.Device, _ place: Place) -> TimeStep {
    let own = DeviceProfile.step(at: place.now).advanced(by: device.skew)
    return device.lastPair.map { max(own, TimeStep($0 + 2)) } ?? own
  }

  private func show(
    _ pair: Pair, _ action: String, _ actor: Int, _ place: Place
  ) throws -> String? {
    let (first, second) = try codes(pair, place)
    return try run(
      action,
      [
        "UserName": name(actor), "SerialNumber": Self.serialNumber,
        "AuthenticationCode1": first, "AuthenticationCode2": second,
      ], actor
    ).refusal?.code
  }

  private func codes(_ pair: Pair, _ place: Place) throws -> (String, String) {
    guard let device = place.device else { return ("123456", "654321") }
    let new = newStep(device, place)
    func codes(_ phone: Phone, _ second: TimeStep) throws -> (String, String) {
      (try phone.code(at: second.advanced(by: -1)), try phone.code(at: second))
    }
    switch pair {
    case .right: return try codes(device.phone, new)
    case .replayed:
      if let lastPair = device.lastPair { return try codes(device.phone, TimeStep(lastPair)) }
      let (first, second) = try codes(device.phone, new)
      return (second, first)
    case .overlapping:
      let second = device.lastPair.map { TimeStep($0 + 1) } ?? new.advanced(by: 1001)
      return try codes(device.phone, second)
    case .half: return (try codes(device.phone, new).0, try codes(other, new).1)
    case .foreign: return try codes(place.former ?? other, new)
    }
  }

  private func run(
    _ action: String, _ parameters: [String: String], _ actor: Int
  ) throws -> Outcome {
    let (operation, call) = try world.prepare(action, parameters, as: actors[actor])
    return try #require(operation as? any WriteOperation).answer(call, in: records)
  }

  private func name(_ actor: Int) -> String { ["ann", "bob"][actor] }

  /// What the store shows otherwise than the model.
  private func differences(at place: Place) throws -> [String] {
    var differences: [String] = []
    let found = try records.device(
      SerialNumber(unverified: Self.serialNumber), in: world.account.id)
    if (found == nil) != (place.device == nil) { differences.append("existence") }
    for (index, actor) in actors.enumerated() {
      let held = try records.devices(of: actor.owner)
      if held != (place.device?.owner == index ? [found].compactMap(\.self) : []) {
        differences.append("devices of \(name(index))")
      }
    }
    guard let found, let device = place.device else { return differences }
    if found.enabled?.owner != device.owner.map({ actors[$0].owner }) {
      differences.append("owner")
    }
    if found.skew != device.skew || found.lastPair?.value != device.lastPair {
      differences.append("clock")
    }
    let budget = SQLValue.integer(found.budget.number)
    let window = SQLValue.integer(CodeBudget.window(at: place.now))
    let charged = try count(
      "code_attempts WHERE budget_id = ? AND time_window = ?", [budget, window])
    let failures = try count("code_failures WHERE budget_id = ?", [budget])
    if charged != place.charged { differences.append("\(charged) charged") }
    if failures != place.failures { differences.append("\(failures) failures") }
    return differences
  }

  private func count(_ table: String, _ arguments: [SQLValue]) throws -> Int {
    let row = try records.connection.row("SELECT COUNT(*) FROM \(table)", arguments) {
      Int($0.integer(0))
    }
    return try #require(row)
  }

  /// All that the operations can see of the device, as text: seeds, ids and audit trail aside.
  private func recordsKey(at place: Place) throws -> String {
    let rows = try records.connection.rows(
      """
      SELECT owner_id, enabled_at, skew, last_pair, suspended_at, budget_id FROM mfa_devices
      WHERE serial_number = '\(Self.serialNumber)'
      UNION ALL
      SELECT -1, 0, 0, 0, 0, budget_id FROM retired_serial_numbers
      """
    ) { row in
      (0..<6).map { row.isNull($0) ? "-" : String(row.integer($0)) }
    }
    let attempts = try records.connection.rows(
      """
      SELECT time_window, budget_id, COUNT(*) FROM code_attempts GROUP BY 1, 2
      UNION ALL SELECT 0, budget_id, COUNT(*) FROM code_failures GROUP BY 2
      ORDER BY 1, 2
      """
    ) { row in (0..<3).map { String(row.integer($0)) } }
    // Budgets have ids; what matters is which is whose.
    let budgets = Set(rows.map { $0[5] })
    let described =
      rows.map { $0.prefix(5).joined(separator: ",") }
      + attempts.map { "\($0[0]),\(budgets.contains($0[1])),\($0[2])" }
    return "\(place.now.seconds) \(place.former == nil) " + described.joined(separator: " ")
  }
}
