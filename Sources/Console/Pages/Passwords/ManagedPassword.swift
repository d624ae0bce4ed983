import AWSQuery
import Identity
import Operations

/// What an administrator decides about somebody's password, and the fields he does it with.
struct ManagedPassword: Sendable {
  enum Choice: String, Sendable {
    case none, made, own
  }

  let choice: Choice
  let mustChange: Bool
  /// Nil for no password; made here, or as it was typed.
  let text: String?

  /// As a form says; `standard` is what a fresh one says.
  init(_ visit: SignedInVisit, standard: Choice) throws {
    choice = Choice(rawValue: visit.field("access")) ?? standard
    mustChange = visit.field("must_change") == "yes"
    text =
      switch choice {
      case .none: nil
      case .made: try visit.makePassword()
      case .own: visit.field("password")
      }
  }

  private init(_ choice: Choice, mustChange: Bool) {
    (self.choice, self.mustChange, text) = (choice, mustChange, nil)
  }

  static let fresh = ManagedPassword(.made, mustChange: true)

  var values: [(String, String)] {
    [("Password", text ?? ""), ("PasswordResetRequired", mustChange ? "true" : "false")]
  }

  /// Why the account does not take it; nil if it does.
  func problem(_ visit: SignedInVisit) throws -> HTML? {
    guard let text else { return nil }
    if text.isEmpty { return visit.t(.passwordEmpty) }
    do {
      try visit.read { try $0.check(Password(text), in: visit.account) }
      return nil
    } catch let rejection as PasswordRejection {
      return visit.t(.passwordRejected(rejection))
    }
  }

  /// The fields: which password, and whether it is for one sign-in.
  func fields(_ legend: HTML, _ t: Texts, mayBeNone: Bool, error: HTML? = nil) -> HTML {
    """
    <fieldset><legend class="label">\(legend)</legend><div class="choices">\
    \(if: mayBeNone, Form.choice(
      "access", "none", .lock, t(.noAccess), hint: t(.noAccessHint), isChosen: choice == .none))\
    \(Form.choice(
      "access", "made", .shield, t(.madePassword), hint: t(.madePasswordHint),
      isChosen: choice == .made))\
    \(Form.choice(
      "access", "own", .key, t(.ownPassword), hint: t(.ownPasswordHint), isChosen: choice == .own))\
    </div></fieldset>
    \(Form.password(
      "password", t(.passwordOfYours), t, isNew: true, isRequired: false, error: error))
    \(Form.checkbox("must_change", "yes", t(.mustChangeNext), isChecked: mustChange))
    """
  }

  /// What of it the visitor may do to a person.
  struct Rights: Sendable {
    let mayCreate: Bool
    let mayReplace: Bool
    let mayRemove: Bool

    init(_ visit: PersonVisit, in records: any Reading) throws {
      let (plain, subject) = (visit.visit, visit.subject)
      mayCreate = try plain.may(
        "CreateLoginProfile", subject + [("Password", "-")], in: records)
      mayReplace = try plain.may("UpdateLoginProfile", subject, in: records)
      mayRemove = try plain.may("DeleteLoginProfile", subject, in: records)
    }
  }
}
