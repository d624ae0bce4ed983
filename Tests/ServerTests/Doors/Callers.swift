import Identity

/// Every kind of caller there is, each with credentials for one service.
///
/// The administrator may do anything by policy; a session of his is bound by what sessions may do.
struct Callers {
  let service: LocalService
  let account: Account
  let otherAccount: Account
  let columns: [(name: String, credentials: Credentials?, user: String?)]

  static let account = "111122223333"

  init() throws {
    service = try LocalService()
    account = try service.addAccount(Self.account)
    // It manages the first.
    otherAccount = try service.addAccount(LocalService.managementAccount)
    let root = Owner.root(account.id)
    let rootKey = try service.addKey(of: root, in: account)
    let rootDevice = try service.addDevice("root", heldBy: root, in: account)

    let administrator = try service.addUser("administrator", in: account)
    try service.addPolicy(Documents.administrator, to: administrator)
    let key = try service.addKey(of: .user(administrator.id), in: account)
    let device = try service.addDevice(
      "administrator", heldBy: .user(administrator.id), in: account)

    let nobody = try service.addUser("nobody", in: account)
    let nobodyKey = try service.addKey(of: .user(nobody.id), in: account)

    let former = try service.addUser("former", in: account)
    try service.addPolicy(Documents.administrator, to: former)
    let formerKey = try service.addKey(of: .user(former.id), in: account)
    let formerDevice = try service.addDevice("former", heldBy: .user(former.id), in: account)
    let formerSession = try service.session(of: formerKey, code: formerDevice)

    let inactive = try service.addKey(of: .user(administrator.id), in: account)
    try service.deactivateKey(inactive.accessKeyID)

    let stranger = try service.addUser("administrator", in: otherAccount)
    try service.addPolicy(Documents.administrator, to: stranger)
    let strangerKey = try service.addKey(of: .user(stranger.id), in: otherAccount)

    try service.addPassword(to: stranger)

    let expired = try service.session(of: key, code: device, seconds: 900)
    service.clock.advance(by: 900)
    let rootSession = try service.session(of: rootKey)
    let rootMFASession = try service.session(of: rootKey, code: rootDevice)
    let session = try service.session(of: key)
    let mfaSession = try service.session(of: key, code: device)
    try service.remove(former)
    let guest = try Credentials(
      in: try service.send(
        "GetFederationToken", ["Name": "guest", "Policy": Documents.administrator], as: key))
    let operators = try service.addRole("operators", trusting: administrator.arn, in: account)
    try service.addPolicy(Documents.administrator, to: operators.id)
    let roleSession = try service.assume(operators, as: key)
    let gone = try service.addRole("gone", trusting: administrator.arn, in: account)
    let goneSession = try service.assume(gone, as: key)
    try service.change { try $0.delete(gone) }
    let assumedRoot = try service.assumeRoot(
      of: account, for: .deleteCredentials, as: strangerKey)

    var forged = key
    forged.secretAccessKey = rootKey.secretAccessKey
    let unknown = Credentials(
      accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: key.secretAccessKey)
    columns = [
      ("anonymous", nil, nil), ("unknown key", unknown, nil), ("wrong secret", forged, nil),
      ("inactive key", inactive, "administrator"),
      ("root key", rootKey, nil), ("root session", rootSession, nil),
      ("root MFA session", rootMFASession, nil),
      ("user without policy", nobodyKey, "nobody"),
      ("administrator key", key, "administrator"),
      ("administrator session", session, "administrator"),
      ("administrator MFA session", mfaSession, "administrator"),
      ("expired session", expired, "administrator"),
      ("deleted user's session", formerSession, "former"),
      ("other account's administrator", strangerKey, "administrator"),
      ("administrator's role session", roleSession, nil),
      ("deleted role's session", goneSession, nil),
      ("federated user", guest, nil),
      ("root session of AssumeRoot", assumedRoot, nil),
    ]
  }
}
