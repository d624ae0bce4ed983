package import Identity

extension Writing {
  /// Ends what rests on a password that is no longer good: console sessions, but the one that
  /// makes the change, and half-done sign-ins. Keys and their sessions go on, as at AWS.
  package func endSignIns(of owner: Owner, but call: Call) throws {
    try endConsoleSessions(
      of: owner, except: call.caller.credential.consoleSession?.digest)
    try deleteTickets(of: owner)
  }
}
