extension German {
  static func text(_ message: DeviceMessage) -> HTML {
    switch message {
    case .recoveryStep: "Vorsorge"
    case .beforeItIsLost: "Bevor es verloren geht"
    case .whatIfLost: "Was, wenn dieses Gerät verloren geht?"
    case .whatIfLostLede: "Wählen Sie jetzt, wie Sie wieder hineinkommen. Es dauert eine Minute."
    case .secondDevice: "Zweites Gerät hinzufügen"
    case .secondDeviceHelp: "Empfohlen. Codes von beiden lassen Sie ein."
    case .anotherDeviceStep: "Weiteres Gerät hinzufügen"
    case .printCodes: "Wiederherstellungscodes drucken"
    case .printCodesHelp:
      "Zehn Codes auf Papier. Jeder lässt Sie nach Ihrem Passwort einmal ein."
    case .printCodesAgain(let left):
      "Sie haben noch \(left) \(left == 1 ? "Code" : "Codes"). Neue ersetzen sie."
    case .skipStep: "Jetzt nichts tun"
    case .skipUser: "Nur ein Administrator kann Sie wieder einlassen."
    case .skipAskingNobody:
      "Nur ein Administrator kann Sie wieder einlassen, indem er das Gerät entfernt."
    case .skipRoot:
      """
      Nur wer diesen Server betreibt, kann Sie wieder einlassen, oder Ihre E-Mail-Adresse und \
      Ihr Telefon, wenn sie eingerichtet sind.
      """
    case .skipWithAnother: "Sie haben schon einen anderen Weg hinein."
    case .skip: "Überspringen"
    case .sheetLede:
      """
      Drucken Sie diese Seite oder schreiben Sie die Codes ab. Sie werden nur dieses eine Mal \
      gezeigt.
      """
    case .sheetServer: "Server"
    case .sheetUser: "Benutzer"
    case .sheetMade: "Erzeugt"
    case .print: "Drucken"
    case .downloadText: "Als Text herunterladen"
    case .inSafePlace: "Ich habe sie sicher verwahrt"
    case .finish: "Fertig"
    case .tagsOfDevice(let name): "Tags von \(name)"
    case .codesLeftOf(let left, let count):
      left == 0 ? "Keine übrig, oder keine erzeugt." : "Noch \(left) von \(count) Codes."
    case .waitsForCodes(let name):
      "<b>\(name)</b> ist angelegt und wartet auf zwei Codes seiner App."
    case .continueDevice(let name): "Weiter mit \(name)"
    case .continueLede: "Zwei Codes nacheinander zeigen, dass eine App den Schlüssel hat."
    case .keyWasShown:
      """
      Der Schlüssel wurde beim Anlegen gezeigt und wird nicht wieder gezeigt. Hat ihn keine \
      App, verwerfen Sie das Gerät und beginnen neu.
      """
    case .neverUsed(let name): "<b>\(name)</b> wurde noch nie benutzt."
    case .tryItNow: "Jetzt ausprobieren"
    case .tryDevice(let name): "\(name) ausprobieren"
    case .tryDeviceLede: "Ein Code zeigt, ob das Gerät funktioniert. Danach gilt er als benutzt."
    case .codeOfDevice(let name): "6-stelliger Code von \(name)"
    case .tryCode: "Ausprobieren"
    case .notWorking:
      "Wird auch ein neuer Code abgelehnt, bringen zwei Codes nacheinander die App in Takt."
    case .deviceIsSuspended(let name):
      "<b>\(name) ist gesperrt.</b> Zwei Codes nacheinander nehmen es wieder in Betrieb."
    case .deviceWorks(let name): "<b>\(name) funktioniert.</b> Der Code wurde angenommen."
    case .oldKeys: "Schlüssel älter als 90 Tage"
    case .lastSignInAt(let time): "Letzte Anmeldung: \(time)"
    case .neverSignedIn: "Hat sich nicht angemeldet"
    }
  }
}
