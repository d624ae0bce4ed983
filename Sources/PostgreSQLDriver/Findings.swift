import IdentitySQL

/// What an operator should know of a database.
package struct DatabaseFinding: Sendable {
  package enum Weight: String, Sendable {
    case fine = "ok"
    /// It works, and less well than it could.
    case warning
    case problem
  }

  package let weight: Weight
  package let text: String

  init(_ weight: Weight, _ text: String) {
    self.weight = weight
    self.text = text
  }
}

extension PostgreSQLDriver {
  /// What is right and wrong with the database for servers of this role. Changes nothing.
  package func findings() throws -> [DatabaseFinding] {
    try read { connection in
      func text(_ query: String) throws -> String {
        try connection.row(query) { $0.text(0) } ?? ""
      }
      func holds(_ query: String) throws -> Bool {
        try connection.row(query) { $0.integer(0) != 0 } ?? false
      }
      var findings = [
        DatabaseFinding(
          .fine,
          try text("SELECT 'PostgreSQL ' || current_setting('server_version')")
            + ", as \(try text("SELECT current_user::text"))"),
        DatabaseFinding(.fine, "commits wait for the disk"),
      ]
      let difference = try clockDifference(on: connection)
      findings.append(
        DatabaseFinding(
          abs(difference) > SQLStore.clockTolerance ? .problem : .fine,
          "the clocks differ by \(abs(difference)) ms"))
      findings.append(
        try holds("SELECT current_setting('synchronous_standby_names') <> ''")
          ? DatabaseFinding(.fine, "commits wait until a standby has applied them")
          : DatabaseFinding(
            .warning,
            "no standby is waited for: without this machine's disk the newest changes are lost"))
      let mayChangeTables = try holds(
        """
        SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class
        WHERE oid = 'audit'::regclass
        """)
      findings.append(
        mayChangeTables
          ? DatabaseFinding(
            .warning, "this role owns the tables; let servers have another: migrate --grant-to")
          : DatabaseFinding(.fine, "this role cannot change tables"))
      let mayForge = try holds("SELECT has_table_privilege('audit', 'UPDATE, DELETE, TRUNCATE')")
      findings.append(
        mayForge
          ? DatabaseFinding(.warning, "this role can change and delete audit records")
          : DatabaseFinding(.fine, "this role cannot change or delete audit records"))
      let instances = try connection.row(
        """
        SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = \(NewsSession.lockClass)
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """
      ) { $0.integer(0) }
      findings.append(DatabaseFinding(.fine, "instances connected: \(instances ?? 0)"))
      return findings
    }
  }
}
