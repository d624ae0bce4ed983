extension English {
  static func text(_ message: FederationMessage) -> HTML {
    switch message {
    case .signInLinkOver: "This sign-in link is no longer good"
    case .signInLinkOverHelp:
      "A sign-in link is good once and for 15 minutes. Get another where this one came from."
    case .issuerHelp: "The link says that it came from here. This address is outside this server:"
    case .foreignDestination: "That is not an address of this server"
    case .foreignDestinationHelp:
      "The sign-in link leads to another site, and from here nobody is sent there. The link was not used up."
    case .switchQuestion: "Sign in as somebody else?"
    case .switchHelp:
      "You opened a link that signs in somebody else here. If you do not expect that, stay as you are."
    case .signedInNow: "Signed in now"
    case .linkSignsIn: "The link signs in"
    case .linkIsFrom: "The link says that it came from:"
    case .stayAsIAm: "Stay as I am"
    case .switchOver: "Sign me out and switch"
    case .nothingOfYourOwn: "There is nothing of your own here"
    case .nothingOfYourOwnHelp:
      """
      You are signed in as a session of a role or as a federated user. Such a session has no MFA devices, \
      access keys, password or recovery codes of its own.
      """
    case .borrowedSession(let arn, let end):
      "You are signed in as <b>\(arn)</b>. This session ends: \(end)."
    }
  }
}
