extension German {
  static func text(_ message: AccountMessage) -> HTML {
    switch message {
    case .mfaDemandedOfYou:
      "Ihr Konto verlangt einen zweiten Faktor. Nach diesem Schritt können Sie die Konsole nutzen."
    case .mfaDemandedOfRoot:
      """
      Andere Rechner erreichen diesen Server; darum braucht sein Root-Benutzer einen zweiten Faktor. \
      Nach diesem Schritt können Sie die Konsole nutzen.
      """
    case .accountSettings: "Kontoeinstellungen"
    case .accountSettingsLede: "Was für alle in diesem Konto gilt."
    case .settingsSaved: "Die Einstellungen sind gespeichert."
    case .mfaDemanded: "MFA von IAM-Benutzern verlangen"
    case .mfaDemandedLede:
      """
      Zusätzlich zu den Richtlinien. Rollen sagen in ihrer Vertrauensrichtlinie selbst, wer \
      sie annehmen darf; der Root-Benutzer ist nicht gebunden.
      """
    case .demandOff: "Aus"
    case .demandOffHint:
      """
      Wer ein Gerät hat, wird bei der Anmeldung nach einem Code gefragt; wer keins hat, kommt \
      mit dem Passwort hinein.
      """
    case .demandConsole: "In der Konsole"
    case .demandConsoleHint: "Wer kein Gerät hat, richtet gleich nach dem Passwort eins ein."
    case .demandAll: "In Konsole und API"
    case .demandAllHint:
      """
      Zugriffsschlüssel allein können dann nur ein Gerät einrichten und mit einem Code eine \
      Sitzung holen. Programme ohne MFA hören auf zu arbeiten.
      """
    case .deviceOfYourOwnFirst:
      """
      Sie haben selbst kein MFA-Gerät. Fügen Sie eins hinzu und geben Sie einen Code davon \
      ein, damit Sie sich nicht aussperren.
      """
    case .waysBack: "Wenn ein Gerät verloren ist"
    case .waysBackLede: "Neben einem anderen eigenen Gerät. Beides zählt als zweiter Faktor."
    case .waysCodes: "Wiederherstellungscodes, vorher gedruckt"
    case .waysRequests: "Die Verwaltung um einen Code bitten"
    case .accountAlias: "Kontoalias"
    case .accountAliasLede(let number):
      "Steht für das Konto \(number) in Anmeldeadressen und in den Einträgen der Apps."
    case .aliasHint: "3 bis 63 Kleinbuchstaben, Ziffern und einzelne Bindestriche; leer für keinen."
    case .passwordPolicy: "Passwortrichtlinie"
    case .passwordPolicyStandard:
      """
      Es gilt der Standard von AWS: acht Zeichen aus drei Arten. Speichern setzt dies an seine \
      Stelle.
      """
    case .passwordPolicyOwn: "Für Passwörter von IAM-Benutzern, ab dem nächsten, das sie wählen."
    case .standardPolicy: "Zurück zum Standard"
    case .leastLength: "Zeichen mindestens"
    case .needUppercase: "Ein Großbuchstabe"
    case .needLowercase: "Ein Kleinbuchstabe"
    case .needNumbers: "Eine Ziffer"
    case .needSymbols: "Ein Sonderzeichen"
    case .mayChangeOwnPassword: "Benutzer dürfen ihr eigenes ändern"
    case .hardExpiry: "Ein abgelaufenes erneuert nur die Verwaltung"
    case .passwordAge: "Tage, bis es abläuft"
    case .passwordReuse: "Frühere Passwörter, die nicht wiederkehren dürfen"
    case .numberBetween(let least, let most): "Von \(least) bis \(most)."
    case .numberOrEmpty(let least, let most): "Von \(least) bis \(most), oder leer."
    case .mfaCoverage: "MFA-Abdeckung"
    case .mfaCoverageLede: "Wer hinter der zweiten Tür steht, und wer noch nicht."
    case .peopleWithMFA: "Personen mit MFA"
    case .ofPeople(let count): "von \(count) mit Passwort"
    case .unassignedDevices: "Nicht zugewiesene Geräte"
    case .unassignedDevicesLede:
      """
      Über die API angelegt und nie aktiviert, oder deaktiviert. Ihre Namen sind vergeben, bis \
      sie verworfen werden.
      """
    case .discardDevice(let name): "\(name) verwerfen"
    case .deviceDiscarded(let name): "<b>\(name)</b> ist verworfen."
    case .withoutMFALede: "Personen mit Passwort und ohne Gerät."
    case .firstOfMany(let count): "Die ersten \(count). Unter Benutzer lassen sie sich eingrenzen."
    case .everybodyHasMFA: "Alle, die ein Passwort haben, haben auch ein MFA-Gerät."
    case .suspendedDevices: "Gesperrte Geräte"
    case .suspendedDevicesLede:
      """
      An ihnen wurden zu viele falsche Codes versucht. Synchronisieren nimmt sie wieder in \
      Betrieb.
      """
    case .downloadReport: "Bericht der Anmeldedaten laden"
    case .reportBegun: "Der Bericht wird erstellt. Laden Sie ihn gleich herunter."
    case .helpRequests: "Bitten um Hilfe"
    case .helpRequestsLede: "Sie haben das richtige Passwort eingegeben und kein Gerät zur Hand."
    case .requestCode: "Anfragecode"
    case .askedAt: "Gefragt"
    case .askedFrom: "Von"
    case .helpSignIn: "Hilfe bei der Anmeldung"
    case .helpTitle(let name): "\(name) bei der Anmeldung helfen"
    case .helpMeans(let name):
      """
      Sie erhalten einen Code, den Sie \(name) nennen. Nach dem Passwort eingegeben, innerhalb \
      von 24 Stunden, steht er einmal für ein Gerät. Dabei wird kein Gerät entfernt.
      """
    case .helpCheckPerson(let name):
      """
      Sprechen Sie mit \(name), unter einer Nummer, die Sie schon kannten, und vergleichen Sie \
      den Anfragecode. Wer fragt, kann jemand sein, der das Passwort gefunden hat.
      """
    case .refuseHelp: "Ablehnen"
    case .makeCodeForOnce: "Code erstellen"
    case .codeForOnce: "Code für eine Anmeldung"
    case .copyCode: "Code kopieren"
    case .helpGranted(let name):
      """
      <b>Nennen Sie \(name) diesen Code.</b> Er wird unter „Ich habe mein Gerät verloren“ \
      eingegeben und endet in 24 Stunden.
      """
    case .helpRefused(let name): "Die Bitte von <b>\(name)</b> ist abgelehnt."
    case .noHelpAsked(let name): "\(name) bittet nicht um Hilfe, oder jemand hat schon geantwortet."
    case .askAdministrator: "Um einen Code bitten"
    case .askAdministratorHelp:
      """
      Sie erhalten einen Anfragecode für Ihre Verwaltung, die Ihnen einen Code für eine \
      Anmeldung gibt.
      """
    case .requestMade(let code):
      """
      Ihr Anfragecode ist <b class=\"num\" translate=\"no\">\(code)</b>. Nennen Sie ihn Ihrer \
      Verwaltung. Er endet in 24 Stunden; den Code, den Sie bekommen, geben Sie oben ein.
      """
    case .noPrintedCodes: "Dieses Konto nimmt keine Wiederherstellungscodes an."
    }
  }
}
