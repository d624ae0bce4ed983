/// A policy that is part of one user, group or role.
package struct InlinePolicy: Equatable, Sendable {
  /// Unique for whom it is part of without regard to case; kept as it was first written.
  package let name: String
  /// The document as it was sent.
  package let document: String

  package init(name: String, document: String) {
    self.name = name
    self.document = document
  }
}
