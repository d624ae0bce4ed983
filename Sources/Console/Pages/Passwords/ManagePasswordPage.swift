import AWSQuery
import Identity
import Operations

/// Somebody's password in the hands of an administrator.
enum ManagePasswordPage {
  private struct Shown: Sendable {
    let profile: LoginProfile?
    let rights: ManagedPassword.Rights
  }

  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode()
    return page(visit, try shown(visit))
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode(returningTo: visit.base + "/password")
    let shown = try shown(visit)
    let done = visit.base + "/security_credentials"
    if visit.visit.field("do") == "ask", shown.profile != nil {
      try visit.visit.perform(
        "UpdateLoginProfile", visit.subject + [("PasswordResetRequired", "true")])
      return visit.visit.done(.newPasswordAsked, to: done)
    }
    let choice = try ManagedPassword(visit.visit, standard: .own)
    // There has to be one: taking it away is another page's.
    let password = choice.text ?? ""
    if password.isEmpty {
      return page(visit, shown, choice, error: visit.t(.passwordEmpty))
    }
    let action = shown.profile == nil ? "CreateLoginProfile" : "UpdateLoginProfile"
    let values = visit.subject + choice.values
    try visit.visit.read { try visit.visit.require(action, values, in: $0) }
    if let problem = try choice.problem(visit.visit) {
      return page(visit, shown, choice, error: problem)
    }
    if let error = try visit.visit.attempt({ try visit.visit.perform(action, values) }) {
      return page(visit, shown, choice, error: ErrorPage.text(error))
    }
    return choice.choice == .made
      ? MadePasswordPage.answer(visit, password, mustChange: choice.mustChange)
      : visit.visit.done(.passwordSet, to: done)
  }

  private static func shown(_ visit: PersonVisit) throws -> Shown {
    let user = try visit.requireUser()
    return try visit.visit.read { records in
      let shown = Shown(
        profile: try records.loginProfile(of: user.id),
        rights: try ManagedPassword.Rights(visit, in: records))
      if shown.profile == nil {
        try visit.visit.require(
          "CreateLoginProfile", visit.subject + [("Password", "-")], in: records)
      } else if !shown.rights.mayRemove {
        try visit.visit.require("UpdateLoginProfile", visit.subject, in: records)
      }
      return shown
    }
  }

  private static func page(
    _ visit: PersonVisit, _ shown: Shown, _ choice: ManagedPassword = .fresh, error: HTML? = nil
  ) -> ConsoleAnswer {
    let t = visit.t
    let maySet = shown.profile == nil ? shown.rights.mayCreate : shown.rights.mayReplace
    return .page(
      Layout.shell(
        t(.managePassword), .users, visit.visit, isError: error != nil,
        crumbs: visit.crumbs(t(.managePassword)),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.managePassword))</h1>\
        <p class="lede">\(t(.managePasswordLede(visit.name)))</p></div></div>
        \(if: maySet, form(visit, shown, choice, error))
        \(shown.profile.map { others($0, shown.rights, visit) })
        """), status: error == nil ? 200 : 422)
  }

  private static func form(
    _ visit: PersonVisit, _ shown: Shown, _ choice: ManagedPassword, _ error: HTML?
  ) -> HTML {
    let t = visit.t
    let title = shown.profile == nil ? t(.giveAccess) : t(.replacePassword)
    return """
      <form class="card" method="post" action="\(link: visit.base)/password" \
      aria-labelledby="h-set">\(visit.visit.formToken)<div class="card-head"><div>\
      <h2 id="h-set">\(title)</h2></div></div><div class="card-body fields">
      \(choice.fields(t(.password), t, mayBeNone: false, error: error))
      </div><div class="card-foot row between"><a class="btn btn-quiet" \
      href="\(link: visit.base)/security_credentials">\(t(.cancel))</a>\
      <button class="btn btn-primary">\(t(.setPassword))</button></div></form>
      """
  }

  private static func others(
    _ profile: LoginProfile, _ rights: ManagedPassword.Rights, _ visit: PersonVisit
  ) -> HTML {
    let t = visit.t
    return """
      \(if: rights.mayReplace, """
        <section class="card" aria-labelledby="h-ask"><div class="card-head"><div>\
        <h2 id="h-ask">\(t(.askForNew))</h2>\
        <p>\(profile.mustBeReset ? t(.isAskedForNew) : t(.askForNewHelp))</p></div>\
        \(if: !profile.mustBeReset, ask(visit))</div></section>
        """)
      \(if: rights.mayRemove, """
        <section class="card" aria-labelledby="h-remove"><div class="card-head"><div>\
        <h2 id="h-remove">\(t(.removeAccess))</h2><p>\(t(.removeAccessHelp))</p></div>\
        <a class="btn" href="\(link: visit.base)/password/remove">\(t(.removeAccess))</a></div>\
        </section>
        """)
      """
  }

  private static func ask(_ visit: PersonVisit) -> HTML {
    """
    <form method="post" action="\(link: visit.base)/password">\(visit.visit.formToken)\
    <button class="btn" name="do" value="ask">\(visit.t(.askForNew))</button></form>
    """
  }
}

/// Shows a password that was made here, once.
enum MadePasswordPage {
  static func answer(
    _ visit: PersonVisit, _ password: String, mustChange: Bool
  ) -> ConsoleAnswer {
    let t = visit.t
    let sheet = SignInSheet(
      name: visit.name, password: password, mustChange: mustChange, visit: visit.visit)
    return .page(
      Layout.shell(
        t(.managePassword), .users, visit.visit, crumbs: visit.crumbs(t(.managePassword)),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.managePassword))</h1></div></div>
        \(Alert.ok.box(t(.newPasswordOf(visit.name))))
        <section class="card" aria-labelledby="h-made"><div class="card-head"><div>\
        <h2 id="h-made">\(t(.password))</h2><p>\(t(.shownOnce))</p></div></div>
        <div class="card-body fields">\
        \(View.snippet("made", password, copy: t(.copyPassword)))\(sheet.controls)</div>
        <div class="card-foot row end"><a class="btn btn-primary" \
        href="\(link: visit.base)/security_credentials">\(t(.goBack))</a></div></section>
        \(sheet.paper)
        """))
  }
}

/// Takes somebody's password away.
enum RemovePasswordPage {
  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode()
    let user = try visit.requireUser()
    try visit.visit.read { records in
      try visit.visit.require("DeleteLoginProfile", visit.subject, in: records)
      guard try records.loginProfile(of: user.id) != nil else { throw PageRefusal.notFound }
    }
    let t = visit.t
    return visit.confirmation(
      Confirmation(
        address: visit.base + "/password/remove", question: t(.removeAccessQuestion(visit.name)),
        body: "<p>\(t(.removeAccessMeans))</p>",
        keep: (t(.keepAccess), visit.base + "/password"), button: t(.removeAccess)),
      title: t(.removeAccess))
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let page = visit.base + "/security_credentials"
    try visit.visit.requireFreshCode(returningTo: visit.base + "/password")
    _ = try visit.requireUser()
    try visit.visit.perform("DeleteLoginProfile", visit.subject)
    return visit.visit.done(.accessRemoved, to: page)
  }
}
