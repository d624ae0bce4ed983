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
    }
  }
}
