package import Identity
package import OneTimePasswords

extension SQLRecords {
  package func spend(_ device: RecordID, _ step: TimeStep) throws -> Bool {
    try connection.run(
      "INSERT INTO spent_codes (step, device_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
      [.integer(step.value), .integer(device.number)]) == 1
  }

  package func charge(_ budget: RecordID, at now: Timestamp) throws -> Bool {
    let window = SQLValue.integer(CodeBudget.window(at: now))
    let budget = SQLValue.integer(budget.number)
    return try connection.run(
      """
      INSERT INTO code_attempts (time_window, budget_id, ordinal)
      SELECT ?, ?, COALESCE(MAX(ordinal), 0) + 1 FROM code_attempts
      WHERE time_window = ? AND budget_id = ?
      HAVING COALESCE(MAX(ordinal), 0) < ?
      """, [window, budget, window, budget, .integer(Int64(CodeBudget.burst))]) == 1
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
    let removed = [
      try connection.run(
        """
        DELETE FROM spent_codes WHERE (step, device_id) IN
          (SELECT step, device_id FROM spent_codes WHERE step < ? LIMIT \(portion))
        """, [.integer(DeviceProfile.step(at: now).value + reach)]),
      // Two windows back, so that instances whose clocks differ agree.
      try connection.run(
        """
        DELETE FROM code_attempts WHERE (time_window, budget_id, ordinal) IN
          (SELECT time_window, budget_id, ordinal FROM code_attempts WHERE time_window < ?
           LIMIT \(portion))
        """, [.integer(CodeBudget.window(at: now) - 2)]),
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
