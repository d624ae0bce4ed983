import Foundation
import Subprocess

/// Who brings codes to phones.
enum PhoneHook: Sendable {
  case program(RecoveryHook)
  case address(WebhookAddress)

  init(_ setting: String) throws {
    self =
      WebhookAddress.isMeant(setting)
      ? .address(try WebhookAddress(setting, option: "--recovery-hook"))
      : .program(try RecoveryHook(setting))
  }

  var isAddress: Bool { if case .address = self { true } else { false } }
}

/// A program of the operator's that brings codes to phones. It is started without a shell and reads
/// one line of JSON; what it is told stands in no argument and no variable.
struct RecoveryHook: Sendable {
  private let command: [String]

  /// Seconds it may take.
  private static let patience = 30

  enum Failure: Error, CustomStringConvertible {
    case status(String)
    case timedOut

    var description: String {
      switch self {
      case .status(let status): "the hook ended with \(status)"
      case .timedOut: "the hook took longer than \(RecoveryHook.patience) seconds"
      }
    }
  }

  /// The path of a program, and arguments between spaces.
  init(_ setting: String) throws {
    let command = setting.split(separator: " ").map { String($0) }
    guard let path = command.first, path.hasPrefix("/"), !path.contains("="),
      FileManager.default.isExecutableFile(atPath: path)
    else {
      throw ConfigurationError(
        "--recovery-hook needs the full path of a program that this user may run, or an address",
        exitCode: .usage)
    }
    self.command = command
  }

  /// Hands over one message; returns when the program ended well. What it prints is not read: it
  /// may hold the code.
  func run(_ json: String) async throws {
    let command = command
    let keys = ["PATH", "HOME", "LANG", "TZ"]
    let variables = ProcessInfo.processInfo.environment
      .merging(["PATH": "/usr/local/bin:/usr/bin:/bin"]) { given, _ in given }
    let environment = Environment.custom(
      keys.compactMap { key in variables[key].map { Array("\(key)=\($0)\0".utf8) } })
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        let result = try await Subprocess.run(
          .name("env"), arguments: Arguments(["--"] + command), environment: environment,
          input: .string(json + "\n"), output: .discarded, error: .discarded)
        guard result.terminationStatus.isSuccess else {
          throw Failure.status("\(result.terminationStatus)")
        }
      }
      group.addTask {
        try await Task.sleep(for: .seconds(Self.patience))
        throw Failure.timedOut
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }
}
