import Foundation
import Mail

/// An address of the operator's that is told things by POST.
struct WebhookAddress: Sendable, Equatable {
  let url: String

  /// `https://…`; `http://…` on this machine alone; or `file:` and the path of a file that nobody
  /// else can read and that begins with one, for an address that is a secret by itself. Errors name
  /// `option` and never hold what was given.
  init(_ setting: String, option: String) throws {
    var text = setting
    if setting.hasPrefix("file:") {
      do {
        text = try PrivateFile.firstLine(
          of: String(setting.dropFirst("file:".count)), holding: "an address")
      } catch {
        throw ConfigurationError("\(option): \(error)", exitCode: .usage)
      }
    }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let parts = URLComponents(string: text),
      let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil,
      parts.fragment == nil
    else {
      throw ConfigurationError(
        "\(option) takes an address like https://example.com/notices, without user and password",
        exitCode: .usage)
    }
    let name = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    switch parts.scheme?.lowercased() {
    case "https": break
    case "http" where SMTPServer.isLoopback(name): break
    default:
      throw ConfigurationError(
        "\(option) takes https:// alone, and http:// on this machine (localhost, 127.0.0.1, [::1])",
        exitCode: .usage)
    }
    url = text
  }

  /// Whether a setting is meant as an address, and not as a program.
  static func isMeant(_ setting: String) -> Bool {
    setting.contains("://") || setting.hasPrefix("file:")
  }
}
