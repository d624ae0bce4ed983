/// The texts about sessions of roles and federated users in the console.
enum FederationMessage: Equatable, Sendable {
  case signInLinkOver
  case signInLinkOverHelp
  case issuerHelp
  case foreignDestination
  case foreignDestinationHelp
  case switchQuestion
  case switchHelp
  case signedInNow
  case linkSignsIn
  case linkIsFrom
  case stayAsIAm
  case switchOver
  case nothingOfYourOwn
  case nothingOfYourOwnHelp
  case borrowedSession(_ arn: HTML, _ end: HTML)
}

extension Texts {
  func callAsFunction(_ message: FederationMessage) -> HTML {
    switch language {
    case .english: English.text(message)
    case .german: German.text(message)
    }
  }
}
