/// What dynamic truncation (RFC 4226 §5.3) can reach of an HMAC value.
struct TruncationInput {
  /// The first twenty bytes, big-endian.
  var head: (UInt32, UInt32, UInt32, UInt32, UInt32)

  /// The last four bytes, big-endian. For SHA-1 these are in the head as well.
  var last: UInt32

  /// The 31 bits at the place that the last four bits name.
  ///
  /// The place is as secret as the value. So all pairs of words are read and one is kept by mask,
  /// rather than one read from an address that depends on the secret.
  var truncated: UInt32 {
    let place = UInt64(last & 0xF)
    let index = place &>> 2
    let pairs: [4 of UInt64] = [
      join(head.0, head.1), join(head.1, head.2), join(head.2, head.3), join(head.3, head.4),
    ]
    var pair: UInt64 = 0
    for candidate in 0..<4 {
      let difference = index ^ UInt64(truncatingIfNeeded: candidate)
      // All ones where the difference is zero, else zero.
      let mask = UInt64(bitPattern: Int64(bitPattern: difference &- 1) &>> 63)
      pair |= pairs[candidate] & mask
    }
    let shift = 32 &- 8 &* (place & 3)
    return UInt32(truncatingIfNeeded: pair &>> shift) & 0x7FFF_FFFF
  }

  private func join(_ high: UInt32, _ low: UInt32) -> UInt64 {
    UInt64(high) &<< 32 | UInt64(low)
  }
}
