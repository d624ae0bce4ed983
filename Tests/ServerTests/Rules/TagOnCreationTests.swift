import Identity
import Testing

/// Whoever gives tags to what he makes needs leave to tag it, beside leave to make it: tags decide
/// what others may do.
@Suite struct TagOnCreationTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let action: String
    let form: Form
    let tagging: String
    /// As the denial prints what is to be made.
    let resource: String
    var testDescription: String { action }

    init(_ action: String, _ form: Form, _ tagging: String, on resource: String) {
      self.action = action
      self.form = form
      self.tagging = tagging
      self.resource = resource
    }
  }

  private static let rows = [
    Row(
      "CreateUser", ["UserName": "x", "Path": "/a/"], "iam:TagUser",
      on: "arn:aws:iam::111122223333:user/a/x"),
    Row(
      "CreateRole",
      [
        "RoleName": "x", "Path": "/a/", "AssumeRolePolicyDocument": Documents.trust("111122223333"),
      ], "iam:TagRole", on: "arn:aws:iam::111122223333:role/a/x"),
    Row(
      "CreatePolicy", ["PolicyName": "x", "PolicyDocument": Documents.harmless], "iam:TagPolicy",
      on: "policy arn:aws:iam::111122223333:policy/x"),
    Row(
      "CreateInstanceProfile", ["InstanceProfileName": "x"], "iam:TagInstanceProfile",
      on: "arn:aws:iam::111122223333:instance-profile/x"),
    Row(
      "CreateVirtualMFADevice", ["VirtualMFADeviceName": "x"], "iam:TagMFADevice",
      on: "arn:aws:iam::111122223333:mfa/x"),
  ]

  private static let blue: Form = ["Tags.member.1.Key": "team", "Tags.member.1.Value": "blue"]
  private static let red: Form = ["Tags.member.1.Key": "team", "Tags.member.1.Value": "red"]

  /// Somebody who may create, and tag as the statement says.
  private func creator(
    _ row: Row, _ tagging: String?...
  ) throws -> (_ tags: Form) throws -> Reply {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let alice = try service.addUser("alice", in: account)
    let statements = [Documents.statement("Allow", "iam:Create*")] + tagging.compactMap(\.self)
    try service.addPolicy(
      #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#, to: alice)
    let keys = try service.addKey(of: .user(alice.id), in: account)
    return { try service.send(row.action, row.form + $0, as: keys) }
  }

  @Test(arguments: rows)
  func `without leave to tag, nothing is made with tags`(_ row: Row) throws {
    let create = try creator(row)
    let reply = try create(Self.blue)
    #expect(reply.verdict == "AccessDenied")
    #expect(
      reply.message
        == "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: "
        + "\(row.tagging) on resource: \(row.resource) because no identity-based policy allows the "
        + "\(row.tagging) action")
    // Nothing was left behind, and what is there is not told to who may not tag.
    #expect(try create([:]).verdict == "ok")
    #expect(try create(Self.blue).verdict == "AccessDenied")
  }

  @Test(arguments: rows)
  func `with both, it is made`(_ row: Row) throws {
    let create = try creator(row, Documents.statement("Allow", row.tagging))
    #expect(try create(Self.blue).verdict == "ok")
    #expect(try create(Self.blue).verdict == "EntityAlreadyExists")
  }

  @Test(arguments: rows)
  func `conditions of the leave to tag see the tags`(_ row: Row) throws {
    let condition = #"{"StringEquals":{"aws:RequestTag/team":"blue"}}"#
    let create = try creator(row, Documents.statement("Allow", row.tagging, if: condition))
    #expect(try create(Self.red).verdict == "AccessDenied")
    #expect(try create(Self.blue).verdict == "ok")
  }

  @Test(arguments: rows)
  func `a deny of tagging holds for what is being made`(_ row: Row) throws {
    let create = try creator(
      row, Documents.statement("Allow", "*"), Documents.statement("Deny", row.tagging))
    #expect(try create(Self.blue).verdict == "AccessDenied")
    #expect(try create([:]).verdict == "ok")
  }
}
