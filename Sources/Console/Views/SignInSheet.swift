import Identity

/// What somebody is given on paper to sign in with: where, in which account, as whom. A password that
/// was made just now is on it when that is ticked, and not otherwise.
struct SignInSheet {
  let name: String
  let password: String?
  /// Whether the password is for one sign-in.
  let mustChange: Bool
  let visit: SignedInVisit

  var address: String {
    visit.visit.request.origin + "/signin/" + PathText.encode(visit.account.displayName)
  }

  /// What prints it; without script the browser's own command does.
  var controls: HTML {
    let t = visit.t
    return """
      <div class="field no-print"><div class="row">\(if: password != nil, """
        <label class="check"><input type="checkbox" id="sheet-password" autocomplete="off">\
        <span>\(t(.sheetWithPassword))</span></label>
        """)\
      <button type="button" class="btn btn-sm no-js-hide" data-print>\(Icon.print.svg())\
      \(t(.printSheet))</button></div>\
      <p class="hint js-hide">\(t(.printSheetByBrowser))</p></div>
      """
  }

  /// On paper alone, and there alone.
  var paper: HTML {
    let t = visit.t
    let account = visit.account
    return """
      <section class="paper"><h2>\(t(.sheetTitle(account.displayName)))</h2><dl>\
      \(row(t(.sheetAddress), address))\
      \(row(t(.account), Layout.grouped(account.id)))\
      \(account.alias.map { row(t(.accountAlias), $0) })\
      \(row(t(.userName), name))\
      \(password.map { row(t(.password), $0, isSecret: true) })</dl>\
      \(if: password != nil && mustChange, "<p class=\"secret-row\">\(t(.sheetMustChange))</p>")\
      </section>
      """
  }

  private func row(_ name: HTML, _ value: String, isSecret: Bool = false) -> HTML {
    """
    <div\(if: isSecret, " class=\"secret-row\"")><dt>\(name)</dt>\
    <dd translate="no" dir="ltr">\(value)</dd></div>
    """
  }
}
