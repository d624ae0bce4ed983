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
    if visit.field("do") == "check" { return page(visit, typed, .check(policy)) }
    if typed.name.isEmpty { return page(visit, typed, .init(name: visit.t(.nameEmpty))) }
    let values = [("PolicyName", typed.name), ("PolicyDocument", policy.text)]
    let description = typed.description.isEmpty ? [] : [("Description", typed.description)]
    var arn: String?
    let error = try visit.attempt {
      arn = try visit.perform("CreatePolicy", values + description).elements["Arn"]
    }
    if let error {
      let taken = visit.t(.policyExists(typed.name))
      return page(visit, typed, .refusal(error, of: policy, taken: taken))
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
    _ visit: SignedInVisit, _ typed: Typed, _ problems: DocumentForm.Problems = .init()
  ) -> ConsoleAnswer {
    let t = visit.t
    return DocumentForm(
      section: .policies, title: t(.createPolicy), lede: t(.createPolicyLede),
      list: (t(.policiesTitle), "/console/policies"), address: "/console/policies/new",
      policy: policy(typed, visit), problems: problems
    ).page(
      visit,
      names: """
        \(Form.text(
          "name", t(.policyName), value: typed.name, isRequired: false,
          isFocused: problems.name != nil, maxLength: 128, pattern: "[A-Za-z0-9_+=,.@\\-]+",
          hint: t(.policyNameHint), error: problems.name))
        \(Form.text(
          "description", t(.descriptionOptional), value: typed.description, isRequired: false,
          maxLength: 1000))
        """,
      below: PolicyTemplate.links("/console/policies/new?", t))
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
