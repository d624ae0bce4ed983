import Identity
import IdentitySQL
import Operations
import PolicyLanguage
import Testing

/// Law 6: a user is bound by the policies of his groups as by his own, from the commit on that puts
/// them there, and no longer.
@Suite struct `Law 6: groups` {
  private static let deny = """
    {"Version":"2012-10-17","Statement":
    {"Effect":"Deny","Action":"iam:GetUser","Resource":"*"}}
    """

  private func world() throws -> (World, [Caller]) {
    let world = try World()
    let people = try ["ann", "bob"].map { try world.makeUser($0, policy: nil) }
    try world.must("CreateGroup", ["GroupName": "staff"], as: world.root)
    return (world, people)
  }

  /// Whether each may; what memory holds is asked first, so a first call fills it.
  private func may(_ people: [Caller], _ world: World) throws -> [Bool] {
    try people.map { try world.perform("GetUser", as: $0).isAnswered }
  }

  private func put(
    _ document: String, named name: String = "p", in world: World
  ) throws {
    try world.must(
      "PutGroupPolicy", ["GroupName": "staff", "PolicyName": name, "PolicyDocument": document],
      as: world.root)
  }

  private func move(_ action: String, _ user: String, _ world: World) throws {
    try world.must(action, ["GroupName": "staff", "UserName": user], as: world.root)
  }

  @Test func `a group's policies bind its members alone`() throws {
    let (world, people) = try world()
    try put(World.everything, in: world)
    #expect(try may(people, world) == [false, false])
    try move("AddUserToGroup", "ann", world)
    #expect(try may(people, world) == [true, false])
    try move("AddUserToGroup", "bob", world)
    #expect(try may(people, world) == [true, true])
    try move("RemoveUserFromGroup", "ann", world)
    #expect(try may(people, world) == [false, true])
  }

  @Test func `a change of a group's policy counts at once for all its members`() throws {
    let (world, people) = try world()
    for name in ["ann", "bob"] { try move("AddUserToGroup", name, world) }
    for _ in 0..<3 {
      #expect(try may(people, world) == [false, false])
      try put(World.everything, in: world)
      #expect(try may(people, world) == [true, true])
      try put(Self.deny, named: "q", in: world)
      #expect(try may(people, world) == [false, false])
      for name in ["p", "q"] {
        try world.must(
          "DeleteGroupPolicy", ["GroupName": "staff", "PolicyName": name], as: world.root)
      }
    }
  }

  @Test func `a group's deny wins over the user's own policy, and the other way round`() throws {
    let (world, people) = try world()
    try move("AddUserToGroup", "ann", world)
    for (group, own) in [(Self.deny, World.everything), (World.everything, Self.deny)] {
      try put(group, in: world)
      try world.must(
        "PutUserPolicy", ["UserName": "ann", "PolicyName": "own", "PolicyDocument": own],
        as: world.root)
      #expect(try may(people, world) == [false, false])
    }
  }

  @Test func `a renamed group binds whom it bound`() throws {
    let (world, people) = try world()
    try put(World.everything, in: world)
    try move("AddUserToGroup", "ann", world)
    #expect(try may(people, world) == [true, false])
    try world.must(
      "UpdateGroup", ["GroupName": "staff", "NewGroupName": "crew", "NewPath": "/x/"],
      as: world.root)
    #expect(try may(people, world) == [true, false])
    let left = try world.store.read { try $0.groups(of: try #require(people[0].user).id) }
    #expect(left.map(\.arn) == ["arn:aws:iam::123456789012:group/x/crew"])
  }

  @Test func `a decision names the group whose policy made it`() throws {
    let (world, people) = try world()
    try put(Self.deny, in: world)
    try move("AddUserToGroup", "ann", world)
    let user = try #require(people[0].user)
    for name in ["staff", "crew"] {
      if name == "crew" {
        try world.must(
          "UpdateGroup", ["GroupName": "staff", "NewGroupName": "crew"], as: world.root)
      }
      let request = AuthorizationRequest(
        action: "iam:GetUser", resource: user.arn,
        principal: RequestPrincipal(.user, arn: user.arn, account: "123456789012"))
      let source = try world.store.read { records in
        try records.policies(of: user).decide(request, in: [ContextKey: ContextValue]())
      }.decidedBy?.source
      #expect(source?.attachment == .groupInline)
      #expect(source?.owner == name)
    }
  }

  @Test func `what is refused or undone changes nobody's rights`() throws {
    let (world, people) = try world()
    try put(World.everything, in: world)
    struct Undone: Error {}
    let (ann, account) = (try #require(people[0].user).id, world.account.id)
    #expect(throws: Undone.self) {
      try world.store.write { records in
        let staff = try records.group(named: "staff", in: account)
        try records.add(ann, to: try #require(staff).id)
        throw Undone()
      }
    }
    #expect(try may(people, world) == [false, false])
    #expect(try world.count("group_members") == 0)
  }
}
