import AWSQuery
import Identity
import PolicyLanguage

/// The managed policies there are: the account's own, then AWS's.
enum PoliciesPage {
  private static let pageSize = 25

  private enum Filter: String, CaseIterable {
    case all, customer, aws

    func title(_ t: Texts) -> HTML {
      switch self {
      case .all: t(.all)
      case .customer: t(.yours)
      case .aws: "AWS"
      }
    }
  }

  private struct Row: Sendable {
    let policy: ManagedPolicy
    let needsMFA: Bool
  }

  private struct Asked {
    let find: String
    let filter: Filter
    let after: String?

    init(_ query: Parameters) {
      find = query["q"] ?? ""
      filter = Filter(rawValue: query["filter"] ?? "") ?? .all
      after = query["after"]
    }

    func address(_ filter: Filter? = nil, after: String? = nil) -> String {
      let filter = (filter ?? self.filter).rawValue
      return "/console/policies?q=\(PathText.encode(find))&filter=\(filter)"
        + (after.map { "&after=\(PathText.encode($0))" } ?? "")
    }
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let t = visit.t
    let asked = Asked(visit.visit.request.query)
    let (found, isMore, mayCreate) = try visit.read { records -> ([Row], Bool, Bool) in
      try visit.require("ListPolicies", in: records)
      let (found, isMore) = try rows(asked, visit, in: records)
      let mayCreate = try visit.may("CreatePolicy", NewPolicyPage.probe, in: records)
      return (found, isMore, mayCreate)
    }
    return visit.page(
      Layout.shell(
        t(.policiesTitle), .policies, visit,
        """
        <div class="page-head"><div class="grow"><h1>\(t(.policiesTitle))</h1>\
        <p class="lede">\(t(.policiesLede))</p></div>\
        \(if: mayCreate, """
          <a class="btn btn-primary" href="/console/policies/new">\(Icon.plus.svg())\
          \(t(.createPolicy))</a>
          """)</div>
        \(visit.noticeBox(about: ""))
        <section class="card" aria-label="\(t(.policiesTitle))">\
        <form class="toolbar" method="get" action="/console/policies" role="search">\
        <div class="search"><label class="vh" for="find">\(t(.findPolicies))</label>\
        \(Icon.search.svg())<input class="input" id="find" name="q" type="search" \
        placeholder="\(t(.findByName))" autocomplete="off" value="\(asked.find)"></div>\
        <input type="hidden" name="filter" value="\(asked.filter.rawValue)">\
        <button class="btn">\(t(.find))</button>\
        <ul class="seg">\(Filter.allCases.map { link(to: $0, asked, t) })</ul></form>
        \(found.isEmpty ? empty(asked, t) : table(found, visit))
        \(if: isMore || asked.after != nil, pager(found, isMore, asked, t))</section>
        """))
  }

  private static func link(to filter: Filter, _ asked: Asked, _ t: Texts) -> HTML {
    """
    <li><a href="\(link: asked.address(filter))"\
    \(if: filter == asked.filter, " aria-current=\"true\"")>\(filter.title(t))</a></li>
    """
  }

  /// Where a list goes on, as the API's does: the account's own come first.
  private static func position(_ policy: ManagedPolicy) -> String {
    (policy.arn.isAWSManaged ? "2" : "1") + policy.name
  }

  /// Reads on until the page is full: what is looked for is not what the store sorts by.
  private static func rows(
    _ asked: Asked, _ visit: SignedInVisit, in records: any Reading
  ) throws -> ([Row], Bool) {
    var rows: [Row] = []
    let wanted = asked.find.lowercased()
    let name = asked.after.map { String($0.dropFirst()) }
    let isAmongAWSs = asked.after?.hasPrefix("2") == true
    func add(_ policy: ManagedPolicy) throws -> Bool {
      let text = (policy.path + policy.name).lowercased()
      if !wanted.isEmpty, !text.contains(wanted) { return true }
      if rows.count == pageSize { return false }
      rows.append(Row(policy: policy, needsMFA: try needsMFA(policy, visit, in: records)))
      return true
    }
    if asked.filter != .aws, !isAmongAWSs {
      var after = name
      while true {
        let batch = try records.managedPolicies(
          in: visit.account.id, under: "/", .any, after: after, limit: 200)
        for policy in batch {
          guard try add(policy) else { return (rows, true) }
          after = policy.name
        }
        if batch.count < 200 { break }
      }
    }
    if asked.filter != .customer {
      let all = try records.awsManagedPolicies(
        for: visit.account, under: "/", .any, after: isAmongAWSs ? name : nil, limit: 1000)
      for policy in all {
        guard try add(policy) else { return (rows, true) }
      }
    }
    return (rows, false)
  }

  /// Said to who may read the policy.
  private static func needsMFA(
    _ policy: ManagedPolicy, _ visit: SignedInVisit, in records: any Reading
  ) throws -> Bool {
    guard let version = try records.version(policy.defaultVersion, of: policy),
      try visit.may(
        "GetPolicyVersion",
        [("PolicyArn", policy.arn.description), ("VersionId", version.id)], in: records)
    else { return false }
    return PolicyFacts.needsMFA(version.document, .managed)
  }

  private static func table(_ rows: [Row], _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    return """
      <table class="table stack"><caption class="vh">\(t(.policiesTitle))</caption>\
      <thead><tr><th scope="col">\(t(.policy))</th><th scope="col">\(t(.kind))</th>\
      <th scope="col">\(t(.usedBy))</th><th scope="col">\(t(.changed))</th></tr></thead><tbody>
      \(rows.map { row($0, visit) })</tbody></table>
      """
  }

  private static func row(_ row: Row, _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    let policy = row.policy
    let uses = policy.uses.attachments + policy.uses.boundaries
    return """
      <tr><th scope="row"><span class="cell"><span class="tile">\(Icon.policy.svg(18))</span>\
      <span><a href="\(link: policy.arn.page)/document">\(policy.name)</a>\
      \(if: row.needsMFA, """
         <span class="badge badge-accent" title="\(t(.needsMFAHint))">\(t(.needsMFA))</span>
        """)</span></span></th>\
      <td data-label="\(t(.kind))">\(policy.arn.isAWSManaged
        ? t(.awsManaged) : t(.customerManaged))</td>\
      <td class="num" data-label="\(t(.usedBy))">\(uses)</td>\
      <td data-label="\(t(.changed))">\(View.time(policy.updatedAt, visit))</td></tr>

      """
  }

  private static func empty(_ asked: Asked, _ t: Texts) -> HTML {
    """
    <div class="empty">\(Icon.policy.svg(28))<h2>\(t(.noPolicies))</h2>\
    \(if: !asked.find.isEmpty, "<a class=\"btn\" href=\"/console/policies\">\(t(.clear))</a>")</div>
    """
  }

  private static func pager(
    _ rows: [Row], _ isMore: Bool, _ asked: Asked, _ t: Texts
  ) -> HTML {
    let next = asked.address(after: rows.last.map { position($0.policy) })
    return """
      <div class="card-foot pager"><span></span><span class="row">\
      <a class="btn btn-sm" href="\(link: asked.address())">\(t(.firstPage))</a>\
      \(if: isMore, "<a class=\"btn btn-sm\" href=\"\(link: next)\">\(t(.nextPage))</a>")\
      </span></div>
      """
  }
}

extension PolicyARN {
  /// Where the pages about the policy are.
  var page: String { "/console/policies/" + PathText.encode(description) }
}
