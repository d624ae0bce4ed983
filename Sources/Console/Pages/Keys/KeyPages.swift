import AWSQuery
import Identity
import Operations

/// Makes an access key and shows its secret: on the page that answers the form and nowhere else, in
/// no address, no cookie and no log.
enum NewKeyPage {
  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode()
    return try page(visit)
  }

  /// A form that is sent twice, by a reload perhaps, makes one key: it says which keys there were.
  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode(returningTo: visit.base + "/access_keys/new")
    guard try visit.visit.field("held") == held(visit) else {
      return try page(visit, error: "\(visit.t(.keysChanged))")
    }
    var made: WrittenElements?
    let error = try visit.visit.attempt {
      made = try visit.visit.perform("CreateAccessKey", visit.subject).elements
    }
    if let error { return try page(visit, error: ErrorPage.text(error)) }
    guard let id = made?["AccessKeyId"], let secret = made?["SecretAccessKey"] else {
      throw ConsoleFault.noElement("SecretAccessKey")
    }
    return result(id, secret, visit)
  }

  private static func held(_ visit: PersonVisit) throws -> String {
    try visit.visit.read { records in
      try visit.visit.require("CreateAccessKey", visit.subject, in: records)
      // Which keys there are is said to who may list them; to others only how many.
      let keys = try records.accessKeys(of: visit.owner)
      return try visit.visit.may("ListAccessKeys", visit.subject, in: records)
        ? "keys " + keys.map(\.id).joined(separator: " ") : "keys \(keys.count)"
    }
  }

  private static func page(_ visit: PersonVisit, error: HTML? = nil) throws -> ConsoleAnswer {
    let t = visit.t
    return .page(
      Layout.shell(
        t(.createKey), visit.isOwn ? nil : .users, visit.visit, isError: error != nil,
        crumbs: visit.crumbs(t(.createKey)),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.createKey))</h1>\
        <p class="lede">\(t(.createKeyLede(visit.name)))</p></div></div>
        \(error.map { Alert.bad.box($0) })
        \(if: visit.user == nil, Alert.warn.box(t(.rootKeyWarning)))
        <form class="card" method="post" action="\(link: visit.base)/access_keys/new">\
        \(visit.visit.formToken)<input type="hidden" name="held" value="\(try held(visit))">\
        <div class="card-body"><p>\(t(.shownOnceLater))</p></div>\
        <div class="card-foot row between">\
        <a class="btn btn-quiet" href="\(link: visit.base)/security_credentials">\(t(.cancel))</a>\
        <button class="btn btn-primary">\(t(.createKey))</button></div></form>
        """), status: error == nil ? 200 : 422)
  }

  private static func result(
    _ id: String, _ secret: String, _ visit: PersonVisit
  ) -> ConsoleAnswer {
    let t = visit.t
    return .page(
      Layout.shell(
        t(.createKey), visit.isOwn ? nil : .users, visit.visit,
        crumbs: visit.crumbs(t(.createKey)),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.createKey))</h1></div></div>
        \(Alert.ok.box(t(.keyReady)))
        <section class="card" aria-labelledby="h-key"><div class="card-head"><div>\
        <h2 id="h-key">\(visit.name)</h2><p>\(t(.shownOnce))</p></div></div>
        <div class="card-body fields">\(NewKey.fields(id, secret, at: visit.base, visit.visit))</div>\
        <div class="card-foot row end"><a class="btn btn-primary" \
        href="\(link: visit.base)/security_credentials">\(t(.goBack))</a></div></section>
        """))
  }
}

/// Turns a key on or off.
enum KeyStatusForm {
  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let page = visit.base + "/security_credentials"
    try visit.visit.requireFreshCode(returningTo: page)
    let id = try visit.visit.parameter("key")
    let status = visit.visit.field("status")
    try visit.visit.perform(
      "UpdateAccessKey", visit.subject + [("AccessKeyId", id), ("Status", status)])
    return visit.visit.done(
      status == "Active" ? .keyActivated : .keyDeactivated, id, to: page)
  }
}

/// Deletes a key for good.
enum DeleteKeyPage {
  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode()
    let id = try visit.visit.parameter("key")
    let key = try visit.visit.read { records in
      try visit.visit.require(
        "DeleteAccessKey", visit.subject + [("AccessKeyId", id)], in: records)
      return try records.accessKeys(of: visit.owner).first { $0.id == id }
    }
    guard let key else { throw PageRefusal.notFound }
    let t = visit.t
    return visit.confirmation(
      Confirmation(
        address: "\(visit.base)/access_keys/\(id)/delete", question: t(.deleteKeyQuestion),
        body: """
          <p><code translate="no">\(id)</code></p><p>\(t(.deleteKeyMeans))</p>\
          \(if: key.status == .active, Alert.warn.box(t(.deactivateFirst)))
          """,
        keep: (t(.keepKey), visit.base + "/security_credentials"), button: t(.deleteKeyButton)),
      title: t(.deleteKey(id)))
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let page = visit.base + "/security_credentials"
    try visit.visit.requireFreshCode(returningTo: page)
    let id = try visit.visit.parameter("key")
    try visit.visit.perform("DeleteAccessKey", visit.subject + [("AccessKeyId", id)])
    return visit.visit.done(.keyDeleted, id, to: page)
  }
}
