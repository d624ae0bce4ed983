/// An HMAC key (RFC 2104) in the form that is quickest to use: the states of the two hashes after
/// their first blocks, which hold nothing but the key.
///
/// Whoever has the states can make codes; they are as secret as the key.
struct HMACKey<Function: CompressionFunction>: Sendable {
  let inner: Function
  let outer: Function

  init(_ secret: some Collection<UInt8>) {
    var key = [16 of Function.Word](repeating: 0)
    if secret.count > Function.blockByteCount {
      var digest = MessageDigest<Function>()
      digest.append(secret)
      let state = digest.finish()
      for index in 0..<Function.wordCount { key[index] = state[index] }
    } else {
      var offset = 0
      for byte in secret {
        key.put(byte, at: offset)
        offset += 1
      }
    }
    inner = Self.state(after: key, mixedWith: 0x36)
    outer = Self.state(after: key, mixedWith: 0x5C)
  }

  /// The dynamically truncated HMAC of a counter (RFC 4226 §5.2, §5.3): 31 bits.
  func truncatedCode(for counter: UInt64) -> UInt32 {
    var digest = inner
    digest.compress(Function.lastBlock(counter: counter))
    var code = outer
    code.compress(Function.lastBlock(digest: digest))
    return code.truncationInput.truncated
  }

  private static func state(
    after key: [16 of Function.Word], mixedWith pad: UInt8
  ) -> Function {
    // 0x0101…: times the pad, it repeats the pad in every byte.
    let repeated = Function.Word.max / 0xFF &* Function.Word(truncatingIfNeeded: pad)
    var block = key
    for index in 0..<16 { block[index] ^= repeated }
    var state = Function.initial
    state.compress(block)
    return state
  }
}

extension HMACKey<SHA1State> {
  /// ``truncatedCode(for:)`` of a counter and of the next three.
  func truncatedCodes(from counter: UInt64) -> SIMD4<UInt32> {
    var digests = SHA1Lanes(repeating: inner)
    digests.compress(SHA1Lanes.lastBlock(counter: counter))
    var codes = SHA1Lanes(repeating: outer)
    codes.compress(SHA1Lanes.lastBlock(digest: digests))
    return SIMD4(
      codes.truncationInput(lane: 0).truncated, codes.truncationInput(lane: 1).truncated,
      codes.truncationInput(lane: 2).truncated, codes.truncationInput(lane: 3).truncated)
  }
}
