import Identity
import Operations

/// A password that is made here: long, and of all kinds of characters, so that every password
/// policy takes it; without those that look like others, because people type it from paper.
enum MadePassword {
  static let length = 20

  /// Sixty-four, so that six bits of a random byte choose one without favour.
  private static let alphabet = Array(
    "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789!@#%+=_-".utf8)
  private static let kinds: [PasswordRule] = [.uppercase, .lowercase, .number, .symbol]

  /// At least `least` characters.
  static func make(atLeast least: Int, random: any RandomSource) -> String {
    while true {
      let bytes = random.bytes(max(length, least)).map { alphabet[Int($0 & 63)] }
      let password = Password(bytes: bytes)
      if kinds.allSatisfy({ $0.isMet(by: password) }) {
        return String(decoding: bytes, as: UTF8.self)
      }
    }
  }
}

extension SignedInVisit {
  /// One that the account takes.
  func makePassword() throws -> String {
    let policy = try read { try $0.passwordPolicy(of: account.id) }
    return MadePassword.make(
      atLeast: policy?.minimumLength ?? 0, random: visit.console.settings.random)
  }
}
