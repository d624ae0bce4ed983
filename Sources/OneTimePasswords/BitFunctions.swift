// The functions on words that the SHA family shares (FIPS 180-4 §4.1).

extension FixedWidthInteger where Self: UnsignedInteger {
  @inline(__always)
  func rotated(left count: Self) -> Self {
    self &<< count | self &>> (Self(truncatingIfNeeded: Self.bitWidth) &- count)
  }

  @inline(__always)
  func rotated(right count: Self) -> Self {
    self &>> count | self &<< (Self(truncatingIfNeeded: Self.bitWidth) &- count)
  }
}

/// What the functions below work on: a word, or several side by side.
protocol MixedWord {
  static func &+ (left: Self, right: Self) -> Self
  static func & (left: Self, right: Self) -> Self
  static func | (left: Self, right: Self) -> Self
  static func ^ (left: Self, right: Self) -> Self
}

extension UInt32: MixedWord {}
extension UInt64: MixedWord {}
extension SIMD4: MixedWord where Scalar == UInt32 {}

/// The bits of `y` where `x` has ones, of `z` where it has zeros: Ch.
@inline(__always)
func choose<Word: MixedWord>(_ x: Word, _ y: Word, _ z: Word) -> Word {
  z ^ (x & (y ^ z))
}

/// The bits that at least two of the three have: Maj.
@inline(__always)
func majority<Word: MixedWord>(_ x: Word, _ y: Word, _ z: Word) -> Word {
  (x & y) | (z & (x | y))
}

/// The bits that one or all of the three have: Parity.
@inline(__always)
func parity<Word: MixedWord>(_ x: Word, _ y: Word, _ z: Word) -> Word {
  x ^ y ^ z
}
