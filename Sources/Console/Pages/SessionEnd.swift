import AWSQuery
import Identity

/// Tells people in time that their session is going to end, so that nobody loses what he typed
/// (WCAG 2.2.1). The bar is the script's to show; without script nothing pops up, and a form that is
/// sent too late leads to sign-in and back to its page.
enum SessionEnd {
  /// Where the script asks how long is left.
  static let path = "/console/session"
  static let stayPath = "/console/session/stay"

  /// How long is left, and what a page needs to go on after a new sign-in in another tab.
  static func tell(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let (left, isFinal) = rest(visit)
    var json = JSONText()
    json.object { json in
      json.member("left", left)
      json.member("isFinal", isFinal)
      json.member("who", visit.caller.uniqueID)
      json.member("token", visit.token.formToken)
    }
    var answer = ConsoleAnswer(status: 200)
    answer.contentType = "application/json"
    answer.body = json.bytes
    return answer
  }

  /// That somebody is there was noted when the form came in; he goes back to his page.
  static func putOff(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let address = visit.field("return")
    return .redirect(to: LinkAddress.isLocal(address) ? address : "/console/")
  }

  /// What the script shows two minutes before the end, and at the end.
  static func bar(_ visit: SignedInVisit) -> HTML {
    let t = visit.t
    let (left, isFinal) = rest(visit)
    return """
      <section class="session-bar" aria-label="\(t(.session))" hidden data-session="\(left)"\
      \(if: isFinal, " data-is-final=\"yes\"") data-who="\(visit.caller.uniqueID)" \
      data-soon="\(t(.sessionEndsSoon))" data-final="\(t(.sessionEndsForGood))" \
      data-over="\(t(.sessionIsOver))" data-other="\(t(.sessionOfAnother))" \
      data-stays="\(t(.sessionGoesOn))"><p></p>\
      <form method="post" action="\(stayPath)">\(visit.formToken)\
      <input type="hidden" name="return" value="\(visit.visit.comingBack)">\
      <button class="btn btn-sm">\(t(.staySignedIn))</button></form>\
      <a class="btn btn-sm" href="/signin" target="_blank" rel="noopener">\(t(.signInInNewTab))</a>\
      </section>
      """
  }

  private static func rest(_ visit: SignedInVisit) -> (seconds: Int64, isFinal: Bool) {
    let (end, isFinal) = visit.session.end(ifLastSeenAt: visit.seenAt)
    return (max(0, end.seconds - visit.now.seconds), isFinal)
  }
}
