import Identity
import Testing

/// Parameters, then policy, then law 5, then existence, then state, then codes: with two things
/// wrong, the earlier one is reported.
@Suite struct OrderOfChecksTests {
  /// Who asks. Alice holds a device and may do anything; Bob may do nothing.
  enum Asker: Sendable { case root, alice, aliceSession, aliceMFASession, bob }

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let action: String
    let asker: Asker
    let form: @Sendable (House) -> Form
    let expected: String

    init(
      _ title: String, _ action: String, as asker: Asker = .root,
      _ form: @escaping @Sendable (House) -> Form, gives expected: String
    ) {
      testDescription = action + ": " + title
      self.action = action
      self.asker = asker
      self.form = form
      self.expected = expected
    }
  }

  struct House {
    let service: LocalService
    let alicesPhone: Authenticator
    let carolsPhone: Authenticator
    let spare: Authenticator
    let askers: [Asker: Credentials]
    var now: Timestamp { service.clock.now() }

    init() throws {
      service = try LocalService()
      let account = try service.addAccount("111122223333")
      let root = try service.addKey(of: .root(account.id), in: account)
      let alice = try service.addUser("alice", in: account)
      try service.addPolicy(Documents.administrator, to: alice)
      let aliceKey = try service.addKey(of: .user(alice.id), in: account)
      alicesPhone = try service.addDevice("alice", heldBy: .user(alice.id), in: account)
      let bob = try service.addUser("bob", in: account)
      let bobKey = try service.addKey(of: .user(bob.id), in: account)
      _ = try service.addDevice("bob", heldBy: .user(bob.id), in: account)
      let carol = try service.addUser("carol", in: account)
      carolsPhone = try service.addDevice("carol", heldBy: .user(carol.id), in: account)
      for number in 2...8 {
        _ = try service.addDevice("carol\(number)", heldBy: .user(carol.id), in: account)
      }
      spare = try service.addDevice("spare", in: account)
      askers = [
        .root: root, .alice: aliceKey, .bob: bobKey,
        .aliceSession: try service.session(of: aliceKey),
        .aliceMFASession: try service.session(of: aliceKey, code: alicesPhone),
      ]
    }
  }

  static let badCodes: Form = ["AuthenticationCode1": "000000", "AuthenticationCode2": "000000"]
  static let noDevice: Form = ["SerialNumber": "arn:aws:iam::111122223333:mfa/none"]
  static func serial(_ device: Authenticator) -> Form { ["SerialNumber": device.serialNumber] }
  static func user(_ name: String) -> Form { ["UserName": name] }

  static let notAuthorized = "is not authorized to perform"
  static let lawFive = "To complete this action, please ensure that you are authenticated with"

  @Test(arguments: enable + deactivate + resync + delete + tags + sessions)
  func `the earlier of two faults is reported`(_ row: Row) throws {
    let house = try House()
    let reply = try house.service.send(
      row.action, row.form(house), as: house.askers[row.asker])
    let text = "\(reply.code ?? "") \(reply.message ?? "")"
    #expect(text.contains(row.expected), "\(text)")
  }

  static let enable = [
    Row(
      "a session without a code, then a parameter", "EnableMFADevice", as: .aliceSession,
      { _ in [:] }, gives: "InvalidClientTokenId"),
    Row(
      "a parameter, then policy", "EnableMFADevice", as: .bob,
      { user("bob") + serial($0.spare) + ["AuthenticationCode1": "1"] },
      gives: "2 validation errors detected"),
    Row(
      "a parameter, then the user", "EnableMFADevice",
      { user("nobody") + serial($0.spare) + ["AuthenticationCode1": "123456"] },
      gives: "'authenticationCode2'"),
    Row(
      "policy, then law 5", "EnableMFADevice", as: .bob,
      { user("bob") + serial($0.spare) + badCodes }, gives: notAuthorized),
    Row(
      "policy, then the user", "EnableMFADevice", as: .bob,
      { user("nobody") + serial($0.spare) + badCodes }, gives: notAuthorized),
    Row(
      "law 5, then the device", "EnableMFADevice", as: .alice,
      { _ in user("alice") + noDevice + badCodes }, gives: lawFive),
    Row(
      "law 5, then its state", "EnableMFADevice", as: .alice,
      { user("alice") + serial($0.alicesPhone) + badCodes }, gives: lawFive),
    Row(
      "law 5, then codes; the name in other case", "EnableMFADevice", as: .alice,
      { user("ALICE") + serial($0.spare) + badCodes }, gives: lawFive),
    Row(
      "no law 5 for another user", "EnableMFADevice", as: .alice,
      { user("bob") + serial($0.spare) + badCodes }, gives: "InvalidAuthenticationCode"),
    Row(
      "no law 5 with a code", "EnableMFADevice", as: .aliceMFASession,
      { user("alice") + serial($0.spare) + badCodes }, gives: "InvalidAuthenticationCode"),
    Row(
      "the user, then the device", "EnableMFADevice", { _ in user("nobody") + noDevice + badCodes },
      gives: "The user with name nobody cannot be found."),
    Row(
      "the device, then codes", "EnableMFADevice", { _ in user("bob") + noDevice + badCodes },
      gives: "MFA Device with serial number arn:aws:iam::111122223333:mfa/none does not exist."),
    Row(
      "in use by him, then eight already, then codes", "EnableMFADevice",
      { user("carol") + serial($0.carolsPhone) + badCodes },
      gives: "MFA Device for user carol already exists."),
    Row(
      "in use by somebody else, then eight already, then codes", "EnableMFADevice",
      { user("carol") + serial($0.alicesPhone) + badCodes }, gives: "MFA Device is already in use."),
    Row(
      "eight already, then codes", "EnableMFADevice",
      { user("carol") + serial($0.spare) + badCodes },
      gives: "Cannot exceed quota for MFADevicesPerUser: 8"),
  ]

  static let deactivate = [
    Row(
      "a parameter, then policy", "DeactivateMFADevice", as: .bob, { _ in user("bob") },
      gives: "'serialNumber'"),
    Row(
      "policy, then law 5", "DeactivateMFADevice", as: .bob,
      { _ in user("bob") + noDevice }, gives: notAuthorized),
    Row(
      "policy, then the user", "DeactivateMFADevice", as: .bob,
      { _ in user("nobody") + noDevice }, gives: notAuthorized),
    Row(
      "law 5, then the device", "DeactivateMFADevice", as: .alice, { _ in noDevice },
      gives: lawFive),
    Row(
      "law 5, then whose it is", "DeactivateMFADevice", as: .alice,
      { serial($0.carolsPhone) }, gives: lawFive),
    Row(
      "the user, then the device", "DeactivateMFADevice", { _ in user("nobody") + noDevice },
      gives: "The user with name nobody cannot be found."),
    Row(
      "the device, then whose it is", "DeactivateMFADevice", { _ in user("bob") + noDevice },
      gives: "does not exist."),
    Row(
      "whose it is", "DeactivateMFADevice", { user("bob") + serial($0.carolsPhone) },
      gives: "MFA Device invalid for user."),
  ]

  static let resync = [
    Row(
      "a parameter, then policy", "ResyncMFADevice", as: .bob,
      { user("bob") + serial($0.spare) }, gives: "2 validation errors detected"),
    Row(
      "policy, then the user", "ResyncMFADevice", as: .bob,
      { _ in user("nobody") + noDevice + badCodes }, gives: notAuthorized),
    Row(
      "the user, then the device", "ResyncMFADevice",
      { _ in user("nobody") + noDevice + badCodes },
      gives: "The user with name nobody cannot be found."),
    Row(
      "the device, then codes", "ResyncMFADevice", { _ in user("alice") + noDevice + badCodes },
      gives: "does not exist."),
    Row(
      "whose it is, then codes", "ResyncMFADevice",
      { user("alice") + serial($0.carolsPhone) + badCodes }, gives: "MFA Device invalid for user."),
    Row(
      "law 5 is not for this", "ResyncMFADevice", as: .alice,
      { user("alice") + serial($0.alicesPhone) + badCodes }, gives: "InvalidAuthenticationCode"),
  ]

  static let delete = [
    Row(
      "a parameter, then policy", "DeleteVirtualMFADevice", as: .bob,
      { _ in ["SerialNumber": "12345678"] }, gives: "ValidationError"),
    Row(
      "policy, then the device", "DeleteVirtualMFADevice", as: .bob, { _ in noDevice },
      gives: notAuthorized),
    Row(
      "policy, then its state", "DeleteVirtualMFADevice", as: .bob,
      { serial($0.alicesPhone) }, gives: notAuthorized),
    Row(
      "law 5 is not for this", "DeleteVirtualMFADevice", as: .alice,
      { serial($0.alicesPhone) }, gives: "MFA VirtualDevice in use. Must deactivate first."),
  ]

  private static let reserved: Form = [
    "Tags.member.1.Key": "aws:a", "Tags.member.1.Value": "b", "Tags.member.2.Key": "aws:a",
    "Tags.member.2.Value": "b",
  ]

  static let tags = [
    Row(
      "a parameter, then policy", "TagMFADevice", as: .bob,
      { serial($0.spare) + ["Tags.member.1.Key": ";", "Tags.member.1.Value": "b"] },
      gives: "ValidationError"),
    Row(
      "policy, then what keys there are", "TagMFADevice", as: .bob,
      { serial($0.spare) + reserved }, gives: notAuthorized),
    Row(
      "policy, then the device", "TagMFADevice", as: .bob, { _ in noDevice + reserved },
      gives: notAuthorized),
    Row(
      "the device, then what keys there are", "TagMFADevice", { _ in noDevice + reserved },
      gives: "does not exist."),
    Row(
      "the user, then what keys there are", "TagUser", { _ in user("nobody") + reserved },
      gives: "The user with name nobody cannot be found."),
  ]

  static let sessions = [
    Row(
      "a parameter, then a lone code", "GetSessionToken", as: .alice,
      { _ in ["TokenCode": "12345"] }, gives: "ValidationError"),
    Row(
      "a session, then a lone code", "GetSessionToken", as: .aliceMFASession,
      { _ in ["TokenCode": "123456"] },
      gives: "Cannot call GetSessionToken with session credentials"),
    Row(
      "the device, then the code", "GetSessionToken", as: .alice,
      { serial($0.spare) + ["TokenCode": "000000"] }, gives: "unable to validate MFA code."),
    Row(
      "somebody else's device, though the code is good", "GetSessionToken", as: .alice,
      { serial($0.carolsPhone) + ["TokenCode": $0.carolsPhone.code(at: $0.now)] },
      gives: "unable to validate MFA code."),
  ]
}
