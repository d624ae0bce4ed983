import AWSQuery
import Identity

/// Rows of keys and values, as forms have them.
enum TagFields {
  /// What was typed; rows without a key are left out.
  static func typed(_ visit: SignedInVisit) -> [Tag] {
    zip(visit.fields("key"), visit.fields("value"))
      .map { Tag(key: $0, value: $1) }.filter { !$0.key.isEmpty }
  }

  /// How operations take them.
  static func values(_ tags: [Tag]) -> [(String, String)] {
    tags.enumerated().flatMap { index, tag in
      [
        ("Tags.member.\(index + 1).Key", tag.key), ("Tags.member.\(index + 1).Value", tag.value),
      ]
    }
  }

  /// The tags there are, and `blank` rows for more.
  static func fields(
    _ tags: [Tag], blank: Int, _ legend: HTML, hint: HTML, _ t: Texts
  ) -> HTML {
    let rows = tags + Array(repeating: Tag(key: "", value: ""), count: blank)
    return """
      <fieldset><legend class="label">\(legend)</legend><p class="hint">\(hint)</p>\
      <div class="pairs">\(rows.enumerated().map { row($0 + 1, $1, t) })</div></fieldset>
      """
  }

  private static func row(_ number: Int, _ tag: Tag, _ t: Texts) -> HTML {
    """
    <div class="pair"><input class="input" name="key" maxlength="128" autocomplete="off" \
    spellcheck="false" aria-label="\(t(.tagKey)) \(number)" placeholder="\(t(.tagKey))" \
    value="\(tag.key)"><input class="input" name="value" maxlength="256" autocomplete="off" \
    spellcheck="false" aria-label="\(t(.tagValue)) \(number)" placeholder="\(t(.tagValue))" \
    value="\(tag.value)"></div>
    """
  }
}

extension SignedInVisit {
  /// What all fields of that name hold.
  func fields(_ name: String) -> [String] {
    visit.request.form.all.filter { $0.name == name }.map(\.value)
  }
}
