// Parts of forms in which one chooses.
extension Form {
  static func checkbox(
    _ name: String, _ value: String, _ label: HTML, isChecked: Bool
  ) -> HTML {
    """
    <label class="check"><input type="checkbox" name="\(name)" value="\(value)"\
    \(if: isChecked, " checked")><span>\(label)</span></label>
    """
  }

  /// One of several, drawn as a card.
  static func choice(
    _ name: String, _ value: String, _ icon: Icon, _ label: HTML, hint: HTML, isChosen: Bool
  ) -> HTML {
    """
    <label class="choice"><input type="radio" name="\(name)" value="\(value)"\
    \(if: isChosen, " checked")>\(icon.svg(20))<span><b>\(label)</b>\
    <span class="hint">\(hint)</span></span><span></span></label>
    """
  }

  /// A list to choose one of; nothing is chosen at first.
  static func select(
    _ id: String, _ label: HTML, prompt: HTML, _ options: [(value: String, text: HTML)],
    chosen: String = "", error: HTML? = nil
  ) -> HTML {
    let items = options.map { option($0.value, $0.text, isChosen: $0.value == chosen) }
    return """
      <div class="field grow"><label for="\(id)">\(label)</label>\
      <select class="input" id="\(id)" name="\(id)" required\
      \(if: error != nil, " aria-invalid=\"true\" aria-describedby=\"\(id)-error\"")>\
      <option value="">\(prompt)</option>\(items)</select>\(self.error(error, of: id))</div>
      """
  }

  private static func option(_ value: String, _ text: HTML, isChosen: Bool) -> HTML {
    "<option value=\"\(value)\"\(if: isChosen, " selected")>\(text)</option>"
  }
}
