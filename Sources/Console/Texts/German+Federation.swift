extension German {
  static func text(_ message: FederationMessage) -> HTML {
    switch message {
    case .signInLinkOver: "Dieser Anmeldelink gilt nicht mehr"
    case .signInLinkOverHelp:
      """
      Ein Anmeldelink gilt einmal und 15 Minuten lang. Holen Sie einen neuen, woher dieser kam.
      """
    case .issuerHelp:
      "Der Link gibt an, von hier zu kommen. Diese Adresse liegt außerhalb dieses Servers:"
    case .foreignDestination: "Das ist keine Adresse dieses Servers"
    case .foreignDestinationHelp:
      """
      Der Anmeldelink führt zu einer anderen Website, und dorthin wird von hier niemand geschickt. \
      Der Link ist nicht verbraucht.
      """
    case .switchQuestion: "Als jemand anders anmelden?"
    case .switchHelp:
      """
      Sie haben einen Link geöffnet, der hier jemand anders anmeldet. Wenn Sie das nicht erwarten, \
      bleiben Sie, wie Sie sind.
      """
    case .signedInNow: "Jetzt angemeldet"
    case .linkSignsIn: "Der Link meldet an"
    case .linkIsFrom: "Der Link gibt an, von hier zu kommen:"
    case .stayAsIAm: "So bleiben"
    case .switchOver: "Abmelden und wechseln"
    case .nothingOfYourOwn: "Hier gibt es nichts Eigenes"
    case .nothingOfYourOwnHelp:
      """
      Sie sind als Sitzung einer Rolle oder als Verbundbenutzer angemeldet. Eine solche Sitzung hat \
      keine eigenen MFA-Geräte, Zugriffsschlüssel, Passwörter oder Wiederherstellungscodes.
      """
    case .borrowedSession(let arn, let end):
      "Sie sind angemeldet als <b>\(arn)</b>. Diese Sitzung endet: \(end)."
    }
  }
}
