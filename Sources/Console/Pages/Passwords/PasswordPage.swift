import AWSQuery
import Identity
import Operations

/// A person's password: at his own address he changes it himself, under his name an administrator
/// gives, replaces or takes it.
enum PasswordPage {
  /// Whether the visitor may do anything there.
  static func isOpen(
    to visit: PersonVisit, _ profile: LoginProfile?, in records: any Reading
  ) throws -> Bool {
    guard visit.user != nil else {
      return try visit.visit.isRootUser && records.rootPassword(of: visit.visit.account.id) != nil
    }
    if visit.isAtOwnAddress {
      return try profile != nil
        && visit.visit.may("ChangePassword", OwnPasswordPage.example, in: records)
    }
    let rights = try ManagedPassword.Rights(visit, in: records)
    return profile == nil ? rights.mayCreate : rights.mayReplace || rights.mayRemove
  }

  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    guard visit.isAtOwnAddress else { return try ManagePasswordPage.show(visit) }
    return visit.user == nil ? try RootPasswordPage.show(visit) : try OwnPasswordPage.show(visit)
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    guard visit.isAtOwnAddress else { return try ManagePasswordPage.submit(visit) }
    return visit.user == nil
      ? try RootPasswordPage.submit(visit) : try OwnPasswordPage.submit(visit)
  }
}

/// One's own: the present password proves who asks.
enum OwnPasswordPage {
  /// What stands for passwords where only leave is asked for.
  static let example = [("OldPassword", "-"), ("NewPassword", "-")]

  enum Field { case old, new }

  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try check(visit)
    return try page(visit)
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try check(visit)
    let t = visit.t
    let (old, new) = (visit.visit.field("old"), visit.visit.field("password"))
    if old.isEmpty { return try page(visit, (.old, t(.passwordWrong))) }
    if new.isEmpty { return try page(visit, (.new, t(.passwordEmpty))) }
    guard new == visit.visit.field("again") else {
      return try page(visit, (.new, t(.passwordsDiffer)))
    }
    do {
      if Password(new) == Password(old) { throw PasswordRejection.reused }
      try visit.visit.read { try $0.check(Password(new), in: visit.visit.account) }
    } catch let rejection as PasswordRejection {
      return try page(visit, (.new, t(.passwordRejected(rejection))))
    }
    do {
      try visit.visit.perform("ChangePassword", [("OldPassword", old), ("NewPassword", new)])
    } catch let error as ServiceError where error.status == 403 {
      // He has leave, that was asked before: it is the old password that is not right.
      return try page(visit, (.old, t(.passwordWrong)))
    } catch let error as ServiceError where error.status < 500 {
      return try page(visit, (.new, ErrorPage.text(error)))
    }
    let renewal = SessionRenewal(visit.visit, of: visit.owner)
    try visit.visit.visit.write { try renewal.perform(in: $0) }
    return Notice.passwordChanged.after(
      renewal.after(.redirect(to: visit.base + "/security_credentials")), visit.visit.visit)
  }

  private static func check(_ visit: PersonVisit) throws {
    let user = try visit.requireUser()
    try visit.visit.read { records in
      try visit.visit.require("ChangePassword", example, in: records)
      guard try records.loginProfile(of: user.id) != nil else { throw PageRefusal.notFound }
    }
  }

  static func page(
    _ visit: PersonVisit, _ error: (field: Field, text: HTML)? = nil
  ) throws -> ConsoleAnswer {
    let t = visit.t
    // The root user's are his own.
    let rules = try visit.user.map { user in
      try visit.visit.read { try PasswordRuleList(of: user.account, in: $0) }
    }
    let (old, new) = (error?.field == .old, error?.field == .new)
    return .page(
      Layout.shell(
        t(.changePassword), nil, visit.visit, isError: error != nil,
        crumbs: visit.crumbs(t(.changePassword)),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.changePassword))</h1>\
        <p class="lede">\(t(.changePasswordLede))</p></div></div>
        <form class="card narrow" method="post" action="/console/me/password">\
        \(visit.visit.formToken)<div class="card-body fields">
        <input type="text" name="username" autocomplete="username" hidden readonly \
        value="\(visit.name)">
        \(Form.password(
          "old", t(.currentPassword), t, isFocused: !new, error: old ? error?.text : nil))
        \(Form.password(
          "password", t(.newPassword), t, isNew: true, isFocused: new,
          hint: visit.user == nil ? t(.rootPasswordHint(RootPassword.minimumLength)) : nil,
          rules: rules, error: new ? error?.text : nil))
        \(Form.password("again", t(.newPasswordAgain), t, isNew: true))
        </div><div class="card-foot row between">\
        <a class="btn btn-quiet" href="/console/me/security_credentials">\(t(.cancel))</a>\
        <button class="btn btn-primary">\(t(.changePassword))</button></div></form>
        """), status: error == nil ? 200 : 422)
  }
}
