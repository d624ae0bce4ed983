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
    guard !isRepeated(Array(text.lowercased().utf8)) else { throw .repeated }
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
  /// It is the root user's address.
  case namesAccount
}
