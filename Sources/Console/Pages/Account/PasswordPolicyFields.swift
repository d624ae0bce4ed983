import Identity

/// The account's password policy as fields of a form.
enum PasswordPolicyFields {
  /// Fields that are on or off, and what the API calls them.
  static let switches = [
    ("uppercase", "RequireUppercaseCharacters"), ("lowercase", "RequireLowercaseCharacters"),
    ("numbers", "RequireNumbers"), ("symbols", "RequireSymbols"),
    ("own", "AllowUsersToChangePassword"), ("hard", "HardExpiry"),
  ]
  /// Fields that may be empty.
  static let numbers = [
    ("age", "MaxPasswordAge"), ("reuse", "PasswordReusePrevention"),
  ]

  static func card(
    _ policy: PasswordPolicy?, _ visit: SignedInVisit, _ mayChange: Bool, _ error: HTML?
  ) -> HTML {
    let t = visit.t
    let shown = policy ?? PasswordPolicy(minimumLength: DefaultPasswordPolicy.minimumLength)
    let checks: [(String, AccountMessage, Bool)] = [
      ("uppercase", .needUppercase, shown.requiresUppercase),
      ("lowercase", .needLowercase, shown.requiresLowercase),
      ("numbers", .needNumbers, shown.requiresNumbers),
      ("symbols", .needSymbols, shown.requiresSymbols),
      ("own", .mayChangeOwnPassword, shown.allowsUsersToChange),
      ("hard", .hardExpiry, shown.isHardExpiry ?? false),
    ]
    let reset: HTML? =
      policy == nil
      ? nil
      : """
      <button class="btn btn-quiet" name="do" value="no-passwords" formnovalidate>\
      \(t(.standardPolicy))</button>
      """
    return SettingsPage.card(
      "passwords", t(.passwordPolicy),
      policy == nil ? t(.passwordPolicyStandard) : t(.passwordPolicyOwn), visit,
      mayChange: mayChange, buttons: reset,
      """
      \(error.map { Alert.bad.box($0) })\
      \(number("length", t(.leastLength), shown.minimumLength, 6...128, isRequired: true, t))\
      <div class="checks">\(checks.map { Form.checkbox($0.0, "yes", t($0.1), isChecked: $0.2) })</div>\
      \(number("age", t(.passwordAge), shown.maximumAge, 1...1095, isRequired: false, t))\
      \(number("reuse", t(.passwordReuse), shown.reusePrevention, 1...24, isRequired: false, t))
      """)
  }

  private static func number(
    _ id: String, _ label: HTML, _ value: Int?, _ range: ClosedRange<Int>, isRequired: Bool,
    _ t: Texts
  ) -> HTML {
    Form.text(
      id, label, value: value.map { String($0) } ?? "", isRequired: isRequired, maxLength: 4,
      pattern: "[0-9]+",
      hint: isRequired
        ? t(.numberBetween(range.lowerBound, range.upperBound))
        : t(.numberOrEmpty(range.lowerBound, range.upperBound)))
  }
}
