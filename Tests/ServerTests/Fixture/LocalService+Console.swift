import Console
import IAM
import Operations
import Testing

@testable import Server

extension LocalService {
  /// The console over the same store; what breaks in it breaks the test.
  func console(
    recoveryDelay: Int64 = 0, threads: BoundedThreads = .roomy
  ) throws -> ConsoleResponder {
    ConsoleResponder(
      console: Console(
        store: store, clock: clock, settings: settings, operations: IAMActions.all,
        passwords: passwords,
        delivery: Delivery(
          hasMail: true, hasHook: true, recoveryDelay: recoveryDelay),
        followUp: { [api] followUp in
          api.begin(followUp)
          api.reports.drain()
        },
        faults: { _, fault in Issue.record("the console broke: \(fault)") }),
      threads: threads, proxies: try TrustedProxies([]), isTLS: false, region: "us-east-1",
      requestIDs: RequestIDs(random: settings.random))
  }
}

extension BoundedThreads {
  /// For tests in which nobody is turned away.
  static let roomy = BoundedThreads(4, capacity: .max)
}
