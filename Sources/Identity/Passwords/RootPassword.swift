/// What is demanded of the password of a root user, for it may be the only factor there is
/// (NIST SP 800-63B-4 §3.1.1.2).
package enum RootPassword {
  /// Characters it has at least and at most.
  package static let minimumLength = 15
  package static let maximumLength = 128

  /// Throws unless `password` is one that a root user of that address may have.
  package static func check(
    _ password: [UInt8], email: String
  ) throws(RootPasswordRejection) {
    guard let text = String(validating: password, as: UTF8.self) else { throw .notText }
    let count = text.unicodeScalars.count
    guard count >= minimumLength else { throw .tooShort }
    guard count <= maximumLength else { throw .tooLong }
    guard text.lowercased() != email.lowercased() else { throw .namesAccount }
    let bytes = Array(text.lowercased().utf8)
    guard !isRepeated(bytes) else { throw .repeated }
    guard !isUsed(bytes) else { throw .used }
  }

  /// Whether it is among the passwords that are used most, or one or two of them with little around:
  /// a year, a repetition, a run. More words than two make a passphrase.
  private static func isUsed(_ text: [UInt8]) -> Bool {
    if UsedPasswords.contains(text) { return true }
    let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte) || byte >= 0x80 }
    var pieces: [ArraySlice<UInt8>] = []
    var start = 0
    for end in 1...text.count
    where end == text.count || isLetter(text[end]) != isLetter(text[start]) {
      pieces.append(text[start..<end])
      start = end
    }
    let words = pieces.filter { isLetter($0[$0.startIndex]) }
    return (1...2).contains(words.count)
      && pieces.allSatisfy { piece in
        UsedPasswords.contains(piece)
          || !isLetter(piece[piece.startIndex]) && (piece.count <= 4 || isRepeated(Array(piece)))
      }
  }

  /// Whether it is a short text over and over, or a run of neighbours such as `abcdef…`: as easy to
  /// guess as what it repeats.
  private static func isRepeated(_ text: [UInt8]) -> Bool {
    let isRun = [1, 255].contains { step in
      zip(text, text.dropFirst()).allSatisfy { $1 &- $0 == step }
    }
    if isRun { return true }
    return (1...max(1, text.count / 2)).contains { length in
      text.indices.dropFirst(length).allSatisfy { text[$0] == text[$0 - length] }
    }
  }
}

/// Why a root user may not have a password.
package enum RootPasswordRejection: Error, Equatable {
  case notText
  case tooShort
  case tooLong
  /// A short text over and over, or a run of neighbours.
  case repeated
  /// Among those most used, or one or two of them with little around.
  case used
  /// It is the root user's address.
  case namesAccount
}
