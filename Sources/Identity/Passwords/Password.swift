/// A password somebody typed, on its way to be hashed or compared. It prints as nothing.
///
/// Two are equal when they have the same bytes; characters beyond U+00FF are no part of one, so no
/// other spelling of the same text can come (passwordType in IAM's model).
package struct Password: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(_ text: String) {
    bytes = Array(text.utf8)
  }

  package init(bytes: [UInt8]) {
    self.bytes = bytes
  }
}

extension Password: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "(password)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
