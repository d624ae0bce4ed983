import CSodium

/// What a passphrase is made into a key with: Argon2id (RFC 9106).
package struct KeyDerivation: Equatable, Sendable {
  /// Memory in KiB.
  package let memory: UInt32
  package let passes: UInt32

  /// 64 MiB and three passes, RFC 9106's second recommendation, with one lane as libsodium has it:
  /// about a tenth of a second, and for whoever guesses as much memory for every guess.
  package static let standard = KeyDerivation(memory: 65_536, passes: 3)

  /// What a file may ask for: no less than the standard, and no more than a machine can give.
  static let acceptedMemory: ClosedRange<UInt32> = 65_536...1_048_576
  static let acceptedPasses: ClosedRange<UInt32> = 3...16

  var isAcceptable: Bool {
    Self.acceptedMemory.contains(memory) && Self.acceptedPasses.contains(passes)
  }

  /// The key that `passphrase` stands for, with a salt of 16 bytes.
  func key(from passphrase: GuardedMemory, salt: [UInt8]) throws -> GuardedMemory {
    precondition(salt.count == Int(crypto_pwhash_saltbytes()))
    return try GuardedMemory(count: keyLength) { output in
      let outcome = passphrase.withBytes { passphrase in
        crypto_pwhash(
          output.baseAddress!.assumingMemoryBound(to: UInt8.self), UInt64(output.count),
          passphrase.baseAddress!.assumingMemoryBound(to: CChar.self), UInt64(passphrase.count),
          salt, UInt64(passes), Int(memory) * 1024, crypto_pwhash_alg_argon2id13())
      }
      guard outcome == 0 else { throw VaultError.noMemory }
    }
  }
}

/// Bytes of every key: the vault's own, that of a key file, that made of a passphrase.
package let keyLength = 32

/// What opens a vault.
package enum Opener: Sendable {
  case passphrase(GuardedMemory)
  /// A key of 32 random bytes, in a file or in the desktop's secret service.
  case key(GuardedMemory)
  /// The vault's own key, as the agent keeps it.
  case vaultKey(GuardedMemory)
}

/// XChaCha20-Poly1305 with a random nonce of 24 bytes, which comes first.
enum SealedBytes {
  static let nonceLength = 24
  static let tagLength = 16
  static let overhead = nonceLength + tagLength

  static func seal(
    _ plain: GuardedMemory, with key: GuardedMemory, binding header: [UInt8]
  ) -> [UInt8] {
    let nonce = randomBytes(nonceLength)
    let sealed = [UInt8](unsafeUninitializedCapacity: plain.count + tagLength) { buffer, filled in
      plain.withBytes { plain in
        key.withBytes { key in
          _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
            buffer.baseAddress!, nil, plain.baseAddress!.assumingMemoryBound(to: UInt8.self),
            UInt64(plain.count), header, UInt64(header.count), nil, nonce,
            key.baseAddress!.assumingMemoryBound(to: UInt8.self))
        }
      }
      filled = plain.count + tagLength
    }
    return nonce + sealed
  }

  /// The bytes that were sealed; nil where key, header or a single bit are not those of then.
  static func open(
    _ sealed: ArraySlice<UInt8>, with key: GuardedMemory, binding header: [UInt8]
  ) throws -> GuardedMemory? {
    guard sealed.count >= overhead else { return nil }
    let nonce = Array(sealed.prefix(nonceLength))
    let cipher = Array(sealed.dropFirst(nonceLength))
    do {
      return try GuardedMemory(count: cipher.count - tagLength) { plain in
        let outcome = key.withBytes { key in
          crypto_aead_xchacha20poly1305_ietf_decrypt(
            plain.baseAddress!.assumingMemoryBound(to: UInt8.self), nil, nil, cipher,
            UInt64(cipher.count), header, UInt64(header.count), nonce,
            key.baseAddress!.assumingMemoryBound(to: UInt8.self))
        }
        guard outcome == 0 else { throw Mismatch() }
      }
    } catch is Mismatch {
      return nil
    }
  }

  private struct Mismatch: Error {}
}
