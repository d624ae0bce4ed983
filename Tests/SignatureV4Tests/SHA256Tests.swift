import CSHA256
import Crypto
import Testing

@testable import SignatureV4

/// The library's own SHA-256 and HMAC against swift-crypto's, with the processor's instructions,
/// where it has them, and without.
@Suite struct SHA256Tests {
  private static let methods: [HashState.Method] = [.fastest, .portable]
  private static let lengths = 0...300

  @Test(arguments: methods)
  func `every length hashes as with swift-crypto`(_ method: HashState.Method) {
    var random = SeededGenerator(seed: 3)
    for length in Self.lengths {
      let message = random.bytes(length)
      #expect(
        hash(message, by: method).hex == Reference.hex(SHA256.hash(data: message)),
        "\(length) bytes")
    }
  }

  @Test(arguments: methods)
  func `however many blocks come first, the hash is the same`(_ method: HashState.Method) {
    var random = SeededGenerator(seed: 3)
    for length in Self.lengths {
      let message = random.bytes(length)
      let wanted = Reference.hex(SHA256.hash(data: message))
      var state = HashState()
      var absorbed = 0
      while true {
        let rest = Array(message[absorbed...])
        let found = rest.withUnsafeBytes {
          SHA256Code(state.hash(with: $0, after: absorbed, by: method))
        }
        #expect(found.hex == wanted, "\(absorbed) of \(length) bytes first")
        let most = rest.count / HashState.blockSize
        if most == 0 { break }
        let count = Int.random(in: 1...most, using: &random) * HashState.blockSize
        state.absorb(rest.span.extracting(first: count), by: method)
        absorbed += count
      }
    }
  }

  @Test(arguments: methods)
  func `where the bytes lie makes no difference`(_ method: HashState.Method) {
    var random = SeededGenerator(seed: 3)
    let bytes = random.bytes(400)
    for start in 0..<64 {
      let message = Array(bytes[start..<start + 200])
      let found = bytes.withUnsafeBytes { bytes in
        let message = UnsafeRawBufferPointer(rebasing: bytes[start..<start + 200])
        return SHA256Code(HashState().hash(with: message, after: 0, by: method))
      }
      #expect(found.hex == Reference.hex(SHA256.hash(data: message)))
    }
  }

  /// FIPS 180-2, appendix B.3: the length takes more than two of its bytes.
  @Test(arguments: methods)
  func `a million letters`(_ method: HashState.Method) {
    #expect(
      hash([UInt8](repeating: 0x61, count: 1_000_000), by: method).hex
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// Keys longer than a block of 64 bytes are hashed.
  @Test(arguments: methods)
  func `codes are those of swift-crypto, whatever the key's length`(_ method: HashState.Method) {
    var random = SeededGenerator(seed: 3)
    for length in 0...140 {
      let key = random.bytes(length)
      let message = random.bytes(Int.random(in: Self.lengths, using: &random))
      let wanted = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key))
      let code = SHA256Code(
        HMACState(key: key.span, by: method).code(of: message.span, by: method))
      #expect(code.hex == Reference.hex(wanted), "a key of \(length) bytes")
    }
  }

  /// A signature that nearly fits does not fit.
  @Test func `a code is equal to no other, though only one bit differs`() {
    let code = hash(Array("abc".utf8), by: .fastest)
    #expect(code.equals(code))
    for bit in 0..<64 {
      for word in 0..<4 {
        var other = code
        switch word {
        case 0: other.words.0 ^= 1 << bit
        case 1: other.words.1 ^= 1 << bit
        case 2: other.words.2 ^= 1 << bit
        default: other.words.3 ^= 1 << bit
        }
        #expect(!other.equals(code) && !code.equals(other), "bit \(bit) of word \(word)")
      }
    }
  }

  @Test func `a code is read as it is written`() {
    let code = hash(Array("abc".utf8), by: .fastest)
    let digits = Array(code.hex.utf8)
    #expect(SHA256Code(hex: digits.span, in: 0..<64)?.equals(code) == true)
  }

  private func hash(_ message: [UInt8], by method: HashState.Method) -> SHA256Code {
    message.withUnsafeBytes { SHA256Code(HashState().hash(with: $0, after: 0, by: method)) }
  }
}

extension RandomNumberGenerator {
  fileprivate mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }
}
