import Identity

/// Notices as mails say them.
enum NoticeGerman {
  /// `person` is `Benutzer ann`; nil for the root user.
  static func title(_ kind: OwnerNotice.Kind, _ person: String?) -> String {
    let whose = person ?? "Root-Benutzer"
    return switch kind {
    case .deviceAdded: "MFA-Gerät hinzugefügt (\(whose))"
    case .deviceRemoved: "MFA-Gerät entfernt (\(whose))"
    case .deviceSuspended: "MFA-Gerät gesperrt (\(whose))"
    case .deviceVoided: "MFA-Gerät gilt nicht mehr (\(whose))"
    case .deviceResynchronized: "MFA-Gerät synchronisiert (\(whose))"
    case .recoveryCodeUsed: "Wiederherstellungscode benutzt (\(whose))"
    case .recoveryCodesMade: "Wiederherstellungscodes erzeugt (\(whose))"
    case .recoveryRequested: "Root-Benutzer will sich ohne MFA-Gerät anmelden"
    case .recoveryCanceled: "Anmeldung ohne MFA-Gerät abgebrochen"
    case .recoveryCompleted: "Root-Benutzer hat sich ohne MFA-Gerät angemeldet"
    case .emailChanged: "Adresse des Root-Benutzers geändert"
    case .phoneChanged: "Telefon des Root-Benutzers geändert"
    case .phoneRemoved: "Telefon des Root-Benutzers entfernt"
    case .alternativesAllowed: "andere Faktoren erlaubt"
    case .alternativesForbidden: "andere Faktoren ausgeschaltet"
    case .noticeAddressChanged: "Adresse für Nachrichten geändert (\(whose))"
    case .noticeAddressRemoved: "Adresse für Nachrichten entfernt (\(whose))"
    }
  }

  static func said(_ notice: NoticeMail) -> String {
    let whose = notice.person.map { "des Benutzers \($0)" } ?? "des Root-Benutzers"
    let whom = notice.person.map { "den Benutzer \($0)" } ?? "den Root-Benutzer"
    let actor = notice.actor.map { "von \($0)" } ?? "vom Root-Benutzer"
    let subject = notice.subject
    return switch notice.kind {
    case .deviceAdded: "Das MFA-Gerät \(subject) wurde \(actor) für \(whom) hinzugefügt."
    case .deviceRemoved: "Das MFA-Gerät \(subject) \(whose) wurde \(actor) entfernt."
    case .deviceSuspended:
      "Das MFA-Gerät \(subject) \(whose) wurde nach hundert falschen Codes gesperrt."
    case .deviceVoided:
      "Das MFA-Gerät \(subject) \(whose) gilt nicht mehr. Ein anderes muss eingerichtet werden."
    case .deviceResynchronized: "Das MFA-Gerät \(subject) \(whose) wurde \(actor) synchronisiert."
    case .recoveryCodeUsed:
      "Ein Wiederherstellungscode \(whose) wurde zur Anmeldung benutzt."
    case .recoveryCodesMade:
      "Neue Wiederherstellungscodes für \(whom) wurden erzeugt. Die alten gelten nicht mehr."
    case .recoveryRequested:
      "Jemand mit dem richtigen Passwort will sich mit E-Mail und Telefon anmelden, ohne MFA-Gerät."
    case .recoveryCanceled: "Die Anmeldung mit E-Mail und Telefon wurde abgebrochen."
    case .recoveryCompleted:
      "Jemand hat sich mit dem Passwort, einem Code per E-Mail und einem per Telefon angemeldet."
    case .emailChanged: "Die Adresse des Root-Benutzers ist nun \(subject)."
    case .phoneChanged: "Das Telefon des Root-Benutzers wurde geändert."
    case .phoneRemoved: "Das Telefon des Root-Benutzers wurde entfernt."
    case .alternativesAllowed:
      "E-Mail und Telefon zusammen dürfen von nun an ein verlorenes MFA-Gerät ersetzen."
    case .alternativesForbidden:
      "E-Mail und Telefon ersetzen kein verlorenes MFA-Gerät mehr."
    case .noticeAddressChanged:
      "Nachrichten über \(whom) gehen von nun an an eine andere Adresse. Sie wurde \(actor) geändert."
    case .noticeAddressRemoved:
      "Nachrichten über \(whom) gehen an keine eigene Adresse mehr. Sie wurde \(actor) entfernt."
    }
  }

  static func advice(_ notice: NoticeMail) -> String {
    switch (notice.kind, notice.person) {
    case (.recoveryRequested, _):
      """
      Wenn Sie das nicht waren, kennt jemand Ihr Passwort. Melden Sie sich mit Ihrem MFA-Gerät an, das
      beendet es, und ändern Sie das Passwort. Nichts ist offen, ehe ein Code aus diesem Postfach und
      einer von Ihrem Telefon eingegeben wurden.
      """
    case (_, nil):
      """
      Wenn Sie das nicht erwartet haben, melden Sie sich als Root-Benutzer an, prüfen Sie Ihre
      Sicherheitsdaten und ändern Sie Ihr Passwort.
      """
    case (_, let person?):
      """
      Wenn niemand das erwartet hat, prüfen Sie die Sicherheitsdaten von \(person) in
      der Konsole, und ändern Sie das Passwort.
      """
    }
  }
}
