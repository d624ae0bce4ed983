import Identity

/// A user's tags.
enum UserTagsPage {
  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try form(visit).show { try visit.page(.tags, status: $0 ? 422 : 200, isError: $0, $1) }
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try form(visit).submit { try visit.page(.tags, status: $0 ? 422 : 200, isError: $0, $1) }
  }

  private static func form(_ visit: PersonVisit) throws -> TagForm {
    TagForm(
      kind: "User", subject: visit.subject, tags: try visit.requireUser().tags, base: visit.base,
      visit: visit.visit)
  }
}
