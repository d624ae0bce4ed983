import AWSQuery
import Identity

/// The tags of something that has tags, as a form.
struct TagForm {
  /// As it is in the names of the operations: `TagUser`, `TagRole`.
  let kind: String
  let subject: [(String, String)]
  let tags: [Tag]
  /// Where the pages are, without `/tags`.
  let base: String
  let visit: SignedInVisit
  /// Whether keys that differ in case alone are two: of devices they are, as IAM has it.
  var isCaseSensitive = false

  private static let blankRows = 2

  /// What stands around the form, and whether something was wrong.
  typealias Frame = (_ isError: Bool, _ body: HTML) throws -> ConsoleAnswer

  func show(_ frame: Frame) throws -> ConsoleAnswer {
    try visit.read { try visit.require("List\(kind)Tags", subject, in: $0) }
    return try page(tags, held: tags.map(\.key), frame)
  }

  /// What was there when the page was made and is there no more is taken away; tags that others
  /// have added meanwhile stay.
  func submit(_ frame: Frame) throws -> ConsoleAnswer {
    try visit.read { try visit.require("List\(kind)Tags", subject, in: $0) }
    let typed = TagFields.typed(visit)
    let held = visit.fields("held")
    let kept = Set(typed.map { folded($0.key) })
    let present = Set(tags.map { folded($0.key) })
    let gone = held.filter { !kept.contains(folded($0)) && present.contains(folded($0)) }
    let changed = typed.filter { !tags.contains($0) }
    let error = try visit.attempt {
      if !gone.isEmpty {
        let keys = gone.enumerated().map { ("TagKeys.member.\($0 + 1)", $1) }
        try visit.perform("Untag\(kind)", subject + keys)
      }
      if !changed.isEmpty {
        try visit.perform("Tag\(kind)", subject + TagFields.values(changed))
      }
    }
    if let error { return try page(typed, held: held, error: ErrorPage.text(error), frame) }
    return visit.done(.tagsSaved, to: base + "/tags")
  }

  /// Keys as IAM tells them apart.
  private func folded(_ key: String) -> String { isCaseSensitive ? key : key.lowercased() }

  private func page(
    _ tags: [Tag], held: [String], error: HTML? = nil, _ frame: Frame
  ) throws -> ConsoleAnswer {
    let t = visit.t
    let mayChange = try visit.read { records in
      let tag = TagFields.values([Tag(key: "key", value: "")])
      return try visit.may("Tag\(kind)", subject + tag, in: records)
        || visit.may("Untag\(kind)", subject + [("TagKeys.member.1", "key")], in: records)
    }
    return try frame(
      error != nil,
      """
      \(error.map { Alert.bad.box($0) })
      <form class="card" method="post" action="\(link: base)/tags">\
      \(visit.formToken)\(held.map { "<input type=\"hidden\" name=\"held\" value=\"\($0)\">" })\
      <div class="card-body">
      \(TagFields.fields(
        tags, blank: mayChange ? Self.blankRows : 0, t(.tags), hint: t(.tagsLede), t))
      </div>\(if: mayChange, """
        <div class="card-foot row end"><button class="btn btn-primary">\(t(.saveTags))</button></div>
        """)</form>
      """)
  }
}
