import Foundation
package import Identity
import Mail

/// How people are reached: what `serve` is told with `--smtp-url`, `--mail-from`, `--recovery-hook`
/// and `--recovery-delay`.
package struct DeliverySettings: Sendable {
  let mail: MailSettings?
  let hook: RecoveryHook?
  /// Seconds between the root user's asking for recovery and the codes.
  let recoveryDelay: Int64

  /// Where notices go.
  package var outlets: Outlets {
    Outlets(hasMail: mail != nil, hasWebhook: false)
  }

  struct MailSettings: Sendable {
    let server: SMTPServer
    let from: Mailbox
  }

  /// Nothing is sent.
  package static let none = DeliverySettings(
    mail: nil, hook: nil, recoveryDelay: RootRecovery.standardDelay)

  private init(mail: MailSettings?, hook: RecoveryHook?, recoveryDelay: Int64) {
    (self.mail, self.hook, self.recoveryDelay) = (mail, hook, recoveryDelay)
  }

  /// Throws ``ConfigurationError``, whose texts never hold what an SMTP URL holds.
  package init(
    smtpURL: String?, mailFrom: String?, hook: String?, delay: String?
  ) throws {
    mail = try smtpURL.map { try Self.mail($0, from: mailFrom) }
    self.hook = try hook.map { try RecoveryHook($0) }
    recoveryDelay = try delay.map(Self.delay) ?? RootRecovery.standardDelay
  }

  private static func mail(_ setting: String, from sender: String?) throws -> MailSettings {
    let server: SMTPServer
    do {
      server = try SMTPServer(setting: setting)
    } catch {
      throw ConfigurationError("--smtp-url: \(error)", exitCode: .usage)
    }
    guard let sender, let address = try? EmailAddress(sender) else {
      throw ConfigurationError(
        "--smtp-url needs --mail-from with the address mails are from, such as "
          + "sallyport@example.com", exitCode: .usage)
    }
    return MailSettings(
      server: server,
      from: Mailbox(name: try? HeaderText("Sallyport"), address: address))
  }

  /// `24h`, `90m`, `30s`, or 0.
  private static func delay(_ text: String) throws -> Int64 {
    let units: [Character: Int64] = ["h": 3600, "m": 60, "s": 1]
    let unit = text.last.flatMap { units[$0] }
    guard let number = Int64(unit == nil ? text : String(text.dropLast())),
      unit != nil || number == 0, (0...RootRecovery.longestDelay).contains(number),
      number * (unit ?? 1) <= RootRecovery.longestDelay
    else {
      throw ConfigurationError(
        "--recovery-delay is a number with h, m or s, such as 24h, up to 720h; or 0",
        exitCode: .usage)
    }
    return number * (unit ?? 1)
  }
}
