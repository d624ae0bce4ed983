import Identity

/// What stands around every page.
enum Layout {
  /// A page of the sign-in family: one card on a quiet ground.
  static func gate(
    _ title: Message, _ visit: Visit, isError: Bool = false, isWide: Bool = false, _ body: HTML
  ) -> HTML {
    gate(title: visit.t(title), visit, isError: isError, isWide: isWide, body)
  }

  /// The same, whatever the title is.
  static func gate(
    title: HTML, _ visit: Visit, isError: Bool = false, isWide: Bool = false, _ body: HTML
  ) -> HTML {
    let t = visit.t
    return """
      \(head(title: title, visit, isError: isError))
      <body class="gate"\(words(t))>
      <a class="skip" href="#main">\(t(.skipToForm))</a>
      <header><a class="brand" href="/signin">\(Brand.mark)<span>\(Brand.name)</span></a></header>
      <main class="gate-main\(if: isWide, " gate-wide")" id="main">\(body)</main>
      \(footer(visit))
      </body>
      </html>

      """
  }

  /// A page of the console.
  static func shell(
    _ title: HTML, _ section: Section?, _ visit: SignedInVisit, isError: Bool = false,
    crumbs: [Crumb] = [], _ body: HTML
  ) -> HTML {
    let t = visit.t
    guard !visit.owesFactor else { return owing(title, visit, isError: isError, body) }
    let number = grouped(visit.account.id)
    return """
      \(head(title: title, visit.visit, isError: isError))
      <body\(words(t))\(if: !visit.visit.hasShortcuts, " data-shortcuts=\"off\"")>
      <a class="skip" href="#main">\(t(.skipToContent))</a>
      \(SessionEnd.bar(visit))
      <header class="topbar">
      <a class="brand" href="/console/">\(Brand.mark)<span>\(Brand.name)</span></a>
      <div class="account"><span class="long">\(t(.account))</span>\
      <b class="num nowrap" translate="no">\(number)</b>\
      \(visit.account.alias.map { "<span class=\"badge plain long\">\($0)</span>" as HTML })</div>
      <span class="spacer"></span>
      \(menu(visit))
      </header>
      <details class="menu"><summary>\(Icon.menu.svg())\(section.map { $0.name(t) } ?? title)\
      <span class="chev">\(Icon.down.svg(14))</span></summary>\
      <nav class="nav" aria-label="\(t(.navigationMenu))">\(navigation(section, t))</nav></details>
      <div class="shell">
      <nav class="nav" aria-label="\(t(.navigation))">\(navigation(section, t))</nav>
      <main class="page" id="main">\(crumbs.isEmpty ? HTML() : trail(crumbs, t))\(NoticesForm.box(visit))\
      \(if: visit.isRootWithoutDevice && !isAboutThat(section, visit), bareRoot(t))\(body)</main>
      </div>
      </body>
      </html>

      """
  }

  /// On every page of a root user whom a password alone protects, but where it is said anyway.
  private static func bareRoot(_ t: Texts) -> HTML {
    Alert.warn.box("\(t(.rootWithoutMFA)) <a href=\"/console/me/mfa/new\">\(t(.addDevice))</a>")
  }

  private static func isAboutThat(_ section: Section?, _ visit: SignedInVisit) -> Bool {
    section == .overview || visit.visit.request.path.hasPrefix("/console/me/")
  }

  /// The same for who may go nowhere else before he has shown the second factor.
  private static func owing(
    _ title: HTML, _ visit: SignedInVisit, isError: Bool, _ body: HTML
  ) -> HTML {
    let t = visit.t
    return """
      \(head(title: title, visit.visit, isError: isError))
      <body\(words(t))>
      <a class="skip" href="#main">\(t(.skipToContent))</a>
      \(SessionEnd.bar(visit))
      <header class="topbar"><span class="brand">\(Brand.mark)<span>\(Brand.name)</span></span>
      <span class="spacer"></span>
      <form method="post" action="/console/signout">\(visit.formToken)\
      <button class="btn btn-quiet btn-sm">\(Icon.out.svg())\(t(.signOut))</button></form></header>
      <div class="shell alone"><main class="page" id="main">\(Alert.info.box(
        t(visit.owesRootDevice ? .mfaDemandedOfRoot : .mfaDemandedOfYou)))\
      \(body)</main></div>
      </body>
      </html>

      """
  }

  /// `4721-9035-6618`.
  static func grouped(_ account: AccountID) -> String {
    let digits = Array(account.description)
    return [digits[0..<4], digits[4..<8], digits[8..<12]].map { String($0) }.joined(separator: "-")
  }

  /// Two letters that stand for a name.
  static func initials(_ name: String) -> String {
    let parts = name.split { !$0.isLetter && !$0.isNumber }
    let letters = parts.count > 1 ? [parts[0].prefix(1), parts[1].prefix(1)] : [name.prefix(2)]
    return letters.joined().uppercased()
  }

  private static func head(title: HTML, _ visit: Visit, isError: Bool) -> HTML {
    """
    <!doctype html>
    <html lang="\(visit.t.language.rawValue)"\
    \(visit.theme.map { " data-theme=\"\($0)\"" as HTML })>
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(if: isError, visit.t(.errorPrefix))\(title) · \(Brand.name)</title>
    <link rel="icon" href="\(Asset.icon.address)" type="image/svg+xml">
    <link rel="stylesheet" href="\(Asset.stylesheet.address)">
    <script type="module" src="\(Asset.script.address)"></script>
    </head>
    """
  }

  /// What the script says.
  private static func words(_ t: Texts) -> HTML {
    """
     data-copied="\(t(.copied))" data-copy-refused="\(t(.copyRefused))" \
    data-both-filled="\(t(.bothFilled))"
    """
  }

  private static func footer(_ visit: Visit) -> HTML {
    let t = visit.t
    return """
      <footer class="gate-foot"><span>\(t(.serverTime)) <time class="num" data-clock \
      datetime="\(visit.now.description)">\(Moment.clock(visit.now))</time></span>\
      <a href="/signin/preferences?return=\(PathText.encode(visit.request.address))">\
      \(t(.preferences))</a></footer>
      """
  }

  private static func menu(_ visit: SignedInVisit) -> HTML {
    let t = visit.t
    return """
      <button class="who" type="button" popovertarget="me" \
      aria-label="\(t(.openMenu(visit.name)))"><span class="avatar" aria-hidden="true">\
      \(initials(visit.name))</span><span class="long">\(visit.name)</span>\
      \(Icon.down.svg(14))</button>
      <div popover id="me" class="menu-pop">\
      \(if: visit.isPerson, """
        <a href="/console/me/security_credentials">\(Icon.key.svg())\(t(.mySecurityCredentials))</a>\
        <a href="/console/me/recovery">\(Icon.life.svg())\(t(.recoveryCodes))</a>
        """)\
      \(if: visit.isRootUser, """
        <a href="/console/account/contact">\(Icon.phone.svg())\(t(.contactAndRecovery))</a>
        """)\
      <a href="/signin/preferences?return=\(PathText.encode(visit.visit.request.address))">\
      \(Icon.gear.svg())\(t(.preferences))</a><hr>\
      <form method="post" action="/console/signout">\(visit.formToken)\
      <button>\(Icon.out.svg())\(t(.signOut))</button></form></div>
      """
  }

  private static func navigation(_ current: Section?, _ t: Texts) -> HTML {
    "\(Section.listing.map { navigation($0.heading, $0.sections, current, t) })"
  }

  private static func navigation(
    _ heading: Message?, _ sections: [Section], _ current: Section?, _ t: Texts
  ) -> HTML {
    """
    \(heading.map { "<h2>\(t($0))</h2>" as HTML })\
    <ul>\(sections.map { link(to: $0, isCurrent: $0 == current, t) })</ul>
    """
  }

  private static func link(to section: Section, isCurrent: Bool, _ t: Texts) -> HTML {
    """
    <li><a href="\(section.address)"\(if: isCurrent, " aria-current=\"page\"")>\
    \(section.icon.svg())\(section.name(t))</a></li>
    """
  }

  private static func trail(_ crumbs: [Crumb], _ t: Texts) -> HTML {
    "<nav class=\"crumbs\" aria-label=\"\(t(.breadcrumb))\"><ol>\(crumbs.map(\.item))</ol></nav>"
  }
}

/// A step of the path to a page; the last has no address.
struct Crumb {
  let text: HTML
  let address: String?

  init(_ text: HTML, _ address: String? = nil) {
    self.text = text
    self.address = address
  }

  fileprivate var item: HTML {
    guard let address else { return "<li><span aria-current=\"page\">\(text)</span></li>" }
    return "<li><a href=\"\(link: address)\">\(text)</a></li>"
  }
}

/// The parts of the console, as the navigation lists them.
enum Section: CaseIterable {
  case overview, users, groups, roles, policies, simulator, coverage, activity, settings

  static let listing: [(heading: Message?, sections: [Section])] = [
    (nil, [.overview]),
    (.identities, [.users, .groups, .roles]),
    (.access, [.policies, .simulator]),
    (.account, [.coverage, .activity, .settings]),
  ]

  var address: String {
    switch self {
    case .overview: "/console/"
    case .users: "/console/users"
    case .groups: "/console/groups"
    case .coverage: CoveragePage.path
    case .activity: ActivityPage.path
    case .settings: SettingsPage.path
    case .roles: "/console/roles"
    case .policies: "/console/policies"
    case .simulator: "/console/simulate"
    }
  }

  func name(_ t: Texts) -> HTML {
    switch self {
    case .overview: t(.overview)
    case .users: t(.users)
    case .groups: t(.groups)
    case .coverage: t(.mfaCoverage)
    case .activity: t(.activity)
    case .settings: t(.accountSettings)
    case .roles: t(.rolesTitle)
    case .policies: t(.policiesTitle)
    case .simulator: t(.simulatorTitle)
    }
  }

  var icon: Icon {
    switch self {
    case .overview: .home
    case .users: .users
    case .groups: .group
    case .coverage: .shield
    case .activity: .activity
    case .settings: .gear
    case .roles: .role
    case .policies: .policy
    case .simulator: .shield
    }
  }
}
