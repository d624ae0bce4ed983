import AWSQuery
import Identity
import PolicyLanguage

/// Makes a managed policy.
enum NewPolicyPage {
  /// What leave is asked for with, before anything was typed.
  static let probe = [("PolicyName", "-"), ("PolicyDocument", "-")]

  private struct Typed {
    var name = ""
    var description = ""
    var text: String
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try check(visit)
    let template = PolicyTemplate(rawValue: visit.visit.request.query["template"] ?? "")
    let text = template?.text(visit.account.partition) ?? PolicyTemplate.blank
    return page(visit, Typed(name: template?.suggestedName ?? "", text: text))
  }

  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try check(visit)
    let typed = Typed(
      name: visit.field("name").trimmed, description: visit.field("description").trimmed,
      text: visit.field(PolicyEditor.field))
    let policy = policy(typed, visit)
    if visit.field("do") == "check" {
      return page(visit, typed, problem: policy.problem, isChecked: true)
    }
    if typed.name.isEmpty { return page(visit, typed, nameError: visit.t(.nameEmpty)) }
    let values = [("PolicyName", typed.name), ("PolicyDocument", policy.text)]
    let description = typed.description.isEmpty ? [] : [("Description", typed.description)]
    var arn: String?
    let error = try visit.attempt {
      arn = try visit.perform("CreatePolicy", values + description).elements["Arn"]
    }
    if let error {
      switch error.code {
      case "EntityAlreadyExists":
        return page(visit, typed, nameError: visit.t(.policyExists(typed.name)))
      case "MalformedPolicyDocument": break
      // A name that is none, or too many policies; unless it is the text, with its place.
      default:
        guard policy.problem != nil else {
          return page(visit, typed, error: ErrorPage.text(error))
        }
      }
      return page(visit, typed, problem: policy.problem(error))
    }
    guard let made = arn.flatMap({ PolicyARN($0) }) else { throw ConsoleFault.noElement("Arn") }
    return visit.done(.policyCreated, made.name, to: made.page + "/document")
  }

  private static func check(_ visit: SignedInVisit) throws {
    try visit.read { try visit.require("CreatePolicy", probe, in: $0) }
  }

  private static func policy(_ typed: Typed, _ visit: SignedInVisit) -> EditedPolicy {
    EditedPolicy(typed.text, .managed, limit: visit.account.limit(.policySize))
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
        t(.createPolicy), .policies, visit, isError: isError,
        crumbs: [Crumb(t(.policiesTitle), "/console/policies"), Crumb(t(.createPolicy))],
        """
        <div class="page-head"><div class="grow"><h1>\(t(.createPolicy))</h1>\
        <p class="lede">\(t(.createPolicyLede))</p></div></div>
        \(error.map { Alert.bad.box($0) })
        \(if: isChecked, PolicyEditor.verdict(policy, t))
        <form class="card" method="post" action="/console/policies/new">\(visit.formToken)\
        <div class="card-body fields">
        \(Form.text(
          "name", t(.policyName), value: typed.name, isRequired: false,
          isFocused: nameError != nil, maxLength: 128, pattern: "[A-Za-z0-9_+=,.@\\-]+",
          hint: t(.policyNameHint), error: nameError))
        \(Form.text(
          "description", t(.descriptionOptional), value: typed.description, isRequired: false,
          maxLength: 1000))
        \(PolicyEditor.fields(policy, problem: problem, t))
        </div>\(PolicyEditor.buttons(t(.createPolicy), cancel: "/console/policies", t))</form>
        \(PolicyTemplate.links("/console/policies/new?", t))
        """), status: isError ? 422 : 200)
  }
}

extension PolicyEditor {
  /// *Check* stands first, so that Enter saves nothing.
  static func buttons(_ save: HTML, cancel: String, _ t: Texts) -> HTML {
    """
    <div class="card-foot row between"><a class="btn btn-quiet" href="\(link: cancel)">\
    \(t(.cancel))</a><span class="row"><button class="btn" name="do" value="check">\(t(.check))\
    </button><button class="btn btn-primary" name="do" value="save">\(save)</button></span></div>
    """
  }
}
