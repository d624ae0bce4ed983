/// Eight bytes in a word, the first in the lowest place, to be looked at all at once.
struct ByteLanes {
  var bits: UInt64

  init(bits: UInt64) {
    self.bits = bits
  }

  init(repeating byte: UInt8) {
    bits = Self.ones &* UInt64(byte)
  }

  /// The eight bytes at `offset`, which lies so that they are there.
  @inline(__always)
  init(loading bytes: UnsafeRawBufferPointer, at offset: Int) {
    bits = unsafe UInt64(
      littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The eight bytes at `offset`; traps when they are not there.
  @inline(__always)
  init(_ bytes: Span<UInt8>, at offset: Int) {
    self = unsafe bytes.extracting(offset..<offset + 8).withUnsafeBytes { bytes in
      unsafe ByteLanes(loading: bytes, at: 0)
    }
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  static func ^ (left: Self, right: Self) -> Self { Self(bits: left.bits ^ right.bits) }

  /// The high bit of the lowest lane below `limit`, which is at most 128, and perhaps of lanes
  /// above it; zero when there is none.
  @inline(__always)
  func lanesBelow(_ limit: UInt8) -> UInt64 {
    (bits &- Self(repeating: limit).bits) & ~bits & Self.highBits
  }

  /// The high bit of the lowest lane above `limit`, which is below 128, and perhaps of lanes above
  /// it; zero when there is none.
  @inline(__always)
  func lanesAbove(_ limit: UInt8) -> UInt64 {
    (bits &+ Self(repeating: 0x7F - limit).bits | bits) & Self.highBits
  }

  /// The high bits of the lanes whose value is in `range`, which ends below 127; none of ASCII's
  /// complement.
  @inline(__always)
  func lanes(in range: ClosedRange<UInt8>) -> UInt64 {
    let low = bits & ~Self.highBits
    let reached = low &+ Self(repeating: 0x80 - range.lowerBound).bits
    let passed = low &+ Self(repeating: 0x7F - range.upperBound).bits
    return reached & ~passed & ~bits & Self.highBits
  }

  /// The same with ASCII's upper-case letters in lower case.
  @inline(__always)
  var lowercased: Self { Self(bits: bits | lanes(in: 0x41...0x5A) >> 2) }

  /// The value of eight hexadecimal digits, letters in lower case, the first the highest.
  @inline(__always)
  var lowerHexValue: UInt32? {
    let letters = lanes(in: 0x61...0x66)
    guard letters | lanes(in: 0x30...0x39) == Self.highBits else { return nil }
    var nibbles = ((bits & 0x0F0F_0F0F_0F0F_0F0F) &+ (letters >> 7) &* 9).byteSwapped
    nibbles = (nibbles | nibbles >> 4) & 0x00FF_00FF_00FF_00FF
    nibbles = (nibbles | nibbles >> 8) & 0x0000_FFFF_0000_FFFF
    return UInt32(truncatingIfNeeded: nibbles | nibbles >> 16)
  }

  /// The values of four pairs of decimal digits, each in a lane of sixteen bits, the first in the
  /// lowest.
  var decimalPairs: UInt64? {
    guard lanes(in: 0x30...0x39) == Self.highBits else { return nil }
    let digits = bits & 0x0F0F_0F0F_0F0F_0F0F
    return (digits & 0x00FF_00FF_00FF_00FF) &* 10 &+ (digits >> 8 & 0x00FF_00FF_00FF_00FF)
  }
}
