import AWSQuery
import Identity
import Operations

/// A signed-in visit to a page about one role.
struct RoleVisit: Sendable {
  let visit: SignedInVisit
  let role: Role

  /// Throws AWS's errors for a role that the visitor may not see or that is not there.
  init(_ visit: SignedInVisit) throws {
    self.visit = visit
    let name = try visit.parameter("role")
    role = try visit.read { records in
      try visit.require("GetRole", [("RoleName", name)], in: records)
      return try visit.call(Parameters([])).role(named: name, in: records)
    }
  }

  var t: Texts { visit.t }
  var base: String { PolicyHolder.Kind.role.page(of: role.name) }
  var subject: [(String, String)] { [("RoleName", role.name)] }

  var policyHolder: PolicyHolder {
    PolicyHolder(kind: .role, id: role.id, name: role.name, base: base, visit: visit)
  }

  func crumbs(_ page: HTML? = nil) -> [Crumb] {
    let roles = Crumb(t(.rolesTitle), "/console/roles")
    guard let page else { return [roles, Crumb("\(role.name)")] }
    return [roles, Crumb("\(role.name)", base + "/permissions"), Crumb(page)]
  }

  enum Tab: String, CaseIterable {
    case permissions
    case trust = "trust_relationships"
    case tags
    case sessions

    /// What one must be allowed to open it.
    fileprivate var action: String {
      switch self {
      case .permissions: "ListAttachedRolePolicies"
      case .trust: "GetRole"
      case .tags: "ListRoleTags"
      case .sessions: "GetRole"
      }
    }

    fileprivate func name(_ t: Texts) -> HTML {
      switch self {
      case .permissions: t(.permissions)
      case .trust: t(.trustRelationships)
      case .tags: t(.tags)
      case .sessions: t(.sessions)
      }
    }
  }

  /// A page of the role's, with its name and the way to the others.
  func page(_ tab: Tab, isError: Bool = false, _ body: HTML) throws -> ConsoleAnswer {
    let (tabs, mayDelete) = try visit.read { records in
      (
        try Tab.allCases.filter { try visit.may($0.action, subject, in: records) },
        try visit.may("DeleteRole", subject, in: records)
      )
    }
    return visit.page(
      Layout.shell(
        "\(role.name): \(tab.name(t))", .roles, visit, isError: isError, crumbs: crumbs(),
        """
        <div class="page-head"><span class="avatar avatar-lg">\(Icon.role.svg(20))</span>\
        <div class="grow"><h1>\(role.name)</h1><p class="copyable small muted">\
        <code>\(View.arn(role.arn))</code>\(View.copyButton(t(.copyARN), role.arn))</p>\
        \(role.description.map { "<p class=\"lede\">\($0)</p>" as HTML })</div>\
        \(if: mayDelete, "<a class=\"btn\" href=\"\(link: base)/delete\">\(t(.deleteRole))</a>")\
        </div>
        <nav class="tabs" aria-label="\(role.name)"><ul>\(tabs.map { link(to: $0, tab) })</ul></nav>
        \(visit.noticeBox(about: role.name))
        \(body)
        """), status: isError ? 422 : 200)
  }

  private func link(to tab: Tab, _ current: Tab) -> HTML {
    """
    <li><a href="\(link: base)/\(tab.rawValue)"\
    \(if: tab == current, " aria-current=\"page\"")>\(tab.name(t))</a></li>
    """
  }
}
