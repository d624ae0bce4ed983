import Foundation
package import Identity
import Mail

/// How people are reached: what `serve` is told with `--smtp-url`, `--mail-from`, `--recovery-hook`,
/// `--recovery-delay`, `--recovery-notices`, `--notice-webhook`, `--webhook-secret-file` and
/// `--webhook-ca`.
package struct DeliverySettings: Sendable {
  let mail: MailSettings?
  let hook: PhoneHook?
  /// What is told of every notice.
  let noticeWebhook: WebhookAddress?
  /// Nil where no address is called.
  let webhooks: WebhookSettings?
  /// Addresses of the operator's that are told of every root user's recovery.
  let recoveryReaders: [String]
  /// Seconds between the root user's asking for recovery and the codes.
  let recoveryDelay: Int64

  /// Where notices go.
  package var outlets: Outlets {
    Outlets(
      hasMail: mail != nil, hasWebhook: noticeWebhook != nil, recoveryReaders: recoveryReaders)
  }

  struct MailSettings: Sendable {
    let server: SMTPServer
    let from: Mailbox
  }

  /// Nothing is sent.
  package static let none = DeliverySettings()

  private init() {
    (mail, hook, noticeWebhook, webhooks, recoveryReaders) = (nil, nil, nil, nil, [])
    recoveryDelay = RootRecovery.standardDelay
  }

  /// Throws ``ConfigurationError``, whose texts never hold what an SMTP URL or an address holds.
  package init(
    smtpURL: String?, mailFrom: String?, hook: String?, delay: String?,
    recoveryNotices: String? = nil, noticeWebhook: String? = nil, webhookSecretFile: String? = nil,
    webhookCA: String? = nil
  ) throws {
    mail = try smtpURL.map { try Self.mail($0, from: mailFrom) }
    let phoneHook = try hook.map { try PhoneHook($0) }
    let address = try noticeWebhook.map {
      try WebhookAddress($0, option: "--notice-webhook")
    }
    self.hook = phoneHook
    self.noticeWebhook = address
    if phoneHook?.isAddress == true || address != nil {
      guard let webhookSecretFile else {
        throw ConfigurationError(
          "an address for --recovery-hook or --notice-webhook needs --webhook-secret-file, with what "
            + "calls are signed with", exitCode: .usage)
      }
      webhooks = try WebhookSettings(secretFile: webhookSecretFile, authorities: webhookCA)
    } else {
      webhooks = nil
    }
    recoveryReaders = try recoveryNotices.map(Self.readers) ?? []
    guard recoveryReaders.isEmpty || mail != nil else {
      throw ConfigurationError("--recovery-notices needs --smtp-url", exitCode: .usage)
    }
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

  /// Addresses between commas.
  private static func readers(_ text: String) throws -> [String] {
    try text.split(separator: ",").map { part in
      let address = part.trimmingCharacters(in: .whitespaces)
      guard RootEmail.isValid(address) else {
        throw ConfigurationError(
          "--recovery-notices takes e-mail addresses, with commas between them", exitCode: .usage)
      }
      return address
    }
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
