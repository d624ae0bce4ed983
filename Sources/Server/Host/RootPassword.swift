/// What is demanded of the password of a root user.
package enum RootPassword {
  /// Characters a root password has at least, for it may be the only factor there is
  /// (NIST SP 800-63B-4 §3.1.1.2).
  package static let minimumLength = 15

  /// Throws ``ConfigurationError`` for a root password that is too short or too long.
  package static func check(_ password: [UInt8]) throws {
    let text = String(decoding: password, as: UTF8.self)
    guard Array(text.utf8) == password else {
      throw ConfigurationError("the root password is not UTF-8 text", exitCode: .dataError)
    }
    guard text.unicodeScalars.count >= minimumLength else {
      throw ConfigurationError(
        "the root password has fewer than \(minimumLength) characters; choose a longer one",
        exitCode: .dataError)
    }
    guard text.unicodeScalars.count <= 128 else {
      throw ConfigurationError(
        "the root password has more than 128 characters", exitCode: .dataError)
    }
  }
}
