extension German {
  static func text(_ message: SessionMessage) -> HTML {
    switch message {
    case .session: "Sitzung"
    case .sessionEndsSoon: "Sie werden in 2 Minuten abgemeldet."
    case .sessionEndsForGood:
      """
      Sie werden in 2 Minuten abgemeldet, und diese Sitzung kann nicht länger dauern. Sichern Sie \
      Ihre Arbeit.
      """
    case .sessionIsOver:
      """
      Sie sind abgemeldet. Was Sie eingegeben haben, steht noch hier: Melden Sie sich in einem neuen \
      Tab an, und kommen Sie zurück.
      """
    case .sessionOfAnother:
      """
      In diesem Browser ist jetzt jemand anders angemeldet. Was Sie hier eingegeben haben, kann nicht \
      gesendet werden.
      """
    case .sessionGoesOn: "Sie bleiben angemeldet."
    case .staySignedIn: "Angemeldet bleiben"
    case .signInInNewTab: "In neuem Tab anmelden"
    case .passwordNeeds: "Das Passwort braucht:"
    case .passwordNeedsSomeOf(let count): "und \(count) davon:"
    case .rootWithoutMFA: "<b>Der Root-Benutzer hat kein MFA.</b>"
    case .addDevice: "Gerät hinzufügen"
    case .shortcuts: "Die Taste / führt zum Suchfeld"
    case .forgotPassword: "Vergessen?"
    case .forgotUserPassword: "Bitten Sie Ihre Verwaltung um ein neues Passwort."
    case .forgotRootPassword:
      """
      Wer den Server betreibt, setzt auf seinem Rechner ein neues: \
      <code>sallyport root set-password</code>. Für ein verlorenes Gerät gibt es nach dem Passwort \
      einen eigenen Weg.
      """
    case .clockUnset(let date):
      """
      Die Uhr dieses Servers zeigt den \(date). Bis sie gestellt ist, kann kein Code stimmen.
      """
    case .sessionIdle:
      """
      Ihre Sitzung ist nach 60 Minuten ohne Aktivität beendet. Melden Sie sich an, um dort \
      weiterzumachen.
      """
    }
  }
}
