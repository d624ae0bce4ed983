import CSodium

/// A password as it is kept: Argon2id with 19 MiB and two passes (OWASP's recommendation), which
/// takes about 15 ms. Never to be made or compared on an event loop or in a transaction.
package struct PasswordHash: Hashable, Sendable {
  /// The PHC string; the salt is part of it.
  package let text: String

  private static let memory = 19 * 1024 * 1024
  private static let passes: UInt64 = 2

  /// A hash that was kept.
  package init(kept text: String) {
    self.text = text
  }

  /// Hashes a password with a salt of its own. Throws ``Fault/noMemoryForPassword``.
  package init(of password: Password) throws {
    precondition(sodium_init() >= 0, "libsodium does not start")
    var output = [CChar](repeating: 0, count: Int(crypto_pwhash_strbytes()))
    let characters = password.bytes.map(CChar.init(bitPattern:))
    let outcome = unsafe crypto_pwhash_str_alg(
      &output, characters, UInt64(characters.count), Self.passes, Self.memory,
      crypto_pwhash_alg_argon2id13())
    guard outcome == 0 else { throw Fault.noMemoryForPassword }
    text = String(
      decoding: output.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Whether this is the hash of `password`. What is no hash fits nothing.
  package func fits(_ password: Password) -> Bool {
    precondition(sodium_init() >= 0, "libsodium does not start")
    let kept = text.utf8.map(CChar.init(bitPattern:)) + [0]
    let characters = password.bytes.map(CChar.init(bitPattern:))
    return unsafe crypto_pwhash_str_verify(kept, characters, UInt64(characters.count)) == 0
  }
}

extension PasswordHash {
  /// A hash that nobody's password fits, to be compared with where there is nobody, so that it takes
  /// as long.
  package static let ofNobody: PasswordHash = {
    do {
      return try PasswordHash(of: Password(bytes: SystemRandomSource().bytes(32).map { $0 | 1 }))
    } catch {
      preconditionFailure("there is no memory for one password: \(error)")
    }
  }()
}
