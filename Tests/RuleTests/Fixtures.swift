import Identity

/// Random numbers that are the same in every run (SplitMix64), so that a failure can be repeated.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }
}

/// A source whose every byte is the same.
struct ConstantSource: RandomSource {
  let byte: UInt8

  func bytes(_ count: Int) -> [UInt8] {
    [UInt8](repeating: byte, count: count)
  }
}

/// What the tables of rules are about.
enum Sample {
  /// 2026-09-11T19:58:39Z.
  static let now = Timestamp(seconds: 1_789_156_719)
  static let user = RecordID(7_000_000_000_001)
  static let otherUser = RecordID(7_000_000_000_002)

  static func accountID(_ number: Int64 = 123_456_789_012) throws -> AccountID {
    guard let id = AccountID(number: number) else { throw Unusable.accountNumber }
    return id
  }

  static func account(
    _ number: Int64 = 123_456_789_012, sealedDataKey: [UInt8] = [], quotas: [Quota: Int] = [:],
    alias: String? = nil, partition: Partition = .aws
  ) throws -> Account {
    Account(
      id: try accountID(number), partition: partition, alias: alias,
      rootEmail: "root@example.com", createdAt: now, quotas: quotas, sealedDataKey: sealedDataKey)
  }

  static func device(
    enabledFor owner: Owner? = nil, skew: Int64 = 0, suspendedAt: Timestamp? = nil
  ) throws -> VirtualDevice {
    let account = try accountID()
    return VirtualDevice(
      id: RecordID(8_000_000_000_001), account: account,
      serialNumber: SerialNumber(partition: .aws, account: account, path: "/", name: "phone"),
      createdAt: now, budget: RecordID(8_000_000_000_002),
      enabled: owner.map { VirtualDevice.Enabled(owner: $0, since: now) }, skew: skew,
      suspendedAt: suspendedAt)
  }

  enum Unusable: Error {
    case accountNumber
    case code
  }
}
