import IdentitySQL
import NIOCore
import Synchronization

/// Where the handlers of one event loop are told that a group of changes is durable.
final class LoopCompletions: CompletionPlace {
  private static let all = Mutex<[ObjectIdentifier: LoopCompletions]>([:])
  private let loop: any EventLoop

  private init(_ loop: any EventLoop) {
    self.loop = loop
  }

  /// The one there is for `loop`; loops live as long as the process.
  static func of(_ loop: any EventLoop) -> LoopCompletions {
    all.withLock { all in
      if let known = all[ObjectIdentifier(loop)] { return known }
      let made = LoopCompletions(loop)
      all[ObjectIdentifier(loop)] = made
      return made
    }
  }

  func run(_ work: @escaping @Sendable () -> Void) {
    loop.execute(work)
  }
}
