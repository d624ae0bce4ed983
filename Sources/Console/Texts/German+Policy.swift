import PolicyLanguage

extension German {
  static func text(_ message: PolicyMessage) -> HTML {
    switch message {
    case .policiesLede:
      "Verwaltete Richtlinien sagen, was erlaubt ist, für alle, an die sie angehängt sind."
    case .createPolicy: "Richtlinie anlegen"
    case .findPolicies: "Richtlinien suchen"
    case .yours: "Eigene"
    case .usedBy: "Gilt für"
    case .changed: "Geändert"
    case .noPolicies: "Keine Richtlinie"

    case .createPolicyLede:
      "Schreiben, prüfen, dann an Benutzer, Gruppen oder Rollen anhängen."
    case .policyName: "Name der Richtlinie"
    case .policyNameHint: "Buchstaben, Ziffern und _ + = , . @ - ohne Leerzeichen, höchstens 128."
    case .policyExists(let name): "Eine Richtlinie namens \(name) gibt es schon."
    case .descriptionOptional: "Beschreibung (später nicht zu ändern)"
    case .policySize(let size, let limit):
      "\(size) von \(limit) Zeichen. Leerraum zwischen den Teilen zählt nicht."
    case .policyTooLong(let size, let limit):
      "<b>Zu lang.</b> \(size) Zeichen zählen, \(limit) sind erlaubt."
    case .check: "Prüfen"
    case .edit: "Bearbeiten"
    case .editPolicy: "Bearbeiten:"
    case .editPolicyLede:
      "Gespeichert wird eine neue Version; die alten bleiben, bis sie gelöscht werden."
    case .inlinePolicyOf(let name):
      "Gehört allein zu <b>\(name)</b>: sie geht mit \(name), und lässt sich nicht anhängen."
    case .savePolicy: "Richtlinie speichern"
    case .saveVersion: "Neue Version speichern"
    case .setAsDefault: "Diese Version sofort in Kraft setzen"
    case .place(let line, let column): "Zeile \(line), Spalte \(column)"
    case .line(let line): "Zeile \(line)"
    case .whatToWrite: "Stattdessen:"
    case .templates: "Vorlagen"
    case .templatesLede: "Jede ersetzt, was oben steht."
    case .templateOwnMFA: "Benutzer verwalten ihre eigene MFA"
    case .templateOwnMFAHint:
      "Jeder darf sich ein Gerät einrichten, und mit MFA auch wieder eines entfernen."
    case .templateDenyWithoutMFA: "Ohne MFA nichts als Selbstbedienung"
    case .templateDenyWithoutMFAHint:
      """
      Was sonst auch erlaubt ist, ohne MFA wird es abgelehnt, bis auf das, was zum Einrichten eines \
      Geräts nötig ist. Selbst erlaubt sie nichts.
      """

    case .whatItSays: "Was sie sagt"
    case .whatItSaysLede: "Eine Anweisung, die ablehnt, sticht alle, die erlauben."
    case .noTraps: "Keine Fehler gefunden."
    case .statement: "Anweisung"
    case .statementNumber(let number): "Anweisung \(number)"
    case .effect: "Wirkung"
    case .allows: "Erlaubt"
    case .denies: "Lehnt ab"
    case .principals: "Wer"
    case .actionsOfPolicy: "Aktionen"
    case .resources: "Ressourcen"
    case .conditions: "Wann"
    case .always: "Immer"
    case .everyAction: "jede Aktion"
    case .everyResource: "jede Ressource"
    case .allActionsBut: "Alle außer:"
    case .allResourcesBut: "Alle außer:"
    case .everybody: "jeder, auch Fremde"
    case .everybodyBut: "Jeder außer:"
    case .accountsOwn(let id): "wem Konto <code>\(id)</code> es erlaubt"
    case .serviceNamed(let name): "der Dienst <code>\(name)</code>"
    case .countOfActions(let count): count == 1 ? "(1 Aktion)" : "(\(count) Aktionen)"
    case .andMore(let count): "und \(count) weitere"
    case .mfaWasUsed: "MFA wurde benutzt"
    case .mfaWasUsedOrUnknown:
      "MFA wurde benutzt, oder ein Zugriffsschlüssel unterschreibt, der von MFA nichts sagt"
    case .sessionWithoutMFA:
      "eine Sitzung wurde ohne MFA begonnen; Zugriffsschlüssel sind nicht gemeint"
    case .mfaWasNotUsed: "MFA wurde nicht benutzt"
    case .mfaIsRecent(let seconds): "MFA wurde vor weniger als \(seconds) Sekunden benutzt"
    case .mfaIsRecentOrUnknown(let seconds):
      "MFA wurde vor weniger als \(seconds) Sekunden benutzt, oder gar nicht"
    case .mfaIsOld(let seconds): "MFA wurde vor mehr als \(seconds) Sekunden benutzt"
    case .mfaIsOldOrMissing(let seconds):
      "MFA wurde vor mehr als \(seconds) Sekunden benutzt, oder gar nicht"
    case .keyMissing(let key): "\(key) fehlt"
    case .keyThere(let key): "\(key) ist da"
    case .everyValueOf(let key): "jeder Wert von \(key)"
    case .someValueOf(let key): "ein Wert von \(key)"
    case .comparison(let comparison, let isNegated): words(comparison, isNegated)
    case .or: "oder"
    case .orKeyMissing: ", oder fehlt"

    case .deletePolicyPage: "Richtlinie löschen"
    case .deletePolicyQuestion(let name): "\(name) löschen?"
    case .deletePolicyMeans(let count):
      count == 0
        ? "Die Richtlinie und ihre Versionen werden für immer gelöscht. Angehängt ist sie nirgends."
        : """
        Sie wird gelöst, wo sie angehängt ist (\(count)), dann werden sie und ihre Versionen für \
        immer gelöscht.
        """
    case .boundsSomebody(let count):
      """
      <b>Sie ist die Rechtegrenze von \(count) Benutzern oder Rollen.</b> Geben Sie diesen erst eine \
      andere oder keine.
      """
    case .keepPolicy: "Richtlinie behalten"
    case .versions: "Versionen"
    case .versionsLede(let limit): "Eine ist in Kraft. Es kann \(limit) geben."
    case .version: "Version"
    case .versionNamed(let id): "Version \(id)"
    case .notInForce(let id): "Version <b>\(id)</b> ist nicht in Kraft."
    case .chooseVersion: "Wählen Sie eine Version."
    case .inForce: "In Kraft"
    case .setInForce: "In Kraft setzen"
    case .whoHasIt: "Für wen sie gilt"
    case .whoHasItLede:
      "Benutzer, Gruppen und Rollen, an die sie angehängt ist oder die sie begrenzt."
    case .nobodyHasIt: "Sie gilt für niemanden"
    case .nameOfEntity: "Name"
    case .usedAs: "Gilt als"
    case .oneUser: "Benutzer"
    case .oneGroup: "Gruppe"
    case .oneRole: "Rolle"
    case .attachTo: "Anhängen an"
    case .chooseKind: "Benutzer, Gruppe oder Rolle"
    case .detachFrom(let name): "Von \(name) lösen"

    case .simulatorLede: "Was aus einer Anfrage würde, und welche Anweisung entscheidet."
    case .whosePolicies: "Wessen Richtlinien"
    case .textBelow: "Ein Richtlinientext"
    case .actionAsked: "Aktion"
    case .actionAskedHint: "Etwa iam:CreateUser; mehrere mit Leerzeichen dazwischen."
    case .actionEmpty: "Geben Sie eine Aktion ein, etwa iam:CreateUser."
    case .resourceAsked: "Ressource"
    case .resourceAskedHint: "Ein ARN. Leer heißt alle Ressourcen, wie <code>*</code>."
    case .mfaOfRequest: "Was die Anfrage von MFA sagt"
    case .mfaAbsent: "Nichts"
    case .mfaAbsentHint: "Ein Zugriffsschlüssel unterschreibt sie."
    case .mfaFalse: "Keine MFA"
    case .mfaFalseHint: "Eine Sitzung, die ohne Code begonnen wurde, etwa die einer Rolle."
    case .mfaTrue: "MFA wurde benutzt"
    case .mfaTrueHint: "Eine Sitzung, die mit Code begonnen wurde, oder eine Anmeldung mit einem."
    case .mfaAge: "Sekunden, seit MFA benutzt wurde"
    case .mfaAgeHint: "Zählt, wo MFA benutzt wurde. Leer heißt eben erst."
    case .ageIsNoNumber: "Geben Sie eine Zahl von Sekunden ein, etwa 3600."
    case .otherKeys: "Andere Bedingungsschlüssel"
    case .otherKeysHint:
      "Je eine Zeile: aws:SourceIp=192.0.2.7. Ein Schlüssel auf zwei Zeilen hat zwei Werte."
    case .contextLine: "Jede Zeile ist ein Name, ein Gleichheitszeichen und ein Wert."
    case .policyOfText: "Nach einem Richtlinientext entscheiden"
    case .policyTextEmpty:
      "Geben Sie einen Richtlinientext ein, oder wählen Sie, wessen Richtlinien entscheiden."
    case .decide: "Entscheiden"
    case .onResource: "auf"
    case .isAllowed: "Erlaubt"
    case .isDenied: "Abgelehnt"
    case .allowedByStatement: "<b>Erlaubt</b>, durch das, was unten markiert ist."
    case .deniedByStatement:
      "<b>Abgelehnt</b>, durch das, was unten markiert ist: eine Anweisung, die ablehnt, sticht."
    case .nothingAllows: "<b>Abgelehnt</b>, denn keine Anweisung erlaubt es."
    case .boundaryAllowsNot: "<b>Abgelehnt</b>, denn die Rechtegrenze erlaubt es nicht."
    case .allowedWithMFA: "<b>Mit MFA wäre das erlaubt.</b> Sonst fehlt nichts."
    case .allowedWithNewerMFA: "<b>Mit neuerer MFA wäre das erlaubt.</b> Sonst fehlt nichts."
    case .rolesHaveNoMFA:
      """
      <b>Nur MFA fehlt, und die Sitzung einer Rolle hat sie nie.</b> Fragen Sie in der \
      Vertrauensrichtlinie danach, wo die Rolle angenommen wird.
      """
    case .keysNotGiven:
      "Die Richtlinien fragen auch nach diesen Schlüsseln, die die Anfrage nicht hat:"
    case .decidingStatement(let statement, let policy, let line):
      "\(statement) in \(policy), Zeile \(line)"
    case .statementUnseen(let policy, let line):
      "Eine Anweisung in <b>\(policy)</b>, Zeile \(line). Sie dürfen die Richtlinie nicht lesen."
    case .why: "Warum?"
    }
  }

  private static func words(
    _ comparison: ConditionOperator.Comparison, _ isNegated: Bool
  ) -> HTML {
    switch comparison {
    case .stringEquals, .numericEquals, .dateEquals, .bool, .binaryEquals, .null:
      isNegated ? "ist nicht" : "ist"
    case .stringEqualsIgnoreCase:
      isNegated ? "ist, groß oder klein, nicht" : "ist, groß oder klein,"
    case .stringLike, .arnLike: isNegated ? "passt nicht auf" : "passt auf"
    case .numericLess: "ist kleiner als"
    case .numericLessOrEqual: "ist höchstens"
    case .numericGreater: "ist größer als"
    case .numericGreaterOrEqual: "ist mindestens"
    case .dateLess: "ist vor"
    case .dateLessOrEqual: "ist nicht nach"
    case .dateGreater: "ist nach"
    case .dateGreaterOrEqual: "ist nicht vor"
    case .ipAddress: isNegated ? "liegt nicht in" : "liegt in"
    }
  }
}
