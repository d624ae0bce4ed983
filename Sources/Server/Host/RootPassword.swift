import Identity

extension RootPasswordRejection {
  /// What the command line says of it.
  var configurationError: ConfigurationError {
    let text =
      switch self {
      case .notText: "the root password is not UTF-8 text"
      case .tooShort:
        "the root password has fewer than \(RootPassword.minimumLength) characters; choose a longer "
          + "one"
      case .tooLong: "the root password has more than \(RootPassword.maximumLength) characters"
      case .repeated:
        "the root password is a short text over and over, or a run of neighbours; choose one that "
          + "is harder to guess"
      case .used:
        "the root password is made of passwords that are used much, and tried first; choose one that "
          + "is harder to guess"
      case .namesAccount: "the root password is the root user's address; choose another"
      }
    return ConfigurationError(text, exitCode: .dataError)
  }
}
