package import Identity

/// What mails say: plain text, a code in the language of who asked for it, a notice in the one its
/// reader had when he gave his address.
package struct MailText: Sendable {
  package struct Mail: Equatable, Sendable {
    package let subject: String
    package let text: String
  }

  private let language: Language

  init(_ language: Language) {
    self.language = language
  }

  func code(_ code: String, _ purpose: SentCode.Purpose, _ account: String) -> Mail {
    let spaced = "\(code.prefix(3)) \(code.suffix(3))"
    switch (language, purpose) {
    case (.english, .recoveryEmail):
      return Mail(
        subject: "Code to sign in as root user of \(account)",
        text: """
          Somebody who knows the root password of account \(account) is signing in without an MFA
          device. The code for this address is

              \(spaced)

          It is good once, for 15 minutes. If this is not you, tell nobody the code, and sign in
          with your MFA device: that stops it. Then change your password.

          """)
    case (.english, .noticeEmail):
      return Mail(
        subject: "Code to confirm this address for \(account)",
        text: """
          A user of account \(account) wants to read here what happens to his MFA devices. The code
          that confirms this address is

              \(spaced)

          It is good once, for 15 minutes. If you know nothing of it, there is nothing to do.

          """)
    case (.english, _):
      return Mail(
        subject: "Code to confirm this address for \(account)",
        text: """
          This address was given as that of the root user of account \(account). The code that
          confirms it is

              \(spaced)

          It is good once, for 15 minutes. If you know nothing of it, there is nothing to do.

          """)
    case (.german, .recoveryEmail):
      return Mail(
        subject: "Code zur Anmeldung als Root-Benutzer von \(account)",
        text: """
          Jemand, der das Root-Passwort des Kontos \(account) kennt, meldet sich ohne MFA-Gerät an.
          Der Code für diese Adresse ist

              \(spaced)

          Er gilt einmal und 15 Minuten lang. Wenn Sie das nicht sind, sagen Sie ihn niemandem, und
          melden Sie sich mit Ihrem MFA-Gerät an: das beendet es. Ändern Sie dann Ihr Passwort.

          """)
    case (.german, .noticeEmail):
      return Mail(
        subject: "Code zur Bestätigung dieser Adresse für \(account)",
        text: """
          Ein Benutzer des Kontos \(account) möchte hier lesen, was mit seinen MFA-Geräten
          geschieht. Der Code, der diese Adresse bestätigt, ist

              \(spaced)

          Er gilt einmal und 15 Minuten lang. Wenn Sie davon nichts wissen, brauchen Sie nichts zu
          tun.

          """)
    case (.german, _):
      return Mail(
        subject: "Code zur Bestätigung dieser Adresse für \(account)",
        text: """
          Diese Adresse wurde als die des Root-Benutzers des Kontos \(account) angegeben. Der Code,
          der sie bestätigt, ist

              \(spaced)

          Er gilt einmal und 15 Minuten lang. Wenn Sie davon nichts wissen, brauchen Sie nichts zu
          tun.

          """)
    }
  }

  /// What a notice says to its reader.
  package static func notice(_ notice: NoticeMail) -> Mail {
    let language = Language(rawValue: notice.reader.language) ?? .english
    return Mail(
      subject: "\(notice.account): \(title(notice, language))",
      text: """
        \(language == .german ? "Konto" : "Account") \(notice.account), \(notice.at):

        \(said(notice, language))

        \(advice(notice, language))

        """)
  }

  private static func title(_ notice: NoticeMail, _ language: Language) -> String {
    switch language {
    case .english: NoticeEnglish.title(notice.kind, notice.person.map { "user \($0)" })
    case .german: NoticeGerman.title(notice.kind, notice.person.map { "Benutzer \($0)" })
    }
  }

  private static func said(_ notice: NoticeMail, _ language: Language) -> String {
    switch language {
    case .english: NoticeEnglish.said(notice)
    case .german: NoticeGerman.said(notice)
    }
  }

  private static func advice(_ notice: NoticeMail, _ language: Language) -> String {
    switch language {
    case .english: NoticeEnglish.advice(notice)
    case .german: NoticeGerman.advice(notice)
    }
  }
}
