import Foundation
package import Identity

/// Where the key-encryption key comes from.
package enum KeySource: Sendable, Equatable {
  /// A file of 32 bytes that nobody but this user can read.
  case file(String)
  /// A credential that systemd hands over: a file below `$CREDENTIALS_DIRECTORY`.
  case credential(String)
  /// An environment variable with the key in Base64; taken out of the environment at once.
  case environment(String)
  /// A command that prints the key in Base64.
  case command(String)

  /// Throws ``ConfigurationError`` for what is none of them.
  package init(_ text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    guard parts.count == 2, !parts[1].isEmpty else { throw Self.unknown(text) }
    switch parts[0] {
    case "file": self = .file(parts[1])
    case "credential": self = .credential(parts[1])
    case "env": self = .environment(parts[1])
    case "exec": self = .command(parts[1])
    default: throw Self.unknown(text)
    }
  }

  /// The key: 32 bytes. A file that is not there is made when `makesFile`, which is right only for a
  /// folder that holds nothing sealed yet.
  package func load(makesFile: Bool, random: some RandomSource) throws -> [UInt8] {
    switch self {
    case .file(let path): return try Self.read(path, makesFile: makesFile, random: random)
    case .credential(let name):
      guard let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] else {
        throw ConfigurationError(
          "CREDENTIALS_DIRECTORY is not set; let systemd start the server with "
            + "LoadCredentialEncrypted=\(name)", exitCode: .noInput)
      }
      return try Self.read(folder + "/" + name, makesFile: false, random: random)
    case .environment(let name):
      guard let text = ProcessInfo.processInfo.environment[name] else {
        throw ConfigurationError(
          "the environment has no variable \(name) for --key-source", exitCode: .noInput)
      }
      // The environment a process began with stays readable in /proc until it is overwritten.
      if let bytes = getenv(name) { memset(bytes, 0, strlen(bytes)) }
      unsetenv(name)
      return try Self.decode(text, from: "the variable \(name)")
    case .command(let command): return try Self.run(command)
    }
  }

  private static func unknown(_ text: String) -> ConfigurationError {
    ConfigurationError(
      "`\(text)` is no key source; give file:PATH, credential:NAME, env:NAME or exec:COMMAND",
      exitCode: .usage)
  }

  private static func read(
    _ path: String, makesFile: Bool, random: some RandomSource
  ) throws -> [UInt8] {
    if makesFile {
      let created = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if created >= 0 {
        defer { close(created) }
        let key = random.bytes(32)
        guard key.withUnsafeBytes({ write(created, $0.baseAddress, $0.count) }) == key.count,
          fsync(created) == 0
        else {
          throw ConfigurationError(
            "the key file \(path) cannot be written: \(lastError())", exitCode: .cannotCreate)
        }
        return key
      }
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ConfigurationError(
        "the key file \(path) cannot be read: \(lastError()); without it nothing that is sealed "
          + "in the store can be opened", exitCode: .noInput)
    }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & 0o077 == 0, info.st_uid == geteuid()
    else {
      throw ConfigurationError(
        "the key file \(path) must belong to this user and be readable by nobody else; run: "
          + "chmod 600 \(path)", exitCode: .noPermission)
    }
    var key = [UInt8](repeating: 0, count: 33)
    let count = key.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
    guard count == 32 else {
      throw ConfigurationError(
        "the key file \(path) does not hold 32 bytes", exitCode: .dataError)
    }
    return Array(key.prefix(32))
  }

  private static func decode(_ text: String, from place: String) throws -> [UInt8] {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let data = Data(base64Encoded: trimmed), data.count == 32 else {
      throw ConfigurationError(
        "\(place) does not hold 32 bytes in Base64", exitCode: .dataError)
    }
    return Array(data)
  }

  private static func run(_ command: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ConfigurationError(
        "the command of --key-source failed with exit code \(process.terminationStatus)",
        exitCode: .unavailable)
    }
    return try decode(String(decoding: data, as: UTF8.self), from: "what the command printed")
  }
}
