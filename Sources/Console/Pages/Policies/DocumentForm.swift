import AWSQuery
import Identity
import PolicyLanguage

/// A page that makes something out of a name, a description and a policy's text, with the problems
/// where they belong.
struct DocumentForm {
  var section: Section
  var title: HTML
  var lede: HTML
  /// What there is already, and where it is listed.
  var list: (title: HTML, address: String)
  /// Where the form is sent to.
  var address: String
  var policy: EditedPolicy
  var problems = Problems()

  struct Problems {
    /// Of the whole.
    var error: HTML?
    var name: HTML?
    var text: PolicyProblem?
    /// Whether the text was to be looked at alone.
    var isChecked = false

    var isEmpty: Bool { error == nil && name == nil && text == nil }

    /// `policy` as the editor sees it, and nothing saved.
    static func check(_ policy: EditedPolicy) -> Problems {
      Problems(text: policy.problem, isChecked: true)
    }

    /// What an operation refused; `taken` is said where the name was.
    static func refusal(_ error: ServiceError, of policy: EditedPolicy, taken: HTML) -> Problems {
      switch error.code {
      case "EntityAlreadyExists": Problems(name: taken)
      case "MalformedPolicyDocument": Problems(text: policy.problem(error))
      // A name that is none, or too many there; unless it is the text, with its place.
      default:
        policy.problem == nil
          ? Problems(error: ErrorPage.text(error)) : Problems(text: policy.problem(error))
      }
    }
  }

  /// `names` are the fields before the editor, `below` what stands under the form.
  func page(
    _ visit: SignedInVisit, names: HTML, label: HTML? = nil, below: HTML
  ) -> ConsoleAnswer {
    let t = visit.t
    return .page(
      Layout.shell(
        title, section, visit, isError: !problems.isEmpty,
        crumbs: [Crumb(list.title, list.address), Crumb(title)],
        """
        <div class="page-head"><div class="grow"><h1>\(title)</h1>\
        <p class="lede">\(lede)</p></div></div>
        \(problems.error.map { Alert.bad.box($0) })
        \(if: problems.isChecked, PolicyEditor.verdict(policy, t))
        <form class="card" method="post" action="\(link: address)">\(visit.formToken)\
        <div class="card-body fields">
        \(names)
        \(PolicyEditor.fields(policy, problem: problems.text, t, label: label))
        </div>\(PolicyEditor.buttons(title, cancel: list.address, t))</form>
        \(below)
        """), status: problems.isEmpty ? 200 : 422)
  }
}
