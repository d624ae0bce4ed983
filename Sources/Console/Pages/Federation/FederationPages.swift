import Identity

/// What people see of the federation endpoint when it does not lead them on.
enum FederationPages {
  /// The token is spent, over or none. Where it came from is shown, and nobody is sent there: the
  /// address is whatever a link said.
  static func tokenOver(issuer: String, _ visit: Visit) -> ConsoleAnswer {
    let t = visit.t
    let isLink = ["https://", "http://"].contains { issuer.lowercased().hasPrefix($0) }
    let way: HTML =
      isLink
      ? """
      <p class="small">\(t(.issuerHelp))</p>\
      <p class="small"><a href="\(link: issuer)" rel="noreferrer nofollow">\(issuer)</a></p>
      """ : HTML()
    return page(t(.signInLinkOver), t(.signInLinkOverHelp), visit, status: 400, way)
  }

  static func foreignDestination(_ visit: Visit) -> ConsoleAnswer {
    page(visit.t(.foreignDestination), visit.t(.foreignDestinationHelp), visit, status: 400)
  }

  /// A page about the visitor himself, where he is somebody's session.
  static func nothingOfYourOwn(_ visit: Visit) -> ConsoleAnswer {
    page(visit.t(.nothingOfYourOwn), visit.t(.nothingOfYourOwnHelp), visit, status: 404)
  }

  private static func page(
    _ title: HTML, _ help: HTML, _ visit: Visit, status: Int, _ way: HTML = HTML()
  ) -> ConsoleAnswer {
    .page(
      Layout.gate(
        title: title, visit, isError: true,
        """
        <div class="card">
        <div><p class="small muted num">\(status)</p><h1>\(title)</h1></div>
        <p>\(help)</p>
        \(way)
        <nav class="links" aria-label="\(visit.t(.otherWays))"><a href="/console/">\
        \(Icon.home.svg())\(visit.t(.backToOverview))</a></nav>
        </div>
        """), status: status)
  }
}
