import Identity
import PolicyLanguage

/// The simulator's answers, one card for each action.
enum SimulationCards {
  /// So many statements are shown in their policies' texts.
  private static let mostShown = 3

  static func cards(
    _ outcome: SimulatePage.Outcome, _ form: SimulationForm, _ t: Texts
  ) -> HTML {
    "\(outcome.results.enumerated().map { card($0, $1, outcome, form, t) })"
  }

  private static func card(
    _ number: Int, _ result: SimulationResult, _ outcome: SimulatePage.Outcome,
    _ form: SimulationForm, _ t: Texts
  ) -> HTML {
    let badge: HTML =
      result.isAllowed
      ? View.badge("badge-ok", t(.isAllowed)) : View.badge("badge-bad", t(.isDenied))
    let found = result.matched.map { matched in
      (
        matched,
        outcome.policies.lazy.compactMap { policy in
          policy.lines(of: matched).map { (policy, $0) }
        }.first
      )
    }
    return """
      <section class="card" aria-labelledby="h-result-\(number)"><div class="card-head"><div>\
      <h2 id="h-result-\(number)"><code>\(result.action)</code></h2>\
      <p>\(t(.onResource))&nbsp;<code>\(View.arn(result.resource))</code></p></div>\(badge)</div>
      <div class="card-body fields">
      \(verdict(result, t))
      \(mfa(result, outcome, form, t))
      \(missing(result, t))
      \(found.prefix(mostShown).map { statement($0.0, $0.1, t) })
      \(if: found.count > mostShown, "<p class=\"muted\">\(t(.andMore(found.count - mostShown)))</p>")
      </div></section>
      """
  }

  private static func verdict(_ result: SimulationResult, _ t: Texts) -> HTML {
    switch result.decision {
    case "allowed": Alert.ok.box(t(.allowedByStatement))
    case "explicitDeny": Alert.bad.box(t(.deniedByStatement))
    default:
      Alert.bad.box(
        t(result.boundaryAllows == false ? .boundaryAllowsNot : .nothingAllows))
    }
  }

  /// What MFA would change, which AWS's simulator leaves to be tried.
  private static func mfa(
    _ result: SimulationResult, _ outcome: SimulatePage.Outcome, _ form: SimulationForm,
    _ t: Texts
  ) -> HTML {
    guard outcome.openedByMFA.contains(result.action) else { return HTML() }
    if form.subject == .role { return Alert.warn.box(t(.rolesHaveNoMFA)) }
    return Alert.info.box(t(form.mfa == .yes ? .allowedWithNewerMFA : .allowedWithMFA))
  }

  private static func missing(_ result: SimulationResult, _ t: Texts) -> HTML {
    let keys = result.missing.filter { key in
      switch ContextKey(key).known {
      case .multiFactorAuthPresent, .multiFactorAuthAge: false
      default: true
      }
    }
    guard !keys.isEmpty else { return HTML() }
    return """
      <div><p class="small">\(t(.keysNotGiven))</p><ul class="plain small">\
      \(keys.map { "<li><code>\($0)</code></li>" as HTML })</ul></div>
      """
  }

  private static func statement(
    _ matched: SimulationResult.Matched,
    _ found: (SimulatedPolicy, (text: String, lines: ClosedRange<Int>, sid: String?, number: Int))?,
    _ t: Texts
  ) -> HTML {
    guard let (policy, place) = found else {
      return "<p class=\"small\">\(t(.statementUnseen(matched.policy, matched.start.line)))</p>"
    }
    let name: HTML = place.sid.map { "<b>\($0)</b>" } ?? t(.statementNumber(place.number))
    let title: HTML = policy.name.isEmpty ? t(.textBelow) : "\(policy.name)"
    let source: HTML = policy.address.map { "<a href=\"\(link: $0)\">\(title)</a>" } ?? title
    return """
      <div><p class="small">\(t(.decidingStatement(name, source, place.lines.lowerBound)))</p>\
      \(text(place.text, place.lines))</div>
      """
  }

  /// The text, with the lines of the statement marked.
  private static func text(_ text: String, _ marked: ClosedRange<Int>) -> HTML {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let start = marked.lowerBound - 1
    let end = min(marked.upperBound, lines.count)
    func joined(_ part: ArraySlice<Substring>) -> String { part.joined(separator: "\n") }
    return """
      <pre class="excerpt" translate="no" dir="ltr">\(joined(lines[..<start]))\
      <mark class="decides">\(joined(lines[start..<end]))</mark>\(joined(lines[end...]))</pre>
      """
  }
}
