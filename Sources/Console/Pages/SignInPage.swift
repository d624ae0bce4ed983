import AWSQuery
import Identity
import Operations

/// Where people say who they are: an IAM user of an account, or its root user.
enum SignInPage {
  /// What a page shows that is not empty.
  private struct Shown {
    var isRoot: Bool
    var account = ""
    var userName = ""
    var email = ""
    var returning = ""
    var remembers = false
    var error: HTML?
  }

  /// The start of 2025: whoever's clock says less has not set it, and no app's codes fit.
  private static let firstPlausible = Timestamp(seconds: 1_735_689_600)

  static func show(_ visit: Visit) throws -> ConsoleAnswer {
    var shown = Shown(isRoot: visit.request.query["as"] == "root")
    shown.account = visit.parameters["account"] ?? visit.request.cookie(.account) ?? ""
    shown.remembers = visit.request.cookie(.account) != nil
    shown.returning = visit.request.query["return"] ?? ""
    return page(shown, visit)
  }

  static func submit(_ visit: Visit) throws -> ConsoleAnswer {
    var shown = Shown(isRoot: visit.field("as") == "root")
    shown.account = visit.field("account")
    shown.userName = visit.field("username")
    shown.email = visit.field("email")
    shown.returning = visit.field("return")
    shown.remembers = visit.field("remember") == "on"
    let claim = SignInClaim(
      isRoot: shown.isRoot, account: shown.account,
      name: shown.isRoot ? shown.email : shown.userName)
    switch try PasswordCheck(visit, claim).verdict(on: Password(visit.field("password"))) {
    case .paused(let until):
      shown.error = visit.t(.tooManyTries(Moment.clock(until)))
      return page(shown, visit, status: 429).held()
    case .refused:
      shown.error = visit.t(.signInRefused)
      return page(shown, visit, status: 422).held()
    case .right(let person):
      var answer = try SignInSteps.next(after: person, visit, returningTo: shown.returning)
      if !shown.isRoot {
        answer =
          shown.remembers
          ? answer.setting(.account, PathText.encode(claim.account), isSecure: visit.isSecure)
          : answer.clearing(.account, isSecure: visit.isSecure)
      }
      return answer
    }
  }

  private static func page(_ shown: Shown, _ visit: Visit, status: Int = 200) -> ConsoleAnswer {
    let t = visit.t
    let token = visit.visitor ?? SecretToken(random: visit.console.settings.random)
    let returning = PathText.encode(shown.returning)
    let account = PathText.decode(shown.account) ?? shown.account
    let body: HTML = """
      \(notice(visit))\(if: visit.now < firstPlausible, Alert.bad.box(
        t(.clockUnset(Moment.date(visit.now, t)))))<div class="card">
      <div><h1>\(t(.signIn))</h1><p class="lede small">\
      \(t(shown.isRoot ? .signInRootLede : .signInLede))</p></div>
      <nav aria-label="\(t(.whoSignsIn))"><ul class="seg">\
      <li><a href="/signin?return=\(returning)"\(if: !shown.isRoot, " aria-current=\"true\"")>\
      \(t(.iamUser))</a></li>\
      <li><a href="/signin?as=root&amp;return=\(returning)"\
      \(if: shown.isRoot, " aria-current=\"true\"")>\(t(.rootUser))</a></li></ul></nav>
      <form method="post" action="/signin" class="fields">\(Form.token(token))\
      <input type="hidden" name="return" value="\(shown.returning)">\
      <input type="hidden" name="as" value="\(shown.isRoot ? "root" : "user")">
      \(shown.error.map { Alert.bad.box($0) })
      \(shown.isRoot ? root(shown, t) : user(shown, account, t))
      <button class="btn btn-primary btn-block">\(t(.signIn))</button>
      </form>
      </div>
      """
    var answer = ConsoleAnswer.page(
      Layout.gate(.signIn, visit, isError: shown.error != nil, body), status: status)
    if visit.visitor == nil {
      answer = answer.setting(.visitor, token.text, isSecure: visit.isSecure)
    }
    return visit.request.cookie(.notice) == nil
      ? answer : answer.clearing(.notice, isSecure: visit.isSecure)
  }

  private static func user(_ shown: Shown, _ account: String, _ t: Texts) -> HTML {
    """
    \(Form.text(
      "account", t(.accountIDOrAlias), value: account, autocomplete: "organization",
      isFocused: account.isEmpty))
    \(Form.text(
      "username", t(.userName), value: shown.userName, autocomplete: "username",
      isFocused: !account.isEmpty && shown.userName.isEmpty))
    \(Form.password(
      "password", t(.password), t, isFocused: !account.isEmpty && !shown.userName.isEmpty))
    \(forgotten(t(.forgotUserPassword), t))
    <label class="check"><input type="checkbox" name="remember"\
    \(if: shown.remembers, " checked")> \(t(.rememberAccount))</label>
    """
  }

  private static func root(_ shown: Shown, _ t: Texts) -> HTML {
    """
    \(Form.text(
      "email", t(.emailAddress), value: shown.email, type: "email", autocomplete: "username",
      isFocused: shown.email.isEmpty))
    \(Form.password("password", t(.password), t, isFocused: !shown.email.isEmpty))
    \(forgotten(t(.forgotRootPassword), t))
    """
  }

  private static func forgotten(_ help: HTML, _ t: Texts) -> HTML {
    """
    <details class="reveal"><summary>\(t(.forgotPassword))\
    <span class="chev">\(Icon.chevron.svg(14))</span></summary><p class="small">\(help)</p></details>
    """
  }

  /// What the last page left to be said.
  private static func notice(_ visit: Visit) -> HTML {
    switch Notice(visit) {
    case .signedOut: Alert.ok.box(visit.t(.signedOut))
    case .sessionEnded: Alert.info.box(visit.t(.sessionEnded))
    case .sessionIdle: Alert.info.box(visit.t(.sessionIdle))
    case .tookTooLong: Alert.info.box(visit.t(.tookTooLong))
    default: HTML()
    }
  }
}
