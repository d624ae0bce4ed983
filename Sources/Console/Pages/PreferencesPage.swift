import AWSQuery
import Identity
import Operations

/// Language and colours, kept in this browser.
enum PreferencesPage {
  static func show(_ visit: Visit) throws -> ConsoleAnswer {
    let t = visit.t
    let token = visit.visitor ?? SecretToken(random: visit.console.settings.random)
    let answer = ConsoleAnswer.page(
      Layout.gate(
        .preferences, visit,
        """
        <div class="card">
        <div><h1>\(t(.preferences))</h1><p class="lede small">\(t(.preferencesLede))</p></div>
        <form method="post" action="/signin/preferences" class="fields">\(Form.token(token))\
        <input type="hidden" name="return" value="\(visit.request.query["return"] ?? "")">
        <div class="field"><label for="language">\(t(.language))</label>\
        <select class="input" id="language" name="language">\
        \(Language.allCases.map { option($0, isChosen: $0 == t.language) })</select></div>
        <div class="field"><label for="theme">\(t(.colours))</label>\
        <select class="input" id="theme" name="theme">\
        <option value=""\(if: visit.theme == nil, " selected")>\(t(.asTheSystem))</option>\
        <option value="light"\(if: visit.theme == "light", " selected")>\(t(.light))</option>\
        <option value="dark"\(if: visit.theme == "dark", " selected")>\(t(.dark))</option>\
        </select></div>
        \(Form.checkbox("shortcuts", "on", t(.shortcuts), isChecked: visit.hasShortcuts))
        <button class="btn btn-primary btn-block">\(t(.save))</button>
        </form>
        </div>
        """))
    return visit.visitor == nil
      ? answer.setting(.visitor, token.text, isSecure: visit.isSecure) : answer
  }

  static func submit(_ visit: Visit) throws -> ConsoleAnswer {
    let returning = visit.field("return")
    var answer = ConsoleAnswer.redirect(
      to: LinkAddress.isLocal(returning) ? returning : "/console/")
    if let language = Language(rawValue: visit.field("language")) {
      answer = answer.setting(.language, language.rawValue, isSecure: visit.isSecure)
    }
    answer =
      visit.field("shortcuts") == "on"
      ? answer.clearing(.shortcuts, isSecure: visit.isSecure)
      : answer.setting(.shortcuts, "off", isSecure: visit.isSecure)
    let theme = visit.field("theme")
    return ["light", "dark"].contains(theme)
      ? answer.setting(.theme, theme, isSecure: visit.isSecure)
      : answer.clearing(.theme, isSecure: visit.isSecure)
  }

  private static func option(_ language: Language, isChosen: Bool) -> HTML {
    """
    <option value="\(language.rawValue)" lang="\(language.rawValue)"\
    \(if: isChosen, " selected")>\(language.name)</option>
    """
  }
}
