import ArgumentParser
import Foundation
import OneTimePasswords
import QRCodes
import Server

struct QRCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "qr", abstract: "Draw an otpauth link as a QR code in the terminal.",
    discussion: """
      The link is read from standard input, never from an argument, where other users of the host \
      could see it. For example, from a seed that --bootstrap-method Base32StringSeed wrote:

        echo "otpauth://totp/Sallyport:phone?secret=$(cat seed.txt)&issuer=Sallyport" | sallyport qr
      """)

  @Option(name: .long, help: "Write a PNG to this file instead.")
  var png: String?

  func run() async throws {
    let input = String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
    let text = input.trimmingCharacters(in: .whitespacesAndNewlines)
    let link: OTPAuthLink
    do {
      link = try OTPAuthLink(parsing: text)
    } catch {
      throw ConfigurationError(
        "standard input holds no otpauth link: \(error)", exitCode: .dataError)
    }
    let code = try QRCode(link.text, correction: .low)
    guard let png else { return Terminal.say(code.terminal()) }
    guard
      FileManager.default.createFile(
        atPath: png, contents: Data(try code.png()), attributes: [.posixPermissions: 0o600])
    else {
      throw ConfigurationError("\(png) cannot be written", exitCode: .cannotCreate)
    }
  }
}
