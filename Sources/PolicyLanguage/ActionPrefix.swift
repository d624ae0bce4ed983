/// How the names of the actions begin that a statement's wildcards match, behind the service: tells
/// most statements apart from the action at hand in one comparison.
struct ActionPrefix: Sendable, Equatable {
  /// Most bytes that are looked at.
  static let longest = 8
  /// Every name may be meant.
  static let any = ActionPrefix(bytes: 0, mask: 0)

  /// The first byte is the lowest.
  private let bytes: UInt64
  private let mask: UInt64

  private init(bytes: UInt64, mask: UInt64) {
    self.bytes = bytes
    self.mask = mask
  }

  /// Of a pattern in lower case whose service is `service`, which ends with its colon; of another
  /// service's pattern, any.
  init(of pattern: String, service: String) {
    guard pattern.hasPrefix(service) else {
      self = .any
      return
    }
    let name = pattern.utf8.dropFirst(service.utf8.count)
    let literal = name.prefix { $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "?") }
    var bytes: UInt64 = 0
    var mask: UInt64 = 0
    for (index, byte) in literal.prefix(Self.longest).enumerated() {
      bytes |= UInt64(byte) << (8 * index)
      mask |= 0xFF << (8 * index)
    }
    self.init(bytes: bytes, mask: mask)
  }

  /// What either of both may mean.
  func union(_ other: ActionPrefix) -> ActionPrefix {
    let common = mask & other.mask & ~(bytes ^ other.bytes)
    return ActionPrefix(bytes: bytes & common, mask: common)
  }

  /// Whether a name may be meant of which ``FoldedAction/Hashes/beginning`` is this.
  func includes(_ beginning: UInt64) -> Bool {
    beginning & mask == bytes
  }
}
