import Identity

extension SignedInVisit {
  /// The hidden field that every form holds.
  var formToken: HTML { Form.token(token) }
}

extension TicketVisit {
  var formToken: HTML { Form.token(token) }
}

/// Parts of forms.
enum Form {
  static func token(_ token: SecretToken) -> HTML {
    "<input type=\"hidden\" name=\"form_token\" value=\"\(token.formToken)\">"
  }

  /// The field for one code. `id` and name are one; `1` and `2` of a pair are filled by the script.
  static func code(
    _ id: String, _ label: HTML, fills: Bool = true, isSmall: Bool = false, isFocused: Bool = false,
    hint: HTML? = nil, error: HTML? = nil
  ) -> HTML {
    let described = [
      error == nil ? nil : "\(id)-error", hint == nil ? nil : "\(id)-hint",
    ].compactMap { $0 }.joined(separator: " ")
    return """
      <div class="field"><label for="\(id)">\(label)</label>\
      <input class="input code\(if: isSmall, " code-sm")" id="\(id)" name="\(id)" type="text" \
      inputmode="numeric" autocomplete="\(fills ? "one-time-code" : "off")" pattern="[0-9 \\-]*" \
      maxlength="16" spellcheck="false" required\(if: isFocused, " autofocus")\
      \(if: !described.isEmpty, " aria-describedby=\"\(described)\"")\
      \(if: error != nil, " aria-invalid=\"true\"")>\(self.error(error, of: id))\
      \(hint.map { "<p class=\"hint\" id=\"\(id)-hint\">\($0)</p>" as HTML })</div>
      """
  }

  /// A field for text.
  static func text(
    _ id: String, _ label: HTML, value: String = "", type: String = "text",
    autocomplete: String = "off", isRequired: Bool = true, isFocused: Bool = false,
    maxLength: Int? = nil, pattern: String? = nil, hint: HTML? = nil, error: HTML? = nil
  ) -> HTML {
    let described = [
      error == nil ? nil : "\(id)-error", hint == nil ? nil : "\(id)-hint",
    ].compactMap { $0 }.joined(separator: " ")
    return """
      <div class="field"><label for="\(id)">\(label)</label>\
      <input class="input" id="\(id)" name="\(id)" type="\(type)" \
      autocomplete="\(autocomplete)" spellcheck="false" autocapitalize="none" value="\(value)"\
      \(if: isRequired, " required")\(if: isFocused, " autofocus")\
      \(maxLength.map { " maxlength=\"\($0)\"" as HTML })\
      \(pattern.map { " pattern=\"\($0)\"" as HTML })\
      \(if: !described.isEmpty, " aria-describedby=\"\(described)\"")\
      \(if: error != nil, " aria-invalid=\"true\"")>\(self.error(error, of: id))\
      \(hint.map { "<p class=\"hint\" id=\"\(id)-hint\">\($0)</p>" as HTML })</div>
      """
  }

  /// A field for a password, with a button that shows it.
  static func password(
    _ id: String, _ label: HTML, _ t: Texts, isNew: Bool = false, isRequired: Bool = true,
    isFocused: Bool = false, beside: HTML? = nil, hint: HTML? = nil, rules: PasswordRuleList? = nil,
    error: HTML? = nil
  ) -> HTML {
    let described = [
      error == nil ? nil : "\(id)-error", hint == nil ? nil : "\(id)-hint",
      rules == nil ? nil : "\(id)-rules",
    ].compactMap { $0 }.joined(separator: " ")
    return """
      <div class="field"><div class="label-row"><label for="\(id)">\(label)</label>\(beside)</div>\
      <div class="with-btn"><input class="input" id="\(id)" name="\(id)" type="password" \
      autocomplete="\(isNew ? "new-password" : "current-password")" maxlength="128"\
      \(if: isRequired, " required")\
      \(if: isFocused, " autofocus")\
      \(if: !described.isEmpty, " aria-describedby=\"\(described)\"")\
      \(if: error != nil, " aria-invalid=\"true\"")>\
      <button type="button" class="btn btn-quiet btn-sm no-js-hide" data-reveal="\(id)" \
      data-show="\(t(.show))" data-hide="\(t(.hide))" aria-pressed="false">\(t(.show))</button>\
      </div>\(self.error(error, of: id))\
      \(hint.map { "<p class=\"hint\" id=\"\(id)-hint\">\($0)</p>" as HTML })\
      \(rules?.html(for: id, t))</div>
      """
  }

  static func error(_ text: HTML?, of id: String) -> HTML {
    guard let text else { return HTML() }
    return "<p class=\"error\" id=\"\(id)-error\">\(Icon.bad.svg(15))<span>\(text)</span></p>"
  }
}

/// Boxes that say something; never by colour alone.
enum Alert {
  case info, ok, warn, bad

  func box(_ text: HTML) -> HTML {
    let (name, icon): (String, Icon) =
      switch self {
      case .info: ("info", .info)
      case .ok: ("ok", .ok)
      case .warn: ("warn", .warn)
      case .bad: ("bad", .bad)
      }
    let role = self == .bad ? "alert" : "status"
    return """
      <div class="alert alert-\(name)" role="\(role)">\(icon.svg())<p>\(text)</p></div>
      """
  }
}

enum View {
  /// A button that copies, where there is script.
  static func copyButton(_ label: HTML, _ value: String) -> HTML {
    """
    <button type="button" class="btn btn-icon no-js-hide" data-copy="\(value)" \
    aria-label="\(label)">\(Icon.copy.svg(15))</button>
    """
  }

  /// An ARN that may break where its parts end.
  static func arn(_ text: String) -> HTML {
    let pieces = text.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
    let rest = pieces.dropFirst().map { "/<wbr>\($0)" as HTML }
    let start = pieces[0].split(separator: ":", omittingEmptySubsequences: false)
    // After the partition and service, and after the account.
    let head = start.prefix(3).joined(separator: ":"), tail = start.dropFirst(3)
    let ends: HTML =
      tail.isEmpty ? HTML() : ":\(tail.map { "\(String($0))" }.joined(separator: ":"))"
    return "<span translate=\"no\" dir=\"ltr\">\(head)<wbr>\(ends)\(rest)</span>"
  }

  static func time(_ moment: Timestamp, _ visit: SignedInVisit) -> HTML {
    """
    <time class="num nowrap" datetime="\(moment.description)">\
    \(Moment.day(moment, at: visit.now, visit.t))</time>
    """
  }

  /// The bar that counts down to the next code; the script moves it.
  static func countdown(_ visit: Visit, _ text: Message) -> HTML {
    let left = 30 - visit.now.seconds % 30
    return """
      <div class="tick no-js-hide" data-window><span class="nowrap">\(visit.t(text)) \
      <b class="num" data-left>\(left)</b> s</span>\
      <progress max="30" value="\(left)" aria-hidden="true"></progress></div>
      """
  }

  static func initials(_ name: String, isLarge: Bool = false) -> HTML {
    """
    <span class="avatar\(if: isLarge, " avatar-lg")" aria-hidden="true">\
    \(Layout.initials(name))</span>
    """
  }
}

/// Times as people read them, in UTC.
enum Moment {
  /// `14:32:07 UTC`.
  static func clock(_ moment: Timestamp) -> String {
    let text = moment.description
    return "\(text.dropFirst(11).prefix(8)) UTC"
  }

  /// `2026-11-22 14:32:07`, of a time as records have it.
  static func exact(_ time: String) -> String {
    "\(time.prefix(10)) \(time.dropFirst(11).prefix(8))"
  }

  /// `Today at 14:32`, `Yesterday`, `12 Mar 2026`.
  static func day(_ moment: Timestamp, at now: Timestamp, _ t: Texts) -> HTML {
    let text = moment.description
    let date = text.prefix(10)
    if date == now.description.prefix(10) {
      return t(.todayAt(String(text.dropFirst(11).prefix(5))))
    }
    if date == now.adding(seconds: -86_400).description.prefix(10) { return t(.yesterday) }
    return self.date(moment, t)
  }

  /// `12 Mar 2026`.
  static func date(_ moment: Timestamp, _ t: Texts) -> HTML {
    let date = moment.description.prefix(10)
    let parts = date.split(separator: "-")
    guard parts.count == 3, let month = Int(parts[1]), let day = Int(parts[2]) else {
      return "\(String(date))"
    }
    return "\(day) \(t.month(month)) \(String(parts[0]))"
  }
}
