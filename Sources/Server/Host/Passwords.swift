import CSodium

/// Passwords are kept as Argon2id: 19 MiB, two passes (OWASP's recommendation), about 15 ms.
package enum Passwords {
  /// Characters a root password has at least, for it may be the only factor there is
  /// (NIST SP 800-63B-4 §3.1.1.2).
  package static let leastForRoot = 15
  private static let memory = 19 * 1024 * 1024
  private static let passes: UInt64 = 2

  /// Throws ``ConfigurationError`` for a root password that is too short or too long.
  package static func checkRoot(_ password: [UInt8]) throws {
    let text = String(decoding: password, as: UTF8.self)
    guard Array(text.utf8) == password else {
      throw ConfigurationError("the root password is not UTF-8 text", exitCode: .dataError)
    }
    guard text.unicodeScalars.count >= leastForRoot else {
      throw ConfigurationError(
        "the root password has fewer than \(leastForRoot) characters; choose a longer one",
        exitCode: .dataError)
    }
    guard text.unicodeScalars.count <= 128 else {
      throw ConfigurationError(
        "the root password has more than 128 characters", exitCode: .dataError)
    }
  }

  /// The password's hash as a PHC string, with a salt of its own.
  package static func hash(_ password: [UInt8]) throws -> String {
    guard sodium_init() >= 0 else {
      throw ConfigurationError("libsodium does not start", exitCode: .software)
    }
    var output = [CChar](repeating: 0, count: Int(crypto_pwhash_strbytes()))
    let characters = password.map(CChar.init(bitPattern:))
    let result = crypto_pwhash_str_alg(
      &output, characters, UInt64(characters.count), passes, memory,
      crypto_pwhash_alg_argon2id13())
    guard result == 0 else {
      throw ConfigurationError(
        "there is not enough memory to hash a password (19 MiB)", exitCode: .temporaryFailure)
    }
    return String(decoding: output.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
