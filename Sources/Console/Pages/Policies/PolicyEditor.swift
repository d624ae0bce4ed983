import AWSQuery
import Identity
import PolicyLanguage

/// A policy's text as somebody edits it.
struct EditedPolicy: Sendable {
  /// With line feeds alone: a browser sends carriage returns too, and places count lines.
  let text: String
  let kind: PolicyKind
  /// What it may come to together with what else counts, in characters.
  let limit: Int
  /// What else counts towards the limit: the holder's other inline policies.
  var others = 0

  init(_ text: String, _ kind: PolicyKind, limit: Int, others: Int = 0) {
    self.text = text.replacing("\r\n", with: "\n")
    self.kind = kind
    self.limit = limit
    self.others = others
  }

  /// A document as it is kept, laid out if it is all on one line.
  static func layout(_ document: String) -> String {
    document.contains("\n") ? document : JSONLayout.indented(document)
  }

  var size: Int { others + Policy.countedSize(of: text) }

  /// Why it would be refused; nil if it would not be.
  var problem: PolicyProblem? {
    if let refusal = findings.first(where: { $0.rule == .refused }) {
      return PolicyProblem(
        words: refusal.message, position: refusal.position, detail: refusal.fix)
    }
    return nil
  }

  /// The same, in the words of the API when it was asked: it knows what a text alone does not say.
  func problem(_ error: ServiceError) -> PolicyProblem {
    PolicyProblem(
      words: error.message ?? error.code, position: problem?.position, detail: problem?.detail)
  }

  fileprivate var findings: [PolicyFinding] { Policy.findings(in: text, kind: kind) }
}

/// Why a policy was refused: AWS's words, and what AWS does not say.
struct PolicyProblem: Sendable {
  let words: String
  let position: SourcePosition?
  let detail: String?
}

/// The field for a policy's text, what is wrong with it, and what it comes to. One for every page
/// on which policies are written.
enum PolicyEditor {
  static let field = "document"

  /// The text field with the place of what is wrong.
  static func fields(
    _ policy: EditedPolicy, problem: PolicyProblem?, _ t: Texts, label: HTML? = nil
  ) -> HTML {
    """
    <div class="field"><label for="document">\(label ?? t(.policyText))</label>\
    \(problem.map { Self.problem($0, in: policy.text, t) })\
    <div class="editor"><pre class="lines" aria-hidden="true"></pre>\
    <textarea class="input" id="document" name="document" rows="22" wrap="off" spellcheck="false" \
    autocomplete="off" autocapitalize="none" translate="no" dir="ltr"\
    \(if: problem != nil, " aria-invalid=\"true\" aria-describedby=\"document-error\"")>
    \(policy.text)</textarea></div>\
    <p class="hint">\(t(.policySize(policy.size, policy.limit)))</p></div>
    """
  }

  /// What the policy says, statement by statement, and its traps.
  static func verdict(_ policy: EditedPolicy, _ t: Texts) -> HTML {
    guard let parsed = try? Policy(parsing: policy.text, kind: policy.kind) else { return HTML() }
    let found = policy.findings.filter { $0.rule != .tooLong }
    let isTooLong = policy.size > policy.limit
    return """
      <section class="card" aria-labelledby="h-says" id="says"><div class="card-head"><div>\
      <h2 id="h-says">\(t(.whatItSays))</h2><p>\(t(.whatItSaysLede))</p></div>\
      \(if: PolicyFacts.needsMFA(parsed), View.badge("badge-accent", t(.needsMFA)))</div>
      <div class="card-body fields">
      \(if: isTooLong, Alert.bad.box(t(.policyTooLong(policy.size, policy.limit))))
      \(if: found.isEmpty && !isTooLong, Alert.ok.box(t(.noTraps)))
      \(findings(found, t))</div>
      \(PolicySummary.table(parsed, t))</section>
      """
  }

  static func findings(_ found: [PolicyFinding], _ t: Texts) -> HTML {
    "\(found.map { finding($0, t) })"
  }

  /// What was found is said in English, as the texts of AWS and of `sallyport policy validate` are.
  private static func finding(_ found: PolicyFinding, _ t: Texts) -> HTML {
    let place = found.position.map { position -> HTML in
      "<b class=\"place\">\(t(.place(position.line, position.column))):</b> "
    }
    let box: Alert = found.severity == .error ? .bad : .warn
    return box.box(
      """
      \(place)<span lang="en">\(found.message.capitalizedFirst).</span><br>\
      <span class="muted">\(t(.whatToWrite))</span> <span lang="en">\(found.fix).</span>
      """)
  }

  private static func problem(_ problem: PolicyProblem, in text: String, _ t: Texts) -> HTML {
    """
    <div id="document-error"><p class="error">\(Icon.bad.svg(15))<span><span lang="en">\
    \(problem.words)</span>\(problem.position.map { place($0, t) })</span></p>\
    \(problem.detail.map { "<p class=\"hint\" lang=\"en\">\($0.capitalizedFirst).</p>" as HTML })\
    \(problem.position.map { excerpt(text, at: $0) })</div>
    """
  }

  private static func place(_ position: SourcePosition, _ t: Texts) -> HTML {
    " (\(t(.place(position.line, position.column))))"
  }

  /// The line of a place with its neighbours; what comes from there on is marked.
  private static func excerpt(_ text: String, at position: SourcePosition) -> HTML {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let index = min(position.line, lines.count) - 1
    let shown = max(0, index - 1)...min(lines.count - 1, index + 1)
    let rows = shown.map { number -> HTML in
      numbered(
        number + 1, String(lines[number]), markedFrom: number == index ? position.column : nil)
    }
    return "<pre class=\"excerpt\" translate=\"no\" dir=\"ltr\">\(rows)</pre>"
  }

  private static func numbered(_ number: Int, _ line: String, markedFrom column: Int?) -> HTML {
    let label: HTML = "<span class=\"muted\">\(number)</span> "
    guard let column else { return "\(label)\(cut(line))\n" }
    // At the end of a line there is nothing to mark but the line.
    let start = column - 1 < line.count ? max(0, column - 1) : 0
    let (before, after) = (String(line.prefix(start)), String(line.dropFirst(start)))
    let head = before.count > 80 ? "…" + before.suffix(60) : before
    return "\(label)\(head)<mark>\(cut(after))</mark>\n"
  }

  private static func cut(_ line: String) -> String {
    line.count > 160 ? line.prefix(160) + "…" : line
  }
}

extension String {
  /// With a capital at the beginning, as sentences have one. What is no word stays: `iam:…`.
  var capitalizedFirst: String {
    let word = prefix { $0 != " " }
    guard word.allSatisfy(\.isLetter) else { return self }
    return prefix(1).uppercased() + dropFirst()
  }
}
