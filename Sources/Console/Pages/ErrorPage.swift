import AWSQuery
import Identity

/// What somebody sees who does not get the page he asked for: what happened, and what to do.
enum ErrorPage {
  static func answer(to refusal: PageRefusal, _ visit: Visit) -> ConsoleAnswer {
    let t = visit.t
    switch refusal {
    case .setUpFirst: return .redirect(to: SetupPage.path)
    case .ownedAlready:
      return page(404, .hasOwner, t(.hasOwnerHelp), visit, way: ("/signin", .signIn))
    case .signIn(let address, let wasIdle):
      let isOver = visit.request.cookie(.session) != nil
      let answer = ConsoleAnswer.redirect(
        to: "/signin" + SignInSteps.query(returningTo: address)
      ).clearing(.session, isSecure: visit.isSecure)
      return isOver ? (wasIdle ? Notice.sessionIdle : .sessionEnded).after(answer, visit) : answer
    case .confirm(let address):
      return .redirect(to: "/console/confirm" + SignInSteps.query(returningTo: address))
    case .enrol: return .redirect(to: "/console/me/mfa/new")
    case .signInAgain:
      return Notice.tookTooLong.after(
        ConsoleAnswer.redirect(to: "/signin").clearing(.ticket, isSecure: visit.isSecure), visit)
    case .draftOver(let address):
      return page(410, .setupOver, t(.setupOverHelp), visit, way: (address, .startAgain))
    case .notFound: return page(404, .noSuchPage, t(.noSuchPageHelp), visit)
    case .noPerson: return FederationPages.nothingOfYourOwn(visit)
    case .foreignForm: return page(403, .foreignForm, t(.foreignFormHelp), visit)
    case .paused(let until):
      return page(429, .notSoFast, t(.tooManyTries(Moment.clock(until))), visit)
    case .busy:
      var answer = page(503, .busy, t(.busyHelp), visit)
      answer.headers.append(("Retry-After", "5"))
      return answer
    case .broken:
      return page(500, .broken, t(.brokenHelp(visit.request.connection.requestID)), visit)
    case .service(let error):
      let title: Message =
        switch error.status {
        case 403: .notAllowed
        case 404: .notThere
        default: .notDone
        }
      return page(
        error.status, title, Self.text(error), visit, why: MissingRight(error)?.simulator(visit))
    }
  }

  /// AWS's own words, which name the action and the resource.
  static func text(_ error: ServiceError) -> HTML {
    "\(error.message ?? error.code)"
  }

  private static func page(
    _ status: Int, _ title: Message, _ help: HTML, _ visit: Visit,
    way: (address: String, text: Message)? = nil, why: String? = nil
  ) -> ConsoleAnswer {
    .page(
      Layout.gate(
        title, visit, isError: true,
        """
        <div class="card">
        <div><p class="small muted num">\(status)</p><h1>\(visit.t(title))</h1></div>
        <p>\(help)</p>
        \(way.map { "<a class=\"btn btn-primary\" href=\"\(link: $0.address)\">\(visit.t($0.text))</a>" as HTML })
        <nav class="links" aria-label="\(visit.t(.otherWays))">\
        \(why.map { "<a href=\"\(link: $0)\">\(Icon.shield.svg())\(visit.t(.why))</a>" as HTML })\
        <a href="/console/">\
        \(Icon.home.svg())\(visit.t(.backToOverview))</a></nav>
        </div>
        """), status: status)
  }
}
