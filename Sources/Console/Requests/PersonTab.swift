import Identity

/// The pages about a person, each its own address.
enum PersonTab: String, CaseIterable, Sendable {
  case permissions
  case groups
  case credentials = "security_credentials"
  case tags

  /// What one must be allowed to open it.
  private var action: String {
    switch self {
    case .permissions: "ListAttachedUserPolicies"
    case .groups: "ListGroupsForUser"
    case .credentials: "ListMFADevices"
    case .tags: "ListUserTags"
    }
  }

  fileprivate func isOpen(to visit: PersonVisit, in records: any Reading) throws -> Bool {
    try self == .credentials || visit.visit.may(action, visit.subject, in: records)
  }

  fileprivate func name(_ t: Texts) -> HTML {
    switch self {
    case .permissions: t(.permissions)
    case .groups: t(.groups)
    case .credentials: t(.securityCredentials)
    case .tags: t(.tags)
    }
  }
}

extension PersonVisit {
  /// How operations name the person; the root user has no name to them.
  var subject: [(String, String)] { user.map { [("UserName", $0.name)] } ?? [] }

  /// Throws ``PageRefusal/notFound`` for the root user, who is no IAM user.
  func requireUser() throws -> User {
    guard let user else { throw PageRefusal.notFound }
    return user
  }

  /// Whether the page is at the visitor's own address, `/console/me`.
  var isAtOwnAddress: Bool { visit.visit.parameters["user"] == nil }

  /// A page of the person's, with who it is about and the way to the others.
  func page(
    _ tab: PersonTab, status: Int = 200, isError: Bool = false, _ body: HTML
  ) throws -> ConsoleAnswer {
    let (tabs, actions, maySeeActivity) = try visit.read { records in
      (
        user == nil ? [] : try PersonTab.allCases.filter { try $0.isOpen(to: self, in: records) },
        try PersonAction.open(to: self, in: records),
        try ActivityPage.mayShow(to: visit, in: records)
      )
    }
    let arn = user?.arn ?? visit.account.rootARN
    let title: HTML =
      isOwn && tab == .credentials ? t(.yourSecurityCredentials) : "\(name): \(tab.name(t))"
    return visit.page(
      Layout.shell(
        title, isOwn ? nil : .users, visit, isError: isError, crumbs: trail,
        """
        <div class="page-head">\(View.initials(name, isLarge: true))<div class="grow">\
        <h1>\(name)</h1><p class="copyable small muted"><code>\(View.arn(arn))</code>\
        \(View.copyButton(t(.copyARN), arn))</p></div>\
        \(if: !actions.isEmpty, menu(actions))\
        </div>
        \(if: tabs.count > 1, bar(tabs, tab, maySeeActivity))
        \(visit.noticeBox(about: name))
        \(body)
        """), status: status)
  }

  /// Opens without script.
  private func menu(_ actions: [PersonAction]) -> HTML {
    """
    <button class="btn" type="button" popovertarget="person-actions">\(t(.actions))\
    \(Icon.down.svg(14))</button><div popover id="person-actions" class="menu-pop">\
    \(actions.map { $0.link(self) })</div>
    """
  }

  private func bar(
    _ tabs: [PersonTab], _ current: PersonTab, _ maySeeActivity: Bool
  ) -> HTML {
    """
    <nav class="tabs" aria-label="\(name)"><ul>\(tabs.map { link(to: $0, current) })\
    \(if: maySeeActivity, activity)</ul></nav>
    """
  }

  /// Leads away: what was done is on one page for everybody.
  private var activity: HTML {
    let address = ActivityQuery(user: name).address()
    return "<li><a href=\"\(link: address)\">\(t(.activity))</a></li>"
  }

  private func link(to tab: PersonTab, _ current: PersonTab) -> HTML {
    """
    <li><a href="\(link: base)/\(tab.rawValue)"\
    \(if: tab == current, " aria-current=\"page\"")>\(tab.name(t))</a></li>
    """
  }

  private var trail: [Crumb] {
    guard !isOwn || !isAtOwnAddress else { return [Crumb(t(.yourSecurityCredentials))] }
    return [Crumb(t(.users), "/console/users"), Crumb("\(name)")]
  }

  /// A page that asks before something about the person goes.
  func confirmation(
    _ question: Confirmation, title: HTML, isError: Bool = false
  ) -> ConsoleAnswer {
    .page(
      Layout.shell(
        title, isOwn ? nil : .users, visit, isError: isError, crumbs: crumbs(title),
        question.html(visit)), status: isError ? 422 : 200)
  }
}
