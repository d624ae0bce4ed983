import Identity

/// The policies of a user, a group or a role, as cards.
enum PolicyCards {
  static func cards(_ lists: PolicyLists, _ holder: PolicyHolder, error: HTML? = nil) -> HTML {
    """
    \(error.map { Alert.bad.box($0) })
    \(attached(lists, holder))
    \(lists.inline.map { inline($0, lists.mayAddInline, holder) })
    \(if: holder.kind != .group, boundary(lists, holder))
    """
  }

  private static func attached(_ lists: PolicyLists, _ holder: PolicyHolder) -> HTML {
    let t = holder.visit.t
    return """
      <section class="card" aria-labelledby="h-attached"><div class="card-head"><div>\
      <h2 id="h-attached">\(t(.attachedPolicies))</h2><p>\(t(.attachedPoliciesLede))</p></div>\
      \(if: lists.maySimulate, "<a class=\"btn\" href=\"\(link: holder.simulator)\">\(t(.why))</a>")</div>
      \(lists.attached.isEmpty
        ? "<div class=\"empty\">\(Icon.policy.svg(28))<h3>\(t(.noAttached))</h3></div>"
        : table(t(.attachedPolicies), lists.attached.map { row($0, holder) }, t))
      \(if: !lists.choices.isEmpty, chooser(
        "policy", t(.attachPolicy), "attach", t(.attach), lists.choices, holder))</section>
      """
  }

  private static func inline(
    _ policies: [PolicyLists.Inline], _ mayAdd: Bool, _ holder: PolicyHolder
  ) -> HTML {
    let t = holder.visit.t
    return """
      <section class="card" aria-labelledby="h-inline"><div class="card-head"><div>\
      <h2 id="h-inline">\(t(.inlinePolicies))</h2><p>\(t(.inlinePoliciesLede))</p></div>\
      \(if: mayAdd, """
        <a class="btn" href="\(link: holder.base)/permissions/new">\(t(.createInlinePolicy))</a>
        """)</div>
      \(policies.isEmpty
        ? "<div class=\"card-body\"><p class=\"muted small\">\(t(.noInline))</p></div>"
        : table(t(.inlinePolicies), policies.map { row($0, holder) }, t))</section>
      """
  }

  private static func boundary(_ lists: PolicyLists, _ holder: PolicyHolder) -> HTML {
    let t = holder.visit.t
    return """
      <section class="card" aria-labelledby="h-boundary"><div class="card-head"><div>\
      <h2 id="h-boundary">\(t(.boundary))</h2><p>\(t(.boundaryLede))</p></div>\
      \(if: lists.boundary != nil && lists.mayLiftBoundary, lift(holder))</div>
      <div class="card-body">\(lists.boundary.map { link(to: $0, holder) }
        ?? "<p class=\"muted small\">\(t(.noBoundary))</p>")</div>
      \(if: !lists.bounds.isEmpty, chooser(
        "boundary", t(.setBoundary), "bound", t(.setBoundary), lists.bounds, holder))</section>
      """
  }

  private static func lift(_ holder: PolicyHolder) -> HTML {
    """
    <form method="post" action="\(link: holder.base)/permissions">\(holder.visit.formToken)\
    <button class="btn" name="do" value="unbound">\(holder.visit.t(.removeBoundary))</button></form>
    """
  }

  private static func table(_ caption: HTML, _ rows: [HTML], _ t: Texts) -> HTML {
    """
    <table class="table stack"><caption class="vh">\(caption)</caption>\
    <thead><tr><th scope="col">\(t(.policy))</th><th scope="col">\(t(.kind))</th>\
    <th scope="col"><span class="vh">\(t(.actions))</span></th></tr></thead><tbody>
    \(rows)</tbody></table>
    """
  }

  private static func row(_ attached: PolicyLists.Attached, _ holder: PolicyHolder) -> HTML {
    let t = holder.visit.t
    let kind = attached.arn.isAWSManaged ? t(.awsManaged) : t(.customerManaged)
    return """
      <tr><th scope="row"><span class="cell"><span class="tile">\(Icon.policy.svg(18))</span>\
      <span>\(link(to: attached.arn, holder))\(badge(attached.needsMFA, t))</span></span></th>\
      <td data-label="\(t(.kind))"><span>\(kind)\
      \(attached.group.map { "<br><span class=\"muted\">\(t(.throughGroup($0)))</span>" as HTML })\
      </span></td><td class="acts">\(if: attached.mayDetach, button(
        "detach", attached.arn.description, t(.detach), label: t(.detachPolicy(attached.arn.name)),
        holder))</td></tr>
      """
  }

  private static func row(_ inline: PolicyLists.Inline, _ holder: PolicyHolder) -> HTML {
    let t = holder.visit.t
    let name = inline.policy.name
    return """
      <tr><th scope="row"><span class="cell"><span class="tile">\(Icon.policy.svg(18))</span>\
      <span><a href="\(link: holder.base)/permissions/policy?name=\(PathText.encode(name))">\
      \(name)</a>\(badge(inline.needsMFA, t))</span></span></th>\
      <td data-label="\(t(.kind))">\(t(.inlinePolicies))</td><td class="acts">\
      \(if: inline.mayDelete, button(
        "delete", name, t(.delete), label: t(.deletePolicy(name)), holder))</td></tr>
      """
  }

  private static func badge(_ needsMFA: Bool, _ t: Texts) -> HTML {
    guard needsMFA else { return HTML() }
    return
      " <span class=\"badge badge-accent\" title=\"\(t(.needsMFAHint))\">\(t(.needsMFA))</span>"
  }

  private static func link(to arn: PolicyARN, _ holder: PolicyHolder) -> HTML {
    """
    <a href="\(link: holder.base)/permissions/policy?arn=\(PathText.encode(arn.description))">\
    \(arn.name)</a>
    """
  }

  private static func button(
    _ verb: String, _ policy: String, _ text: HTML, label: HTML, _ holder: PolicyHolder
  ) -> HTML {
    """
    <form method="post" action="\(link: holder.base)/permissions">\(holder.visit.formToken)\
    <input type="hidden" name="policy" value="\(policy)">\
    <button class="btn btn-sm btn-quiet bad" name="do" value="\(verb)" \
    aria-label="\(label)">\(text)</button></form>
    """
  }

  private static func chooser(
    _ id: String, _ label: HTML, _ verb: String, _ button: HTML, _ policies: [PolicyARN],
    _ holder: PolicyHolder
  ) -> HTML {
    let t = holder.visit.t
    let options = policies.map { policy in
      let kind = policy.isAWSManaged ? t(.awsManaged) : t(.customerManaged)
      return (value: policy.description, text: "\(policy.name) (\(kind))" as HTML)
    }
    return """
      <form class="card-foot inline-form" method="post" \
      action="\(link: holder.base)/permissions">\(holder.visit.formToken)\
      \(Form.select(id, label, prompt: t(.choosePolicy), options))\
      <button class="btn" name="do" value="\(verb)">\(button)</button></form>
      """
  }
}
