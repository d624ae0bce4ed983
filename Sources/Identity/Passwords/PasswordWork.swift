/// The slow part of setting a password: what has to be compared and hashed, told before the
/// transaction that uses the result, because each step takes about 15 ms.
package struct PasswordWork: Sendable {
  /// The password that is to become the user's.
  package let new: Password
  /// What he says it is now, and the hash that it has to fit.
  package let current: (presented: Password, kept: PasswordHash)?
  /// Passwords that `new` may not be.
  package let former: [PasswordHash]

  package enum Outcome: Equatable, Sendable {
    /// The new password, to be kept in place of the one that was compared, if one was.
    case hashed(PasswordHash, insteadOf: PasswordHash?)
    case wrongCurrentPassword
    case reused
  }

  package init(
    new: Password, current: (presented: Password, kept: PasswordHash)? = nil,
    former: [PasswordHash] = []
  ) {
    self.new = new
    self.current = current
    self.former = former
  }

  package func run() throws -> Outcome {
    if let current, !current.kept.fits(current.presented) { return .wrongCurrentPassword }
    if former.contains(where: { $0.fits(new) }) { return .reused }
    return .hashed(try PasswordHash(of: new), insteadOf: current?.kept)
  }
}
