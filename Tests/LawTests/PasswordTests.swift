import AWSQuery
import Identity
import IdentitySQL
import Operations
import TestStores
import Testing

/// Passwords in the store: what is kept of them, and how often one may be tried.
@Suite struct PasswordTests {
  private static let first = "First-of-all-1"

  /// A user with a password and leave to change it.
  private func makeUser(in world: World, _ name: String = "ann") throws -> Caller {
    let user = try world.makeUser(name)
    try world.must(
      "CreateLoginProfile", ["UserName": name, "Password": Self.first], as: world.root)
    return user
  }

  private func change(
    _ old: String, to new: String, as user: Caller, in world: World
  ) throws -> String? {
    try world.perform("ChangePassword", ["OldPassword": old, "NewPassword": new], as: user)
      .refusal?.code
  }

  @Test func `law 2: a tenth password in a window is not looked at, right or wrong`() throws {
    let world = try World()
    let ann = try makeUser(in: world)
    for _ in 0..<9 {
      #expect(try change("Wrong-one-1", to: "Second-one-2", as: ann, in: world) == "AccessDenied")
    }
    #expect(try change(Self.first, to: "Second-one-2", as: ann, in: world) == "Throttling")
    // Not after a restart either.
    let again = try world.perform(
      "ChangePassword", ["OldPassword": Self.first, "NewPassword": "Second-one-2"], as: ann,
      in: world.reopened())
    #expect(again.refusal?.code == "Throttling")
    world.advanceToNextWindow()
    #expect(try change(Self.first, to: "Second-one-2", as: ann, in: world) == nil)
  }

  @Test func `a password that was replaced while another was hashed is not overwritten`() throws {
    let world = try World()
    let ann = try makeUser(in: world)
    let (operation, call) = try world.prepare(
      "ChangePassword", ["OldPassword": Self.first, "NewPassword": "Second-one-2"], as: ann)
    var slow = try #require(operation as? any PasswordOperation)
    let work = try world.store.read { try slow.prepare(call, in: $0) }
    slow.passwordOutcome = try #require(work).run()
    try world.must(
      "UpdateLoginProfile", ["UserName": "ann", "Password": "Third-one-3"], as: world.root)
    let ready = slow
    let outcome = try world.store.write { try ready.answer(call, in: $0) }
    #expect(outcome.refusal?.code == "AccessDenied")
    #expect(try change("Third-one-3", to: "Fourth-one-4", as: ann, in: world) == nil)
  }

  @Test func `the last so many passwords are excluded, and no more than 24 are kept`() throws {
    let world = try World()
    let ann = try makeUser(in: world)
    try world.must(
      "UpdateAccountPasswordPolicy", ["PasswordReusePrevention": "2"], as: world.root)
    var current = Self.first
    for number in 2...4 {
      let next = "Number-\(number)-of-them"
      #expect(try change(current, to: next, as: ann, in: world) == nil)
      current = next
    }
    for former in ["Number-2-of-them", "Number-3-of-them"] {
      #expect(try change(current, to: former, as: ann, in: world) == "PasswordPolicyViolation")
    }
    #expect(try change(current, to: Self.first, as: ann, in: world) == nil)

    let kept = try #require(ann.user)
    try world.store.write { records in
      var profile = try #require(try records.loginProfile(of: kept.id))
      for number in 0..<40 {
        profile.replacePassword(by: PasswordHash(kept: "hash \(number)"), at: World.start)
        try records.update(profile)
      }
    }
    #expect(try world.count("former_passwords") == PasswordPolicy.mostFormer)
    let newest = try world.store.read { try $0.formerPasswords(of: kept.id, limit: 1) }
    #expect(newest.map(\.text) == ["hash 38"])
  }

  @Test func `law 9: no password lies in the folder, and none is left with its profile`() throws {
    let world = try World()
    let ann = try makeUser(in: world)
    #expect(try change(Self.first, to: "Second-one-2", as: ann, in: world) == nil)
    #expect(try change("Wrong-one-1", to: "Third-one-3", as: ann, in: world) == "AccessDenied")
    let disk = String(decoding: try world.place.bytes(), as: UTF8.self)
    #expect(disk.contains("$argon2id$"))
    for password in [Self.first, "Second-one-2", "Wrong-one-1", "Third-one-3"] {
      #expect(!disk.contains(password))
    }
    try world.must("DeleteLoginProfile", ["UserName": "ann"], as: world.root)
    #expect(try world.count("login_profiles") == 0)
    #expect(try world.count("former_passwords") == 0)
  }
}
