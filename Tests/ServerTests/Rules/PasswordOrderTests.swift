import Identity
import Operations
import Synchronization
import Testing

@testable import Server

/// Passwords are hashed for those who may, when nothing else is in the way, and a few at a time.
@Suite struct PasswordOrderTests {
  /// With no room for any work, whatever needs some is refused for that.
  private func withoutRoom() throws -> (LocalService, Account, root: Credentials) {
    let service = try LocalService(passwords: PasswordThreads(capacity: 0))
    let account = try service.addAccount("111122223333")
    return (service, account, try service.addKey(of: .root(account.id), in: account))
  }

  @Test func `where there is no room, passwords wait for a better day, and the record says so`()
    throws
  {
    let (service, account, root) = try withoutRoom()
    let alice = try service.addUser("alice", in: account)
    let form: Form = ["UserName": "alice", "Password": KnownPassword.text]
    let reply = try service.send("CreateLoginProfile", form, as: root)
    #expect(reply.status == 400)
    #expect(reply.code == "Throttling")
    #expect(reply.message == "Rate exceeded")
    let event = try #require(try service.auditLines().last.map { try AuditedEvent(json: $0) })
    #expect(event.eventName == "CreateLoginProfile")
    #expect(event.errorCode == "ThrottlingException")
    // What sets no password needs no room.
    try service.addPassword(to: alice)
    let flag: Form = ["UserName": "alice", "PasswordResetRequired": "true"]
    #expect(try service.send("UpdateLoginProfile", flag, as: root).verdict == "ok")
  }

  @Test func `what is refused anyway is refused before anything is hashed`() throws {
    let (service, account, root) = try withoutRoom()
    let alice = try service.addUser("alice", in: account)
    let keys = try service.addKey(of: .user(alice.id), in: account)
    let form: Form = ["UserName": "alice", "Password": KnownPassword.text]
    let change: Form = ["OldPassword": "Battery-staple-9", "NewPassword": "Another-horse-9"]
    // Without leave, of strangers above all.
    #expect(try service.send("CreateLoginProfile", form, as: keys).verdict == "AccessDenied")
    #expect(try service.send("ChangePassword", change, as: keys).verdict == "AccessDenied")
    #expect(try service.send("ChangePassword", change, as: root).verdict == "InvalidUserType")
    let nobody: Form = ["UserName": "nobody", "Password": KnownPassword.text]
    #expect(try service.send("CreateLoginProfile", nobody, as: root).verdict == "NoSuchEntity")
    #expect(try service.send("UpdateLoginProfile", form, as: root).verdict == "NoSuchEntity")
    let weak: Form = ["UserName": "alice", "Password": "weak"]
    #expect(
      try service.send("CreateLoginProfile", weak, as: root).verdict == "PasswordPolicyViolation")
    try service.addPassword(to: alice)
    #expect(
      try service.send("CreateLoginProfile", form, as: root).verdict == "EntityAlreadyExists")
  }

  @Test func `room is given back when the work is done`() async throws {
    let threads = PasswordThreads(capacity: 1)
    let work = PasswordWork(new: Password(KnownPassword.text))
    for _ in 0..<3 {
      while true {
        let outcome: Bool = await withCheckedContinuation { waiting in
          let isAccepted = threads.submit(work.run) { result in
            waiting.resume(returning: (try? result.get()) != nil)
          }
          if !isAccepted { waiting.resume(returning: false) }
        }
        // The place is free a moment after the result is there.
        if outcome { break }
        await Task.yield()
      }
    }
  }

  /// The setting of the account opens the door, and an explicit deny shuts it.
  @Test func `an account may let every user change his own password, but deny wins`() throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let alice = try service.addUser("alice", in: account)
    let keys = try service.addKey(of: .user(alice.id), in: account)
    try service.addPassword(to: alice)
    let change: Form = ["OldPassword": KnownPassword.text, "NewPassword": "Another-horse-9"]
    #expect(try service.send("ChangePassword", change, as: keys).verdict == "AccessDenied")
    try service.setPasswordPolicy(PasswordPolicy(), of: account)
    #expect(try service.send("ChangePassword", change, as: keys).verdict == "AccessDenied")
    try service.setPasswordPolicy(PasswordPolicy(allowsUsersToChange: true), of: account)
    let deny = Documents.policy(Documents.statement("Deny", "iam:ChangePassword"))
    try service.addPolicy(deny, to: alice)
    #expect(
      try service.send("ChangePassword", change, as: keys).message?
        .contains("with an explicit deny") == true)
    try service.change { try $0.deletePolicy(named: "policy", of: alice.id) }
    #expect(try service.send("ChangePassword", change, as: keys).verdict == "ok")
    // And nothing else is opened by it.
    #expect(
      try service.send("UpdateLoginProfile", ["UserName": "alice"], as: keys).verdict
        == "AccessDenied")
  }
}
