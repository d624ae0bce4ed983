import AWSQuery
import Identity
import Operations

/// Makes a user with all he needs to begin: console access, groups and tags.
enum NewUserPage {
  /// How many groups there are to choose from.
  private static let mostGroups = 100
  private static let tagRows = 3

  private struct Typed: Sendable {
    var name = ""
    var path = "/"
    var password = ManagedPassword.fresh
    var groups: [String] = []
    var tags: [Tag] = []

    init() {}

    init(_ visit: SignedInVisit) throws {
      name = visit.field("name").trimmed
      path = visit.field("path").trimmed
      password = try ManagedPassword(visit, standard: .none)
      groups = visit.fields("group")
      tags = TagFields.typed(visit)
    }

    /// How CreateUser takes it.
    var values: [(String, String)] {
      [("UserName", name), ("Path", path.isEmpty ? "/" : path)] + TagFields.values(tags)
    }
  }

  private struct Refused {
    var name: HTML?
    var password: HTML?
    /// What is about no field.
    var whole: HTML?
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try visit.requireFreshCode()
    try visit.read { try visit.require("CreateUser", [("UserName", "-")], in: $0) }
    return try page(visit, Typed())
  }

  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try visit.requireFreshCode(returningTo: "/console/users/new")
    let typed = try Typed(visit)
    if typed.name.isEmpty {
      // Who may make nobody is told that, and not what is missing.
      try visit.read { try visit.require("CreateUser", [("UserName", "-")], in: $0) }
      return try page(visit, typed, Refused(name: visit.t(.nameEmpty)))
    }
    // All of it is asked before anything is made, so that nobody is made by halves.
    let named = [("UserName", typed.name)]
    let error = try visit.attempt {
      try visit.read { records in
        try visit.require("CreateUser", typed.values, in: records)
        if typed.password.text != nil {
          // An empty one is no password yet; what is wrong with it is said below.
          try visit.require(
            "CreateLoginProfile", named + [("Password", "-")], in: records)
        }
        for group in typed.groups {
          try visit.require("AddUserToGroup", named + [("GroupName", group)], in: records)
        }
      }
    }
    if let error { return try page(visit, typed, Refused(whole: ErrorPage.text(error))) }
    if let problem = try typed.password.problem(visit) {
      return try page(visit, typed, Refused(password: problem))
    }
    if let error = try visit.attempt({ try visit.perform("CreateUser", typed.values) }) {
      return error.code == "EntityAlreadyExists"
        ? try page(visit, typed, Refused(name: visit.t(.userExists(typed.name))))
        : try page(visit, typed, Refused(whole: ErrorPage.text(error)))
    }
    return try finish(typed, visit)
  }

  /// There is a user now: what is refused from here on is told beside what was done.
  private static func finish(_ typed: Typed, _ visit: SignedInVisit) throws -> ConsoleAnswer {
    let named = [("UserName", typed.name)]
    var steps = typed.groups.map { ("AddUserToGroup", named + [("GroupName", $0)]) }
    if typed.password.text != nil {
      steps.append(("CreateLoginProfile", named + typed.password.values))
    }
    var refusals: [(step: String, error: ServiceError)] = []
    for (action, values) in steps {
      do {
        try visit.perform(action, values)
      } catch let error as ServiceError where error.status < 500 {
        refusals.append((action, error))
      }
    }
    let address = "/console/users/\(PathText.encode(typed.name))/security_credentials"
    let hasPassword = !refusals.contains { $0.step == "CreateLoginProfile" }
    let made = typed.password.choice == .made && hasPassword ? typed.password.text : nil
    guard made != nil || !refusals.isEmpty else {
      return visit.done(.userCreated, typed.name, to: address)
    }
    let sheet = SignInSheet(
      name: typed.name, password: made, mustChange: typed.password.mustChange, visit: visit)
    return result(sheet, hasPassword: typed.password.text != nil && hasPassword, refusals, address)
  }

  private static func page(
    _ visit: SignedInVisit, _ typed: Typed, _ refused: Refused? = nil
  ) throws -> ConsoleAnswer {
    let t = visit.t
    let groups = try visit.read { records in
      try visit.may("ListGroups", in: records)
        ? try records.groups(in: visit.account.id, under: "/", after: nil, limit: mostGroups) : []
    }
    return .page(
      Layout.shell(
        t(.createUser), .users, visit, isError: refused != nil,
        crumbs: [Crumb(t(.users), "/console/users"), Crumb(t(.createUser))],
        """
        <div class="page-head"><div class="grow"><h1>\(t(.createUser))</h1>\
        <p class="lede">\(t(.createUserLede))</p></div></div>
        \(refused?.whole.map { Alert.bad.box($0) })
        <form class="card" method="post" action="/console/users/new">\(visit.formToken)\
        <div class="card-body fields">
        \(Form.text(
          "name", t(.userName), value: typed.name, isFocused: true, maxLength: 64,
          pattern: "[A-Za-z0-9_+=,.@\\-]+", hint: t(.userNameHint), error: refused?.name))
        \(typed.password.fields(t(.consoleAccess), t, mayBeNone: true, error: refused?.password))
        \(if: !groups.isEmpty, """
          <fieldset><legend class="label">\(t(.groups))</legend><div class="checks">\
          \(groups.map { group($0, typed) })</div></fieldset>
          """)
        \(TagFields.fields(typed.tags, blank: tagRows, t(.tags), hint: t(.tagsHint), t))
        \(Form.text(
          "path", t(.path), value: typed.path, isRequired: false, maxLength: 512,
          hint: t(.pathHint)))
        </div><div class="card-foot row between">\
        <a class="btn btn-quiet" href="/console/users">\(t(.cancel))</a>\
        <button class="btn btn-primary">\(t(.createUser))</button></div></form>
        """), status: refused == nil ? 200 : 422)
  }

  private static func group(_ group: Group, _ typed: Typed) -> HTML {
    Form.checkbox(
      "group", group.name, "\(group.name)", isChecked: typed.groups.contains(group.name))
  }

  private static func result(
    _ sheet: SignInSheet, hasPassword: Bool, _ refusals: [(step: String, error: ServiceError)],
    _ address: String
  ) -> ConsoleAnswer {
    let (visit, name, password) = (sheet.visit, sheet.name, sheet.password)
    let t = visit.t
    return .page(
      Layout.shell(
        t(.createUser), .users, visit,
        crumbs: [Crumb(t(.users), "/console/users"), Crumb(t(.createUser))],
        """
        <div class="page-head"><div class="grow"><h1>\(t(.createUser))</h1></div></div>
        \(Alert.ok.box(password == nil ? t(.userCreated(name)) : t(.userIsReady(name))))
        \(refusals.map { Alert.bad.box(t(.stepRefused($0.step, $0.error.message ?? $0.error.code))) })
        <section class="card" aria-labelledby="h-made"><div class="card-head"><div>\
        <h2 id="h-made">\(name)</h2>\(if: password != nil, "<p>\(t(.shownOnce))</p>")</div></div>
        <div class="card-body fields"><div class="field"><p class="label">\(t(.signInLink))</p>\
        \(View.snippet("address", sheet.address, copy: t(.copySignInLink)))</div>\
        \(password.map { secret($0, t) })\(if: hasPassword, sheet.controls)</div>\
        <div class="card-foot row between">\
        <a class="btn btn-quiet" href="/console/users/new">\(t(.createAnother))</a>\
        <a class="btn btn-primary" href="\(link: address)">\(t(.goToUser(name)))</a></div></section>
        \(if: hasPassword, sheet.paper)
        """))
  }

  private static func secret(_ password: String, _ t: Texts) -> HTML {
    """
    <div class="field"><p class="label">\(t(.password))</p>\
    \(View.snippet("made", password, copy: t(.copyPassword)))</div>
    """
  }
}
