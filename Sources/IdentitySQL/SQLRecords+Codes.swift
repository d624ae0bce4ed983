package import Identity
package import OneTimePasswords

extension SQLRecords {
  package func spend(_ step: TimeStep, of device: VirtualDevice) throws -> Bool {
    let window = CodeBudget.window(of: step)
    let place = step.value - window * CodeBudget.steps
    return try connection.run(
      """
      INSERT INTO code_uses (time_window, holder_id, attempts, spent) SELECT ?, ?, 0, ?
      WHERE NOT EXISTS (SELECT 1 FROM settings WHERE name = 'codes pruned' AND value >= ?)
      ON CONFLICT (time_window, holder_id) DO UPDATE SET spent = code_uses.spent | excluded.spent
      WHERE code_uses.spent & excluded.spent = 0
      """,
      [
        .integer(window), .integer(device.id.number), .integer(1 << place), .integer(window),
      ]) == 1
  }

  package func charge(_ budget: RecordID, at now: Timestamp) throws -> Bool {
    let charged = try connection.run(
      """
      INSERT INTO code_uses (time_window, holder_id, attempts, spent) VALUES (?, ?, 1, 0)
      ON CONFLICT (time_window, holder_id) DO UPDATE SET attempts = code_uses.attempts + 1
      WHERE code_uses.attempts < \(CodeBudget.burst)
      """, [.integer(CodeBudget.window(at: now)), .integer(budget.number)])
    if charged == 1 { charges.append((budget, now)) }
    return charged == 1
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
    try notePruned(before: oldest)
    let removed = [
      // Attempts go with the codes of their time; nobody counts them any more by then.
      try connection.run(
        """
        DELETE FROM code_uses WHERE (time_window, holder_id) IN
          (SELECT time_window, holder_id FROM code_uses WHERE time_window < ? LIMIT \(portion))
        """, [.integer(oldest)]),
      try connection.run(
        """
        DELETE FROM code_failures WHERE (budget_id, id) IN
          (SELECT budget_id, id FROM code_failures WHERE failed_at <= ? LIMIT \(portion))
        """, [ceiling]),
      try connection.run(
        "DELETE FROM retired_serial_numbers WHERE retired_at <= ?", [ceiling]),
    ]
    try pruneSignIns(at: now)
    return removed.dropLast().contains(portion)
  }

  /// Notes the last window of which it is forgotten what was spent in it, so that no code of it, nor of one
  /// before, counts again. Usually that is hours ago; where the clock was far ahead for a while it is the
  /// window in which that began.
  private func notePruned(before oldest: Int64) throws {
    let connection = try connection
    let last = try connection.row(
      """
      SELECT time_window FROM code_uses WHERE time_window < ? AND spent <> 0
      ORDER BY time_window DESC LIMIT 1
      """, [.integer(oldest)]
    ) { $0.integer(0) }
    guard let last else { return }
    try connection.run(
      """
      INSERT INTO settings (name, value) VALUES ('codes pruned', ?)
      ON CONFLICT (name) DO UPDATE SET value = excluded.value
      WHERE excluded.value > settings.value
      """, [.integer(last)])
  }
}
