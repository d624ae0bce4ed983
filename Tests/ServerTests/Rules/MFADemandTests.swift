import Identity
import IdentitySQL
import Testing

@testable import Server

/// An account that demands MFA of its users, as the API holds to it.
@Suite struct MFADemandTests {
  private let service: LocalService
  private let account: Account
  private let ann: User
  private let keys: Credentials
  private let phone: Authenticator

  init() throws {
    service = try LocalService()
    account = try service.addAccount("111122223333")
    ann = try service.addUser("ann", in: account)
    _ = try service.addUser("bob", in: account)
    try service.addPolicy(Documents.administrator, to: ann)
    keys = try service.addKey(of: .user(ann.id), in: account)
    phone = try service.addDevice("phone", heldBy: .user(ann.id), in: account)
  }

  private func demand(_ demand: MFADemand) throws {
    try service.change { try $0.setMFADemand(demand, of: account.id) }
  }

  private func outcome(_ action: String, _ form: Form = [:], as caller: Credentials? = nil) throws
    -> String
  {
    try service.send(action, form, as: caller ?? keys).code ?? "ok"
  }

  @Test func `keys alone may look at oneself, set up a device and get a session, and nothing else`()
    throws
  {
    try demand(.consoleAndAPI)
    for (action, form) in [
      ("GetUser", [:]), ("GetUser", ["UserName": "ann"]), ("ListMFADevices", ["UserName": "ann"]),
      ("ListVirtualMFADevices", [:]), ("CreateVirtualMFADevice", ["VirtualMFADeviceName": "new"]),
      ("GetCallerIdentity", [:]),
    ] as [(String, Form)] {
      #expect(try outcome(action, form) == "ok", "\(action)")
    }
    for (action, form) in [
      ("ListUsers", [:]), ("GetUser", ["UserName": "bob"]), ("ListMFADevices", ["UserName": "bob"]),
      ("CreateUser", ["UserName": "new"]), ("CreateAccessKey", [:]),
      ("CreateAccessKey", ["UserName": "bob"]), ("DeleteUser", ["UserName": "bob"]),
      (
        "EnableMFADevice",
        ["UserName": "bob", "SerialNumber": phone.serialNumber]
          + phone.pair(at: service.clock.now())
      ),
      ("DeactivateMFADevice", ["UserName": "ann", "SerialNumber": phone.serialNumber]),
      ("DeleteVirtualMFADevice", ["SerialNumber": phone.serialNumber]),
      ("GetFederationToken", ["Name": "friend"]),
      (
        "PutUserPolicy",
        ["UserName": "ann", "PolicyName": "p", "PolicyDocument": Documents.harmless]
      ),
    ] as [(String, Form)] {
      #expect(
        try ["AccessDenied", "AccessDeniedException"].contains(outcome(action, form)), "\(action)")
    }
    #expect(try service.user(named: "bob", in: account) != nil)
    #expect(try service.store.read { try $0.devices(of: .user(ann.id)).count } == 1)
  }

  @Test func `a session with a code owes nothing, and one without still does`() throws {
    try demand(.consoleAndAPI)
    let without = try service.session(of: keys)
    #expect(try outcome("ListUsers", as: without) != "ok")
    let with = try service.session(of: keys, code: phone)
    #expect(try outcome("ListUsers", as: with) == "ok")
    #expect(try outcome("CreateUser", ["UserName": "new"], as: with) == "ok")
  }

  @Test func `what is asked of the console is not asked of the API`() throws {
    for demand in [MFADemand.off, .console] {
      try self.demand(demand)
      #expect(try outcome("ListUsers") == "ok")
    }
    try demand(.consoleAndAPI)
    #expect(try outcome("ListUsers") != "ok")
    try demand(.off)
    #expect(try outcome("ListUsers") == "ok")
  }

  @Test func `it binds users and whom they speak for, not root nor sessions of roles, nor others`()
    throws
  {
    let root = try service.addKey(of: .root(account.id), in: account)
    let role = try service.addRole("worker", trusting: account.id.description, in: account)
    try service.addPolicy(Documents.administrator, to: role.id)
    let worker = try service.assume(role, as: keys)
    let other = try service.addAccount("999988887777")
    let carol = try service.addUser("carol", in: other)
    try service.addPolicy(Documents.administrator, to: carol)
    let theirs = try service.addKey(of: .user(carol.id), in: other)
    try demand(.consoleAndAPI)
    #expect(
      try outcome("AssumeRole", ["RoleArn": role.arn, "RoleSessionName": "work"]) == "AccessDenied")
    for caller in [root, worker, theirs] {
      #expect(try outcome("ListUsers", as: caller) == "ok")
    }
  }
}
