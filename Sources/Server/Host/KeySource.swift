import Foundation
package import Identity

/// Where the key-encryption key comes from.
package enum KeySource: Sendable, Equatable {
  /// A file of 32 bytes that nobody but this user can read.
  case file(String)
  /// A credential that systemd hands over: a file below `$CREDENTIALS_DIRECTORY`.
  case credential(String)
  /// An environment variable with the key in Base64; taken out of the environment at once. For tests: what
  /// starts the server can read it, and so can what that writes down of itself.
  case environment(String)
  /// A program that prints the key in Base64.
  case command(KeyCommand)

  /// Throws ``ConfigurationError`` for what is none of them, and for `env:` unless that is allowed.
  package init(_ text: String, allowingEnvironment: Bool = false) throws {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    guard parts.count == 2, !parts[1].isEmpty else { throw Self.unknown(text) }
    switch parts[0] {
    case "file": self = .file(parts[1])
    case "credential": self = .credential(parts[1])
    case "env":
      guard allowingEnvironment else {
        throw ConfigurationError(
          "a key in the environment is for tests: with --allow-env-key it is taken from there; keep "
            + "yours in a file, a credential of systemd's, or what exec:COMMAND asks",
          exitCode: .usage)
      }
      self = .environment(parts[1])
    case "exec": self = .command(try KeyCommand(parts[1]))
    default: throw Self.unknown(text)
    }
  }

  /// The key that seals and, while the file's is being changed, the one before it. A file that is not there
  /// is made when `makesFile`.
  package func loadAll(
    makesFile: Bool, random: some RandomSource
  ) throws -> (key: [UInt8], others: [[UInt8]]) {
    let key = try load(makesFile: makesFile, random: random)
    guard case .file(let path) = self, let next = try KeyFile(path: path).next() else {
      return (key, [])
    }
    return (next, [key])
  }

  /// The key: 32 bytes. A file that is not there is made when `makesFile`, which is right only for a
  /// folder that holds nothing sealed yet.
  package func load(makesFile: Bool, random: some RandomSource) throws -> [UInt8] {
    switch self {
    case .file(let path): return try KeyFile(path: path).load(isMade: makesFile, random: random)
    case .credential(let name):
      guard !name.contains("/"), name != ".", name != ".." else {
        throw ConfigurationError(
          "`\(name)` is no name of a credential: systemd's have no slash", exitCode: .usage)
      }
      guard let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"],
        folder.hasPrefix("/")
      else {
        throw ConfigurationError(
          "CREDENTIALS_DIRECTORY is not set; let systemd start the server with "
            + "LoadCredentialEncrypted=\(name)", exitCode: .noInput)
      }
      return try KeyFile(path: folder + "/" + name).read(.credential)
    case .environment(let name):
      guard let text = ProcessInfo.processInfo.environment[name] else {
        throw ConfigurationError(
          "the environment has no variable \(name) for --key-source", exitCode: .noInput)
      }
      // The environment a process began with stays readable in /proc until it is overwritten.
      if let bytes = getenv(name) { memset(bytes, 0, strlen(bytes)) }
      unsetenv(name)
      return try Self.decode(text, from: "the variable \(name)")
    case .command(let command):
      return try Self.decode(try command.run(), from: "what \(command.program) printed")
    }
  }

  private static func unknown(_ text: String) -> ConfigurationError {
    ConfigurationError(
      "`\(text)` is no key source; give file:PATH, credential:NAME, env:NAME or exec:COMMAND",
      exitCode: .usage)
  }

  private static func decode(_ text: String, from place: String) throws -> [UInt8] {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let data = Data(base64Encoded: trimmed), data.count == 32 else {
      throw ConfigurationError(
        "\(place) does not hold 32 bytes in Base64", exitCode: .dataError)
    }
    return Array(data)
  }
}
