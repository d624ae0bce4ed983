import Identity
import Testing

/// The text of a credential report, and how long it is good for (C.8 of the behaviour reference).
@Suite struct CredentialReportTests {
  private static let made = Timestamp(seconds: 1_789_156_719)
  private static let changed = made.adding(seconds: 60)
  private static let used = made.adding(seconds: 120)

  private func line(
    _ facts: CredentialFacts, policy: PasswordPolicy? = nil
  ) -> [String: String] {
    var report = CredentialReportWriter(policy: policy)
    report.append(facts)
    let lines = String(decoding: report.text, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 2)
    let fields = lines[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    #expect(fields.count == 22)
    return Dictionary(uniqueKeysWithValues: zip(CredentialReportWriter.columns, fields))
  }

  private func user(
    _ password: CredentialFacts.PasswordFacts, hasDevice: Bool = false,
    keys: [CredentialFacts.KeyFacts] = []
  ) -> CredentialFacts {
    CredentialFacts(
      name: "anaya", arn: "arn:aws:iam::111122223333:user/anaya", createdAt: Self.made,
      password: password, hasDevice: hasDevice, accessKeys: keys)
  }

  @Test func `there are twenty-two columns`() {
    #expect(CredentialReportWriter.columns.count == 22)
    let report = CredentialReportWriter(policy: nil)
    #expect(
      String(decoding: report.text, as: UTF8.self)
        == CredentialReportWriter.columns.joined(separator: ","))
  }

  @Test func `who has nothing has nothing to show`() {
    let found = line(user(.none))
    #expect(found["user"] == "anaya")
    #expect(found["user_creation_time"] == "2026-09-11T19:58:39Z")
    for column in ["password_enabled", "mfa_active", "access_key_1_active", "cert_2_active"] {
      #expect(found[column] == "false", "\(column)")
    }
    for column in [
      "password_last_used", "password_last_changed", "password_next_rotation",
      "access_key_1_last_rotated", "access_key_2_last_used_service", "cert_1_last_rotated",
    ] { #expect(found[column] == "N/A", "\(column)") }
  }

  @Test func `a password is told with its dates`() {
    let unused = line(user(.set(changedAt: Self.changed, usedAt: nil)))
    #expect(unused["password_enabled"] == "true")
    #expect(unused["password_last_used"] == "no_information")
    #expect(unused["password_last_changed"] == "2026-09-11T19:59:39Z")
    #expect(unused["password_next_rotation"] == "N/A")
    let rotated = line(
      user(.set(changedAt: Self.changed, usedAt: Self.used)),
      policy: PasswordPolicy(maximumAge: 90))
    #expect(rotated["password_last_used"] == "2026-09-11T20:00:39Z")
    #expect(rotated["password_next_rotation"] == "2026-12-10T19:59:39Z")
  }

  @Test func `keys are told with their last use`() {
    let use = AccessKeyUse(at: Self.used, region: "us-east-1", service: "iam")
    let found = line(
      user(
        .none, hasDevice: true,
        keys: [
          .init(isActive: true, createdAt: Self.made, use: use),
          .init(isActive: false, createdAt: Self.changed, use: nil),
        ]))
    #expect(found["mfa_active"] == "true")
    #expect(found["access_key_1_active"] == "true")
    #expect(found["access_key_1_last_rotated"] == "2026-09-11T19:58:39Z")
    #expect(found["access_key_1_last_used_date"] == "2026-09-11T20:00:39Z")
    #expect(found["access_key_1_last_used_region"] == "us-east-1")
    #expect(found["access_key_1_last_used_service"] == "iam")
    #expect(found["access_key_2_active"] == "false")
    #expect(found["access_key_2_last_rotated"] == "2026-09-11T19:59:39Z")
    #expect(found["access_key_2_last_used_date"] == "N/A")
  }

  @Test func `of the root user's password only the last use is told`() {
    let root = CredentialFacts(
      name: CredentialFacts.rootName, arn: "arn:aws:iam::111122223333:root", createdAt: Self.made,
      password: .root(usedAt: nil), hasDevice: false, accessKeys: [])
    let found = line(root, policy: PasswordPolicy(maximumAge: 90))
    #expect(found["user"] == "<root_account>")
    #expect(found["password_enabled"] == "not_supported")
    #expect(found["password_last_used"] == "no_information")
    #expect(found["password_last_changed"] == "not_supported")
    #expect(found["password_next_rotation"] == "not_supported")
  }

  @Test func `a name with a comma stands in quotes`() {
    var report = CredentialReportWriter(policy: nil)
    report.append(
      CredentialFacts(
        name: "a,b", arn: "arn:aws:iam::111122223333:user/a,b", createdAt: Self.made,
        password: .none, hasDevice: false, accessKeys: []))
    let text = String(decoding: report.text, as: UTF8.self)
    #expect(text.contains("\n\"a,b\",\"arn:aws:iam::111122223333:user/a,b\",2026-"))
  }

  @Test(
    arguments: [
      (0, nil, CredentialReport.State.inProgress), (59, nil, .inProgress), (60, nil, .abandoned),
      (14_409, 10, .complete(made.adding(seconds: 10))), (14_410, 10, .expired),
    ] as [(Int64, Int64?, CredentialReport.State)])
  func `a report is good for four hours`(
    _ seconds: Int64, _ generated: Int64?, _ expected: CredentialReport.State
  ) {
    let report = CredentialReport(
      startedAt: Self.made, generatedAt: generated.map { Self.made.adding(seconds: $0) })
    #expect(report.state(at: Self.made.adding(seconds: seconds)) == expected)
  }
}
