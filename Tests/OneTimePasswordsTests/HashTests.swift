import Crypto
import Testing

@testable import OneTimePasswords

/// The hashes that are our own, against those of swift-crypto and the RFCs.
struct HashTests {
  // Lengths up to 200 cross every boundary of blocks and padding: 55, 56, 64, 111, 112, 128.
  @Test(arguments: 0...200)
  func `digests are those of swift-crypto`(length: Int) {
    var random = SeededRandom(seed: UInt64(length))
    for _ in 0..<3 {
      let message = random.bytes(length)
      #expect(digest(SHA1State.self, message) == Array(Insecure.SHA1.hash(data: message)))
      #expect(digest(SHA256State.self, message) == Array(SHA256.hash(data: message)))
      #expect(digest(SHA512State.self, message) == Array(SHA512.hash(data: message)))
    }
  }

  @Test(arguments: 1...200)
  func `authentication codes are those of swift-crypto`(keyLength: Int) {
    var random = SeededRandom(seed: UInt64(1000 + keyLength))
    let key = random.bytes(keyLength)
    let message = random.bytes(Int.random(in: 0...300, using: &random))
    let theirs = SymmetricKey(data: key)
    #expect(
      HMACKey<SHA1State>(key).authenticate(message)
        == Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: theirs)))
    #expect(
      HMACKey<SHA256State>(key).authenticate(message)
        == Array(HMAC<SHA256>.authenticationCode(for: message, using: theirs)))
    #expect(
      HMACKey<SHA512State>(key).authenticate(message)
        == Array(HMAC<SHA512>.authenticationCode(for: message, using: theirs)))
  }

  // The blocks that codes are made of are put together apart from general messages.
  @Test(arguments: 1...200)
  func `codes are the truncated authentication codes of swift-crypto`(keyLength: Int) throws {
    var random = SeededRandom(seed: UInt64(2000 + keyLength))
    let key = random.bytes(keyLength)
    let theirs = SymmetricKey(data: key)
    for _ in 0..<10 {
      let counter = UInt64.random(in: 0...UInt64.max, using: &random)
      let message = (0..<8).map { UInt8(truncatingIfNeeded: counter >> (56 - 8 * $0)) }
      let values = [
        HashAlgorithm.sha1:
          Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: theirs)),
        .sha256: Array(HMAC<SHA256>.authenticationCode(for: message, using: theirs)),
        .sha512: Array(HMAC<SHA512>.authenticationCode(for: message, using: theirs)),
      ]
      for (algorithm, value) in values {
        let hotp = try HOTP(secret: key, algorithm: algorithm)
        #expect(hotp.truncatedCode(at: counter) == truncated(value))
      }
    }
  }

  // Every place that dynamic truncation can look at.
  @Test(arguments: 0..<16)
  func `truncation looks at the place that the last four bits name`(place: UInt8) {
    let value = (0..<19).map { UInt8(0xF0 - 7 * $0) } + [0xA0 | place]
    let words = stride(from: 0, to: 20, by: 4).map { word(value[$0..<($0 + 4)]) }
    let input = TruncationInput(
      head: (words[0], words[1], words[2], words[3], words[4]), last: words[4])
    #expect(input.truncated == truncated(value))
  }

  @Test(arguments: hmacSHA1Vectors)
  func `RFC 2202 §3`(vector: HMACVector) {
    #expect(hexadecimal(HMACKey<SHA1State>(vector.key).authenticate(vector.message)) == vector.code)
  }

  @Test(arguments: hmacSHA256Vectors)
  func `RFC 4231 §4 with SHA-256`(vector: HMACVector) {
    #expect(
      hexadecimal(HMACKey<SHA256State>(vector.key).authenticate(vector.message)) == vector.code)
  }

  @Test(arguments: hmacSHA512Vectors)
  func `RFC 4231 §4 with SHA-512`(vector: HMACVector) {
    #expect(
      hexadecimal(HMACKey<SHA512State>(vector.key).authenticate(vector.message)) == vector.code)
  }
}

/// Dynamic truncation as RFC 4226 §5.4 writes it.
private func truncated(_ value: [UInt8]) -> UInt32 {
  let place = Int(value[value.count - 1] & 0xF)
  return word(value[place..<(place + 4)]) & 0x7FFF_FFFF
}

private func word(_ bytes: some Sequence<UInt8>) -> UInt32 {
  bytes.reduce(0) { $0 << 8 | UInt32($1) }
}

private func digest<Function: CompressionFunction>(
  _ function: Function.Type, _ message: [UInt8]
) -> [UInt8] {
  var digest = MessageDigest<Function>()
  digest.append(message)
  return digest.finish().bytes
}

extension HMACKey {
  /// The whole authentication code of any message, from the states that codes are made from.
  fileprivate func authenticate(_ message: [UInt8]) -> [UInt8] {
    var innerDigest = MessageDigest(continuing: inner)
    innerDigest.append(message)
    var outerDigest = MessageDigest(continuing: outer)
    outerDigest.append(innerDigest.finish().bytes)
    return outerDigest.finish().bytes
  }
}

extension CompressionFunction {
  fileprivate var bytes: [UInt8] {
    (0..<Self.wordCount).flatMap { index in
      stride(from: Word.bitWidth - 8, through: 0, by: -8).map {
        UInt8(truncatingIfNeeded: self[index] >> Word($0))
      }
    }
  }
}
