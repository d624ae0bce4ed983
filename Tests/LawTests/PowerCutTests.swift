import CPowerCut
import Dispatch
import Foundation
import Identity
import IdentitySQL
import OneTimePasswords
import SQLiteDriver
import Synchronization
import TestStores
import Testing

/// T-06: the real store on a disk whose power fails at any write, truncation or sync, and which keeps any
/// part of what was not synced by then.
@Suite(.serialized, .enabled(if: TestEngine.current == .sqlite))
struct `Law 7, T-06: power cuts` {
  /// `SALLYPORT_POWER_CUTS=1000000` is a night's.
  private static let cuts =
    ProcessInfo.processInfo.environment["SALLYPORT_POWER_CUTS"].flatMap { Int($0) } ?? 1000

  @Test func `nothing acknowledged is lost and nothing is damaged`() throws {
    let lab = try PowerCutLab()
    for cut in 0..<Self.cuts {
      let losses = try lab.live(cut: cut, lies: false)
      try #require(losses == [], "cut \(cut)")
    }
    // Of the lives that most cuts ended in the middle of, many had something to lose.
    #expect(lab.acknowledged > Self.cuts)
  }

  /// What shows that the test above sees a loss.
  @Test func `a disk that says it has synced and has not loses codes`() throws {
    let lab = try PowerCutLab()
    var lives = 0
    while try lab.live(cut: 4 * lives, lies: true).isEmpty {
      lives += 1
      try #require(lives < 100)
    }
  }
}

/// A store that lives from cut to cut.
private final class PowerCutLab {
  private let world: World
  private let users: [Caller]
  private let phones: [Phone]
  private let folder: URL
  private let template: URL
  /// The store as the last cut left it.
  private var last: URL
  /// How many audit records it has.
  private var records: Int64
  private let recordsOfTemplate: Int64
  private var made = 0
  private(set) var acknowledged = 0

  /// Lives that follow one another on the same store.
  private static let livesOfStore = 4
  /// Writes, truncations and syncs that a life has at most, opening included.
  private static let longestLife: UInt64 = 160

  init() throws {
    power_cut_install()
    let world = try World()
    let users = try ["ann", "ben", "eve"].map { try world.makeUser($0) }
    phones = try users.map {
      try world.makeEnabledPhone("phone-\(world.userName(of: $0))", for: $0)
    }
    self.users = users
    self.world = world
    recordsOfTemplate = try world.store.verifyAudit().records
    records = recordsOfTemplate
    try world.store.close()
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("sallyport-cuts-" + UUID().uuidString)
    template = folder.appendingPathComponent("template")
    last = template
    try FileManager.default.createDirectory(at: template, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: URL(filePath: world.place.path), to: template.appendingPathComponent("store.sqlite"))
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  /// One life of a server, until the power is cut; what is missing or damaged afterwards.
  func live(cut: Int, lies: Bool) throws -> [String] {
    if cut % Self.livesOfStore == 0 { (last, records) = (template, recordsOfTemplate) }
    let (here, left, looked) = (
      folder.appendingPathComponent("here"), folder.appendingPathComponent("left-\(cut % 2)"),
      folder.appendingPathComponent("looked")
    )
    for place in [here, left, looked] { try? FileManager.default.removeItem(at: place) }
    try FileManager.default.copyItem(at: last, to: here)
    try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
    let random = SeededRandom(UInt64(cut))
    world.advanceToNextWindow()

    power_cut_watch(here.path, Int(random.next() % Self.longestLife), lies)
    let kept = work(on: here.path + "/store.sqlite")
    let failure = power_cut_leave(left.path, random.next())
    try #require(failure == 0)
    acknowledged += kept.count
    // The next life begins with what the cut left, not with what looking at it made of that.
    last = left
    try FileManager.default.copyItem(at: left, to: looked)
    return try losses(of: kept, on: looked.path + "/store.sqlite")
  }

  /// What was acknowledged.
  private enum Deed: Sendable {
    case code(VirtualDevice, TimeStep)
    case user(String)
  }

  private func work(on path: String) -> [Deed] {
    let kept = Mutex<[Deed]>([])
    defer { power_cut_now() }
    // Whatever fails from here on fails because the power is away.
    guard let driver = try? SQLiteDriver(path: path, logPages: 24) else { return [] }
    guard let store = try? world.opened(driver) else {
      power_cut_now()
      try? driver.close()
      return []
    }
    for offset in Int64(-2)...2 where !power_cut_happened() {
      let step = world.step.advanced(by: offset)
      DispatchQueue.concurrentPerform(iterations: phones.count) { [world, phones, users] place in
        guard let code = try? phones[place].code(at: step),
          let outcome = try? world.getSessionToken(
            phones[place], code, as: users[place], in: store),
          outcome.isAnswered,
          let device = try? store.read({
            try $0.device(
              SerialNumber(unverified: phones[place].serialNumber), in: world.account.id)
          })
        else { return }
        kept.withLock { $0.append(.code(device, step)) }
      }
      let name = "user-\(made)"
      made += 1
      let outcome = try? world.perform("CreateUser", ["UserName": name], as: world.root, in: store)
      if let outcome, outcome.isAnswered { kept.withLock { $0.append(.user(name)) } }
    }
    power_cut_now()
    try? store.close()
    return kept.withLock { $0 }
  }

  private func losses(of kept: [Deed], on path: String) throws -> [String] {
    let driver: SQLiteDriver
    do {
      driver = try SQLiteDriver(path: path)
    } catch {
      return ["\(error)"]
    }
    do {
      let check = try driver.read { connection in
        try connection.rows("PRAGMA integrity_check") { $0.text(0) }
      }
      var losses = check.filter { $0 != "ok" }
      let store = try world.opened(driver)
      for deed in kept where try !holds(deed, store, driver) { losses.append("\(deed)") }
      let audit = try store.verifyAudit()
      if !audit.isWhole { losses.append("\(audit.findings)") }
      // Each has its record; what was under way may have its own.
      if audit.records < records + Int64(kept.count) { losses.append("a record") }
      records = audit.records
      try store.close()
      return losses
    } catch {
      try? driver.close()
      return ["\(error)"]
    }
  }

  private func holds(_ deed: Deed, _ store: SQLStore, _ driver: SQLiteDriver) throws -> Bool {
    switch deed {
    case .user(let name):
      return try store.read { try $0.user(named: name, in: world.account.id) } != nil
    case .code(let device, let step):
      let window = CodeBudget.window(of: step)
      let bit = Int64(1) << (step.value - window * CodeBudget.steps)
      return try driver.count(
        "code_uses",
        where: "time_window = \(window) AND holder_id = \(device.id.number) AND spent & \(bit) <> 0"
      )
        == 1
    }
  }
}
