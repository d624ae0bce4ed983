import Identity

/// What mails say: plain text, in the language of who asked for a code, and notices in English, for
/// nobody's language is known where the API made them.
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

  /// Of an item of the outbox; nil when it is none of ours.
  package static func notice(_ fields: [String]) -> (address: String, mail: Mail)? {
    guard fields.count == 6, let kind = OwnerNotice.Kind(rawValue: fields[1]) else { return nil }
    let (subject, actor, time, account) = (fields[2], fields[3], fields[4], fields[5])
    let what = says(kind, subject, by: actor.isEmpty ? "the root user" : actor)
    return (
      fields[0],
      Mail(
        subject: "\(account): \(title(kind))",
        text: """
          Account \(account), \(time):

          \(what)

          \(kind == .recoveryRequested ? Self.stop : Self.unexpected)

          """)
    )
  }

  private static let stop = """
    If this was not you, somebody knows your password. Sign in with your MFA device, which stops it,
    and change the password. Nothing is open before a code from this mailbox and one from your phone
    were given.
    """

  private static let unexpected = """
    If you did not expect this, sign in as the root user, look at your security credentials and
    change your password.
    """

  private static func title(_ kind: OwnerNotice.Kind) -> String {
    switch kind {
    case .deviceAdded: "MFA device added to the root user"
    case .deviceRemoved: "MFA device of the root user removed"
    case .deviceSuspended: "MFA device of the root user suspended"
    case .deviceResynchronized: "MFA device of the root user resynchronized"
    case .recoveryCodeUsed: "recovery code used by the root user"
    case .recoveryCodesMade: "recovery codes made for the root user"
    case .recoveryRequested: "root user asks to sign in without MFA device"
    case .recoveryCanceled: "sign-in without MFA device canceled"
    case .recoveryCompleted: "root user signed in without MFA device"
    case .emailChanged: "address of the root user changed"
    case .phoneChanged: "phone of the root user changed"
    case .phoneRemoved: "phone of the root user removed"
    case .alternativesAllowed: "alternative factors allowed"
    case .alternativesForbidden: "alternative factors turned off"
    }
  }

  private static func says(
    _ kind: OwnerNotice.Kind, _ subject: String, by actor: String
  ) -> String {
    switch kind {
    case .deviceAdded: "The MFA device \(subject) was added to the root user by \(actor)."
    case .deviceRemoved: "The MFA device \(subject) was removed by \(actor)."
    case .deviceSuspended:
      "The MFA device \(subject) was suspended after a hundred wrong codes."
    case .deviceResynchronized: "The MFA device \(subject) was resynchronized by \(actor)."
    case .recoveryCodeUsed: "A recovery code was used to sign in."
    case .recoveryCodesMade: "New recovery codes were made. Those of before are void."
    case .recoveryRequested:
      "Somebody with the right password asked to sign in by e-mail and phone, without MFA device."
    case .recoveryCanceled: "Signing in by e-mail and phone was canceled."
    case .recoveryCompleted:
      "Somebody signed in with the password, an e-mail code and a phone code."
    case .emailChanged: "The root user's address is \(subject) now."
    case .phoneChanged: "The root user's phone was changed."
    case .phoneRemoved: "The root user's phone was removed."
    case .alternativesAllowed:
      "E-mail and phone together may stand in for a lost MFA device from now on."
    case .alternativesForbidden:
      "E-mail and phone no longer stand in for a lost MFA device."
    }
  }
}
