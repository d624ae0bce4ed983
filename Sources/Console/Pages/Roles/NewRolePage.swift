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
    if visit.field("do") == "check" { return page(visit, typed, .check(policy)) }
    if typed.name.isEmpty { return page(visit, typed, .init(name: visit.t(.nameEmpty))) }
    var values = [("RoleName", typed.name), ("AssumeRolePolicyDocument", policy.text)]
    if !typed.description.isEmpty { values.append(("Description", typed.description)) }
    values.append(("MaxSessionDuration", SessionHours.seconds(typed.hours)))
    if let error = try visit.attempt({ try visit.perform("CreateRole", values) }) {
      let taken = visit.t(.roleExists(typed.name))
      return page(visit, typed, .refusal(error, of: policy, taken: taken))
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
    _ visit: SignedInVisit, _ typed: Typed, _ problems: DocumentForm.Problems = .init()
  ) -> ConsoleAnswer {
    let t = visit.t
    return DocumentForm(
      section: .roles, title: t(.createRole), lede: t(.createRoleLede),
      list: (t(.rolesTitle), "/console/roles"), address: "/console/roles/new",
      policy: policy(typed, visit), problems: problems
    ).page(
      visit,
      names: """
        \(Form.text(
          "name", t(.roleName), value: typed.name, isRequired: false,
          isFocused: problems.name != nil, maxLength: 64, pattern: "[A-Za-z0-9_+=,.@\\-]+",
          hint: t(.roleNameHint), error: problems.name))
        \(Form.text(
          "description", t(.roleDescription), value: typed.description, isRequired: false,
          maxLength: 1000))
        \(SessionHours.field(typed.hours, t))
        """,
      label: t(.trustPolicy), below: TrustTemplate.links("/console/roles/new", t))
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
