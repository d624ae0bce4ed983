package import Identity
package import OneTimePasswords

extension SQLRecords {
  package func spend(_ step: TimeStep, of device: VirtualDevice) throws -> Bool {
    try connection.run(
      """
      INSERT INTO code_uses (time_window, budget_id, device_id, number) VALUES (?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """,
      [
        .integer(CodeBudget.window(of: step)), .integer(device.budget.number),
        .integer(device.id.number), .integer(step.value),
      ]) == 1
  }

  package func charge(_ budget: RecordID, at now: Timestamp) throws -> Bool {
    let window = SQLValue.integer(CodeBudget.window(at: now))
    let budgetID = SQLValue.integer(budget.number)
    let connection = try connection
    // In one transaction: what another one takes meanwhile makes this one conflict.
    let taken =
      try connection.row(
        """
        SELECT number FROM code_uses WHERE time_window = ? AND budget_id = ? AND device_id = 0
        ORDER BY number DESC LIMIT 1
        """, [window, budgetID]
      ) { $0.integer(0) } ?? 0
    guard taken < CodeBudget.burst else { return false }
    try connection.run(
      "INSERT INTO code_uses (time_window, budget_id, device_id, number) VALUES (?, ?, 0, ?)",
      [window, budgetID, .integer(taken + 1)])
    charges.append((budget, now))
    return true
  }

  package func recordFailure(
    _ budget: RecordID, at now: Timestamp, countingSince start: Timestamp
  ) throws -> Int {
    let connection = try connection
    try connection.run(
      "INSERT INTO code_failures (budget_id, id, failed_at) VALUES (?, ?, ?)",
      [
        .integer(budget.number), .integer(makeID(at: now).number), .integer(now.milliseconds),
      ])
    return try connection.row(
      "SELECT COUNT(*) FROM code_failures WHERE budget_id = ? AND failed_at > ?",
      [.integer(budget.number), .integer(start.milliseconds)]
    ) { Int($0.integer(0)) } ?? 0
  }

  package func forgetFailures(_ budget: RecordID) throws {
    try connection.run(
      "DELETE FROM code_failures WHERE budget_id = ?", [.integer(budget.number)])
  }

  /// Removes a portion of what no window, skew or budget can reach any more; true when there may be
  /// more.
  ///
  /// A spent code may be shown again only if the device's clock is set back, and a pair moves a
  /// device by 998 steps at most; the lowest skew there ever was bounds it for all devices.
  package func prune(at now: Timestamp, portion: Int = 2000) throws -> Bool {
    let connection = try connection
    let lowestSkew =
      try connection.row("SELECT value FROM settings WHERE name = 'lowest skew'") {
        $0.integer(0)
      } ?? 0
    let reach = lowestSkew - 998 - 2 * CodeWindow.compatible.reach
    let ceiling = SQLValue.integer(
      now.adding(seconds: -CodeBudget.ceilingSeconds).milliseconds)
    let oldest = CodeBudget.window(of: DeviceProfile.step(at: now).advanced(by: reach))
    let removed = [
      // Attempts go with the codes of their time; nobody counts them any more by then.
      try connection.run(
        """
        DELETE FROM code_uses WHERE (time_window, budget_id, device_id, number) IN
          (SELECT time_window, budget_id, device_id, number FROM code_uses
           WHERE time_window < ? LIMIT \(portion))
        """, [.integer(oldest)]),
      try connection.run(
        """
        DELETE FROM code_failures WHERE (budget_id, id) IN
          (SELECT budget_id, id FROM code_failures WHERE failed_at <= ? LIMIT \(portion))
        """, [ceiling]),
      try connection.run(
        "DELETE FROM retired_serial_numbers WHERE retired_at <= ?", [ceiling]),
    ]
    return removed.dropLast().contains(portion)
  }
}
