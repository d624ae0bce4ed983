package import OneTimePasswords

/// What became of a code. A refusal is a verdict and not an error: it commits, with its charge.
package enum CodeVerdict: Equatable, Sendable {
  /// The code counted, and now it is spent.
  case accepted(TimeStep)
  /// The device does not show it.
  case wrong
  /// The device shows it, but it was used before.
  case spent
  /// Not looked at: the budget of the moment is used up.
  case exhausted
  /// Not looked at: the device is suspended.
  case suspended
  /// The device shows it, but it may have been used in what the store has lost; codes count from then
  /// on.
  case quarantined(until: Timestamp)
}

/// What became of a pair of codes.
package enum PairVerdict: Equatable, Sendable {
  /// The codes are consecutive and new; the second belongs to this step.
  case accepted(TimeStep)
  case refused
  case exhausted
  /// They may have been accepted in what the store has lost; codes count from then on.
  case quarantined(until: Timestamp)
}

extension Writing {
  /// Looks at a code for `device` and spends it if it counts (laws 1 and 2).
  ///
  /// The attempt is charged before the code is looked at; charge, verdict and spending are one
  /// transaction with whatever the code was for.
  package func verify(
    _ code: OneTimeCode, for device: VirtualDevice, in window: CodeWindow, at now: Timestamp
  ) throws -> CodeVerdict {
    guard device.suspendedAt == nil else { return .suspended }
    guard try charge(device.budget, at: now) else { return .exhausted }
    let epoch = try storeEpoch()
    let uncertain = device.lastUncertainStep(in: epoch)
    let steps = try totp(of: device).steps(showing: code, in: device.window(window, at: now))
    for step in steps where uncertain.map({ $0 < step }) ?? true {
      if try spend(step, of: device) { return .accepted(step) }
    }
    // It is no guess, and no failure of whoever shows it.
    if let uncertain, steps.contains(where: { $0 <= uncertain }) {
      return .quarantined(until: epoch.codesCountAt)
    }
    try recordFailure(of: device, at: now)
    return steps.isEmpty ? .wrong : .spent
  }

  /// Looks at two consecutive codes for `device`: one attempt (law 2).
  ///
  /// A pair does not spend its codes (observed of AWS): it proves the seed and says what time it
  /// is for the device. A suspended device may prove itself so.
  package func verifyPair(
    _ first: OneTimeCode, then second: OneTimeCode, for device: VirtualDevice, at now: Timestamp
  ) throws -> PairVerdict {
    try verifyPair(first, then: second, for: device, seed: totp(of: device), at: now)
  }

  /// The same for a device that is not in the store yet, with its seed.
  package func verifyPair(
    _ first: OneTimeCode, then second: OneTimeCode, for device: VirtualDevice, seed: TOTP,
    at now: Timestamp
  ) throws -> PairVerdict {
    guard try charge(device.budget, at: now) else { return .exhausted }
    guard let step = device.pair(first, then: second, of: seed, at: now) else {
      try recordFailure(of: device, at: now)
      return .refused
    }
    // Law 3 wants a pair newer than any accepted before, and some may have been lost.
    let epoch = try storeEpoch()
    if let uncertain = device.lastUncertainStep(in: epoch), step.advanced(by: -1) <= uncertain {
      return .quarantined(until: epoch.codesCountAt)
    }
    return .accepted(step)
  }

  /// Remembers a failed code; the hundredth in thirty days suspends the device.
  private func recordFailure(of device: VirtualDevice, at now: Timestamp) throws {
    let since = now.adding(seconds: -CodeBudget.ceilingSeconds)
    let failures = try recordFailure(device.budget, at: now, countingSince: since)
    guard failures >= CodeBudget.ceiling, device.suspendedAt == nil else { return }
    var suspended = device
    suspended.suspendedAt = now
    try update(suspended)
    // T-08: whose device it is learns of it.
    if let owner = device.enabled?.owner {
      try tell(
        owner, of: device.account, .deviceSuspended, about: device.serialNumber.name, by: nil,
        at: now)
    }
  }
}
