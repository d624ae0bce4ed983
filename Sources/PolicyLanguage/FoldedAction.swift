/// A request's action in lower case, on the stack, with the hashes its statements are found by.
struct FoldedAction {
  /// FNV-1a of 64 bits.
  struct Hashes {
    var action: UInt64
    /// Of the service with its colon.
    var service: UInt64
    /// Of the service with its colon, in bytes.
    var serviceLength: Int
    /// The first bytes behind the service, the first of them the lowest; see ``ActionPrefix``.
    var beginning: UInt64
  }

  /// AWS's limit on the length of an action.
  static let longest = 128

  private(set) var bytes = InlineArray<128, UInt8>(repeating: 0)
  private(set) var count = 0
  private(set) var hashes = Hashes(action: start, service: start, serviceLength: 0, beginning: 0)

  private static let start: UInt64 = 0xCBF2_9CE4_8422_2325
  private static let prime: UInt64 = 0x0000_0100_0000_01B3

  /// Takes the first `longest` bytes of the action.
  init(_ action: Span<UInt8>) {
    count = min(action.count, Self.longest)
    var hash = Self.start
    for index in 0..<count {
      let byte = action[index].folded
      bytes[index] = byte
      hash = (hash ^ UInt64(byte)) &* Self.prime
      if byte == UInt8(ascii: ":"), hashes.serviceLength == 0 {
        hashes.service = hash
        hashes.serviceLength = index + 1
      }
    }
    hashes.action = hash
    let end = min(count, hashes.serviceLength + ActionPrefix.longest)
    for index in hashes.serviceLength..<end {
      hashes.beginning |= UInt64(bytes[index]) << (8 * (index - hashes.serviceLength))
    }
  }

  static func hash(of text: Span<UInt8>) -> UInt64 {
    var hash = start
    for index in text.indices { hash = (hash ^ UInt64(text[index])) &* prime }
    return hash
  }
}
