/// Where a user reads by mail what became of his devices: an address that no API tells, set and
/// verified by himself in the console.
package struct NoticeAddress: Equatable, Sendable {
  package let email: String
  /// The tag of the language he read the pages in when he set it, such as `de`.
  package let language: String
  /// When a code that was mailed to the address came back from there.
  package let verifiedAt: Timestamp

  package init(email: String, language: String, verifiedAt: Timestamp) {
    self.email = email
    self.language = language
    self.verifiedAt = verifiedAt
  }
}

/// What the operator set up for telling people what happened.
package struct Outlets: Equatable, Sendable {
  package var hasMail: Bool
  package var hasWebhook: Bool
  /// Addresses of the operator's that are told of every root user's recovery.
  package var recoveryReaders: [String]

  package init(hasMail: Bool, hasWebhook: Bool, recoveryReaders: [String] = []) {
    self.hasMail = hasMail
    self.hasWebhook = hasWebhook
    self.recoveryReaders = recoveryReaders
  }

  /// For who does not know what a server will be told: it waits for the server that has it.
  package static let all = Outlets(hasMail: true, hasWebhook: true)
}
