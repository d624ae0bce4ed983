/// The texts in German.
enum German {
  static let months = [
    "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.",
  ]

  static func text(_ message: Message) -> HTML {
    switch message {
    case .signIn: "Anmelden"
    case .signOut: "Abmelden"
    case .signInLede: "Mit dem Zugang, den Ihnen Ihre Verwaltung gegeben hat."
    case .signInRootLede:
      """
      Nur für Aufgaben, die das ganze Konto betreffen. Für den Alltag gibt es Ihren eigenen \
      Benutzer.
      """
    case .whoSignsIn: "Wer sich anmeldet"
    case .iamUser: "IAM-Benutzer"
    case .rootUser: "Root-Benutzer"
    case .accountIDOrAlias: "Konto-ID oder Alias"
    case .userName: "Benutzername"
    case .password: "Passwort"
    case .emailAddress: "E-Mail-Adresse"
    case .rememberAccount: "Dieses Konto in diesem Browser merken"
    case .signInRefused: "Konto, Benutzername oder Passwort stimmen nicht."
    case .tooManyTries(let at): "Zu viele Versuche. Versuchen Sie es um \(at) wieder."
    case .signedOut: "Sie sind abgemeldet."
    case .sessionEnded: "Ihre Sitzung ist beendet. Melden Sie sich an, um dort weiterzumachen."
    case .tookTooLong: "Das hat länger als 5 Minuten gedauert. Melden Sie sich noch einmal an."
    case .show: "Zeigen"
    case .hide: "Verbergen"
    case .copied: "Kopiert"
    case .copyRefused:
      """
      Der Browser lässt das Kopieren nicht zu. Markieren Sie den Text und kopieren Sie ihn von \
      Hand.
      """
    case .bothFilled: "Beide Codes eingetragen"
    case .errorPrefix: "Fehler: "
    case .skipToForm: "Zum Formular springen"
    case .skipToContent: "Zum Inhalt springen"
    case .serverTime: "Serverzeit"
    case .preferences: "Sprache und Farben"
    case .preferencesLede: "Wird in diesem Browser gemerkt."
    case .language: "Sprache"
    case .colours: "Farben"
    case .asTheSystem: "Wie das System"
    case .light: "Hell"
    case .dark: "Dunkel"
    case .save: "Speichern"
    case .account: "Konto"
    case .navigation: "Konsole"
    case .navigationMenu: "Konsole (Menü)"
    case .breadcrumb: "Pfad"
    case .openMenu(let name): "Angemeldet als \(name). Ihr Menü öffnen"
    case .mySecurityCredentials: "Sicherheitsdaten"
    case .overview: "Übersicht"
    case .identities: "Identitäten"
    case .users: "Benutzer"
    case .groups: "Gruppen"
    case .access: "Zugriff"
    case .rolesTitle: "Rollen"
    case .policiesTitle: "Richtlinien"
    case .simulatorTitle: "Richtliniensimulator"
    case .enterCode: "MFA-Code eingeben"
    case .stepTwoOfTwo: "Schritt 2 von 2"
    case .codeFromApp: "6-stelliger Code aus Ihrer Authenticator-App"
    case .anyAppWillDo: "Jede Ihrer registrierten Apps geht. Sie können den Code einfügen."
    case .newCodeIn: "Neuer Code in"
    case .nextCodeIn: "Nächster Code in"
    case .verifyAndSignIn: "Prüfen und anmelden"
    case .otherWays: "Andere Wege"
    case .codesNeverAccepted: "Meine Codes werden nie angenommen"
    case .notYou: "Nicht Sie?"
    case .codeEmpty: "Geben Sie die 6 Ziffern ein, die Ihre App zeigt."
    case .codeLength(let count):
      "Das sind \(count) \(count == 1 ? "Ziffer" : "Ziffern"); ein Code hat 6."
    case .codeNotDigits: "Ein Code besteht nur aus Ziffern von 0 bis 9."
    case .codeRefused:
      """
      Dieser Code wurde nicht angenommen. Warten Sie auf einen neuen Code und versuchen Sie es \
      dann.
      """
    case .codesPaused(let at): "Zu viele falsche Codes. Versuchen Sie es um \(at) wieder."
    case .codesQuarantined(let until):
      "Sallyport wurde gerade wiederhergestellt. Codes, die ab \(until) erscheinen, gelten wieder."
    case .sameCodeTwice:
      "In beiden Feldern steht derselbe Code. MFA-Code 2 ist der, der danach kommt."
    case .pairRefused:
      """
      Diese beiden Codes folgen nicht aufeinander. Nehmen Sie einen Code, warten Sie auf den \
      nächsten, und geben Sie ihn ein.
      """
    case .twoCodesInARow: "Zwei Codes nacheinander"
    case .resyncLede:
      """
      Ihre App und dieser Server sind sich vielleicht nicht einig, wie spät es ist. Zwei Codes \
      nacheinander bringen sie in Gleichschritt; mit dem nächsten melden Sie sich dann an.
      """
    case .inStepNowTypeNext:
      "Ihre App ist wieder im Gleichschritt. Geben Sie ihren nächsten Code ein."
    case .resynchronize: "Synchronisieren"
    case .backToOneCode: "Zurück zu einem Code"
    case .mfaCode1: "MFA-Code 1"
    case .mfaCode2: "MFA-Code 2"
    case .chooseNewPassword: "Neues Passwort wählen"
    case .newPasswordLede: "Ihr jetziges muss geändert werden, bevor es weitergeht."
    case .newPassword: "Neues Passwort"
    case .newPasswordAgain: "Noch einmal"
    case .setPasswordAndSignIn: "Passwort setzen und anmelden"
    case .passwordsDiffer: "Die beiden Passwörter sind verschieden. Geben Sie zweimal dasselbe ein."
    case .passwordChanged: "Ihr Passwort ist geändert."
    case .confirmItIsYou: "Bestätigen Sie, dass Sie es sind"
    case .confirmLede: "Was Sie vorhaben, verlangt einen Code, der höchstens 5 Minuten alt ist."
    case .confirm: "Bestätigen"
    case .backToOverview: "Zurück zur Übersicht"
    case .noSuchPage: "Hier ist keine Seite"
    case .noSuchPageHelp: "Die Adresse ist vielleicht alt, oder worum es ging, gibt es nicht mehr."
    case .foreignForm: "Dieses Formular ist nicht von hier"
    case .foreignFormHelp:
      """
      Es gehört zu einer anderen Anmeldung, oder eine andere Seite hat es geschickt. Nichts \
      wurde geändert. Öffnen Sie die Seite neu und füllen Sie sie noch einmal aus.
      """
    case .notSoFast: "Nicht so schnell"
    case .busy: "Gerade ist zu viel zu tun"
    case .busyHelp: "Nichts wurde geändert. Versuchen Sie es in ein paar Sekunden wieder."
    case .broken: "Hier ist etwas zerbrochen"
    case .brokenHelp(let id): "Sagen Sie Ihrer Verwaltung: Anfrage \(id)."
    case .notAllowed: "Das dürfen Sie nicht"
    case .notThere: "Das gibt es nicht"
    case .notDone: "Es wurde nicht getan"
    case .setupOver: "Diese Einrichtung ist zu Ende"
    case .setupOverHelp:
      """
      Sie endete nach 15 Minuten oder wurde anderswo neu begonnen; ihr Schlüssel gilt nicht \
      mehr. Löschen Sie den Eintrag in Ihrer App und beginnen Sie neu.
      """
    case .startAgain: "Neu beginnen"
    case .overviewLede(let account): "Wer sich bei \(account) anmelden darf, und was zu tun ist."
    case .yourDevices: "Ihre MFA-Geräte"
    case .ofEight(let limit): "von \(limit)"
    case .devicesInUse: "MFA-Geräte in Gebrauch"
    case .devices(let count): "\(count) \(count == 1 ? "Gerät" : "Geräte")"
    case .noMFA: "Kein MFA"
    case .activateRootMFA:
      """
      <b>Aktivieren Sie MFA für Ihren Root-Benutzer.</b> Er darf in diesem Konto alles, und \
      ihn schützt nur ein Passwort.
      """
    case .youHaveNoMFA: "<b>Sie haben kein MFA-Gerät.</b> Sie schützt nur ein Passwort."
    case .addSecondDevice:
      "<b>Fügen Sie ein zweites Gerät hinzu.</b> Geht dieses verloren, sind Sie ausgesperrt."
    case .rootHasNoMFA:
      "<b>Der Root-Benutzer hat kein MFA.</b> Wer sein Passwort hat, sollte ein Gerät hinzufügen."
    case .usersLede:
      "Menschen und Programme, die sich mit dauerhaften Zugangsdaten bei diesem Konto anmelden."
    case .find: "Suchen"
    case .findUsers: "Benutzer suchen"
    case .findByName: "Nach Name oder Pfad suchen"
    case .all: "Alle"
    case .withoutMFA: "Ohne MFA"
    case .usersOfAccount: "Benutzer dieses Kontos"
    case .lastSignIn: "Letzte Anmeldung"
    case .none: "Keine"
    case .noConsoleAccess: "Kein Zugang zur Konsole"
    case .never: "Nie"
    case .noUsersYet:
      "Noch keine Benutzer. Legen Sie einen für sich an, und benutzen Sie root nicht weiter."
    case .noUserMatches(let name): "Kein Benutzer passt zu „\(name)“."
    case .clear: "Zurücksetzen"
    case .firstPage: "Anfang"
    case .nextPage: "Weiter"
    case .todayAt(let time): "Heute um \(time)"
    case .yesterday: "Gestern"
    case .securityCredentials: "Sicherheitsdaten"
    case .yourSecurityCredentials: "Ihre Sicherheitsdaten"
    case .copyARN: "ARN kopieren"
    case .consoleSignIn: "Anmeldung an der Konsole"
    case .signInLink: "Anmeldeadresse"
    case .copySignInLink: "Anmeldeadresse kopieren"
    case .mustBeChanged: "Muss bei der nächsten Anmeldung geändert werden"
    case .setOn(let date): "Gesetzt: \(date)"
    case .multiFactorAuthentication: "Multi-Faktor-Authentifizierung (MFA)"
    case .devicesOf(let count, let limit):
      """
      \(count) von \(limit) Geräten. Jedes davon genügt zur Anmeldung; behalten Sie mindestens \
      zwei.
      """
    case .removeOneFirst(let limit): "\(limit) von \(limit). Entfernen Sie erst eines."
    case .assignMFADevice: "MFA-Gerät zuweisen"
    case .startedAgo(let name, let minutes):
      "<b>\(name)</b> wurde vor \(minutes) \(minutes == 1 ? "Minute" : "Minuten") begonnen."
    case .continueSetup: "Weitermachen"
    case .discard: "Verwerfen"
    case .noMFADevice: "Kein MFA-Gerät"
    case .passwordAlone: "Diesen Benutzer schützt nur ein Passwort."
    case .mfaDevicesOf(let name): "MFA-Geräte von \(name)"
    case .device: "Gerät"
    case .serialNumber: "Seriennummer"
    case .added: "Hinzugefügt"
    case .status: "Zustand"
    case .actions: "Aktionen"
    case .active: "Aktiv"
    case .inactive: "Inaktiv"
    case .suspended: "Gesperrt"
    case .authenticatorApp: "Authenticator-App"
    case .authenticatorAppHint: "Codes aus einer App auf Telefon, Rechner oder im Terminal."
    case .copySerialNumber(let name): "Seriennummer von \(name) kopieren"
    case .resync: "Synchronisieren"
    case .resyncDevice(let name): "\(name) synchronisieren"
    case .remove: "Entfernen"
    case .removeDevice(let name): "\(name) entfernen"
    case .accessKeys: "Zugriffsschlüssel"
    case .accessKeysInUse(let count, let limit):
      "Für Programme und die Kommandozeile. \(count) von \(limit) in Gebrauch."
    case .noAccessKeys: "Keine Zugriffsschlüssel"
    case .keyID: "Schlüssel-ID"
    case .copyKeyID: "Schlüssel-ID kopieren"
    case .created: "Angelegt"
    case .lastUsed: "Zuletzt benutzt"
    case .assignLede(let name):
      "Für <b>\(name)</b>. Sie brauchen das Gerät in der Hand, um fertig zu werden."
    case .deviceName: "Gerätename"
    case .deviceNameHint:
      "Buchstaben, Ziffern und _ + = , . @ - ohne Leerzeichen. Er lässt sich später nicht ändern."
    case .deviceNameEmpty: "Geben Sie dem Gerät einen Namen."
    case .deviceNameTooLong: "Ein Name hat höchstens 128 Zeichen."
    case .deviceNameCharacter(let what, let other):
      "Ein Name darf kein Zeichen wie \(what) enthalten. Versuchen Sie \(other)."
    case .aSpace: "Leerzeichen"
    case .deviceNameTaken(let name, let other):
      "\(name) gibt es in diesem Konto schon. Versuchen Sie \(other)."
    case .deviceType: "Geräteart"
    case .cancel: "Abbrechen"
    case .next: "Weiter"
    case .back: "Zurück"
    case .progress: "Fortschritt"
    case .nameAndType: "Name und Art"
    case .whatToCallIt: "Wie es heißen soll"
    case .setUpDevice: "Gerät einrichten"
    case .scanThenConfirm: "Scannen, dann zwei Codes bestätigen"
    case .done: "erledigt"
    case .setUpLede(let name, let person): "Authenticator-App <b>\(name)</b> für <b>\(person)</b>"
    case .openAnApp: "Öffnen Sie eine Authenticator-App und fügen Sie ein Konto hinzu"
    case .openAnAppHelp: "Jede App nach RFC 6238 geht."
    case .scanWithThatApp: "Scannen Sie den Code mit dieser App"
    case .showQRCode: "QR-Code zeigen"
    case .hideQRCode: "QR-Code verbergen"
    case .showSecretKey: "Geheimen Schlüssel zeigen"
    case .hideSecretKey: "Geheimen Schlüssel verbergen"
    case .qrLabel:
      """
      QR-Code, der dieses Gerät in eine Authenticator-App bringt. Der geheime Schlüssel sagt \
      dasselbe als Text.
      """
    case .copyKey: "Schlüssel kopieren"
    case .openInApp: "In einer App auf diesem Gerät öffnen"
    case .keyHint:
      """
      Zeitbasiert, 6 Ziffern, alle 30 Sekunden, SHA-1. Wer diesen Schlüssel sieht, kann Ihre \
      Codes erzeugen.
      """
    case .typeTwoCodes: "Geben Sie zwei Codes nacheinander ein"
    case .typeTwoCodesHelp:
      """
      Zwei verschiedene Codes, einer nach dem anderen, beweisen, dass App und Server dieselbe \
      Zeit haben.
      """
    case .clockOff:
      """
      Die Uhr dieses Geräts und die des Servers gehen um mehr als 20 Sekunden auseinander. \
      Läuft die App hier, stellen Sie erst die Uhr.
      """
    case .addMFA: "MFA hinzufügen"
    case .deviceReady(let name, let person):
      """
      <b>\(name) ist bereit.</b> \(person) wird bei der nächsten Anmeldung nach einem Code \
      gefragt.
      """
    case .deviceReadyWithSkew(let name, let person, let seconds):
      """
      <b>\(name) ist bereit.</b> \(person) wird bei der nächsten Anmeldung nach einem Code \
      gefragt. Seine Uhr geht \(seconds < 0 ? -seconds : seconds) s \(seconds < 0 ? "nach" : "vor"); \
      das ist berücksichtigt.
      """
    case .deviceInStep(let name, let seconds):
      """
      <b>\(name) ist im Gleichschritt.</b> Es ging \(seconds < 0 ? -seconds : seconds) s \
      \(seconds < 0 ? "nach" : "vor").
      """
    case .deviceRemoved(let name): "<b>\(name) ist entfernt.</b> Seine Codes gelten nicht mehr."
    case .draftDiscarded: "Das unfertige Gerät ist verworfen. Löschen Sie den Eintrag in Ihrer App."
    case .resyncPageLede:
      "Für den Fall, dass Codes abgelehnt werden, obwohl die App die richtige ist."
    case .removeDeviceQuestion(let name): "\(name) entfernen?"
    case .removeMeans: "Codes dieses Geräts gelten sofort nicht mehr, und das Gerät wird gelöscht."
    case .keepsOthers(let name, let count):
      "\(name) behält \(count) \(count == 1 ? "weiteres Gerät" : "weitere Geräte")."
    case .lastDevice(let name):
      "Das ist das letzte Gerät. \(name) wird sich nur mit einem Passwort anmelden."
    case .keepDevice: "Gerät behalten"
    case .removeDeviceButton: "Gerät entfernen"
    case .hasOwner: "Dieser Server hat einen Besitzer"
    case .hasOwnerHelp:
      """
      Sein erstes Konto ist angelegt. Melden Sie sich mit Ihrem Benutzer an oder als \
      Root-Benutzer.
      """
    case .createRootUser: "Root-Benutzer anlegen"
    case .createRootUserButton: "Root-Benutzer anlegen"
    case .firstRun: "Erster Start"
    case .setupLede:
      """
      Dieser Server ist neu und gehört noch niemandem. Der Einrichtungscode zeigt, dass Sie \
      ihn gestartet haben.
      """
    case .setupCode: "Einrichtungscode"
    case .setupCodeHint:
      "Aus dem Link in Ihrem Terminal eingetragen. Er gilt einmal, eine Stunde lang."
    case .setupCodeWrong:
      "Dieser Einrichtungscode stimmt nicht. Kopieren Sie ihn noch einmal aus dem Terminal."
    case .setupCodeSpent:
      "Dieser Code ist verbraucht. Mit sallyport setup-link gibt es einen neuen."
    case .emailMalformed: "Das ist keine E-Mail-Adresse."
    case .rootPasswordHint(let least):
      "Mindestens \(least) Zeichen. Ein Passwort-Manager kann eines erzeugen und merken."
    case .rootPasswordRejected(let why): "\(PasswordWords.german(why))"
    case .mfaForRootUser: "MFA für den Root-Benutzer"
    case .yourOwnUser: "Ihr eigener IAM-Benutzer"
    case .now: "Jetzt"
    case .youAreTheOwner:
      """
      <b>Sie sind der Root-Benutzer dieses Servers.</b> Schützen Sie ihn vor allem anderen mit \
      einem Gerät.
      """
    case .passwordRejected(let why): "\(PasswordWords.german(why))"
    case .lostDevice: "Ich habe mein Gerät verloren"
    case .lostDeviceLede: "Ihr Passwort war richtig. Eines davon vervollständigt die Anmeldung."
    case .anotherDevice: "Ein anderes Gerät"
    case .anotherDeviceHelp: "Ein Code aus jeder App, die Sie registriert haben, genügt."
    case .aRecoveryCode: "Ein Wiederherstellungscode"
    case .recoveryCode: "Wiederherstellungscode"
    case .recoveryCodeHint:
      "Buchstaben und Ziffern in Vierergruppen, von Ihrem Blatt. Jeder gilt einmal."
    case .recoveryCodeRefused:
      """
      Dieser Code wurde nicht angenommen. Vielleicht wurde er benutzt, oder neuere haben ihn \
      ersetzt.
      """
    case .useRecoveryCode: "Wiederherstellungscode verwenden"
    case .onTheHost: "Auf dem Rechner des Servers"
    case .onTheHostHelp:
      """
      Wer den Server betreibt, bekommt einen Wiederherstellungscode für den Root-Benutzer mit: \
      sallyport root recover
      """
    case .yourAdministrator: "Ihre Verwaltung"
    case .yourAdministratorHelp:
      """
      Bitten Sie Ihre Verwaltung, das verlorene Gerät zu entfernen. Dann melden Sie sich mit \
      Ihrem Passwort an und fügen ein anderes hinzu.
      """
    case .recoveredNowReplace:
      """
      <b>Sie sind mit einem Wiederherstellungscode angemeldet.</b> Entfernen Sie das verlorene \
      Gerät, und fügen Sie ein anderes hinzu.
      """
    case .recoveryCodes: "Wiederherstellungscodes"
    case .recoveryCodesLede:
      "Jeder lässt Sie nach Ihrem Passwort einmal ein, wenn kein Gerät zur Hand ist."
    case .recoveryCodesLeft(let count):
      "Sie haben noch \(count) \(count == 1 ? "Code" : "Codes"). Neue ersetzen sie."
    case .makeRecoveryCodes: "Zehn Codes erzeugen"
    case .recoveryCodesOnce: "Jeder gilt einmal. Neue Codes ersetzen diese."
    case .copyCodes: "Codes kopieren"
    case .activity: "Aktivität"
    case .makeRecoveryCodesNow:
      """
      <b>Sie haben keine Wiederherstellungscodes.</b> Ohne sie sind Sie ausgesperrt, wenn Ihre \
      Geräte verloren gehen.
      """
    }
  }
}
