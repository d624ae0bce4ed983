import Identity
import Testing

/// A.7: lists go on where they left off.
@Suite struct PagingTests {
  private struct House {
    let service: LocalService
    let account: Account
    let root: Credentials
    let alice: User

    init() throws {
      service = try LocalService()
      account = try service.addAccount("111122223333")
      root = try service.addKey(of: .root(account.id), in: account)
      alice = try service.addUser("alice", in: account)
    }

    /// Everything in the list, page by page.
    func all(
      _ element: String, of action: String, _ form: Form = [:], pageSize: Int
    ) throws -> [String] {
      var found: [String] = []
      var page: Form = ["MaxItems": String(pageSize)]
      for _ in 0..<100 {
        let reply = try service.send(action, form + page, as: root)
        guard reply.status == 200 else { throw Unexpected(reply: reply) }
        found += reply.all(element)
        guard reply["IsTruncated"] == "true" else { return found }
        page = ["MaxItems": String(pageSize), "Marker": reply["Marker"] ?? ""]
      }
      throw Endless()
    }

    struct Endless: Error {}
  }

  @Test(arguments: [1, 2, 3, 7, 8, 9, 1000])
  func `pages of any size join to the whole list`(_ size: Int) throws {
    let house = try House()
    let names = (1...8).map { "user\($0)" }
    for name in names { _ = try house.service.addUser(name, in: house.account) }
    let devices = try (1...8).map { number in
      try house.service.addDevice(
        "device\(number)", heldBy: .user(house.alice.id), in: house.account
      ).serialNumber
    }
    let tags = (1...8).map { Tag(key: "key\($0)", value: "") }
    let tagged = try house.service.addUser("tagged", tags: tags, in: house.account)
    for name in names { try house.service.addPolicy("{}", named: name, to: tagged) }

    let crew = try (1...8).map { number in
      try house.service.addGroup("group\(number)", with: [tagged], in: house.account).name
    }
    let members = try names.compactMap { try house.service.user(named: $0, in: house.account) }
    let staff = try house.service.addGroup("staff", with: members, in: house.account)
    for name in names { try house.service.addPolicy("{}", named: name, to: staff.id) }

    #expect(
      try house.all("UserName", of: "ListUsers", pageSize: size) == ["alice", "tagged"] + names)
    #expect(
      try house.all("SerialNumber", of: "ListVirtualMFADevices", pageSize: size) == devices)
    #expect(
      try house.all(
        "SerialNumber", of: "ListMFADevices", ["UserName": "alice"], pageSize: size) == devices)
    #expect(
      try house.all("Key", of: "ListUserTags", ["UserName": "tagged"], pageSize: size)
        == tags.map(\.key))
    #expect(
      try house.all("member", of: "ListUserPolicies", ["UserName": "tagged"], pageSize: size)
        == names)
    let policies = try (1...8).map { number in
      try house.service.addManagedPolicy(
        "policy\(number)", attachedTo: tagged.id, staff.id, in: house.account)
    }
    let arns = policies.map(\.arn.description)
    #expect(
      try house.all("Arn", of: "ListPolicies", ["Scope": "Local"], pageSize: size) == arns)
    #expect(
      try house.all(
        "PolicyArn", of: "ListAttachedUserPolicies", ["UserName": "tagged"], pageSize: size)
        == arns)
    let ofStaff: Form = ["GroupName": "staff"]
    #expect(try house.all("GroupName", of: "ListGroups", pageSize: size) == crew + ["staff"])
    #expect(try house.all("UserName", of: "GetGroup", ofStaff, pageSize: size) == names)
    #expect(
      try house.all("member", of: "ListGroupPolicies", ofStaff, pageSize: size) == names)
    #expect(
      try house.all(
        "GroupName", of: "ListGroupsForUser", ["UserName": "tagged"], pageSize: size) == crew)
  }

  private static let kinds: [(element: String, filter: String)] = [
    ("UserName", "User"), ("GroupName", "Group"), ("RoleName", "Role"),
    ("PolicyName", "LocalManagedPolicy"),
  ]

  /// One marker leads through all kinds; an account's details are each shown once.
  @Test(arguments: [1, 2, 3, 5, 1000])
  func `pages of an account's details join to the whole`(_ size: Int) throws {
    let house = try House()
    for name in ["b", "A", "c"] {
      _ = try house.service.addUser("user-" + name, in: house.account)
      _ = try house.service.addGroup("group-" + name, in: house.account)
      try house.service.addRole("role-" + name, trusting: "*", in: house.account)
      _ = try house.service.addManagedPolicy("policy-" + name, in: house.account)
    }
    let action = "GetAccountAuthorizationDetails"
    for (element, filter) in Self.kinds {
      let expected = ["A", "b", "c"].map { element.dropLast(4).lowercased() + "-" + $0 }
      let names = try house.all(element, of: action, pageSize: size)
      #expect(names == (element == "UserName" ? ["alice"] + expected : expected))
      let alone = try house.all(element, of: action, ["Filter.member.1": filter], pageSize: size)
      #expect(alone == names)
    }
  }

  /// As much as a page may hold is counted in documents too, and one that is larger alone is still
  /// shown.
  @Test func `a page of details ends early when its documents are long`() throws {
    let house = try House()
    let bucket = "arn:aws:s3:::" + String(repeating: "x", count: 400_000)
    let long = Documents.policy(Documents.statement("Allow", "s3:*", on: bucket))
    for number in 1...7 {
      _ = try house.service.addManagedPolicy("policy\(number)", long, in: house.account)
    }
    _ = try house.service.addManagedPolicy("policy8", long, versions: 4, in: house.account)
    _ = try house.service.addManagedPolicy("policy9", in: house.account)
    var form: Form = ["Filter.member.1": "LocalManagedPolicy"]
    var pages: [[String]] = []
    repeat {
      let reply = try house.service.send(
        "GetAccountAuthorizationDetails", form, as: house.root)
      pages.append(reply.all("PolicyName").map { String($0.suffix(1)) })
      #expect(reply["IsTruncated"] == (reply["Marker"] == nil ? "false" : "true"))
      form = ["Filter.member.1": "LocalManagedPolicy", "Marker": reply["Marker"] ?? ""]
    } while form.fields.last?.value != "" && pages.count < 9
    #expect(pages == [["1", "2", "3"], ["4", "5", "6"], ["7", "8"], ["9"]])
  }

  @Test func `an account's details go on though what they stopped at is gone`() throws {
    let house = try House()
    for number in 1...3 { _ = try house.service.addGroup("group\(number)", in: house.account) }
    let first = try house.service.send(
      "GetAccountAuthorizationDetails", ["MaxItems": "2"], as: house.root)
    #expect(first.all("GroupName") == ["group1"])
    try house.service.remove(house.alice)
    #expect(
      try house.service.send("DeleteGroup", ["GroupName": "group1"], as: house.root).status == 200)
    _ = try house.service.addGroup("group0", in: house.account)
    let rest = try house.service.send(
      "GetAccountAuthorizationDetails", ["Marker": first["Marker"] ?? ""], as: house.root)
    #expect(rest.all("GroupName") == ["group2", "group3"])
  }

  @Test func `a page may have another size than the one before`() throws {
    let house = try House()
    for number in 1...5 { _ = try house.service.addUser("user\(number)", in: house.account) }
    let first = try house.service.send("ListUsers", ["MaxItems": "2"], as: house.root)
    let rest = try house.service.send(
      "ListUsers", ["MaxItems": "100", "Marker": first["Marker"] ?? ""], as: house.root)
    #expect(first.all("UserName") + rest.all("UserName") == ["alice"] + (1...5).map { "user\($0)" })
  }

  @Test func `a marker is one account's, one action's and one selection's`() throws {
    let house = try House()
    for number in 1...3 {
      _ = try house.service.addUser("user\(number)", in: house.account)
      _ = try house.service.addDevice("device\(number)", in: house.account)
    }
    let other = try house.service.addAccount("444455556666")
    let otherRoot = try house.service.addKey(of: .root(other.id), in: other)
    let first = try house.service.send("ListUsers", ["MaxItems": "1"], as: house.root)
    let marker: Form = ["Marker": first["Marker"] ?? ""]
    #expect(try house.service.send("ListUsers", marker, as: house.root).status == 200)
    for (action, form, caller) in [
      ("ListUsers", marker, otherRoot), ("ListVirtualMFADevices", marker, house.root),
      ("ListUsers", ["PathPrefix": "/a/"] + marker, house.root),
      ("ListUsers", ["Marker": String((first["Marker"] ?? "").dropFirst(4))], house.root),
      ("ListUsers", ["Marker": (first["Marker"] ?? "") + "AAAA"], house.root),
    ] as [(String, Form, Credentials)] {
      let reply = try house.service.send(action, form, as: caller)
      #expect(reply.code == "ValidationError", "\(action)")
      #expect(reply.message == "Invalid Marker.", "\(action)")
    }
  }

  /// A client may delete what it has read before it asks for the next page.
  @Test func `a list goes on though what it stopped at is gone`() throws {
    let house = try House()
    for number in 1...4 { _ = try house.service.addUser("user\(number)", in: house.account) }
    let users = try house.service.send("ListUsers", ["MaxItems": "2"], as: house.root)
    for name in users.all("UserName") {
      #expect(
        try house.service.send("DeleteUser", ["UserName": name], as: house.root).status == 200)
    }
    let rest = try house.service.send(
      "ListUsers", ["Marker": users["Marker"] ?? ""], as: house.root)
    #expect(rest.all("UserName") == ["user2", "user3", "user4"])
  }

  @Test(arguments: ["ListUserTags", "ListUserPolicies", "ListAccessKeys", "ListMFADevices"])
  func `a short list goes on though what it stopped at is gone`(_ action: String) throws {
    let house = try House()
    let user = try house.service.addUser(
      "bob", tags: [Tag(key: "a", value: ""), Tag(key: "b", value: "")], in: house.account)
    for name in ["a", "b"] {
      try house.service.addPolicy(Documents.administrator, named: name, to: user)
      _ = try house.service.addKey(of: .user(user.id), in: house.account)
      _ = try house.service.addDevice(name, heldBy: .user(user.id), in: house.account)
      house.service.clock.advance(by: 1)
    }
    let bob: Form = ["UserName": "bob"]
    let first = try house.service.send(action, bob + ["MaxItems": "1"], as: house.root)
    let (element, removal, parameter) =
      switch action {
      case "ListUserTags": ("Key", "UntagUser", "TagKeys.member.1")
      case "ListUserPolicies": ("member", "DeleteUserPolicy", "PolicyName")
      case "ListAccessKeys": ("AccessKeyId", "DeleteAccessKey", "AccessKeyId")
      default: ("SerialNumber", "DeactivateMFADevice", "SerialNumber")
      }
    var gone = bob
    gone.fields.append((name: parameter, value: first[element] ?? ""))
    #expect(try house.service.send(removal, gone, as: house.root).status == 200)
    let rest = try house.service.send(
      action, bob + ["Marker": first["Marker"] ?? ""], as: house.root)
    #expect(rest.all(element).count == 1)
  }

  /// `Marker` has 320 characters at most, and is longer than what it stands for.
  @Test func `a marker is never longer than the API takes`() throws {
    let house = try House()
    let keys = ["a", "b"].map { $0 + String(repeating: "é", count: 127) }
    let user = try house.service.addUser(
      "bob", tags: keys.map { Tag(key: $0, value: "") }, in: house.account)
    for name in ["a", "b"] {
      _ = try house.service.addDevice(
        name + String(repeating: "x", count: 220), heldBy: .user(user.id), in: house.account)
    }
    let found = try house.all("Key", of: "ListUserTags", ["UserName": "bob"], pageSize: 1)
    #expect(found == keys)
    let devices = try house.all(
      "SerialNumber", of: "ListMFADevices", ["UserName": "bob"], pageSize: 1)
    #expect(devices.count == 2)
  }
}
