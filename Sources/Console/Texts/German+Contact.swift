import Identity

extension German {
  static func text(_ message: ContactMessage) -> HTML {
    switch message {
    case .sinceYouWereHere: "Seit Ihrer letzten Anmeldung"
    case .seen: "Gesehen"
    case .notice(let notice): text(notice)

    case .contactAndRecovery: "Kontakt und Wiederherstellung"
    case .contactLede:
      "Wie der Root-Benutzer erreicht wird. E-Mail und Telefon können zusammen ein verlorenes MFA-Gerät ersetzen."
    case .contactEmail: "E-Mail-Adresse"
    case .contactPhone: "Telefonnummer"
    case .verified: "Bestätigt"
    case .notVerified: "Nicht bestätigt"
    case .noPhone: "Keine"
    case .changeContact: "Ändern"
    case .verifyNow: "Bestätigen"
    case .addPhone: "Telefon hinzufügen"
    case .removePhone: "Entfernen"
    case .mailMissing:
      "Dieser Server verschickt noch keine E-Mail; die Adresse lässt sich weder bestätigen noch ändern. Wer ihn betreibt, gibt serve die Option --smtp-url."
    case .hookMissing:
      "Dieser Server erreicht noch keine Telefone. Wer ihn betreibt, gibt serve die Option --recovery-hook."
    case .alternativeFactors: "Anmeldung mit E-Mail und Telefon"
    case .alternativeFactorsHelp:
      "Wenn Ihr MFA-Gerät verloren ist: Ihr Passwort, dann ein Code per E-Mail und einer per Telefon."
    case .alternativesOn: "Ein"
    case .alternativesOff: "Aus"
    case .alternativesIncomplete: "Ein, aber nicht bereit"
    case .turnOff: "Ausschalten"
    case .turnOn: "Einschalten"
    case .reviewContact: "Sind Sie hier zu erreichen?"
    case .reviewContactHelp:
      "Ist Ihr MFA-Gerät verloren, kommen Sie damit hinein. Sehen Sie nach, ehe Sie ein Gerät hinzufügen."
    case .mend: "Kontakt prüfen"

    case .noticeAddress: "E-Mail für Nachrichten"
    case .noticeAddressHelp: "Wohin eine E-Mail geht, wenn mit den MFA-Geräten etwas geschieht."
    case .noticeAddressLede(let name):
      "Eine E-Mail, wenn ein MFA-Gerät von \(name) hinzugefügt, entfernt, gesperrt oder synchronisiert oder ein Wiederherstellungscode benutzt wird. Keine API zeigt die Adresse."
    case .addNoticeAddress: "Adresse hinzufügen"
    case .showNoticeAddress: "Ansehen"
    case .noticeMailMissing:
      "Dieser Server verschickt noch keine E-Mail; es lässt sich keine Adresse bestätigen. Wer ihn betreibt, gibt serve die Option --smtp-url."
    case .noticesGoTo(let email): "<b>\(email) ist bestätigt.</b> Nachrichten gehen nun dorthin."
    case .noticesGone: "Die Adresse für Nachrichten ist entfernt."

    case .changeEmail: "E-Mail-Adresse des Root-Benutzers"
    case .changeEmailLede:
      "Sie melden sich damit an. Sie ändert sich, sobald der dorthin geschickte Code zurückkam."
    case .changePhone: "Telefon des Root-Benutzers"
    case .changePhoneLede: "Es zählt, sobald der dorthin geschickte Code zurückkam."
    case .newEmail: "E-Mail-Adresse"
    case .newPhone: "Telefonnummer"
    case .phoneHint: "Mit dem Land, etwa +49 30 1234567."
    case .phoneMalformed:
      "Geben Sie ein Pluszeichen, das Land und die Nummer ein: 7 bis 15 Ziffern."
    case .sendCode: "Code senden"
    case .sendAnother: "Noch einen Code senden"
    case .codeSentTo(let target): "Ein Code ist unterwegs an <b translate=\"no\">\(target)</b>."
    case .codeFromMail: "Code mit 6 Zeichen aus der E-Mail"
    case .codeFromPhone: "Code mit 6 Ziffern vom Telefon"
    case .codeHint: "Gilt einmal, 15 Minuten lang und für fünf Versuche."
    case .confirmCode: "Bestätigen"
    case .sentCodeRefused:
      "Dieser Code wurde nicht angenommen. Sehen Sie noch einmal nach, oder lassen Sie einen anderen senden."
    case .sendingPaused(let time):
      "Es wurden zu viele Codes gesendet. Der nächste kann um \(time) hinausgehen."
    case .emailTaken: "Der Root-Benutzer eines anderen Kontos meldet sich mit dieser Adresse an."
    case .emailIs(let email): "<b>\(email) ist bestätigt.</b> Sie melden sich damit an."
    case .phoneIs(let phone): "<b>\(phone) ist bestätigt.</b>"
    case .phoneIsGone: "Das Telefon ist entfernt."

    case .emailAndPhone: "E-Mail und Telefon"
    case .emailAndPhoneHelp:
      "Ein Code per E-Mail und einer per Telefon, wenn der Root-Benutzer beides eingerichtet hat."
    case .useEmailAndPhone: "Mit E-Mail und Telefon anmelden"
    case .emailAndPhoneOff:
      "Das ist für dieses Konto nicht eingerichtet. Es hilft ein Wiederherstellungscode, oder wer den Server betreibt: sallyport root recover"
    case .recoveryLede: "Ihr Passwort war richtig. Zwei Codes ersetzen Ihr MFA-Gerät."
    case .recoverySteps(let email, let phone):
      "Der erste geht an <b translate=\"no\">\(email)</b>, der zweite an <b translate=\"no\">\(phone)</b>."
    case .recoveryDelay(let hours):
      "Codes werden \(hours == 1 ? "eine Stunde" : "\(hours) Stunden") nach Ihrer Bitte gesendet, damit Sie jemanden aufhalten können, der nicht Sie sind. Sie bekommen gleich eine E-Mail."
    case .recoveryStart: "Um Codes bitten"
    case .recoveryWait(let time):
      "<b>Sie haben um Codes gebeten.</b> Sie können ab \(time) gesendet werden: melden Sie sich dann wieder an, und kommen Sie hierher zurück. Eine Anmeldung mit Ihrem MFA-Gerät beendet das."
    case .recoveryReady(let time): "Sie können bis \(time) weitermachen."
    case .recoveryCancel: "Abbrechen"
    case .recoveryCanceled: "Abgebrochen. Es werden keine Codes gesendet."
    case .recoveryRunning(let time):
      "<b>Jemand mit Ihrem Passwort will sich mit E-Mail und Telefon anmelden</b>, möglich ab \(time). Waren Sie das nicht, brechen Sie es ab und ändern Sie Ihr Passwort."
    case .sendMailCode(let email): "Code an \(email) senden"
    case .mailCodeSent(let email): "Ein Code ist unterwegs an <b translate=\"no\">\(email)</b>."
    case .phoneCodeSent(let phone):
      "<b>Das war richtig.</b> Der zweite Code ist unterwegs an <b translate=\"no\">\(phone)</b>."
    case .verifyBoth: "Prüfen und anmelden"
    case .recoveredByPhone:
      "<b>Sie sind mit E-Mail und Telefon angemeldet.</b> Entfernen Sie das verlorene Gerät, und fügen Sie ein anderes hinzu."
    case .backToLost: "Andere Wege"
    }
  }

  private static func text(_ notice: OwnerNotice) -> HTML {
    let who: HTML = notice.actor.map { "\($0)" } ?? "dem Root-Benutzer"
    let subject = notice.subject
    switch notice.kind {
    case .deviceAdded: return "<b>\(subject)</b> wurde von \(who) hinzugefügt."
    case .deviceRemoved: return "<b>\(subject)</b> wurde von \(who) entfernt."
    case .deviceSuspended: return "<b>\(subject)</b> wurde nach hundert falschen Codes gesperrt."
    case .deviceVoided:
      return "<b>\(subject)</b> gilt nicht mehr. Richten Sie ein anderes Gerät ein."
    case .deviceResynchronized: return "<b>\(subject)</b> wurde von \(who) synchronisiert."
    case .recoveryCodeUsed: return "Ein Wiederherstellungscode wurde zur Anmeldung benutzt."
    case .recoveryCodesMade: return "Neue Wiederherstellungscodes wurden erzeugt."
    case .recoveryRequested: return "Jemand wollte sich mit E-Mail und Telefon anmelden."
    case .recoveryCanceled: return "Die Anmeldung mit E-Mail und Telefon wurde abgebrochen."
    case .recoveryCompleted: return "Jemand hat sich mit E-Mail und Telefon angemeldet."
    case .emailChanged: return "Die Adresse zur Anmeldung wurde <b>\(subject)</b>."
    case .phoneChanged: return "Das Telefon wurde geändert."
    case .phoneRemoved: return "Das Telefon wurde entfernt."
    case .alternativesAllowed: return "Die Anmeldung mit E-Mail und Telefon wurde eingeschaltet."
    case .alternativesForbidden: return "Die Anmeldung mit E-Mail und Telefon wurde ausgeschaltet."
    case .noticeAddressChanged: return "Ihre Adresse für Nachrichten wurde von \(who) geändert."
    case .noticeAddressRemoved: return "Ihre Adresse für Nachrichten wurde von \(who) entfernt."
    }
  }
}
