import CSHA256

/// SHA-256 (FIPS 180-4) after whole blocks of a message: eight words, a plain value.
struct HashState: Sendable {
  /// How blocks are absorbed: with the processor's own instructions, or without.
  typealias Method = SHA256Method

  /// Bytes in a block.
  static let blockSize = 64

  private var words: InlineArray<8, UInt32>

  /// The state before any block.
  init() {
    words = [
      0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A,
      0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
    ]
  }

  /// The state after the first block of RFC 2104's inner or outer hash.
  fileprivate init(absorbing key: InlineArray<64, UInt8>, paddedWith pad: UInt8, by method: Method)
  {
    self.init()
    var block = key
    for index in block.indices { block[index] ^= pad }
    absorb(block.span, by: method)
  }

  /// Absorbs the whole blocks that `blocks` consists of.
  mutating func absorb(_ blocks: Span<UInt8>, by method: Method = .fastest) {
    var words = words.mutableSpan
    unsafe words.withUnsafeMutableBufferPointer { words in
      unsafe blocks.withUnsafeBufferPointer { blocks in
        unsafe sallyport_sha256_absorb(
          words.baseAddress, blocks.baseAddress, blocks.count / Self.blockSize, method)
      }
    }
  }

  /// The hash of a message of which `absorbed` bytes were absorbed, and `rest` is what follows.
  func hash(
    with rest: UnsafeRawBufferPointer, after absorbed: Int, by method: Method = .fastest
  ) -> HashBytes {
    var hash = HashBytes(repeating: 0)
    var target = hash.mutableSpan
    unsafe target.withUnsafeMutableBufferPointer { target in
      unsafe words.span.withUnsafeBufferPointer { words in
        unsafe sallyport_sha256_finish(
          words.baseAddress, UInt64(absorbed),
          rest.baseAddress?.assumingMemoryBound(to: UInt8.self),
          rest.count, target.baseAddress, method)
      }
    }
    return hash
  }
}

/// The 32 bytes of a hash, as they stand in memory.
typealias HashBytes = InlineArray<32, UInt8>

extension SHA256Code {
  /// The code whose bytes these are.
  init(_ bytes: HashBytes) {
    self.init(
      words: unsafe bytes.span.withUnsafeBytes { bytes in
        unsafe (
          UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        )
      })
  }

  /// The SHA-256 of `data`.
  init(hashing data: UnsafeRawBufferPointer) {
    self.init(unsafe HashState().hash(with: data, after: 0))
  }

  /// The SHA-256 of the bytes of a span.
  init(hashing data: Span<UInt8>) {
    self = unsafe data.withUnsafeBytes { data in unsafe SHA256Code(hashing: data) }
  }
}

/// HMAC-SHA-256 (RFC 2104) under one key, which is kept as the states of the inner and the outer
/// hash after their first blocks.
struct HMACState: Sendable {
  private let inner: HashState
  private let outer: HashState

  /// Keys longer than a block are hashed first.
  init(key: Span<UInt8>, by method: HashState.Method = .fastest) {
    var block = InlineArray<64, UInt8>(repeating: 0)
    if key.count <= HashState.blockSize {
      for index in key.indices { block[index] = key[index] }
    } else {
      let hash = unsafe key.withUnsafeBytes { key in
        unsafe HashState().hash(with: key, after: 0, by: method)
      }
      for index in hash.indices { block[index] = hash[index] }
    }
    inner = HashState(absorbing: block, paddedWith: 0x36, by: method)
    outer = HashState(absorbing: block, paddedWith: 0x5C, by: method)
  }

  /// The code of `message`.
  func code(
    of message: UnsafeRawBufferPointer, by method: HashState.Method = .fastest
  ) -> HashBytes {
    let hash = unsafe inner.hash(with: message, after: HashState.blockSize, by: method)
    return unsafe hash.span.withUnsafeBytes { bytes in
      unsafe outer.hash(with: bytes, after: HashState.blockSize, by: method)
    }
  }
  /// The code of the bytes of a span.
  func code(of message: Span<UInt8>, by method: HashState.Method = .fastest) -> HashBytes {
    unsafe message.withUnsafeBytes { message in unsafe code(of: message, by: method) }
  }
}
