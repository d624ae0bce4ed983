/// The tables, and how a store of an earlier release becomes one of this release.
///
/// Constraints back the laws; they never stand in for the rules in `Identity`.
package enum Schema {
  /// Brings the store up to date, in one transaction. Throws ``SQLFailure/newerSchema(found:known:)``
  /// for a store that a later release has touched, and leaves it alone. `release` is for tests of
  /// what becomes of an older store.
  package static func migrate(_ driver: any SQLDriver, upTo release: Int? = nil) throws {
    try driver.transaction { connection in
      try connection.run(
        "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)")
      let found =
        try connection.row("SELECT COALESCE(MAX(version), 0) FROM schema_version") {
          Int($0.integer(0))
        } ?? 0
      guard found <= migrations.count else {
        throw SQLFailure.newerSchema(found: found, known: migrations.count)
      }
      for version in found..<max(found, release ?? migrations.count) {
        for statement in migrations[version](driver.dialect) { try connection.run(statement) }
        try connection.run(
          "INSERT INTO schema_version (version) VALUES (?)", [.integer(Int64(version + 1))])
      }
    }
  }

  /// The number of this release.
  package static var release: Int { migrations.count }

  /// Throws unless the store is of this release; changes nothing.
  package static func check(_ driver: any SQLDriver) throws {
    let found: Int
    do {
      found = try driver.read { connection in
        try connection.row("SELECT COALESCE(MAX(version), 0) FROM schema_version") {
          Int($0.integer(0))
        } ?? 0
      }
    } catch SQLFailure.engine {
      // There is no such table, or it may not be read; either is for who changes schemas.
      found = 0
    }
    if found < migrations.count {
      throw SQLFailure.olderSchema(found: found, known: migrations.count)
    }
    if found > migrations.count {
      throw SQLFailure.newerSchema(found: found, known: migrations.count)
    }
  }

  /// Statements that lead from version n to n + 1. Never changed once released.
  private static let migrations: [@Sendable (SQLDialect) -> [String]] = [
    firstRelease, uses, notices, instances, chains, epochs, keys,
  ]

  private static func firstRelease(_ dialect: SQLDialect) -> [String] {
    [
      // The root user has no password when his was taken away. Since `root_login_at` he may choose
      // another; without it his is as old as the account.
      """
      CREATE TABLE accounts (
        id \(dialect.numberKey) CHECK (id BETWEEN 0 AND 999999999999),
        partition_name \(dialect.text) NOT NULL,
        alias \(dialect.text) UNIQUE,
        root_email \(dialect.text) NOT NULL,
        root_password_hash \(dialect.text),
        root_login_at BIGINT,
        created_at BIGINT NOT NULL,
        token_version BIGINT NOT NULL DEFAULT 1 CHECK (token_version IN (1, 2)),
        mfa_demand BIGINT NOT NULL DEFAULT 0 CHECK (mfa_demand BETWEEN 0 AND 2),
        ways_back BIGINT NOT NULL DEFAULT 3 CHECK (ways_back BETWEEN 0 AND 3),
        sealed_data_key \(dialect.bytes) NOT NULL
      )
      """,
      """
      CREATE TABLE quotas (
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        name \(dialect.text) NOT NULL,
        value BIGINT NOT NULL CHECK (value >= 0),
        PRIMARY KEY (account_id, name)
      )\(dialect.clustered)
      """,
      // Record ids lie above every account id, so that one column can name either as an owner.
      """
      CREATE TABLE users (
        id \(dialect.numberKey) CHECK (id > 999999999999),
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        unique_id \(dialect.text) NOT NULL UNIQUE,
        path \(dialect.text) NOT NULL,
        name \(dialect.text) NOT NULL,
        folded_name \(dialect.text) NOT NULL,
        created_at BIGINT NOT NULL,
        password_used_at BIGINT,
        UNIQUE (account_id, folded_name)
      )
      """,
      """
      CREATE TABLE roles (
        id \(dialect.numberKey) CHECK (id > 999999999999),
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        unique_id \(dialect.text) NOT NULL UNIQUE,
        path \(dialect.text) NOT NULL,
        name \(dialect.text) NOT NULL,
        folded_name \(dialect.text) NOT NULL,
        created_at BIGINT NOT NULL,
        trust_policy \(dialect.text) NOT NULL,
        description \(dialect.text),
        max_session_duration BIGINT NOT NULL CHECK (max_session_duration BETWEEN 3600 AND 43200),
        UNIQUE (account_id, folded_name)
      )
      """,
      """
      CREATE TABLE role_uses (
        role_id BIGINT NOT NULL PRIMARY KEY REFERENCES roles (id),
        used_at BIGINT NOT NULL,
        region \(dialect.text) NOT NULL
      )\(dialect.clustered)
      """,
      """
      CREATE TABLE instance_profiles (
        id \(dialect.numberKey) CHECK (id > 999999999999),
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        unique_id \(dialect.text) NOT NULL UNIQUE,
        path \(dialect.text) NOT NULL,
        name \(dialect.text) NOT NULL,
        folded_name \(dialect.text) NOT NULL,
        created_at BIGINT NOT NULL,
        role_id BIGINT REFERENCES roles (id),
        UNIQUE (account_id, folded_name)
      )
      """,
      "CREATE INDEX instance_profiles_of_role ON instance_profiles (role_id, folded_name)",
      """
      CREATE TABLE tags (
        resource_id BIGINT NOT NULL,
        tag_key \(dialect.text) NOT NULL,
        tag_value \(dialect.text) NOT NULL,
        PRIMARY KEY (resource_id, tag_key)
      )\(dialect.clustered)
      """,
      """
      CREATE TABLE user_groups (
        id \(dialect.numberKey) CHECK (id > 999999999999),
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        unique_id \(dialect.text) NOT NULL UNIQUE,
        path \(dialect.text) NOT NULL,
        name \(dialect.text) NOT NULL,
        folded_name \(dialect.text) NOT NULL,
        created_at BIGINT NOT NULL,
        UNIQUE (account_id, folded_name)
      )
      """,
      """
      CREATE TABLE group_members (
        user_id BIGINT NOT NULL REFERENCES users (id),
        group_id BIGINT NOT NULL REFERENCES user_groups (id),
        PRIMARY KEY (user_id, group_id)
      )\(dialect.clustered)
      """,
      "CREATE INDEX group_members_of_group ON group_members (group_id, user_id)",
      // Of users, groups and roles alike.
      """
      CREATE TABLE inline_policies (
        entity_id BIGINT NOT NULL,
        folded_name \(dialect.text) NOT NULL,
        name \(dialect.text) NOT NULL,
        document \(dialect.text) NOT NULL,
        counted_size BIGINT NOT NULL CHECK (counted_size >= 0),
        PRIMARY KEY (entity_id, folded_name)
      )\(dialect.clustered)
      """,
      """
      CREATE TABLE login_profiles (
        user_id \(dialect.numberKey) REFERENCES users (id),
        created_at BIGINT NOT NULL,
        password_hash \(dialect.text) NOT NULL,
        changed_at BIGINT NOT NULL,
        must_be_reset BIGINT NOT NULL CHECK (must_be_reset IN (0, 1))
      )
      """,
      """
      CREATE TABLE former_passwords (
        user_id BIGINT NOT NULL REFERENCES users (id),
        id BIGINT NOT NULL,
        password_hash \(dialect.text) NOT NULL,
        PRIMARY KEY (user_id, id)
      )\(dialect.clustered)
      """,
      """
      CREATE TABLE password_policies (
        account_id \(dialect.numberKey) REFERENCES accounts (id),
        minimum_length BIGINT NOT NULL CHECK (minimum_length BETWEEN 6 AND 128),
        requires_symbols BIGINT NOT NULL,
        requires_numbers BIGINT NOT NULL,
        requires_uppercase BIGINT NOT NULL,
        requires_lowercase BIGINT NOT NULL,
        allows_users_to_change BIGINT NOT NULL,
        maximum_age BIGINT CHECK (maximum_age BETWEEN 1 AND 1095),
        reuse_prevention BIGINT CHECK (reuse_prevention BETWEEN 1 AND 24),
        is_hard_expiry BIGINT
      )
      """,
      """
      CREATE TABLE managed_policies (
        id \(dialect.numberKey) CHECK (id > 999999999999),
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        unique_id \(dialect.text) NOT NULL UNIQUE,
        arn \(dialect.text) NOT NULL UNIQUE,
        path \(dialect.text) NOT NULL,
        folded_name \(dialect.text) NOT NULL,
        description \(dialect.text),
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        default_version BIGINT NOT NULL,
        last_version BIGINT NOT NULL CHECK (last_version >= default_version),
        UNIQUE (account_id, folded_name)
      )
      """,
      """
      CREATE TABLE policy_versions (
        policy_id BIGINT NOT NULL REFERENCES managed_policies (id),
        version BIGINT NOT NULL CHECK (version > 0),
        document \(dialect.text) NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (policy_id, version)
      )\(dialect.clustered)
      """,
      // By ARN, for not all policies are in the store; and it is for good.
      """
      CREATE TABLE attached_policies (
        entity_id BIGINT NOT NULL,
        policy_arn \(dialect.text) NOT NULL,
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        PRIMARY KEY (entity_id, policy_arn)
      )\(dialect.clustered)
      """,
      """
      CREATE INDEX attached_policies_of_policy
        ON attached_policies (policy_arn, account_id, entity_id)
      """,
      """
      CREATE TABLE permissions_boundaries (
        entity_id BIGINT NOT NULL PRIMARY KEY,
        policy_arn \(dialect.text) NOT NULL,
        account_id BIGINT NOT NULL REFERENCES accounts (id)
      )\(dialect.clustered)
      """,
      """
      CREATE INDEX permissions_boundaries_of_policy
        ON permissions_boundaries (policy_arn, account_id, entity_id)
      """,
      """
      CREATE TABLE access_keys (
        id \(dialect.text) NOT NULL PRIMARY KEY,
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        owner_id BIGINT NOT NULL,
        status \(dialect.text) NOT NULL CHECK (status IN ('Active', 'Inactive')),
        created_at BIGINT NOT NULL,
        sealed_secret \(dialect.bytes) NOT NULL
      )\(dialect.clustered)
      """,
      "CREATE INDEX access_keys_of_owner ON access_keys (owner_id, created_at)",
      """
      CREATE TABLE access_key_uses (
        access_key_id \(dialect.text) NOT NULL PRIMARY KEY,
        used_at BIGINT NOT NULL,
        region \(dialect.text) NOT NULL,
        service \(dialect.text) NOT NULL
      )\(dialect.clustered)
      """,
      """
      CREATE TABLE ssh_public_keys (
        id \(dialect.text) NOT NULL PRIMARY KEY,
        user_id BIGINT NOT NULL REFERENCES users (id),
        status \(dialect.text) NOT NULL CHECK (status IN ('Active', 'Inactive')),
        uploaded_at BIGINT NOT NULL,
        key_blob \(dialect.bytes) NOT NULL
      )\(dialect.clustered)
      """,
      "CREATE INDEX ssh_public_keys_of_user ON ssh_public_keys (user_id, uploaded_at)",
      """
      CREATE TABLE signing_certificates (
        id \(dialect.text) NOT NULL PRIMARY KEY,
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        owner_id BIGINT NOT NULL,
        status \(dialect.text) NOT NULL CHECK (status IN ('Active', 'Inactive')),
        uploaded_at BIGINT NOT NULL,
        body \(dialect.text) NOT NULL,
        digest \(dialect.bytes) NOT NULL,
        UNIQUE (account_id, digest)
      )\(dialect.clustered)
      """,
      "CREATE INDEX signing_certificates_of_owner ON signing_certificates (owner_id, uploaded_at)",
      """
      CREATE TABLE service_credentials (
        id \(dialect.text) NOT NULL PRIMARY KEY,
        user_id BIGINT NOT NULL REFERENCES users (id),
        service \(dialect.text) NOT NULL,
        service_user_name \(dialect.text) NOT NULL,
        created_at BIGINT NOT NULL,
        expires_at BIGINT,
        status \(dialect.text) NOT NULL CHECK (status IN ('Active', 'Inactive')),
        password_hash \(dialect.bytes) NOT NULL
      )\(dialect.clustered)
      """,
      "CREATE INDEX service_credentials_of_user ON service_credentials (user_id, created_at)",
      """
      CREATE TABLE credential_reports (
        account_id \(dialect.numberKey) REFERENCES accounts (id),
        started_at BIGINT NOT NULL,
        generated_at BIGINT,
        content \(dialect.bytes),
        CHECK ((generated_at IS NULL) = (content IS NULL))
      )
      """,
      """
      CREATE TABLE mfa_devices (
        id \(dialect.numberKey) CHECK (id > 999999999999),
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        serial_number \(dialect.text) NOT NULL UNIQUE,
        created_at BIGINT NOT NULL,
        sealed_seed \(dialect.bytes) NOT NULL,
        budget_id BIGINT NOT NULL,
        owner_id BIGINT,
        enabled_at BIGINT,
        skew BIGINT NOT NULL,
        last_pair BIGINT,
        suspended_at BIGINT,
        CHECK ((owner_id IS NULL) = (enabled_at IS NULL)),
        CHECK (owner_id IS NULL OR last_pair IS NOT NULL)
      )
      """,
      """
      CREATE INDEX mfa_devices_of_owner ON mfa_devices (owner_id, enabled_at)
        WHERE owner_id IS NOT NULL
      """,
      "CREATE INDEX mfa_devices_of_account ON mfa_devices (account_id, id)",
      """
      CREATE TABLE retired_serial_numbers (
        serial_number \(dialect.text) NOT NULL PRIMARY KEY,
        budget_id BIGINT NOT NULL,
        retired_at BIGINT NOT NULL
      )\(dialect.clustered)
      """,
      // What was done with codes in a window of three minutes: how many attempts its holder, a budget,
      // was charged, and which of the window's six steps its holder, a device, has spent, a bit each.
      // A device is its own budget unless it inherited one, so both are nearly always one row. Keyed
      // by time first, so that what is written now lies together.
      """
      CREATE TABLE code_uses (
        time_window BIGINT NOT NULL,
        holder_id BIGINT NOT NULL,
        attempts BIGINT NOT NULL CHECK (attempts BETWEEN 0 AND 9),
        spent BIGINT NOT NULL CHECK (spent BETWEEN 0 AND 63),
        PRIMARY KEY (time_window, holder_id)
      )\(dialect.clustered)
      """,
      """
      CREATE VIEW code_attempts AS
      SELECT time_window, holder_id AS budget_id, ordinal
      FROM code_uses JOIN (\(numbers(1...9, as: "ordinal"))) AS numbered ON ordinal <= attempts
      """,
      """
      CREATE VIEW spent_codes AS
      SELECT time_window * 6 + place AS step, holder_id AS device_id
      FROM code_uses JOIN (\(numbers(0...5, as: "place"))) AS numbered
        ON spent & (1 << place) <> 0
      """,
      """
      CREATE TABLE code_failures (
        budget_id BIGINT NOT NULL,
        id BIGINT NOT NULL,
        failed_at BIGINT NOT NULL,
        PRIMARY KEY (budget_id, id)
      )\(dialect.clustered)
      """,
      """
      CREATE TABLE audit (
        id \(dialect.numberKey),
        account_id BIGINT NOT NULL,
        recorded_at BIGINT NOT NULL,
        record \(dialect.text) NOT NULL
      )
      """,
      // What records are found by (see `AuditTerm`), each by time. It is filled beside the requests, so
      // that none waits for it, up to the id that the setting `audit indexed` holds.
      """
      CREATE TABLE audit_terms (
        account_id BIGINT NOT NULL,
        term \(dialect.text) NOT NULL,
        recorded_at BIGINT NOT NULL,
        record_id BIGINT NOT NULL,
        PRIMARY KEY (account_id, term, recorded_at, record_id)
      )\(dialect.clustered)
      """,
      // What lets somebody make the first account: one row at most.
      """
      CREATE TABLE setup_codes (
        id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
        digest \(dialect.text) NOT NULL,
        expires_at BIGINT NOT NULL,
        misses BIGINT NOT NULL
      )\(dialect.clustered)
      """,
      // People who are signed in to the console, by the digest of what their browser holds. `details`
      // is what was said when a role's or federated user's session was made.
      """
      CREATE TABLE console_sessions (
        digest \(dialect.text) NOT NULL PRIMARY KEY,
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        owner_id BIGINT NOT NULL,
        access_key_id \(dialect.text) NOT NULL,
        device_id BIGINT,
        expires_at BIGINT NOT NULL,
        seen_at BIGINT NOT NULL,
        session \(dialect.bytes) NOT NULL
      )\(dialect.clustered)
      """,
      "CREATE INDEX console_sessions_of_owner ON console_sessions (owner_id)",
      "CREATE INDEX console_sessions_of_device ON console_sessions (device_id)",
      """
      CREATE TABLE sign_in_tickets (
        digest \(dialect.text) NOT NULL PRIMARY KEY,
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        owner_id BIGINT NOT NULL,
        step BIGINT NOT NULL CHECK (step IN (1, 2)),
        expires_at BIGINT NOT NULL,
        mfa_at BIGINT,
        device_id BIGINT,
        CHECK (device_id IS NULL OR mfa_at IS NOT NULL),
        CHECK (step <> 1 OR mfa_at IS NULL)
      )\(dialect.clustered)
      """,
      // What brokers were given for credentials, by its digest: good once.
      """
      CREATE TABLE signin_tokens (
        digest \(dialect.text) NOT NULL PRIMARY KEY,
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        owner_id BIGINT NOT NULL,
        access_key_id \(dialect.text) NOT NULL,
        duration BIGINT,
        expires_at BIGINT NOT NULL,
        session \(dialect.bytes) NOT NULL
      )\(dialect.clustered)
      """,
      "CREATE INDEX signin_tokens_of_owner ON signin_tokens (owner_id)",
      """
      CREATE TABLE recovery_codes (
        digest \(dialect.text) NOT NULL PRIMARY KEY,
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        owner_id BIGINT NOT NULL,
        expires_at BIGINT
      )\(dialect.clustered)
      """,
      "CREATE INDEX recovery_codes_of_owner ON recovery_codes (owner_id)",
      // Who has shown his password and asks an administrator for a way in: one row a person.
      """
      CREATE TABLE help_requests (
        owner_id \(dialect.numberKey) CHECK (owner_id > 999999999999),
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        code \(dialect.text) NOT NULL,
        source_ip \(dialect.text) NOT NULL,
        made_at BIGINT NOT NULL
      )
      """,
      "CREATE INDEX help_requests_of_account ON help_requests (account_id, made_at)",
      """
      CREATE TABLE enrolment_drafts (
        id \(dialect.numberKey) CHECK (id > 999999999999),
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        owner_id BIGINT NOT NULL,
        creator_id \(dialect.text) NOT NULL,
        serial_number \(dialect.text) NOT NULL,
        created_at BIGINT NOT NULL,
        sealed_seed \(dialect.bytes) NOT NULL
      )
      """,
      "CREATE INDEX enrolment_drafts_of_owner ON enrolment_drafts (owner_id)",
      // How root users are reached; without a row nothing is verified yet.
      """
      CREATE TABLE root_contacts (
        account_id \(dialect.numberKey) REFERENCES accounts (id),
        email_verified_at BIGINT,
        phone \(dialect.text),
        phone_verified_at BIGINT,
        allows_alternatives BIGINT NOT NULL CHECK (allows_alternatives IN (0, 1)),
        CHECK ((phone IS NULL) = (phone_verified_at IS NULL))
      )
      """,
      """
      CREATE TABLE sent_codes (
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        purpose \(dialect.text) NOT NULL,
        digest \(dialect.text) NOT NULL,
        target \(dialect.text) NOT NULL,
        expires_at BIGINT NOT NULL,
        tries BIGINT NOT NULL CHECK (tries BETWEEN 0 AND 5),
        PRIMARY KEY (account_id, purpose)
      )\(dialect.clustered)
      """,
      """
      CREATE TABLE root_recoveries (
        account_id \(dialect.numberKey) REFERENCES accounts (id),
        requested_at BIGINT NOT NULL,
        ready_at BIGINT NOT NULL,
        ends_at BIGINT NOT NULL,
        mailed_to \(dialect.text),
        misses BIGINT NOT NULL
      )
      """,
      """
      CREATE TABLE owner_notices (
        owner_id BIGINT NOT NULL,
        id BIGINT NOT NULL,
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        kind \(dialect.text) NOT NULL,
        subject \(dialect.text) NOT NULL,
        actor \(dialect.text),
        happened_at BIGINT NOT NULL,
        PRIMARY KEY (owner_id, id)
      )\(dialect.clustered)
      """,
      """
      CREATE TABLE outbox (
        id \(dialect.numberKey) CHECK (id > 999999999999),
        account_id BIGINT NOT NULL REFERENCES accounts (id),
        kind \(dialect.text) NOT NULL CHECK (kind IN ('mail', 'notice', 'hook')),
        sealed_fields \(dialect.bytes) NOT NULL,
        due_at BIGINT NOT NULL,
        attempts BIGINT NOT NULL,
        expires_at BIGINT NOT NULL
      )
      """,
      "CREATE INDEX outbox_by_time ON outbox (due_at, id)",
      // Keyed by time first, as codes are.
      """
      CREATE TABLE password_tries (
        ends_at BIGINT NOT NULL,
        digest \(dialect.text) NOT NULL,
        tries BIGINT NOT NULL,
        PRIMARY KEY (ends_at, digest)
      )\(dialect.clustered)
      """,
      """
      CREATE TABLE session_keys (
        id BIGINT NOT NULL PRIMARY KEY,
        created_at BIGINT NOT NULL,
        sealed_key \(dialect.bytes) NOT NULL
      )\(dialect.clustered)
      """,
      """
      CREATE TABLE settings (
        name \(dialect.text) NOT NULL PRIMARY KEY,
        value BIGINT NOT NULL
      )\(dialect.clustered)
      """,
    ]
  }

  /// A table of one column for a view to join.
  private static func numbers(_ range: ClosedRange<Int>, as name: String) -> String {
    range.map { "SELECT \($0) AS \(name)" }.joined(separator: " UNION ALL ")
  }
}
