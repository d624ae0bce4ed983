/// What a backup holds: its last part, sealed as the others are.
package struct BackupManifest: Codable, Equatable, Sendable {
  /// The release of the tables.
  package var schema: Int
  /// When it was made, in milliseconds since 1970.
  package var madeAt: Int64
  /// The store's epoch then.
  package var epoch: Int64
  package var accounts: Int64
  /// The newest checkpoint of the audit trail, for `sallyport audit verify --anchor`.
  package var auditAnchor: String?
  package var tables: [Table]

  package struct Table: Codable, Equatable, Sendable {
    package var name: String
    package var rows: Int64
    /// SHA-256 of the rows as they stand in the backup, in Base64.
    package var digest: String
  }
}

/// Why a backup is not taken for one.
package enum BackupRejection: Error, Equatable {
  /// It does not end where it should, or says what no backup says.
  case damaged(String)
  /// Of a later release than this program.
  case newerSchema(found: Int, known: Int)
  /// What it was restored to does not prove itself.
  case unproven(String)
  /// The newer store of which something was to be carried over is not the same store's.
  case otherStore(String)
}
