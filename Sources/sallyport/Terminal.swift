import Foundation
import Server

/// What is said to the person at the terminal.
enum Terminal {
  /// Whether somebody reads along, rather than a log.
  static var isInteractive: Bool { isatty(STDOUT_FILENO) == 1 }

  static func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  static func complain(_ text: String) {
    FileHandle.standardError.write(Data(("sallyport: " + text + "\n").utf8))
  }

  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    say(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}

func leave(_ code: ExitCode) -> Never {
  exit(code.rawValue)
}
