import IdentitySQL

extension PostgreSQLDriver {
  /// What a role that is no owner may do with each table: rows come and go, but audit records and
  /// what proves them only come (their key is sealed anew with all others), and the schema's number is only read.
  private static let exceptions = [
    "audit": "SELECT, INSERT", "audit_checkpoints": "SELECT, INSERT",
    "audit_keys": "SELECT, INSERT, UPDATE", "schema_version": "SELECT",
    "change_version": "SELECT, UPDATE",
    "epochs": "SELECT, INSERT, UPDATE",
  ]

  /// Lets `role` use the tables without owning them. Throws ``SQLFailure/engine(code:_:)`` where there is
  /// no such role, or the tables are not ours to give.
  package func grantUse(to role: String) throws {
    let name = "\"\(role.replacing("\"", with: "\"\""))\""
    try transaction { connection in
      let schema = try connection.row("SELECT quote_ident(current_schema())") { $0.text(0) } ?? ""
      let tables = try connection.rows(
        """
        SELECT table_name::text FROM information_schema.tables
        WHERE table_schema = current_schema()
        """
      ) { $0.text(0) }
      try connection.run("GRANT USAGE ON SCHEMA \(schema) TO \(name)")
      for table in tables {
        let rights = Self.exceptions[table] ?? "SELECT, INSERT, UPDATE, DELETE"
        try connection.run("REVOKE ALL ON \(schema).\"\(table)\" FROM \(name)")
        try connection.run("GRANT \(rights) ON \(schema).\"\(table)\" TO \(name)")
      }
    }
  }
}
