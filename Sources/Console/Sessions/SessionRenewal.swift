import Identity
import Operations

/// What becomes of sign-ins when somebody's password or devices change: none that was begun before
/// goes on, and the session he makes the change in does so under another token (T-11).
struct SessionRenewal: Sendable {
  private let visit: SignedInVisit
  private let owner: Owner
  private let isOwn: Bool
  private let token: SecretToken

  /// For a change of what `owner` signs in with, made by the visitor.
  init(_ visit: SignedInVisit, of owner: Owner) {
    self.visit = visit
    self.owner = owner
    isOwn = visit.isPerson && owner == visit.caller.owner
    token = SecretToken(random: visit.visit.console.settings.random)
  }

  /// To be done in the transaction of the change. Throws ``PageRefusal/signIn(returningTo:)`` when
  /// the visitor's session was ended meanwhile: then it changes nothing any more.
  func perform(in records: any Writing) throws {
    if isOwn {
      guard let session = try records.consoleSession(visit.session.digest) else {
        throw PageRefusal.signIn(returningTo: "/console/")
      }
      try records.delete(session.digest)
      try records.insert(session.renewed(as: token.digest))
    }
    try records.endConsoleSessions(of: owner, except: isOwn ? token.digest : nil)
    try records.deleteTickets(of: owner)
  }

  /// `answer`, with the new token for the browser whose own change it was.
  func after(_ answer: ConsoleAnswer) -> ConsoleAnswer {
    isOwn ? answer.setting(.session, token.text, isSecure: visit.visit.isSecure) : answer
  }
}
