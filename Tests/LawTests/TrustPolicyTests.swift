import AWSQuery
import Identity
import IdentitySQL
import PolicyLanguage
import Testing

/// Whom a role trusts is decided when that is written: by unique ids, not by names.
@Suite struct `A trust policy means whom it named` {
  private func shown(_ role: String, _ world: World) throws -> String? {
    let outcome = try world.must("GetRole", ["RoleName": role], as: world.root)
    let encoded = try #require(outcome.text("AssumeRolePolicyDocument"))
    return try Parameters(form: Array("text=\(encoded)".utf8))["text"]
  }

  @Test func `a user or role is shown by the ARN it has now`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let document = World.trust(ann.arn)
    try world.must(
      "CreateRole", ["RoleName": "door", "AssumeRolePolicyDocument": document], as: world.root)
    #expect(try shown("door", world) == document)
    try world.must("UpdateUser", ["UserName": "ann", "NewUserName": "anna"], as: world.root)
    #expect(
      try shown("door", world) == World.trust("arn:aws:iam::123456789012:user/anna"))

    let door = World.trust("arn:aws:iam::123456789012:role/door")
    try world.must(
      "CreateRole", ["RoleName": "inner", "AssumeRolePolicyDocument": door], as: world.root)
    #expect(try shown("inner", world) == door)
  }

  @Test func `of one that is gone the id is left, and a new one of that name is another`() throws {
    let world = try World()
    try world.must("CreateUser", ["UserName": "bob"], as: world.root)
    let bob = try #require(try world.store.read { try $0.user(named: "bob", in: world.account.id) })
    try world.must(
      "CreateRole", ["RoleName": "door", "AssumeRolePolicyDocument": World.trust(bob.arn)],
      as: world.root)
    try world.must("DeleteUser", ["UserName": "bob"], as: world.root)
    try world.must("CreateUser", ["UserName": "bob"], as: world.root)
    #expect(try shown("door", world) == World.trust(bob.uniqueID))
    // Nor can the id of the old one be written again.
    let again = try world.perform(
      "UpdateAssumeRolePolicy",
      ["RoleName": "door", "PolicyDocument": World.trust(bob.uniqueID)], as: world.root)
    #expect(
      again.refusal?.message == "Invalid principal in policy: \"AWS\":\"\(bob.uniqueID)\"")
  }

  @Test func `an account is shown as its root, whatever was written`() throws {
    let world = try World()
    for principal in ["111122223333", "arn:aws:iam::111122223333:root"] {
      try world.must(
        "CreateRole",
        ["RoleName": "for\(principal.count)", "AssumeRolePolicyDocument": World.trust(principal)],
        as: world.root)
      #expect(
        try shown("for\(principal.count)", world)
          == World.trust("arn:aws:iam::111122223333:root"))
    }
  }

  @Test(arguments: [
    "arn:aws:iam::123456789012:user/Ann", "arn:aws:iam::123456789012:user/x/ann",
    "arn:aws:iam::123456789012:role/ann", "arn:aws:iam::999999999999:user/ann",
    "arn:aws-cn:iam::123456789012:user/ann", "AIDAAAAAAAAAAAAAAAAAA",
  ])
  func `nobody is named who is not there to the letter`(_ principal: String) throws {
    let world = try World()
    _ = try world.makeUser("ann")
    let outcome = try world.perform(
      "CreateRole", ["RoleName": "door", "AssumeRolePolicyDocument": World.trust(principal)],
      as: world.root)
    #expect(outcome.refusal?.code == "MalformedPolicyDocument")
    #expect(outcome.refusal?.message == "Invalid principal in policy: \"AWS\":\"\(principal)\"")
    #expect(try world.count("roles") == 0)
  }

  /// What stands elsewhere in the document is nobody's name, though it looks like one.
  @Test func `only principals are read as such`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let document = """
      { "Version": "2012-10-17",\r
        "Statement": [ {\t"Sid": "é1", "Effect": "Allow",
          "Principal" : { "AWS" : [ "\(ann.arn)" , "*" ], "Service":"ec2.amazonaws.com"},
          "Action": "sts:AssumeRole",
          "Condition": { "ArnEquals": { "aws:PrincipalArn": "\(ann.arn)" } } } ] }
      """
    try world.must(
      "CreateRole", ["RoleName": "door", "AssumeRolePolicyDocument": document], as: world.root)
    let user = try #require(ann.user)
    let role = try #require(
      try world.store.read { try $0.role(named: "door", in: world.account.id) })
    // The first of the two places alone.
    let place = try #require(document.firstRange(of: ann.arn))
    var pinned = document
    pinned.replaceSubrange(place, with: user.uniqueID)
    #expect(role.trustPolicy == pinned)
    #expect(try shown("door", world) == document)
  }
}
