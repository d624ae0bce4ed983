import Identity
import OneTimePasswords
import Operations

/// Looks at a code of somebody who has shown his password or is signed in: any of his devices may
/// have made it, and it is charged to each that it is tested against (law 2).
enum CodeCheck {
  enum Verdict: Sendable {
    case accepted(VirtualDevice)
    /// Wrong, used before, or far off: who signs in is not told which.
    case refused
    /// No device takes codes before then.
    case paused(until: Timestamp)
    /// The store was restored, and no code counts before then.
    case quarantined(until: Timestamp)
  }

  /// Spends the code in the transaction of `records`, which is the one that grants what it is for
  /// (law 1).
  static func verify(
    _ code: OneTimeCode, of owner: Owner, _ visit: Visit, in records: any Writing
  ) throws -> Verdict {
    let window = visit.console.settings.codeWindow
    var isLooked = false
    var quarantine: Timestamp?
    for device in try records.devices(of: owner) {
      switch try records.verify(code, for: device, in: window, at: visit.now) {
      case .accepted: return .accepted(device)
      case .wrong, .spent: isLooked = true
      case .exhausted, .suspended: break
      case .quarantined(let until): quarantine = until
      }
    }
    if let quarantine { return .quarantined(until: quarantine) }
    return isLooked ? .refused : .paused(until: nextBudget(after: visit.now))
  }

  /// When devices take codes again.
  static func nextBudget(after now: Timestamp) -> Timestamp {
    PasswordBudget.end(ofWindow: CodeBudget.windowSeconds, at: now)
  }
}
