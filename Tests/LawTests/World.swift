import AWSQuery
import FoundationEssentials
import IAM
import Identity
import IdentitySQL
import OneTimePasswords
import Operations
import STS
import Synchronization
import TestStores
import Testing

/// One account on a store of its own, and a clock that tests set.
final class World: Sendable {
  let place: TestStore
  let driver: any SQLDriver
  let store: SQLStore
  let keyring: Keyring
  let settings: ServiceSettings
  let account: Account
  let root: Caller
  private let time: Mutex<Timestamp>

  /// A moment at which both a code step and a budget window begin.
  static let start = Timestamp(seconds: 1_800_000_000 / 180 * 180)
  private static let keyEncryptionKey = [UInt8](repeating: 7, count: 32)

  /// `wrapping` says what stands between the store and the engine.
  init(
    seed: UInt64 = 1, on place: TestStore? = nil, queue: Int? = nil,
    wrapping: (any SQLDriver) -> any SQLDriver = { $0 }
  ) throws {
    let place = try place ?? TestStore()
    self.place = place
    let random = SeededRandom(seed)
    let keyring = try Keyring(keyEncryptionKey: Self.keyEncryptionKey, random: random)
    let driver = try place.open()
    let store = try Self.open(wrapping(driver), keyring, random, queue: queue)
    let now = Self.start
    time = Mutex(now)

    let sessions = SessionSealer()
    sessions.replaceKeys(try store.currentSessionKeys(at: now))
    settings = ServiceSettings(
      codeWindow: .compatible, issuer: "Sallyport", sessions: sessions,
      markers: MarkerSealer(keyring: keyring), random: random,
      managementAccount: AccountID("123456789012"), isLocal: true)
    let id = try #require(AccountID("123456789012"))
    let account = Account(
      id: id, partition: .aws, alias: nil, rootEmail: "root@example.com", createdAt: now,
      sealedDataKey: try keyring.makeDataKey(for: id))
    let key = try store.write { records in
      try records.insert(account, rootPasswordHash: "none")
      return try AccessKey.make(for: .root(id), of: account, in: records, at: now).key.id
    }
    root = Caller(
      account: account, principal: .root, credential: .longTerm(accessKeyID: key),
      connection: Self.connection)
    self.keyring = keyring
    self.driver = driver
    self.store = store
    self.account = account
  }

  deinit {
    try? store.close()
  }

  /// Another store over the same rows, as after a restart: nothing in memory yet.
  func reopened() throws -> SQLStore {
    try opened(try place.open())
  }

  /// A store of this world's over a copy of its rows.
  func opened(_ driver: any SQLDriver) throws -> SQLStore {
    let random = SeededRandom(99)
    let keyring = try Keyring(keyEncryptionKey: Self.keyEncryptionKey, random: random)
    return try Self.open(driver, keyring, random)
  }

  private static func open(
    _ driver: any SQLDriver, _ keyring: Keyring, _ random: SeededRandom, queue: Int? = nil
  ) throws -> SQLStore {
    try SQLStore(driver: driver, keyring: keyring, random: random, capacity: 1024, queue: queue)
  }

  static let connection = Caller.Connection(
    sourceIP: "192.0.2.1", isSecure: true, userAgent: "laws", requestID: "request",
    region: "us-east-1")

  // MARK: Time

  var now: Timestamp {
    get { time.withLock { $0 } }
    set { time.withLock { $0 = newValue } }
  }

  var step: TimeStep { DeviceProfile.step(at: now) }

  func advance(seconds: Int64) {
    time.withLock { $0 = $0.adding(seconds: seconds) }
  }

  func advance(steps: Int64) {
    advance(seconds: steps * Int64(DeviceProfile.period))
  }

  /// Goes to the beginning of the next budget window.
  func advanceToNextWindow() {
    let next = (CodeBudget.window(at: now) + 1) * CodeBudget.windowSeconds
    now = Timestamp(seconds: next)
  }

  // MARK: The file, seen from beside

  /// What another connection counts, which sees only what was committed.
  func count(_ table: String, where condition: String = "TRUE") throws -> Int {
    try place.beside().count(table, where: condition)
  }
}

extension SQLDriver {
  func count(_ table: String, where condition: String = "TRUE") throws -> Int {
    try read { connection in
      try connection.row("SELECT COUNT(*) FROM \(table) WHERE \(condition)") {
        Int($0.integer(0))
      }
    } ?? 0
  }
}

/// Numbers that are the same on every run (SplitMix64). No secret outside tests.
final class SeededRandom: RandomSource, RandomNumberGenerator {
  private let state: Mutex<UInt64>

  init(_ seed: UInt64) {
    state = Mutex(seed)
  }

  func next() -> UInt64 {
    state.withLock { state in
      state &+= 0x9e37_79b9_7f4a_7c15
      var word = state
      word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
      word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
      return word ^ (word >> 31)
    }
  }

  func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 32) }
  }
}
