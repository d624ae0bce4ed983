import Authenticator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The AWS CLI's files, wherever the environment says they are.
enum AWSFiles {
  static func configPath() throws -> String { try path("AWS_CONFIG_FILE", "config") }

  static func read() throws -> AWSProfiles {
    try complaining {
      try AWSProfiles(
        config: text(configPath()),
        credentials: text(path("AWS_SHARED_CREDENTIALS_FILE", "credentials")))
    }
  }

  static func complaining<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as AWSProfileError {
      throw Complaint(text(error))
    }
  }

  private static func path(_ variable: String, _ name: String) throws -> String {
    if let given = environment(variable) {
      guard given.hasPrefix("~/"), let home = environment("HOME") else { return given }
      return home + given.dropFirst()
    }
    guard let home = environment("HOME") else {
      throw Complaint("HOME is not set: name the file by \(variable).", .usage)
    }
    return "\(home)/.aws/\(name)"
  }

  /// A file's text; none where there is no file.
  private static func text(_ path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard errno == ENOENT else {
        throw VaultError.system(action: "read", path: path, number: errno)
      }
      return ""
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    try readAll(descriptor, into: &bytes, longest: 1 << 20, path: path)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func text(_ error: AWSProfileError) -> String {
    switch error {
    case .malformed(let file, let line): "Line \(line) of AWS's \(file) file is no setting."
    case .noProfile(let name): "There is no profile \(Terminal.safe(name)) in AWS's files."
    case .missing(let what, let profile): "The profile \(Terminal.safe(profile)) has no \(what)."
    case .circle(let name): "The profile \(Terminal.safe(name)) is its own source."
    case .invalid(let setting, let profile):
      "\(setting) of the profile \(Terminal.safe(profile)) makes no sense."
    }
  }
}
