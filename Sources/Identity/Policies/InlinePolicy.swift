/// A policy that is part of one user.
package struct InlinePolicy: Equatable, Sendable {
  /// Unique for the user without regard to case; kept as it was first written.
  package let name: String
  /// The document as it was sent.
  package let document: String

  package init(name: String, document: String) {
    self.name = name
    self.document = document
  }
}
