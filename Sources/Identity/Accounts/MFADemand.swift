/// Of which IAM users an account demands a second factor, whatever their policies say.
///
/// It is Sallyport's own: AWS leaves it to policies that test `aws:MultiFactorAuthPresent`. It binds
/// users and those they speak for by `GetFederationToken`, not the root user and not sessions of
/// roles, which say by their trust policies who may assume them.
package enum MFADemand: Int64, CaseIterable, Sendable {
  case off = 0
  /// Who signs in to the console shows a code, and sets up a device first if he has none.
  case console = 1
  /// Long-term keys alone may no more than set up a device and get a session with a code of it.
  case consoleAndAPI = 2
}

/// The ways back in that an account offers IAM users who have lost their devices.
package struct WaysBack: OptionSet, Sendable {
  package let rawValue: Int64

  package init(rawValue: Int64) {
    self.rawValue = rawValue
  }

  /// Codes that somebody printed beforehand.
  package static let recoveryCodes = WaysBack(rawValue: 1)
  /// Asking an administrator, who makes a code for once.
  package static let requests = WaysBack(rawValue: 2)
  package static let all: WaysBack = [.recoveryCodes, .requests]
}

extension Caller {
  /// Whether the account demands a second factor that the caller's credential does not show.
  package var owesMFA: Bool {
    guard account.mfaDemand != .off, credential.mfaAt == nil else { return false }
    switch principal {
    case .user, .federatedUser(.some, _):
      return account.mfaDemand == .consoleAndAPI || credential.consoleSession != nil
    case .root, .assumedRoot, .role, .federatedUser(nil, _): return false
    }
  }
}
