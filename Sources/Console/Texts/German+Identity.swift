extension German {
  static func text(_ message: IdentityMessage) -> HTML {
    switch message {
    case .createUser: "Benutzer anlegen"
    case .createUserLede:
      "Ein Benutzer ist ein Mensch oder ein Programm. Menschen bekommen ein Passwort, Programme einen Schlüssel."
    case .userNameHint: "Buchstaben, Ziffern und _ + = , . @ - ohne Leerzeichen, höchstens 64."
    case .path: "Pfad"
    case .pathHint:
      "Ordnet Benutzer für Richtlinien, etwa /technik/. Lassen Sie im Zweifel / stehen."
    case .consoleAccess: "Zugang zur Konsole"
    case .noAccess: "Keiner"
    case .noAccessHint: "Für Programme, oder erst später."
    case .madePassword: "Ein Passwort, das hier gemacht wird"
    case .madePasswordHint: "Lang und zufällig. Sie sehen es einmal, auf der nächsten Seite."
    case .ownPassword: "Ein Passwort, das Sie eingeben"
    case .ownPasswordHint: "Es muss der Passwortrichtlinie des Kontos genügen."
    case .passwordOfYours: "Passwort, falls Sie eines eingeben"
    case .mustChangeNext: "Bei der nächsten Anmeldung zu ändern"
    case .tags: "Schlagwörter"
    case .tagKey: "Schlüssel"
    case .tagValue: "Wert"
    case .tagsHint: "Richtlinien können danach entscheiden. Leere Zeilen zählen nicht."
    case .tagsLede:
      "Richtlinien können danach entscheiden. Ein geleerter Schlüssel entfernt das Schlagwort."
    case .saveTags: "Schlagwörter speichern"
    case .nameEmpty: "Geben Sie einen Namen ein."
    case .passwordEmpty: "Geben Sie ein Passwort ein, oder lassen Sie eines machen."
    case .userExists(let name): "Einen Benutzer namens \(name) gibt es schon."
    case .userIsReady(let name):
      "<b>\(name) ist bereit.</b> Geben Sie Anmeldeadresse und Passwort weiter, am besten auf zwei Wegen."
    case .shownOnce: "Sie sehen das nicht noch einmal. Kopieren Sie es jetzt."
    case .copyPassword: "Passwort kopieren"
    case .idleLong: "90 Tage still"
    case .oldestKey: "Ältester Schlüssel"
    case .daysOld(let days): "\(days) \(days == 1 ? "Tag" : "Tage")"
    case .allHaveMFA: "Jeder Benutzer hat ein MFA-Gerät."
    case .nobodyIdle: "Von jedem Benutzer war in den letzten 90 Tagen etwas zu hören."
    case .printSheet: "Anmeldeblatt drucken"
    case .printSheetByBrowser:
      """
      Der Druckbefehl Ihres Browsers druckt ein Anmeldeblatt: Adresse, Konto und Benutzername.
      """
    case .sheetWithPassword: "Mit dem Passwort darauf"
    case .sheetTitle(let account): "Anmelden bei \(account)"
    case .sheetAddress: "Adresse"
    case .sheetMustChange:
      "Mit diesem Passwort melden Sie sich einmal an und wählen dann Ihr eigenes."
    case .goToUser(let name): "Zu \(name)"
    case .createAnother: "Noch einen anlegen"
    case .stepRefused(let step, let why): "<b>\(step) wurde abgelehnt.</b> \(why)"
    case .deleteUser: "Benutzer löschen"
    case .deleteUserQuestion(let name): "\(name) löschen?"
    case .deleteUserMeans:
      """
      Der Benutzer und alles, was ihm gehört, wird nacheinander und für immer gelöscht. Seine \
      Sitzungen enden.
      """
    case .nothingElseGoes: "Sonst gehört diesem Benutzer nichts."
    case .mfaDevices: "MFA-Geräte"
    case .publicKeys: "Öffentliche SSH-Schlüssel"
    case .serviceCredentials: "Zugangsdaten für einzelne Dienste"
    case .certificates: "Signaturzertifikate"
    case .typeNameToConfirm(let name):
      "Geben Sie zur Bestätigung <b translate=\"no\">\(name)</b> ein"
    case .nameDiffers: "Das ist nicht der Name."
    case .keepUser: "Benutzer behalten"
    case .notYourself: "Sie sind als dieser Benutzer angemeldet. Löschen muss ihn jemand anderes."

    case .permissions: "Rechte"
    case .attachedPolicies: "Angehängte Richtlinien"
    case .attachedPoliciesLede:
      "Verwaltete Richtlinien, die mehrere Benutzer, Gruppen und Rollen teilen können."
    case .policy: "Richtlinie"
    case .kind: "Art"
    case .choosePolicy: "Richtlinie wählen"
    case .attachPolicy: "Richtlinie anhängen"
    case .attach: "Anhängen"
    case .detach: "Lösen"
    case .detachPolicy(let name): "\(name) lösen"
    case .noAttached: "Keine Richtlinie ist angehängt"
    case .needsMFA: "Braucht MFA"
    case .needsMFAHint: "Eine Bedingung dieser Richtlinie fragt nach MFA oder deren Alter."
    case .awsManaged: "Von AWS verwaltet"
    case .customerManaged: "Selbst verwaltet"
    case .throughGroup(let name): "Über die Gruppe \(name)"
    case .inlinePolicies: "Eingebettete Richtlinien"
    case .inlinePoliciesLede: "Richtlinien, die nur hierher gehören."
    case .noInline: "Keine eingebettete Richtlinie"
    case .delete: "Löschen"
    case .deletePolicy(let name): "\(name) löschen"
    case .boundary: "Rechtegrenze"
    case .boundaryLede:
      "Das Äußerste, was Richtlinien hier erlauben können. Selbst erlaubt sie nichts."
    case .noBoundary: "Keine Grenze"
    case .setBoundary: "Grenze setzen"
    case .removeBoundary: "Grenze entfernen"
    case .policyText: "Text der Richtlinie"
    case .copyPolicy: "Text der Richtlinie kopieren"
    case .backToPermissions: "Zurück zu den Rechten"
    case .openPolicy: "Richtlinie öffnen"
    case .createInlinePolicy: "Eingebettete Richtlinie anlegen"
    case .editInlinePolicy: "Bearbeiten"

    case .groupsLede: "Gruppen geben mehreren Benutzern dieselben Rechte."
    case .groupsOfUserLede: "Dieser Benutzer darf, was die Richtlinien dieser Gruppen erlauben."
    case .addToGroup: "In eine Gruppe aufnehmen"
    case .chooseGroup: "Gruppe wählen"
    case .add: "Aufnehmen"
    case .removeFromGroup(let name): "Aus \(name) entfernen"
    case .inNoGroup: "In keiner Gruppe"
    case .createGroup: "Gruppe anlegen"
    case .createGroupLede: "Benennen Sie die Gruppe; Mitglieder und Richtlinien kommen danach."
    case .groupName: "Gruppenname"
    case .groupNameHint: "Buchstaben, Ziffern und _ + = , . @ - ohne Leerzeichen, höchstens 128."
    case .groupExists(let name): "Eine Gruppe namens \(name) gibt es schon."
    case .members: "Mitglieder"
    case .noGroups: "Noch keine Gruppen"
    case .groupsOfAccount: "Gruppen dieses Kontos"
    case .policies: "Richtlinien"
    case .addMember: "Mitglied aufnehmen"
    case .chooseUser: "Benutzer wählen"
    case .noMembers: "Keine Mitglieder"
    case .removeMember(let name): "\(name) aus der Gruppe entfernen"
    case .deleteGroup: "Gruppe löschen"
    case .deleteGroupQuestion(let name): "\(name) löschen?"
    case .deleteGroupMeans:
      """
      Die Mitglieder verlassen die Gruppe, ihre Richtlinien werden gelöst oder gelöscht, und dann \
      wird die Gruppe gelöscht. Die Benutzer bleiben.
      """
    case .keepGroup: "Gruppe behalten"

    case .createKey: "Zugriffsschlüssel anlegen"
    case .createKeyLede(let name):
      """
      Für <b>\(name)</b>. Ein Schlüssel signiert Aufrufe von Programmen und der Kommandozeile, \
      ohne Passwort.
      """
    case .rootKeyWarning:
      """
      Ein Schlüssel des Root-Benutzers darf alles, und keine Richtlinie begrenzt ihn. Legen Sie \
      für Programme lieber einen Benutzer an.
      """
    case .keysChanged:
      "Die Schlüssel sind andere als beim Öffnen dieser Seite. Noch einen anlegen?"
    case .keyReady:
      "<b>Der Schlüssel ist bereit.</b> Sein Geheimnis steht auf dieser Seite und nie wieder."
    case .shownOnceLater:
      "Die nächste Seite zeigt sein Geheimnis, einmal. Halten Sie einen Ort dafür bereit."
    case .secretAccessKey: "Geheimer Zugriffsschlüssel"
    case .copySecret: "Geheimen Zugriffsschlüssel kopieren"
    case .forCommandLine: "Für die Kommandozeile"
    case .copyCommands: "Befehle kopieren"
    case .goBack: "Ich habe ihn kopiert"
    case .activate: "Aktivieren"
    case .activateKey(let id): "\(id) aktivieren"
    case .deactivate: "Deaktivieren"
    case .deactivateKey(let id): "\(id) deaktivieren"
    case .deleteKey(let id): "\(id) löschen"
    case .deleteKeyQuestion: "Diesen Zugriffsschlüssel löschen?"
    case .deleteKeyMeans:
      "Damit signierte Aufrufe werden sofort abgelehnt, und nichts bringt ihn zurück."
    case .deactivateFirst:
      """
      Er ist aktiv. Wenn Sie nicht sicher sind, dass ihn nichts benutzt, deaktivieren Sie ihn \
      zuerst: das lässt sich zurücknehmen.
      """
    case .keepKey: "Schlüssel behalten"
    case .deleteKeyButton: "Schlüssel löschen"
    case .keyLimit(let limit): "\(limit) von \(limit). Löschen Sie erst einen."

    case .managePassword: "Passwort verwalten"
    case .managePasswordLede(let name): "Wie sich <b>\(name)</b> an der Konsole anmeldet."
    case .giveAccess: "Zugang zur Konsole geben"
    case .replacePassword: "Anderes Passwort setzen"
    case .setPassword: "Passwort setzen"
    case .newPasswordOf(let name):
      "<b>Das Passwort von \(name) ist gesetzt.</b> Andere Sitzungen dieses Benutzers sind zu Ende."
    case .askForNew: "Neues Passwort verlangen"
    case .askForNewHelp:
      "Das Passwort gilt noch für eine Anmeldung, bei der ein anderes zu wählen ist."
    case .isAskedForNew: "Bei der nächsten Anmeldung ist ein anderes Passwort zu wählen."
    case .removeAccess: "Zugang zur Konsole entziehen"
    case .removeAccessHelp: "Nimmt das Passwort weg. Zugriffsschlüssel bleiben, wie sie sind."
    case .removeAccessQuestion(let name): "\(name) den Zugang zur Konsole entziehen?"
    case .removeAccessMeans:
      """
      Das Passwort wird gelöscht, und Sitzungen in der Konsole enden. Zugriffsschlüssel und \
      MFA-Geräte bleiben.
      """
    case .keepAccess: "Zugang lassen"
    case .changePassword: "Passwort ändern"
    case .changePasswordLede: "Ihre anderen Sitzungen enden; diese geht weiter."
    case .currentPassword: "Jetziges Passwort"
    case .passwordWrong: "Das ist nicht Ihr Passwort."

    case .firstUser: "Eigenen Benutzer anlegen"
    case .firstUserLede:
      "Der Root-Benutzer ist für Aufgaben des ganzen Kontos. Dieser ist für den Alltag."
    case .firstUserNudge:
      "Legen Sie sich einen eigenen Benutzer an und lassen Sie den Root-Benutzer für das, was ihn braucht."
    case .firstUserReady(let name):
      "<b>\(name) ist bereit.</b> Melden Sie sich mit dem Passwort an und fügen Sie gleich ein MFA-Gerät hinzu."
    case .adminsToo: "In der Gruppe admins, die alles darf (AdministratorAccess)"
    case .keyToo: "Mit einem Zugriffsschlüssel für die Befehlszeile"
    case .waitingForCall: "Warten auf den ersten signierten Aufruf."
    case .seenCall(let service, let time): "Gesehen: ein Aufruf an \(service) um \(time). Es geht."
    case .lookAgain: "Noch einmal nachsehen"

    case .userCreated(let name): "<b>\(name) ist angelegt.</b>"
    case .userDeleted(let name): "<b>\(name) ist gelöscht.</b>"
    case .groupCreated(let name):
      "<b>\(name) ist angelegt.</b> Fügen Sie Mitglieder und Richtlinien hinzu."
    case .groupDeleted(let name): "<b>\(name) ist gelöscht.</b>"
    case .memberAdded(let name): "<b>\(name)</b> ist aufgenommen."
    case .memberRemoved(let name): "<b>\(name)</b> ist entfernt."
    case .policyAttached(let name): "<b>\(name)</b> ist angehängt."
    case .policyDetached(let name): "<b>\(name)</b> ist gelöst."
    case .policyDeleted(let name): "<b>\(name)</b> ist gelöscht."
    case .boundarySet(let name): "<b>\(name)</b> ist die Grenze."
    case .boundaryRemoved: "Die Grenze ist entfernt."
    case .tagsSaved: "Die Schlagwörter sind gespeichert."
    case .keyActivated(let id): "<b>\(id)</b> ist aktiv."
    case .keyDeactivated(let id):
      "<b>\(id)</b> ist inaktiv. Damit signierte Aufrufe werden abgelehnt."
    case .keyDeleted(let id): "<b>\(id)</b> ist gelöscht."
    case .passwordSet: "Das Passwort ist gesetzt."
    case .newPasswordAsked: "Bei der nächsten Anmeldung wird ein anderes Passwort verlangt."
    case .accessRemoved: "Der Zugang zur Konsole ist entzogen."
    case .policyCreated(let name):
      "<b>\(name)</b> ist angelegt. Sie gilt für niemanden, bis sie angehängt wird."
    case .policyGone(let name): "<b>\(name)</b> ist gelöscht."
    case .inlineSaved(let name): "<b>\(name)</b> ist gespeichert und gilt sofort."
    case .versionCreated(let id): "Version <b>\(id)</b> ist angelegt."
    case .versionDeleted(let id): "Version <b>\(id)</b> ist gelöscht."
    case .versionInForce(let id):
      "Version <b>\(id)</b> gilt jetzt, für alle, die die Richtlinie haben."
    case .attachedTo(let name): "An <b>\(name)</b> angehängt."
    case .detachedFrom(let name): "Von <b>\(name)</b> gelöst."
    case .roleCreated(let name): "<b>\(name)</b> ist angelegt. Geben Sie ihr jetzt Richtlinien."
    case .roleDeleted(let name): "<b>\(name)</b> ist gelöscht."
    case .roleSaved: "Die Rolle ist gespeichert."
    case .trustSaved: "Die Vertrauensrichtlinie ist gespeichert und gilt sofort."
    case .sessionsRevoked: "<b>Die Sitzungen sind widerrufen.</b> Neue können beginnen."
    }
  }
}
