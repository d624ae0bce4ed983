import Identity

/// A person's access keys, as his security credentials list them.
enum AccessKeysCard {
  struct Shown: Sendable {
    let keys: [(key: AccessKey, use: AccessKeyUse?)]
    let mayCreate: Bool
    let mayUpdate: Bool
    let mayDelete: Bool
  }

  /// Nil when the visitor may not see them.
  static func shown(_ visit: PersonVisit, in records: any Reading) throws -> Shown? {
    let (plain, subject) = (visit.visit, visit.subject)
    guard try plain.may("ListAccessKeys", subject, in: records) else { return nil }
    let example = ("AccessKeyId", "AKIAEXAMPLEEXAMPLE00")
    return Shown(
      keys: try records.accessKeys(of: visit.owner).map { ($0, try records.lastUse(of: $0.id)) },
      mayCreate: try plain.may("CreateAccessKey", subject, in: records),
      mayUpdate: try plain.may(
        "UpdateAccessKey", subject + [example, ("Status", "Inactive")], in: records),
      mayDelete: try plain.may("DeleteAccessKey", subject + [example], in: records))
  }

  static func card(_ shown: Shown, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    let limit = visit.visit.account.limit(.accessKeysPerUser)
    let count = shown.keys.count
    return """
      <section class="card" aria-labelledby="h-keys"><div class="card-head"><div>\
      <h2 id="h-keys">\(t(.accessKeys))</h2><p>\(t(.accessKeysInUse(count, limit)))</p></div>\
      \(if: shown.mayCreate, create(isFull: count >= limit, limit, visit))</div>
      \(if: count == 0, "<div class=\"empty\">\(Icon.key.svg(28))<h3>\(t(.noAccessKeys))</h3></div>")\
      \(if: count > 0, table(shown, visit))</section>
      """
  }

  private static func create(isFull: Bool, _ limit: Int, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    guard isFull else {
      return """
        <a class="btn" href="\(link: visit.base)/access_keys/new">\(Icon.plus.svg())\
        \(t(.createKey))</a>
        """
    }
    return """
      <span class="row"><span class="small muted">\(t(.keyLimit(limit)))</span>\
      <span class="btn" role="link" aria-disabled="true">\(Icon.plus.svg())\
      \(t(.createKey))</span></span>
      """
  }

  private static func table(_ shown: Shown, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    return """
      <table class="table stack"><caption class="vh">\(t(.accessKeys))</caption>\
      <thead><tr><th scope="col">\(t(.keyID))</th><th scope="col">\(t(.created))</th>\
      <th scope="col">\(t(.lastUsed))</th><th scope="col">\(t(.status))</th>\
      \(if: shown.mayUpdate || shown.mayDelete, """
        <th scope="col"><span class="vh">\(t(.actions))</span></th>
        """)</tr></thead><tbody>
      \(shown.keys.map { row($0.key, $0.use, shown, visit) })</tbody></table>
      """
  }

  private static func row(
    _ key: AccessKey, _ use: AccessKeyUse?, _ shown: Shown, _ visit: PersonVisit
  ) -> HTML {
    let t = visit.t
    let status =
      key.status == .active
      ? View.badge("badge-ok", t(.active)) : View.badge("plain", t(.inactive))
    return """
      <tr><th scope="row"><span class="copyable"><code translate="no">\(key.id)</code>\
      \(View.copyButton(t(.copyKeyID), key.id))</span></th>\
      <td data-label="\(t(.created))">\(View.time(key.createdAt, visit.visit))</td>\
      <td data-label="\(t(.lastUsed))">\
      <span>\(use.map { "\(View.time($0.at, visit.visit)), \($0.service)" as HTML } ?? t(.never))\
      </span></td>\
      <td data-label="\(t(.status))">\(status)</td>\
      \(if: shown.mayUpdate || shown.mayDelete, actions(key, shown, visit))</tr>
      """
  }

  private static func actions(_ key: AccessKey, _ shown: Shown, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    let address = "\(visit.base)/access_keys/\(key.id)"
    let isActive = key.status == .active
    let label = isActive ? t(.deactivateKey(key.id)) : t(.activateKey(key.id))
    return """
      <td class="acts">\(if: shown.mayUpdate, """
        <form method="post" action="\(link: address)/status">\(visit.visit.formToken)\
        <button class="btn btn-sm" name="status" value="\(isActive ? "Inactive" : "Active")" \
        aria-label="\(label)">\(isActive ? t(.deactivate) : t(.activate))</button></form>
        """) \(if: shown.mayDelete, """
        <a class="btn btn-sm btn-quiet bad" href="\(link: address)/delete" \
        aria-label="\(t(.deleteKey(key.id)))">\(t(.delete))</a>
        """)</td>
      """
  }
}
