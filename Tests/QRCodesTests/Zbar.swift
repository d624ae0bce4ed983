import Foundation
import Subprocess

/// The reader that codes are shown to: `zbarimg`.
enum Zbar {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The text of the one QR code in a picture.
  static func read(_ png: [UInt8]) async throws -> String {
    let directory = FileManager.default.temporaryDirectory
    let picture = directory.appendingPathComponent("qr-\(UUID().uuidString).png")
    try Data(png).write(to: picture)
    defer { try? FileManager.default.removeItem(at: picture) }

    let arguments: Arguments = [
      "--quiet", "--nodbus", "--raw", "--oneshot", "-Sdisable", "-Sqrcode.enable",
      "-Sqrcode.binary", picture.path,
    ]
    let result = try await run(
      .name("zbarimg"), arguments: arguments, output: .bytes(limit: 1 << 16))
    // For a picture it cannot open it says nothing, but succeeds.
    guard result.terminationStatus.isSuccess, !result.standardOutput.isEmpty else {
      throw Failure(description: "zbarimg found no code (\(result.terminationStatus))")
    }
    guard let text = String(validating: result.standardOutput, as: UTF8.self) else {
      throw Failure(description: "zbarimg read something that is not UTF-8")
    }
    return text
  }
}
