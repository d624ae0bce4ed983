import Foundation

/// A program of the operator's that prints the key-encryption key. It is started without a shell, with an
/// environment of its own, and has a few seconds; whatever else it does, there is no key.
package struct KeyCommand: Sendable, Equatable {
  private let command: [String]
  private let patience: Double

  /// Seconds it may take.
  static let standardPatience = 10.0
  /// Most bytes it may print: a key in Base64 has 44.
  static let mostOutput = 4096

  /// The full path of a program, and arguments between spaces. Throws ``ConfigurationError``.
  init(_ setting: String, patience: Double = standardPatience) throws {
    let command = setting.split(separator: " ").map { String($0) }
    guard let path = command.first, path.hasPrefix("/") else {
      throw ConfigurationError(
        "exec: needs the full path of a program, and arguments between spaces; there is no shell",
        exitCode: .usage)
    }
    self.command = command
    self.patience = patience
  }

  var program: String { command[0] }

  /// What it printed. Throws ``ConfigurationError``, which never holds that.
  func run() throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = Array(command.dropFirst())
    let variables = ProcessInfo.processInfo.environment
    process.environment = ["PATH", "HOME", "LANG", "TZ"].reduce(into: [:]) { clean, name in
      clean[name] = variables[name]
    }.merging(["PATH": "/usr/local/bin:/usr/bin:/bin"]) { given, _ in given }
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    // It may hold the key.
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw failure("cannot be run: \(lastError())")
    }
    // Ours alone, or the end of what it prints would never come.
    try? output.fileHandleForWriting.close()
    let deadline = ContinuousClock.now + .seconds(patience)
    do {
      let text = try read(output.fileHandleForReading.fileDescriptor, until: deadline)
      while process.isRunning {
        guard ContinuousClock.now < deadline else { throw late }
        usleep(2000)
      }
      guard process.terminationReason == .exit else {
        throw failure("was ended by signal \(process.terminationStatus)")
      }
      guard process.terminationStatus == 0 else {
        throw failure("failed with exit code \(process.terminationStatus)")
      }
      return text
    } catch {
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      throw error
    }
  }

  private func read(_ descriptor: Int32, until deadline: ContinuousClock.Instant) throws -> String {
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: Self.mostOutput + 1)
    while true {
      let left = ContinuousClock.now.duration(to: deadline)
      guard left > .zero else { throw late }
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let milliseconds =
        left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
      let ready = poll(&waiting, 1, Int32(clamping: milliseconds + 1))
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { throw ready == 0 ? late : failure("cannot be read: \(lastError())") }
      let count = part.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("cannot be read: \(lastError())") }
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += part.prefix(count)
      guard bytes.count <= Self.mostOutput else {
        throw failure("printed more than \(Self.mostOutput) bytes, which is no key")
      }
    }
  }

  private var late: ConfigurationError {
    failure("took longer than \(patience.formatted()) seconds")
  }

  private func failure(_ what: String) -> ConfigurationError {
    ConfigurationError(
      "\(program), which --key-source names, \(what); run it by hand to see what it says",
      exitCode: .unavailable)
  }
}
