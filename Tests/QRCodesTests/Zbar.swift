import Foundation

/// The reader that codes are shown to: `zbarimg`.
enum Zbar {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The text of the one QR code in a picture.
  static func read(_ png: [UInt8]) throws -> String {
    let directory = FileManager.default.temporaryDirectory
    let picture = directory.appendingPathComponent("qr-\(UUID().uuidString).png")
    try Data(png).write(to: picture)
    defer { try? FileManager.default.removeItem(at: picture) }

    let process = Process()
    process.executableURL = try executable()
    process.arguments = [
      "--quiet", "--nodbus", "--raw", "--oneshot", "-Sdisable", "-Sqrcode.enable",
      "-Sqrcode.binary", picture.path,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    // For a picture it cannot open it says nothing, but succeeds.
    guard process.terminationStatus == 0, !bytes.isEmpty else {
      throw Failure(description: "zbarimg found no code (status \(process.terminationStatus))")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(description: "zbarimg read something that is not UTF-8")
    }
    return text
  }

  private static func executable() throws -> URL {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    for folder in path.split(separator: ":") {
      let file = "\(folder)/zbarimg"
      if FileManager.default.isExecutableFile(atPath: file) { return URL(fileURLWithPath: file) }
    }
    throw Failure(description: "there is no zbarimg; `make setup` installs it")
  }
}
