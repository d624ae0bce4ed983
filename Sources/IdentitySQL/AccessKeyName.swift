/// An access key id as it is looked up: its 20 characters as numbers, which need no place of their
/// own in memory and are compared at once.
///
/// Public for the same reason as ``RecordTable``.
public struct AccessKeyName: RecordKey {
  @usableFromInline let first: UInt64
  @usableFromInline let second: UInt64
  @usableFromInline let third: UInt32

  /// Nil for what has not the length of an id of ours; there is no such key.
  public init?(_ id: String) {
    let bytes = id.utf8Span.span
    guard bytes.count == 20 else { return nil }
    var (first, second, third) = (UInt64(0), UInt64(0), UInt32(0))
    for index in 0..<8 {
      first = first << 8 | UInt64(bytes[index])
      second = second << 8 | UInt64(bytes[index + 8])
    }
    for index in 16..<20 { third = third << 8 | UInt32(bytes[index]) }
    (self.first, self.second, self.third) = (first, second, third)
  }

  /// The id.
  var text: String {
    var bytes: [UInt8] = []
    for (word, size) in [(first, 8), (second, 8), (UInt64(third), 4)] {
      for place in (0..<size).reversed() {
        bytes.append(UInt8(truncatingIfNeeded: word >> (8 * place)))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @inlinable
  public static func == (left: Self, right: Self) -> Bool {
    left.first == right.first && left.second == right.second && left.third == right.third
  }

  @inlinable
  public func hash(into hasher: inout Hasher) {
    // The first half is a prefix and the account.
    hasher.combine(second)
    hasher.combine(third)
  }

  @inlinable public var spread: UInt64 { second ^ UInt64(third) }
}
