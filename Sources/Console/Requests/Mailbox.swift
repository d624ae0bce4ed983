import Synchronization

/// Carries a value out of a transaction's body.
final class Mailbox<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)

  func put(_ value: Value) {
    self.value.withLock { $0 = value }
  }

  func take() throws -> Value {
    guard let value = value.withLock({ $0 }) else { throw ConsoleFault.noElement("a result") }
    return value
  }
}
