import CSodium
import Crypto
import CryptoExtras
import FoundationEssentials

/// What other apps encrypt with.
enum Ciphers {
  /// AES-256-GCM with a nonce of 12 bytes and a tag of 16. Nil where the key does not fit.
  static func openGCM(
    _ cipher: some Collection<UInt8>, tag: some Collection<UInt8>, nonce: [UInt8], key: [UInt8]
  ) -> [UInt8]? {
    guard key.count == 32, let nonce = try? AES.GCM.Nonce(data: nonce),
      let box = try? AES.GCM.SealedBox(
        nonce: nonce, ciphertext: Array(cipher), tag: Array(tag)),
      let plain = try? AES.GCM.open(box, using: SymmetricKey(data: key))
    else { return nil }
    return Array(plain)
  }

  static func sealGCM(_ plain: [UInt8], nonce: [UInt8], key: [UInt8]) throws -> (
    cipher: [UInt8], tag: [UInt8]
  ) {
    let box = try AES.GCM.seal(
      plain, using: SymmetricKey(data: key), nonce: AES.GCM.Nonce(data: nonce))
    return (Array(box.ciphertext), Array(box.tag))
  }

  /// scrypt (RFC 7914), with at most a gigabyte.
  static func scrypt(
    _ passphrase: GuardedMemory, salt: [UInt8], n: Int64, r: Int64, p: Int64
  ) throws -> [UInt8] {
    guard (2...1 << 22).contains(n), n & (n - 1) == 0, (1...32).contains(r), (1...16).contains(p),
      128 * n * r <= 1 << 30
    else { throw TransferError.tooCostly }
    var key = [UInt8](repeating: 0, count: 32)
    let outcome = passphrase.withBytes { passphrase in
      crypto_pwhash_scryptsalsa208sha256_ll(
        passphrase.baseAddress!.assumingMemoryBound(to: UInt8.self), passphrase.count, salt,
        salt.count, UInt64(n), UInt32(r), UInt32(p), &key, key.count)
    }
    guard outcome == 0 else { throw VaultError.noMemory }
    return key
  }

  /// The hash under PBKDF2.
  enum Hash {
    case sha1, sha256

    fileprivate var function: KDF.Insecure.PBKDF2.HashFunction {
      switch self {
      case .sha1: .insecureSHA1
      case .sha256: .sha256
      }
    }
  }

  /// PBKDF2 (RFC 8018), with at most ten million rounds.
  static func pbkdf2(
    _ passphrase: GuardedMemory, salt: [UInt8], rounds: Int,
    using hash: Hash
  ) throws -> [UInt8] {
    guard (1...10_000_000).contains(rounds) else { throw TransferError.tooCostly }
    let key = try passphrase.withBytes { passphrase in
      try KDF.Insecure.PBKDF2.deriveKey(
        from: Array(passphrase), salt: salt, using: hash.function, outputByteCount: 32,
        unsafeUncheckedRounds: rounds)
    }
    return key.withUnsafeBytes { Array($0) }
  }

  /// Argon2id as libsodium has it, with at most a gigabyte.
  static func argon2id(
    _ passphrase: GuardedMemory, salt: [UInt8], passes: Int64, memory: Int64
  ) throws -> [UInt8] {
    guard (1...64).contains(passes), (8_192...1 << 30).contains(memory),
      salt.count == Int(crypto_pwhash_saltbytes())
    else { throw TransferError.tooCostly }
    var key = [UInt8](repeating: 0, count: 32)
    let outcome = passphrase.withBytes { passphrase in
      crypto_pwhash(
        &key, 32, passphrase.baseAddress!.assumingMemoryBound(to: CChar.self),
        UInt64(passphrase.count), salt, UInt64(passes), Int(memory),
        crypto_pwhash_alg_argon2id13())
    }
    guard outcome == 0 else { throw VaultError.noMemory }
    return key
  }

  /// The one message of a libsodium `secretstream`. Nil where the key does not fit.
  static func openStream(_ cipher: [UInt8], header: [UInt8], key: [UInt8]) -> [UInt8]? {
    let overhead = Int(crypto_secretstream_xchacha20poly1305_abytes())
    guard header.count == Int(crypto_secretstream_xchacha20poly1305_headerbytes()),
      cipher.count >= overhead
    else { return nil }
    var state = crypto_secretstream_xchacha20poly1305_state()
    guard crypto_secretstream_xchacha20poly1305_init_pull(&state, header, key) == 0 else {
      return nil
    }
    var plain = [UInt8](repeating: 0, count: cipher.count - overhead + 1)
    var length: UInt64 = 0
    var tag: UInt8 = 0
    let outcome = crypto_secretstream_xchacha20poly1305_pull(
      &state, &plain, &length, &tag, cipher, UInt64(cipher.count), nil, 0)
    guard outcome == 0 else { return nil }
    return Array(plain[..<Int(length)])
  }

  static func sealStream(_ plain: [UInt8], key: [UInt8]) -> (cipher: [UInt8], header: [UInt8]) {
    var state = crypto_secretstream_xchacha20poly1305_state()
    var header = [UInt8](
      repeating: 0, count: Int(crypto_secretstream_xchacha20poly1305_headerbytes()))
    _ = crypto_secretstream_xchacha20poly1305_init_push(&state, &header, key)
    var cipher = [UInt8](
      repeating: 0, count: plain.count + Int(crypto_secretstream_xchacha20poly1305_abytes()))
    _ = crypto_secretstream_xchacha20poly1305_push(
      &state, &cipher, nil, plain, UInt64(plain.count), nil, 0,
      crypto_secretstream_xchacha20poly1305_tag_final())
    return (cipher, header)
  }
}

func hexadecimalDecoded(_ text: String) -> [UInt8]? {
  let digits = Array(text.utf8)
  guard digits.count.isMultiple(of: 2) else { return nil }
  var bytes: [UInt8] = []
  for index in stride(from: 0, to: digits.count, by: 2) {
    guard
      let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16),
      digits[index] != 0x2B
    else { return nil }
    bytes.append(byte)
  }
  return bytes
}
