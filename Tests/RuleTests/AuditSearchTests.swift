import Identity
import Testing

/// What a row shows of a record, and what the record is found by.
@Suite struct AuditSearchTests {
  private static let session = #"""
    {"eventTime":"2026-11-22T00:00:01Z","eventName":"CreateUser","eventSource":"iam.amazonaws.com",
    "sourceIPAddress":"192.0.2.7","errorCode":"AccessDenied","userIdentity":{"type":"AssumedRole",
    "arn":"arn:aws:sts::111122223333:assumed-role/Ops/desk","sessionContext":{"sessionIssuer":
    {"userName":"Ops"},"attributes":{"mfaAuthenticated":"false"}}},
    "requestParameters":{"path":"/","userName":"Mina","tags":[{"key":"a"}]}}
    """#
  private static let root = #"""
    {"eventTime":"2026-11-22T00:00:02Z","eventName":"ConsoleLogin",
    "eventSource":"signin.amazonaws.com","sourceIPAddress":"::1","userIdentity":{"type":"Root",
    "arn":"arn:aws:iam::111122223333:root"},"requestParameters":null,
    "additionalEventData":{"MFAUsed":"Yes"}}
    """#
  private static let host = #"""
    {"eventTime":"2026-11-22T00:00:03Z","eventName":"CreateAccount","eventSource":"sallyport",
    "sourceIPAddress":"control.sock","userIdentity":{"type":"Operator","invokedBy":"init"},
    "requestParameters":{"serialNumber":"arn:aws:iam::111122223333:mfa/phone"}}
    """#

  private func stored(_ json: String) throws -> StoredAuditRecord {
    StoredAuditRecord(id: 7, account: try Sample.accountID(), recordedAt: Sample.now, json: json)
  }

  @Test func `a row says who did what to whom, with MFA or without`() throws {
    let session = AuditEntry(try stored(Self.session))
    #expect(session.who == "Ops/desk" && session.target == "Mina" && session.usedMFA == false)
    #expect(session.errorCode == "AccessDenied")
    let root = AuditEntry(try stored(Self.root))
    #expect(root.who == "root" && root.target == nil && root.usedMFA == true)
    let host = AuditEntry(try stored(Self.host))
    #expect(host.who == "init" && host.target == "arn:aws:iam::111122223333:mfa/phone")
    #expect(host.usedMFA == nil && host.errorCode == nil)
  }

  @Test func `a record is found by the user who did it, by his role and by the one it was done to`()
    throws
  {
    #expect(
      AuditTerm.of(try stored(Self.session)) == [
        "", "event:createuser", "refused", "user:ops/desk", "user:ops", "user:mina",
        "user:ops/desk event:createuser", "user:ops event:createuser", "user:mina event:createuser",
      ])
    #expect(AuditTerm.of(try stored("{}")) == [""])
  }

  @Test func `a filter looks where the fewest records are`() {
    var filter = AuditFilter()
    #expect(filter.term == "")
    filter.result = .allowed
    #expect(filter.term == "")
    filter.result = .refused
    #expect(filter.term == "refused")
    filter.event = "CreateUser"
    #expect(filter.term == "event:createuser")
    filter.user = "Mina"
    #expect(filter.term == "user:mina event:createuser")
  }

  @Test(
    arguments: [
      ("1970-01-01", 0), ("2000-02-29", 951_782_400), ("2026-11-22", 1_795_305_600),
      ("2100-03-01", 4_107_542_400),
    ] as [(String, Int64)])
  func `a day begins at midnight UTC`(_ text: String, _ seconds: Int64) {
    #expect(Timestamp(day: text) == Timestamp(seconds: seconds))
  }

  @Test(arguments: [
    "", "2026-02-29", "2026-13-01", "2026-1-1", "26-01-01", "2026-11-22T00", "٢٠٢٦-11-22",
  ])
  func `what is no day is none`(_ text: String) {
    #expect(Timestamp(day: text) == nil)
  }

  @Test func `where a page ends is handed on and read again`() {
    let place = AuditPosition(at: Sample.now, id: 12)
    #expect(AuditPosition(place.text) == place)
    for text in ["", "1", "1-", "a-b", "1-2-3"] { #expect(AuditPosition(text) == nil) }
  }
}
