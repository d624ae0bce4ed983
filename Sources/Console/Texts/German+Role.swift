extension German {
  static func text(_ message: RoleMessage) -> HTML {
    switch message {
    case .rolesLede:
      "Rechte, die niemandem für immer gehören: Menschen und Programme nehmen sie für eine Weile an."
    case .createRole: "Rolle anlegen"
    case .createRoleLede: "Sagen Sie, wer sie annehmen darf; was sie darf, kommt danach."
    case .findRoles: "Rollen suchen"
    case .noRoles: "Keine Rolle"
    case .roleName: "Name der Rolle"
    case .roleNameHint: "Buchstaben, Ziffern und _ + = , . @ - ohne Leerzeichen, höchstens 64."
    case .roleExists(let name): "Eine Rolle namens \(name) gibt es schon."
    case .roleDescription: "Beschreibung"
    case .roleNeedsMFAHint:
      "Eine Bedingung ihrer Vertrauensrichtlinie fragt nach MFA oder deren Alter."
    case .trustRelationships: "Vertrauen"
    case .trustPolicy: "Vertrauensrichtlinie"
    case .saveTrust: "Vertrauensrichtlinie speichern"
    case .trustAccountWithMFA: "Benutzer dieses Kontos, mit MFA"
    case .trustAccountWithMFAHint:
      """
      Wen eine Richtlinie die Rolle annehmen lässt und wer MFA benutzt hat. Hier ist der Ort, danach \
      zu fragen: die Sitzung der Rolle hat sie nie.
      """
    case .trustAccount: "Benutzer dieses Kontos"
    case .trustAccountHint:
      "Wen eine Richtlinie die Rolle annehmen lässt. Für ein anderes Konto schreiben Sie dessen Nummer."
    case .trustService: "Ein Dienst"
    case .trustServiceHint: "Schreiben Sie den Namen des Dienstes, etwa ec2.amazonaws.com."
    case .sessions: "Sitzungen"
    case .maxSessionDuration: "Höchstdauer einer Sitzung"
    case .maxSessionDurationIs(let seconds):
      "Jetzt \(seconds) Sekunden. Sitzungen, die aus Rollen kommen, dauern höchstens eine Stunde."
    case .chooseHours: "Dauer wählen"
    case .hours(let count): count == "1" ? "1 Stunde" : "\(count) Stunden"
    case .saveRole: "Speichern"
    case .revokeSessions: "Laufende Sitzungen widerrufen"
    case .revokeSessionsLede:
      "Allen Sitzungen, die es jetzt gibt, wird alles abgelehnt. Wer die Rolle annehmen darf, kann neu beginnen."
    case .revokeSure: "Ich weiß, dass Programme, die diese Rolle gerade haben, stehen bleiben"
    case .tickToRevoke: "Bestätigen Sie, dass Sie wissen, was stehen bleibt."
    case .wasRevoked(let policy): "Sitzungen wurden schon widerrufen, durch \(policy)."
    case .deleteRole: "Rolle löschen"
    case .deleteRoleQuestion(let name): "\(name) löschen?"
    case .deleteRoleMeans:
      "Ihre Richtlinien werden gelöst und gelöscht, sie verlässt ihre Instanzprofile, dann wird sie für immer gelöscht. Ihre Sitzungen enden."
    case .instanceProfiles: "Instanzprofile"
    case .keepRole: "Rolle behalten"
    }
  }
}
