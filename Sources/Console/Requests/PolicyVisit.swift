import AWSQuery
import Identity
import Operations

/// A signed-in visit to a page about one managed policy.
struct PolicyVisit: Sendable {
  let visit: SignedInVisit
  let policy: ManagedPolicy

  /// Throws AWS's errors for a policy that the visitor may not see or that is not there.
  init(_ visit: SignedInVisit) throws {
    self.visit = visit
    let text = try visit.parameter("policy")
    try visit.perform("GetPolicy", [("PolicyArn", text)])
    let found = try visit.read { records in
      try PolicyARN(text).flatMap { try records.managedPolicy($0, in: visit.account) }
    }
    guard let found else { throw PageRefusal.notFound }
    policy = found
  }

  var t: Texts { visit.t }
  var arn: PolicyARN { policy.arn }
  var base: String { arn.page }
  var subject: [(String, String)] { [("PolicyArn", arn.description)] }

  /// Whether it is the account's, whose alone it is to change.
  var isOwn: Bool { !arn.isAWSManaged }

  /// The pages in which the policy is changed: nobody changes AWS's.
  func requireOwn() throws {
    guard isOwn else { throw PageRefusal.notFound }
  }

  /// The version of that name, or the one in force, for who may read it.
  func version(_ id: String?, in records: any Reading) throws -> PolicyVersion {
    let asked = id ?? PolicyVersion.id(of: policy.defaultVersion)
    try visit.require("GetPolicyVersion", subject + [("VersionId", asked)], in: records)
    guard let number = PolicyVersion.number(of: asked),
      let version = try records.version(number, of: policy)
    else { throw PageRefusal.notFound }
    return version
  }

  func crumbs(_ page: HTML? = nil) -> [Crumb] {
    let policies = Crumb(t(.policiesTitle), "/console/policies")
    guard let page else { return [policies, Crumb("\(policy.name)")] }
    return [policies, Crumb("\(policy.name)", base + "/document"), Crumb(page)]
  }

  enum Tab: String, CaseIterable {
    case document, versions, entities, tags
  }

  /// A page of the policy's, with its name and the way to the others.
  func page(
    _ tab: Tab, error: HTML? = nil, isError: Bool = false, _ body: HTML
  ) throws -> ConsoleAnswer {
    let isError = isError || error != nil
    let (tabs, mayDelete) = try visit.read { records in
      var tabs: [Tab] = []
      if try tab == .document || mayRead(in: records) { tabs.append(.document) }
      if try visit.may("ListPolicyVersions", subject, in: records) { tabs.append(.versions) }
      if try visit.may("ListEntitiesForPolicy", subject, in: records) { tabs.append(.entities) }
      if try isOwn && visit.may("ListPolicyTags", subject, in: records) { tabs.append(.tags) }
      return (tabs, try isOwn && visit.may("DeletePolicy", subject, in: records))
    }
    return visit.page(
      Layout.shell(
        "\(policy.name): \(name(of: tab))", .policies, visit, isError: isError,
        crumbs: crumbs(),
        """
        <div class="page-head"><span class="avatar avatar-lg">\(Icon.policy.svg(20))</span>\
        <div class="grow"><h1>\(policy.name)</h1><p class="copyable small muted">\
        <code>\(View.arn(arn.description))</code>\(View.copyButton(t(.copyARN), arn.description))\
        </p>\(policy.description.map { "<p class=\"lede\">\($0)</p>" as HTML })</div>\
        \(if: mayDelete, "<a class=\"btn\" href=\"\(link: base)/delete\">\(t(.deletePolicyPage))</a>")\
        </div>
        <nav class="tabs" aria-label="\(policy.name)"><ul>\(tabs.map { link(to: $0, tab) })</ul></nav>
        \(visit.noticeBox(about: policy.name))
        \(error.map { Alert.bad.box($0) })
        \(body)
        """), status: isError ? 422 : 200)
  }

  private func mayRead(in records: any Reading) throws -> Bool {
    let id = PolicyVersion.id(of: policy.defaultVersion)
    return try visit.may("GetPolicyVersion", subject + [("VersionId", id)], in: records)
  }

  private func name(of tab: Tab) -> HTML {
    switch tab {
    case .document: t(.permissions)
    case .versions: t(.versions)
    case .entities: t(.whoHasIt)
    case .tags: t(.tags)
    }
  }

  private func link(to tab: Tab, _ current: Tab) -> HTML {
    """
    <li><a href="\(link: base)/\(tab.rawValue)"\
    \(if: tab == current, " aria-current=\"page\"")>\(name(of: tab))</a></li>
    """
  }
}
