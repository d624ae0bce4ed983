import AWSQuery
import Identity
import Operations

/// A signed-in visit to a page about one group.
struct GroupVisit: Sendable {
  let visit: SignedInVisit
  let group: Group

  /// Throws AWS's errors for a group that the visitor may not see or that is not there.
  init(_ visit: SignedInVisit) throws {
    self.visit = visit
    let name = try visit.parameter("group")
    group = try visit.read { records in
      try visit.require("GetGroup", [("GroupName", name)], in: records)
      return try visit.call(Parameters([])).group(named: name, in: records)
    }
  }

  var t: Texts { visit.t }
  var base: String { "/console/groups/" + PathText.encode(group.name) }
  var subject: [(String, String)] { [("GroupName", group.name)] }

  var policyHolder: PolicyHolder {
    PolicyHolder(kind: .group, id: group.id, name: group.name, base: base, visit: visit)
  }

  func crumbs(_ page: HTML? = nil) -> [Crumb] {
    let groups = Crumb(t(.groups), "/console/groups")
    guard let page else { return [groups, Crumb("\(group.name)")] }
    return [groups, Crumb("\(group.name)", base + "/members"), Crumb(page)]
  }

  enum Tab: String, CaseIterable {
    case members, permissions
  }

  /// A page of the group's, with its name and the way to the others.
  func page(_ tab: Tab, error: HTML? = nil, _ body: HTML) throws -> ConsoleAnswer {
    let (mayDelete, tabs) = try visit.read { records in
      (
        try visit.may("DeleteGroup", subject, in: records),
        try visit.may("ListAttachedGroupPolicies", subject, in: records)
          ? Tab.allCases : [.members]
      )
    }
    return visit.page(
      Layout.shell(
        "\(group.name): \(name(of: tab))", .groups, visit, isError: error != nil, crumbs: crumbs(),
        """
        <div class="page-head"><span class="avatar avatar-lg">\(Icon.group.svg(20))</span>\
        <div class="grow"><h1>\(group.name)</h1><p class="copyable small muted">\
        <code>\(View.arn(group.arn))</code>\(View.copyButton(t(.copyARN), group.arn))</p></div>\
        \(if: mayDelete, "<a class=\"btn\" href=\"\(link: base)/delete\">\(t(.deleteGroup))</a>")\
        </div>
        <nav class="tabs" aria-label="\(group.name)"><ul>\(tabs.map { link(to: $0, tab) })</ul></nav>
        \(visit.noticeBox(about: group.name))
        \(body)
        """), status: error == nil ? 200 : 422)
  }

  private func name(of tab: Tab) -> HTML {
    switch tab {
    case .members: t(.members)
    case .permissions: t(.permissions)
    }
  }

  private func link(to tab: Tab, _ current: Tab) -> HTML {
    """
    <li><a href="\(link: base)/\(tab.rawValue)"\
    \(if: tab == current, " aria-current=\"page\"")>\(name(of: tab))</a></li>
    """
  }
}
