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
    let old = """
      FROM code_uses WHERE time_window < ? ORDER BY time_window, holder_id LIMIT \(portion)
      """
    try noteUses(old, [.integer(oldest)])
    let removed = [
      // Attempts go with the codes of their time; nobody counts them any more by then.
      try connection.run(
        """
        DELETE FROM code_uses WHERE (time_window, holder_id) IN
          (SELECT time_window, holder_id \(old))
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

  /// When the last code was shown that counted. As long as it is kept it says so itself; a row of a device's own
  /// for each use would be a page of the log for each.
  package func lastUse(of device: VirtualDevice) throws -> Timestamp? {
    let (connection, id) = (try connection, SQLValue.integer(device.id.number))
    let noted = try connection.row(
      "SELECT used_at FROM device_uses WHERE device_id = ?", [id]
    ) { Timestamp(milliseconds: $0.integer(0)) }
    // The windows there are, one after the other, the last first: some two hundred.
    let spent = try connection.row(
      """
      WITH RECURSIVE windows (number) AS (
        SELECT MAX(time_window) FROM code_uses
        UNION ALL
        SELECT (SELECT MAX(time_window) FROM code_uses WHERE time_window < number)
        FROM windows WHERE number IS NOT NULL)
      SELECT \(Self.lastStep) FROM windows
      JOIN code_uses ON time_window = number AND holder_id = ? AND spent <> 0
      ORDER BY number DESC LIMIT 1
      """, [id]
    ) { Timestamp(seconds: ($0.integer(0) - device.skew) * Int64(DeviceProfile.period)) }
    guard let shown = [noted, spent].compactMap(\.self).max() else { return nil }
    // Who got the device while the code was shown has used it himself.
    guard let since = device.enabled?.since,
      since < shown.adding(seconds: Int64(DeviceProfile.period))
    else { return shown }
    return max(shown, since)
  }

  /// The last step of a row that a code was spent of.
  private static let lastStep = """
    time_window * \(CodeBudget.steps) + CASE \((1..<CodeBudget.steps).reversed().map {
      "WHEN spent >= \(1 << $0) THEN \($0)"
    }.joined(separator: " ")) ELSE 0 END
    """

  /// Keeps of the rows that go when each device was used.
  private func noteUses(_ old: String, _ arguments: [SQLValue]) throws {
    try connection.run(
      """
      INSERT INTO device_uses (device_id, used_at)
      SELECT id, MAX((\(Self.lastStep) - skew) * \(DeviceProfile.period * 1000))
      FROM (SELECT time_window, holder_id, spent \(old)) AS gone
      JOIN mfa_devices ON id = holder_id WHERE spent <> 0 GROUP BY id
      ON CONFLICT (device_id) DO UPDATE SET used_at = excluded.used_at
      WHERE device_uses.used_at < excluded.used_at
      """, arguments)
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
