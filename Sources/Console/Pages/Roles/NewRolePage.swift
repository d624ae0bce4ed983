import AWSQuery
import Identity
import PolicyLanguage

/// Makes a role.
enum NewRolePage {
  /// What leave is asked for with, before anything was typed.
  static let probe = [("RoleName", "-"), ("AssumeRolePolicyDocument", "-")]

  private struct Typed {
    var name = ""
    var description = ""
    var hours = "1"
    var text: String
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try check(visit)
    let asked = visit.visit.request.query["template"] ?? ""
    let template = TrustTemplate(rawValue: asked) ?? .accountWithMFA
    return page(visit, Typed(text: template.text(visit.account)))
  }

  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try check(visit)
    let typed = Typed(
      name: visit.field("name").trimmed, description: visit.field("description").trimmed,
      hours: visit.field("hours"), text: visit.field(PolicyEditor.field))
    let policy = policy(typed, visit)
    if visit.field("do") == "check" {
      return page(visit, typed, problem: policy.problem, isChecked: true)
    }
    if typed.name.isEmpty { return page(visit, typed, nameError: visit.t(.nameEmpty)) }
    var values = [("RoleName", typed.name), ("AssumeRolePolicyDocument", policy.text)]
    if !typed.description.isEmpty { values.append(("Description", typed.description)) }
    values.append(("MaxSessionDuration", SessionHours.seconds(typed.hours)))
    if let error = try visit.attempt({ try visit.perform("CreateRole", values) }) {
      switch error.code {
      case "EntityAlreadyExists":
        return page(visit, typed, nameError: visit.t(.roleExists(typed.name)))
      case "MalformedPolicyDocument": break
      default:
        guard policy.problem != nil else {
          return page(visit, typed, error: ErrorPage.text(error))
        }
      }
      return page(visit, typed, problem: policy.problem(error))
    }
    return visit.done(
      .roleCreated, typed.name, to: PolicyHolder.Kind.role.page(of: typed.name) + "/permissions")
  }

  private static func check(_ visit: SignedInVisit) throws {
    try visit.read { try visit.require("CreateRole", probe, in: $0) }
  }

  private static func policy(_ typed: Typed, _ visit: SignedInVisit) -> EditedPolicy {
    EditedPolicy(typed.text, .trust, limit: visit.account.limit(.assumeRolePolicySize))
  }

  private static func page(
    _ visit: SignedInVisit, _ typed: Typed, error: HTML? = nil, nameError: HTML? = nil,
    problem: PolicyProblem? = nil, isChecked: Bool = false
  ) -> ConsoleAnswer {
    let t = visit.t
    let policy = policy(typed, visit)
    let isError = error != nil || nameError != nil || problem != nil
    return .page(
      Layout.shell(
        t(.createRole), .roles, visit, isError: isError,
        crumbs: [Crumb(t(.rolesTitle), "/console/roles"), Crumb(t(.createRole))],
        """
        <div class="page-head"><div class="grow"><h1>\(t(.createRole))</h1>\
        <p class="lede">\(t(.createRoleLede))</p></div></div>
        \(error.map { Alert.bad.box($0) })
        \(if: isChecked, PolicyEditor.verdict(policy, t))
        <form class="card" method="post" action="/console/roles/new">\(visit.formToken)\
        <div class="card-body fields">
        \(Form.text(
          "name", t(.roleName), value: typed.name, isRequired: false, isFocused: nameError != nil,
          maxLength: 64, pattern: "[A-Za-z0-9_+=,.@\\-]+", hint: t(.roleNameHint),
          error: nameError))
        \(Form.text(
          "description", t(.roleDescription), value: typed.description, isRequired: false,
          maxLength: 1000))
        \(SessionHours.field(typed.hours, t))
        \(PolicyEditor.fields(policy, problem: problem, t, label: t(.trustPolicy)))
        </div>\(PolicyEditor.buttons(t(.createRole), cancel: "/console/roles", t))</form>
        \(TrustTemplate.links("/console/roles/new", t))
        """), status: isError ? 422 : 200)
  }
}

/// How long a session of a role may last, chosen in hours as AWS's console has it.
enum SessionHours {
  private static let choices = ["1", "2", "4", "8", "12"]

  static func seconds(_ hours: String) -> String {
    // What is no number is the API's to refuse.
    Int(hours).map { String($0 * 3600) } ?? hours
  }

  static func field(_ hours: String, _ t: Texts) -> HTML {
    Form.select(
      "hours", t(.maxSessionDuration), prompt: t(.chooseHours),
      choices.map { ($0, t(.hours($0))) }, chosen: hours)
  }
}
