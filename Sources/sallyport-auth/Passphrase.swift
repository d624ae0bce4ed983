import Authenticator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

enum Passphrase {
  /// Bytes that a passphrase has at least. The file can be copied, and guessed at for ever.
  static let shortest = 10

  /// Asks for a new passphrase, twice.
  static func choose() throws -> GuardedMemory {
    for _ in 0..<3 {
      let first = try Terminal.askSecretly("New passphrase: ")
      guard first.count >= shortest else {
        Terminal.remark(
          "That is too short: \(shortest) characters at least. Several words are good.")
        continue
      }
      let second = try Terminal.askSecretly("The same again: ")
      guard first.equals(second) else {
        Terminal.remark("The two are not the same.")
        continue
      }
      return first
    }
    throw Complaint("No passphrase was chosen.")
  }
}

func pause(seconds: UInt32) {
  var rest = seconds
  while rest > 0 { rest = sleep(rest) }
}
