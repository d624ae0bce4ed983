/// The texts about sessions: how they begin, and that they end.
enum SessionMessage: Equatable, Sendable {
  case session
  case sessionEndsSoon
  case sessionEndsForGood
  case sessionIsOver
  case sessionOfAnother
  case sessionGoesOn
  case staySignedIn
  case signInInNewTab
  case sessionIdle
  case passwordNeeds
  case passwordNeedsSomeOf(_ count: Int)
  case rootWithoutMFA
  case addDevice
  case shortcuts
  case forgotPassword
  case forgotUserPassword
  case forgotRootPassword
  case clockUnset(_ date: HTML)
}

extension Texts {
  func callAsFunction(_ message: SessionMessage) -> HTML {
    switch language {
    case .english: English.text(message)
    case .german: German.text(message)
    }
  }
}
