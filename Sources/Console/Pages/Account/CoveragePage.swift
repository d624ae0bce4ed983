import AWSQuery
import Identity
import Operations

/// Who has a second factor and who has none, which devices are nobody's or take no codes, and who
/// asks for help with his.
enum CoveragePage {
  static let path = "/console/mfa"
  static let reportPath = "/console/credential_report"
  /// How many of a kind are shown.
  private static let most = 50

  private struct Shown: Sendable {
    var coverage: MFACoverage
    var rootDevices = 0
    var without: [User] = []
    var unassigned: [VirtualDevice] = []
    var suspended: [(device: VirtualDevice, holder: User)] = []
    var requests: [(request: HelpRequest, user: User)] = []
    var mayReport = false
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let shown = try visit.read { records in try Self.shown(visit, in: records) }
    let t = visit.t
    return visit.page(
      Layout.shell(
        t(.mfaCoverage), .coverage, visit,
        """
        <div class="page-head"><div class="grow"><h1>\(t(.mfaCoverage))</h1>\
        <p class="lede">\(t(.mfaCoverageLede))</p></div>\
        \(if: shown.mayReport, report(visit))</div>
        \(visit.noticeBox(about: ""))
        \(stats(shown, t))
        \(if: !shown.requests.isEmpty, requests(shown, visit))
        \(without(shown, visit))
        \(if: !shown.suspended.isEmpty, suspended(shown, visit))
        \(if: !shown.unassigned.isEmpty, unassigned(shown, visit))
        """))
  }

  /// Discards a device that is nobody's.
  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try visit.requireFreshCode(returningTo: path)
    let serialNumber = visit.field("serial")
    try visit.perform("DeleteVirtualMFADevice", [("SerialNumber", serialNumber)])
    return visit.done(
      .deviceDiscarded, SerialNumber(unverified: serialNumber).name, to: path)
  }

  /// The credential report as AWS has it, which is begun first where there is none, and takes a while.
  static func report(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try visit.perform("GenerateCredentialReport", [])
    let written: WrittenElements
    do {
      written = try visit.perform("GetCredentialReport", []).elements
    } catch let error as ServiceError where error.code == "ReportInProgress" {
      return visit.done(.reportBegun, to: path)
    }
    guard let content = written["Content"], let text = Base64.decode(content.utf8) else {
      throw ConsoleFault.noElement("Content")
    }
    var answer = ConsoleAnswer(status: 200)
    answer.contentType = "text/csv; charset=utf-8"
    answer.headers.append(
      (
        "Content-Disposition",
        "attachment; filename=\"credential-report-\(visit.account.id).csv\""
      ))
    answer.body = text
    return answer
  }

  private static func shown(_ visit: SignedInVisit, in records: any Reading) throws -> Shown {
    let account = visit.account.id
    try visit.require("ListUsers", in: records)
    try visit.require("ListVirtualMFADevices", in: records)
    var shown = Shown(coverage: try records.coverage(of: account))
    shown.rootDevices = try records.devices(of: .root(account)).count
    shown.without = try records.peopleWithoutDevice(in: account, limit: most + 1)
    shown.unassigned = try records.devices(
      in: account, .unassigned, after: nil, limit: most)
    for device in try records.suspendedDevices(in: account, limit: most) {
      guard case .user(let id)? = device.enabled?.owner, let holder = try records.user(id) else {
        continue
      }
      shown.suspended.append((device, holder))
    }
    for request in try records.helpRequests(in: account, limit: most)
    where request.isCurrent(at: visit.now) {
      guard let user = try records.user(request.user),
        try visit.may(.helpSignIn, to: user, in: records)
      else { continue }
      shown.requests.append((request, user))
    }
    shown.mayReport =
      try visit.may("GenerateCredentialReport", in: records)
      && visit.may("GetCredentialReport", in: records)
    return shown
  }

  private static func report(_ visit: SignedInVisit) -> HTML {
    """
    <form method="post" action="\(reportPath)">\(visit.formToken)\
    <button class="btn">\(visit.t(.downloadReport))</button></form>
    """
  }

  private static func stats(_ shown: Shown, _ t: Texts) -> HTML {
    let coverage = shown.coverage
    let root: HTML =
      shown.rootDevices > 0
      ? View.badge("badge-ok", t(.devices(shown.rootDevices))) : View.badge("badge-warn", t(.noMFA))
    return """
      <dl class="stat"><div class="card"><dt>\(t(.peopleWithMFA))</dt><dd>\(coverage.covered) \
      <small>\(t(.ofPeople(coverage.people)))</small></dd></div>\
      <div class="card"><dt>\(t(.rootUser))</dt><dd>\(root)</dd></div>\
      <div class="card"><dt>\(t(.devicesInUse))</dt><dd>\(coverage.devicesInUse)</dd></div>\
      <div class="card"><dt>\(t(.unassignedDevices))</dt><dd>\(coverage.unassignedDevices)</dd></div>\
      </dl>
      """
  }

  private static func table(
    _ id: String, _ title: HTML, _ lede: HTML, _ columns: [HTML], _ rows: [HTML]
  ) -> HTML {
    """
    <section class="card" aria-labelledby="h-\(id)"><div class="card-head"><div>\
    <h2 id="h-\(id)">\(title)</h2><p>\(lede)</p></div></div>
    <table class="table stack"><caption class="vh">\(title)</caption><thead><tr>\
    \(columns.map { "<th scope=\"col\">\($0)</th>" as HTML })</tr></thead><tbody>
    \(rows)</tbody></table></section>
    """
  }

  private static func link(to user: User, _ page: String) -> HTML {
    """
    <th scope="row"><span class="cell">\(View.initials(user.name))\
    <a href="/console/users/\(PathText.encode(user.name))/\(page)">\(user.name)</a></span></th>
    """
  }

  private static func requests(_ shown: Shown, _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    return table(
      "requests", t(.helpRequests), t(.helpRequestsLede),
      [t(.userName), t(.requestCode), t(.askedAt), t(.askedFrom)],
      shown.requests.map { request($0.request, $0.user, visit) })
  }

  private static func request(
    _ request: HelpRequest, _ user: User, _ visit: SignedInVisit
  ) -> HTML {
    let t = visit.t
    return """
      <tr>\(link(to: user, "help"))<td data-label="\(t(.requestCode))">\
      <code translate="no">\(request.code)</code></td>\
      <td data-label="\(t(.askedAt))">\(View.time(request.madeAt, visit))</td>\
      <td data-label="\(t(.askedFrom))" translate="no">\(request.sourceIP)</td></tr>

      """
  }

  private static func without(_ shown: Shown, _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    guard !shown.without.isEmpty else { return Alert.ok.box(t(.everybodyHasMFA)) }
    let rows = shown.without.prefix(most).map { user in row(user, visit) }
    return table(
      "without", t(.withoutMFA),
      shown.without.count > most ? t(.firstOfMany(most)) : t(.withoutMFALede),
      [t(.userName), t(.created), t(.lastSignIn)], Array(rows))
  }

  private static func row(_ user: User, _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    return """
      <tr>\(link(to: user, "security_credentials"))\
      <td data-label="\(t(.created))">\(View.time(user.createdAt, visit))</td>\
      <td data-label="\(t(.lastSignIn))">\
      \(user.passwordUsedAt.map { View.time($0, visit) } ?? t(.never))</td></tr>

      """
  }

  private static func suspended(_ shown: Shown, _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    return table(
      "suspended", t(.suspendedDevices), t(.suspendedDevicesLede),
      [t(.userName), t(.device), t(.suspended)],
      shown.suspended.map { row($0.device, $0.holder, visit) })
  }

  private static func row(
    _ device: VirtualDevice, _ holder: User, _ visit: SignedInVisit
  ) -> HTML {
    let t = visit.t
    return """
      <tr>\(link(to: holder, "security_credentials"))\
      <td data-label="\(t(.device))" translate="no">\(device.serialNumber.name)</td>\
      <td data-label="\(t(.suspended))">\
      \(device.suspendedAt.map { View.time($0, visit) })</td></tr>

      """
  }

  private static func unassigned(_ shown: Shown, _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    return table(
      "unassigned", t(.unassignedDevices), t(.unassignedDevicesLede),
      [t(.device), t(.created), "<span class=\"vh\">\(t(.actions))</span>"],
      shown.unassigned.map { row($0, visit) })
  }

  private static func row(_ device: VirtualDevice, _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    let name = device.serialNumber.name
    return """
      <tr><th scope="row"><span class="cell"><span class="tile">\(Icon.phone.svg(18))</span>\
      <span><span class="name">\(name)</span><span class="sub">\
      \(View.arn(device.serialNumber.description))</span></span></span></th>\
      <td data-label="\(t(.created))">\(View.time(device.createdAt, visit))</td>\
      <td class="acts"><a class="btn btn-sm" href="\(link: ContinuePage.address(of: device))" \
      aria-label="\(t(.continueDevice(name)))">\(t(.continueSetup))</a> \
      <form method="post" action="\(path)">\(visit.formToken)\
      <input type="hidden" name="serial" value="\(device.serialNumber.description)">\
      <button class="btn btn-sm btn-quiet bad" aria-label="\(t(.discardDevice(name)))">\
      \(t(.discard))</button></form></td></tr>

      """
  }
}
