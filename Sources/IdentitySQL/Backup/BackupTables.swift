/// The tables that a backup holds, those first that others refer to, with what orders their rows.
///
/// What is not here says where a store is among others (`schema_version`, `change_version`, `change_log`)
/// or can be found again (`audit_terms`).
package enum BackupTables {
  package static let all: [(name: String, key: [String])] = [
    ("settings", ["name"]), ("epochs", ["number"]), ("accounts", ["id"]),
    ("quotas", ["account_id", "name"]), ("users", ["id"]), ("roles", ["id"]),
    ("role_uses", ["role_id"]), ("instance_profiles", ["id"]),
    ("tags", ["resource_id", "tag_key"]), ("user_groups", ["id"]),
    ("group_members", ["user_id", "group_id"]), ("inline_policies", ["entity_id", "folded_name"]),
    ("login_profiles", ["user_id"]), ("former_passwords", ["user_id", "id"]),
    ("password_policies", ["account_id"]), ("managed_policies", ["id"]),
    ("policy_versions", ["policy_id", "version"]),
    ("attached_policies", ["entity_id", "policy_arn"]), ("permissions_boundaries", ["entity_id"]),
    ("access_keys", ["id"]), ("access_key_uses", ["access_key_id"]), ("ssh_public_keys", ["id"]),
    ("signing_certificates", ["id"]), ("service_credentials", ["id"]),
    ("credential_reports", ["account_id"]), ("mfa_devices", ["id"]),
    ("device_uses", ["device_id"]), ("retired_serial_numbers", ["serial_number"]),
    ("code_uses", ["time_window", "holder_id"]), ("code_failures", ["budget_id", "id"]),
    ("audit_keys", ["id"]), ("audit", ["id"]), ("audit_checkpoints", ["number"]),
    ("setup_codes", ["id"]), ("console_sessions", ["digest"]), ("sign_in_tickets", ["digest"]),
    ("signin_tokens", ["digest"]), ("recovery_codes", ["digest"]), ("help_requests", ["owner_id"]),
    ("enrolment_drafts", ["id"]), ("root_contacts", ["account_id"]),
    ("notice_addresses", ["user_id"]), ("sent_codes", ["account_id", "purpose"]),
    ("root_recoveries", ["account_id"]), ("root_sign_ins", ["account_id"]),
    ("owner_notices", ["owner_id", "id"]), ("outbox", ["id"]),
    ("password_tries", ["ends_at", "digest"]), ("session_keys", ["id"]),
  ]

  /// Tables that a backup leaves out, for the reasons above.
  package static let leftOut: Set<String> = [
    "schema_version", "change_version", "change_log", "audit_terms",
  ]

  /// The setting that says how far records can be found: nowhere after a restore.
  static let settingsLeftOut: Set<String> = ["audit indexed"]
}
