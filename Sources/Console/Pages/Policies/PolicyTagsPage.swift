import Identity

/// A managed policy's tags; nobody tags AWS's.
enum PolicyTagsPage {
  static func show(_ visit: PolicyVisit) throws -> ConsoleAnswer {
    try form(visit).show { try visit.page(.tags, isError: $0, $1) }
  }

  static func submit(_ visit: PolicyVisit) throws -> ConsoleAnswer {
    try form(visit).submit { try visit.page(.tags, isError: $0, $1) }
  }

  private static func form(_ visit: PolicyVisit) throws -> TagForm {
    try visit.requireOwn()
    return TagForm(
      kind: "Policy", subject: visit.subject, tags: visit.policy.tags, base: visit.base,
      visit: visit.visit)
  }
}
