// What came after the first release; see `Schema.migrations`.

extension Schema {
  /// When devices were last used, and the root users signed in; and unassigned devices are found
  /// without a look at all the others.
  static func uses(_ dialect: SQLDialect) -> [String] {
    [
      """
      CREATE TABLE device_uses (
        device_id BIGINT NOT NULL PRIMARY KEY REFERENCES mfa_devices (id),
        used_at BIGINT NOT NULL
      )\(dialect.clustered)
      """,
      // Nobody wrote it down before: whoever holds a device is not asked whether it works.
      """
      INSERT INTO device_uses (device_id, used_at)
      SELECT id, enabled_at FROM mfa_devices WHERE owner_id IS NOT NULL
      """,
      """
      CREATE TABLE root_sign_ins (
        account_id BIGINT NOT NULL PRIMARY KEY REFERENCES accounts (id),
        signed_in_at BIGINT NOT NULL
      )\(dialect.clustered)
      """,
      "CREATE INDEX unassigned_devices ON mfa_devices (account_id, id) WHERE owner_id IS NULL",
    ]
  }

  /// Where users are told, in which language, and by webhook too.
  static func notices(_ dialect: SQLDialect) -> [String] {
    [
      "ALTER TABLE root_contacts ADD COLUMN language \(dialect.text)",
      """
      CREATE TABLE notice_addresses (
        user_id BIGINT NOT NULL PRIMARY KEY REFERENCES users (id),
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        email \(dialect.text) NOT NULL,
        language \(dialect.text) NOT NULL,
        verified_at BIGINT NOT NULL
      )\(dialect.clustered)
      """,
      "ALTER TABLE outbox RENAME TO outbox_before",
      "DROP INDEX outbox_by_time",
      """
      CREATE TABLE outbox (
        id \(dialect.numberKey) CHECK (id > 999999999999),
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        kind \(dialect.text) NOT NULL CHECK (kind IN ('mail', 'notice', 'hook', 'webhook')),
        sealed_fields \(dialect.bytes) NOT NULL,
        due_at BIGINT NOT NULL,
        attempts BIGINT NOT NULL,
        expires_at BIGINT NOT NULL
      )
      """,
      """
      INSERT INTO outbox (id, account_id, kind, sealed_fields, due_at, attempts, expires_at)
      SELECT id, account_id, kind, sealed_fields, due_at, attempts, expires_at FROM outbox_before
      """,
      "DROP TABLE outbox_before",
      "CREATE INDEX outbox_by_time ON outbox (due_at, id)",
      // For how many wait for one account.
      "CREATE INDEX outbox_of_account ON outbox (account_id, id)",
    ]
  }

  /// How instances before one store learn what the others changed: see `ChangeFeed`.
  static func instances(_ dialect: SQLDialect) -> [String] {
    [
      """
      CREATE TABLE change_version (
        id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
        version BIGINT NOT NULL CHECK (version >= 0)
      )\(dialect.clustered)
      """,
      "INSERT INTO change_version (id, version) VALUES (1, 0)",
      """
      CREATE TABLE change_log (
        version BIGINT NOT NULL PRIMARY KEY,
        changes \(dialect.text) NOT NULL
      )\(dialect.clustered)
      """,
    ]
  }

  /// What holds the audit records together: see `ChainWriter`. Those from before have no place in it.
  static func chains(_ dialect: SQLDialect) -> [String] {
    [
      "ALTER TABLE audit ADD COLUMN chain BIGINT",
      "ALTER TABLE audit ADD COLUMN number BIGINT",
      "ALTER TABLE audit ADD COLUMN link \(dialect.bytes)",
      """
      CREATE TABLE audit_keys (
        id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
        sealed_secret \(dialect.bytes) NOT NULL
      )\(dialect.clustered)
      """,
      """
      CREATE TABLE audit_checkpoints (
        number BIGINT NOT NULL PRIMARY KEY CHECK (number > 0),
        kind BIGINT NOT NULL,
        chain BIGINT NOT NULL,
        place BIGINT NOT NULL,
        link \(dialect.bytes) NOT NULL,
        record_id BIGINT NOT NULL,
        recorded_at BIGINT NOT NULL,
        signature \(dialect.bytes) NOT NULL
      )\(dialect.clustered)
      """,
    ]
  }

  /// What was lost, when: see `StoreEpoch`. Without a row it is the first. `history` tells the engine's
  /// log from others that began like it, where an engine has such a thing.
  static func epochs(_ dialect: SQLDialect) -> [String] {
    [
      """
      CREATE TABLE epochs (
        number BIGINT NOT NULL PRIMARY KEY CHECK (number > 0),
        began_at BIGINT NOT NULL,
        reason \(dialect.text) NOT NULL,
        history \(dialect.text)
      )\(dialect.clustered)
      """
    ]
  }

  /// An account's data key, while it is changed, beside the one before; and the mark that what is sealed
  /// under the new one begins with, so that what is not can be counted. See ``KeyStatus``.
  static func keys(_ dialect: SQLDialect) -> [String] {
    [
      "ALTER TABLE accounts ADD COLUMN data_key_mark \(dialect.bytes)",
      "ALTER TABLE accounts ADD COLUMN sealed_former_key \(dialect.bytes)",
      "ALTER TABLE accounts ADD COLUMN former_key_until BIGINT",
    ]
  }
}
