import AWSQuery
import Identity
import Operations

/// After the root user is protected: a user of one's own for daily work, who may do everything, with a
/// password and a key for the command line.
enum FirstUserPage {
  static let path = "/console/users/first"
  private static let group = "admins"
  private static let policyName = "AdministratorAccess"

  private struct Typed: Sendable {
    var name = ""
    var isAdministrator = true
    var getsKey = true

    init() {}

    init(_ visit: SignedInVisit) {
      name = visit.field("name").trimmed
      isAdministrator = visit.field("admins") == "yes"
      getsKey = visit.field("key") == "yes"
    }
  }

  private struct Made: Sendable {
    var password: String?
    var key: (id: String, secret: String)?
    var refusals: [(step: String, error: ServiceError)] = []
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try visit.requireFreshCode()
    try visit.read { try visit.require("CreateUser", [("UserName", "-")], in: $0) }
    return page(visit, Typed())
  }

  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try visit.requireFreshCode(returningTo: path)
    let typed = Typed(visit)
    if typed.name.isEmpty {
      try visit.read { try visit.require("CreateUser", [("UserName", "-")], in: $0) }
      return page(visit, typed, error: visit.t(.nameEmpty))
    }
    let named = [("UserName", typed.name)]
    let error = try visit.attempt { try visit.perform("CreateUser", named) }
    if let error {
      return page(
        visit, typed,
        error: error.code == "EntityAlreadyExists"
          ? visit.t(.userExists(typed.name)) : ErrorPage.text(error))
    }
    return result(typed, try finish(typed, named, visit), visit)
  }

  /// There is a user now: what is refused from here on is told beside what was done.
  private static func finish(
    _ typed: Typed, _ named: [(String, String)], _ visit: SignedInVisit
  ) throws -> Made {
    var made = Made()
    func step(_ action: String, _ values: [(String, String)]) throws -> WrittenElements? {
      do {
        return try visit.perform(action, values).elements
      } catch let error as ServiceError
        where error.status < 500 && !(action == "CreateGroup" && error.status == 409)
      {
        made.refusals.append((action, error))
        return nil
      } catch let error as ServiceError where error.status == 409 {
        // The group is there already.
        return nil
      }
    }
    if typed.isAdministrator {
      let partition = visit.account.partition.rawValue
      let policy = "arn:\(partition):iam::aws:policy/\(policyName)"
      _ = try step("CreateGroup", [("GroupName", group)])
      _ = try step("AttachGroupPolicy", [("GroupName", group), ("PolicyArn", policy)])
      _ = try step("AddUserToGroup", named + [("GroupName", group)])
    }
    let password = try visit.makePassword()
    let profile = [("Password", password), ("PasswordResetRequired", "true")]
    if try step("CreateLoginProfile", named + profile) != nil { made.password = password }
    if typed.getsKey, let key = try step("CreateAccessKey", named) {
      guard let id = key["AccessKeyId"], let secret = key["SecretAccessKey"] else {
        throw ConsoleFault.noElement("SecretAccessKey")
      }
      made.key = (id, secret)
    }
    return made
  }

  private static func page(
    _ visit: SignedInVisit, _ typed: Typed, error: HTML? = nil
  ) -> ConsoleAnswer {
    let t = visit.t
    return .page(
      Layout.shell(
        t(.firstUser), .users, visit, isError: error != nil,
        crumbs: [Crumb(t(.users), "/console/users"), Crumb(t(.firstUser))],
        """
        <div class="page-head"><div class="grow"><h1>\(t(.firstUser))</h1>\
        <p class="lede">\(t(.firstUserLede))</p></div></div>
        <form class="card narrow" method="post" action="\(path)">\(visit.formToken)\
        <div class="card-body fields">
        \(Form.text(
          "name", t(.userName), value: typed.name, isFocused: true, maxLength: 64,
          pattern: "[A-Za-z0-9_+=,.@\\-]+", hint: t(.userNameHint), error: error))
        \(Form.checkbox("admins", "yes", t(.adminsToo), isChecked: typed.isAdministrator))
        \(Form.checkbox("key", "yes", t(.keyToo), isChecked: typed.getsKey))
        </div><div class="card-foot row between">\
        <a class="btn btn-quiet" href="/console/">\(t(.cancel))</a>\
        <button class="btn btn-primary">\(t(.createUser))</button></div></form>
        """), status: error == nil ? 200 : 422)
  }

  private static func result(_ typed: Typed, _ made: Made, _ visit: SignedInVisit) -> ConsoleAnswer
  {
    let t = visit.t
    let base = "/console/users/\(PathText.encode(typed.name))"
    let signIn =
      visit.visit.request.origin + "/signin/" + PathText.encode(visit.account.displayName)
    return .page(
      Layout.shell(
        t(.firstUser), .users, visit,
        crumbs: [Crumb(t(.users), "/console/users"), Crumb(t(.firstUser))],
        """
        <div class="page-head"><div class="grow"><h1>\(t(.firstUser))</h1></div></div>
        \(Alert.ok.box(t(.firstUserReady(typed.name))))
        \(made.refusals.map { Alert.bad.box(t(.stepRefused($0.step, $0.error.message ?? $0.error.code))) })
        <section class="card" aria-labelledby="h-made"><div class="card-head"><div>\
        <h2 id="h-made">\(typed.name)</h2><p>\(t(.shownOnce))</p></div></div>
        <div class="card-body fields"><div class="field"><p class="label">\(t(.signInLink))</p>\
        \(View.snippet("address", signIn, copy: t(.copySignInLink)))</div>\
        \(made.password.map { password($0, t) })\
        \(made.key.map { NewKey.fields($0.id, $0.secret, at: base, visit) })</div>\
        <div class="card-foot row end">\
        <a class="btn btn-primary" href="\(link: base)/security_credentials">\
        \(t(.goToUser(typed.name)))</a></div></section>
        """))
  }

  private static func password(_ password: String, _ t: Texts) -> HTML {
    """
    <div class="field"><p class="label">\(t(.password))</p>\
    \(View.snippet("made", password, copy: t(.copyPassword)))</div>
    """
  }
}
