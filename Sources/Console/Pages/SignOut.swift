import Identity

/// Ends the session; its cookie is worth nothing afterwards.
enum SignOut {
  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let digest = visit.session.digest
    try visit.visit.write { try $0.delete(digest) }
    var answer = ConsoleAnswer.redirect(to: "/signin")
      .clearing(.session, isSecure: visit.visit.isSecure)
    answer.headers.append(("Clear-Site-Data", "\"cache\", \"storage\""))
    return Notice.signedOut.after(answer, visit.visit)
  }
}
