import Foundation
import Identity
import Testing

@Suite struct AuditRecordTests {
  private static let controls = String(
    String.UnicodeScalarView((0...0x9f).compactMap { Unicode.Scalar(UInt32($0)) }))

  @Test(arguments: [
    "", "aws-cli/2", "\"", "\\", "\\\"", "\",\"errorCode\":\"x", "a\u{0}b", "\r\n\t\u{8}\u{c}",
    Self.controls, "\u{2028}\u{2029}", "👩‍👩‍👧🏳️‍🌈", "\u{FFFD}\u{FEFF}", "e\u{301}é", "\u{10FFFF}\u{D7FF}",
    "</script>", "\\u0041", String(repeating: "\"", count: 5000),
  ])
  func `hostile text stays in its member`(text: String) throws {
    let caller = try Credential.mfaSession.caller(asRoot: false, named: text, userAgent: text)
    let refusal = AuditRecord.Refusal(code: text, message: text)
    let line = try Self.record(.caller(caller), name: text, refusal: refusal).text
    #expect(!line.utf8.contains { $0 < 0x20 || $0 == 0x7f })
    let json = try Self.parse(line)
    let identity = try #require(json["userIdentity"] as? [String: Any])
    #expect(Self.same(json["userAgent"], text))
    #expect(Self.same(json["eventName"], text))
    #expect(Self.same(json["errorCode"], text))
    #expect(Self.same(json["errorMessage"], text))
    #expect(Self.same(identity["userName"], text))
    #expect(Set(json.keys) == Self.members.union(["requestID", "errorCode", "errorMessage"]))
  }

  /// Eight characters are looked at together, so each has to be told in every place among others.
  @Test func `a character is told apart wherever it stands`() throws {
    for scalar in (0...0x80).compactMap({ Unicode.Scalar(UInt32($0)) }) {
      for place in 0..<17 {
        for filler in ["a", "!", "\u{7e}", "é"] {
          let text =
            String(repeating: filler, count: place) + String(scalar)
            + String(repeating: filler, count: 16 - place)
          var json = JSONText()
          json.value(text)
          let read = try JSONSerialization.jsonObject(
            with: Data(json.bytes), options: .fragmentsAllowed)
          #expect(Self.same(read, text), "\(scalar.value) at \(place)")
          #expect(!json.bytes.contains { $0 < 0x20 || $0 == 0x7f })
        }
      }
    }
  }

  @Test func `a call has the members of a CloudTrail record`() throws {
    let caller = try Credential.longTerm.caller(asRoot: false)
    let json = try Self.parse(Self.record(.caller(caller)).text)
    #expect(Set(json.keys) == Self.members.union(["requestID"]))
    let texts = [
      "eventVersion": "1.11", "eventTime": "2026-09-11T19:58:39Z",
      "eventSource": "iam.amazonaws.com", "eventName": "CreateUser", "awsRegion": "eu-central-1",
      "sourceIPAddress": "192.0.2.1", "userAgent": "aws-cli/2", "requestID": "request-1",
      "eventID": "event-1", "eventType": "AwsApiCall", "recipientAccountId": "123456789012",
      "eventCategory": "Management",
    ]
    for (name, text) in texts { #expect(json[name] as? String == text, "\(name)") }
    #expect(json["readOnly"] as? Bool == false)
    #expect(json["managementEvent"] as? Bool == true)
    #expect(json["requestParameters"] is NSNull)
    #expect(json["responseElements"] is NSNull)
    let identity = try #require(json["userIdentity"] as? [String: String])
    #expect(
      identity == [
        "type": "IAMUser", "principalId": "AIDAEXAMPLE",
        "arn": "arn:aws:iam::123456789012:user/alice", "accountId": "123456789012",
        "accessKeyId": "AKIAEXAMPLE", "userName": "alice",
      ])
  }

  @Test func `the root user has its account's id and no name`() throws {
    let caller = try Credential.longTerm.caller(asRoot: true)
    let json = try Self.parse(Self.record(.caller(caller)).text)
    let identity = try #require(json["userIdentity"] as? [String: String])
    #expect(
      identity == [
        "type": "Root", "principalId": "123456789012", "arn": "arn:aws:iam::123456789012:root",
        "accountId": "123456789012", "accessKeyId": "AKIAEXAMPLE",
      ])
  }

  @Test(
    arguments: [
      (Credential.longTerm, nil), (.plainSession, "false"), (.mfaSession, "true"),
    ] as [(Credential, String?)], [true, false])
  func `a record says whether the session had a code, and nothing of a long-term key`(
    row: (credential: Credential, expected: String?), asRoot: Bool
  ) throws {
    let caller = try row.credential.caller(asRoot: asRoot)
    let line = try Self.record(.caller(caller)).text
    let json = try Self.parse(line)
    let identity = try #require(json["userIdentity"] as? [String: Any])
    let context = identity["sessionContext"] as? [String: Any]
    let attributes = context?["attributes"] as? [String: String]
    #expect(attributes?["mfaAuthenticated"] == row.expected)
    #expect(attributes?["creationDate"] == (row.expected == nil ? nil : "2026-09-11T19:58:39Z"))
    #expect(line.contains("mfaAuthenticated") == (row.expected != nil))
    #expect(line.contains("sessionContext") == (row.expected != nil))
  }

  @Test func `parameters and response are set in as the JSON they are`() throws {
    let caller = try Credential.longTerm.caller(asRoot: false)
    let line = try Self.record(
      .caller(caller), parameters: #"{"userName":"bob"}"#, response: #"{"user":{"path":"/"}}"#
    ).text
    let json = try Self.parse(line)
    #expect(json["requestParameters"] as? [String: String] == ["userName": "bob"])
    #expect(json["responseElements"] as? [String: [String: String]] == ["user": ["path": "/"]])
  }

  @Test func `a refusal without a message has its code only`() throws {
    let caller = try Credential.longTerm.caller(asRoot: false)
    let refusal = AuditRecord.Refusal(code: "AccessDenied", message: nil)
    let json = try Self.parse(Self.record(.caller(caller), refusal: refusal).text)
    #expect(Set(json.keys) == Self.members.union(["requestID", "errorCode"]))
    #expect(json["errorCode"] as? String == "AccessDenied")
  }

  @Test func `the operator is named by his command`() throws {
    let json = try Self.parse(Self.record(.operator(command: "account \"create\"")).text)
    #expect(Set(json.keys) == Self.members)
    let identity = try #require(json["userIdentity"] as? [String: String])
    #expect(identity == ["type": "Operator", "invokedBy": "account \"create\""])
  }

  @Test func `arrays, numbers and nulls are separated`() throws {
    var json = JSONText()
    json.object { json in
      json.member("number", Int64.min)
      json.member("nothing", nil as String?)
      json.name("list")
      json.array { json in
        json.object { $0.member("a", true) }
        json.object { _ in }
        json.value("x")
        json.null()
      }
      json.member("last", "y")
    }
    let text = String(decoding: json.bytes, as: UTF8.self)
    #expect(
      text == #"{"number":-9223372036854775808,"nothing":null,"#
        + #""list":[{"a":true},{},"x",null],"last":"y"}"#)
  }

  private static let members: Set<String> = [
    "eventVersion", "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion",
    "sourceIPAddress", "userAgent", "requestParameters", "responseElements", "eventID", "readOnly",
    "eventType", "managementEvent", "recipientAccountId", "eventCategory",
  ]

  private static func record(
    _ actor: AuditRecord.Actor, name: String = "CreateUser", parameters: String? = nil,
    response: String? = nil, refusal: AuditRecord.Refusal? = nil
  ) throws -> AuditRecord {
    AuditRecord(
      eventID: "event-1", at: Sample.now, account: try Sample.accountID(),
      source: "iam.amazonaws.com", name: name, isReadOnly: false, actor: actor,
      parameters: parameters, response: response, refusal: refusal)
  }

  private static func parse(_ line: String) throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: Data(line.utf8))
    return try #require(json as? [String: Any])
  }

  /// Whether a member is that text, scalar by scalar.
  private static func same(_ member: Any?, _ text: String) -> Bool {
    (member as? String).map { $0.unicodeScalars.elementsEqual(text.unicodeScalars) } ?? false
  }
}

extension AuditRecord {
  fileprivate var text: String { String(decoding: json, as: UTF8.self) }
}
