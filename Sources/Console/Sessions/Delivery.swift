/// What the operator set up for reaching people.
package struct Delivery: Sendable {
  /// Whether mail is sent.
  package let hasMail: Bool
  /// Whether codes for phones are handed to somebody.
  package let hasHook: Bool
  /// Seconds between the root user's asking for recovery and the codes.
  package let recoveryDelay: Int64
  /// Told that something waits to be sent, once it is in the store.
  package let wake: @Sendable () -> Void

  /// Without anything set up nothing is sent.
  package init(
    hasMail: Bool = false, hasHook: Bool = false, recoveryDelay: Int64 = 0,
    wake: @escaping @Sendable () -> Void = {}
  ) {
    self.hasMail = hasMail
    self.hasHook = hasHook
    self.recoveryDelay = recoveryDelay
    self.wake = wake
  }

  /// Whether the root user can be let in by mail and phone at all.
  var canRecover: Bool { hasMail && hasHook }
}
