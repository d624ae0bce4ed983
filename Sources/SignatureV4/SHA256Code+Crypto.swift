import Crypto

extension SHA256Code {
  init(_ digest: SHA256.Digest) {
    self.init(
      words: unsafe digest.withUnsafeBytes { bytes in
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
    var hash = SHA256()
    unsafe hash.update(bufferPointer: data)
    self.init(hash.finalize())
  }
}
