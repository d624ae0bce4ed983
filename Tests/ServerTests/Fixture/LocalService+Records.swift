import Identity
import IdentitySQL
import OneTimePasswords
import PolicyLanguage
import TestCertificates

// What a test begins with, put into the store past the API.
extension LocalService {
  /// Writes to the store and waits for the commit.
  @discardableResult
  func change<Result: Sendable>(
    _ body: @escaping @Sendable (any Writing) throws -> Result
  ) throws -> Result {
    try store.write(body)
  }

  /// All audit records as they stand in the store.
  func auditLines() throws -> [String] {
    store.drain()
    return try store.auditRecords(after: 0, of: nil, limit: 100_000).map(\.json)
  }

  func addAccount(
    _ number: String, partition: Partition = .aws, alias: String? = nil
  ) throws -> Account {
    guard let id = AccountID(number) else { throw Fault.damagedRecord(number) }
    let now = clock.now()
    return try change { records in
      let account = Account(
        id: id, partition: partition, alias: alias, rootEmail: "root@example.com",
        createdAt: now, sealedDataKey: try records.keyring.makeDataKey(for: id))
      try records.insert(account, rootPasswordHash: "-")
      return account
    }
  }

  func addUser(
    _ name: String, path: String = "/", tags: [Tag] = [], in account: Account
  ) throws -> User {
    let now = clock.now()
    return try change { records in
      let user = User(
        id: records.makeID(at: now),
        uniqueID: Identifiers.uniqueID(prefix: "AIDA", random: records.random),
        account: account.id, partition: account.partition, path: path, name: name,
        createdAt: now, tags: tags)
      try records.insert(user)
      return user
    }
  }

  func addGroup(
    _ name: String, path: String = "/", with members: [User] = [], in account: Account
  ) throws -> Group {
    let now = clock.now()
    return try change { records in
      let group = Group(
        id: records.makeID(at: now),
        uniqueID: Identifiers.uniqueID(prefix: "AGPA", random: records.random),
        account: account.id, partition: account.partition, path: path, name: name, createdAt: now)
      try records.insert(group)
      for user in members { try records.add(user.id, to: group.id) }
      return group
    }
  }

  /// A role that `principal`, an account or an ARN, may assume.
  @discardableResult
  func addRole(
    _ name: String, path: String = "/", trusting principal: String, if condition: String? = nil,
    maxSessionDuration: Int = Role.defaultMaxSessionDuration, tags: [Tag] = [],
    in account: Account
  ) throws -> Role {
    try addRole(
      name, path: path, trust: Documents.trust(principal, if: condition),
      maxSessionDuration: maxSessionDuration, tags: tags, in: account)
  }

  func addRole(
    _ name: String, path: String = "/", trust document: String,
    maxSessionDuration: Int = Role.defaultMaxSessionDuration, tags: [Tag] = [],
    in account: Account
  ) throws -> Role {
    let now = clock.now()
    return try change { records in
      let role = Role(
        id: records.makeID(at: now),
        uniqueID: Identifiers.uniqueID(prefix: "AROA", random: records.random),
        account: account.id, partition: account.partition, path: path, name: name, createdAt: now,
        trustPolicy: try TrustPolicy.pinned(document, of: account, in: records),
        maxSessionDuration: maxSessionDuration, tags: tags)
      try records.insert(role)
      return role
    }
  }

  @discardableResult
  func addInstanceProfile(
    _ name: String, path: String = "/", holding role: Role? = nil, tags: [Tag] = [],
    in account: Account
  ) throws -> InstanceProfile {
    let now = clock.now()
    return try change { records in
      let profile = InstanceProfile(
        id: records.makeID(at: now),
        uniqueID: Identifiers.uniqueID(prefix: "AIPA", random: records.random),
        account: account.id, partition: account.partition, path: path, name: name, createdAt: now,
        role: role?.id, tags: tags)
      try records.insert(profile)
      return profile
    }
  }

  func addManagedPolicy(
    _ name: String, path: String = "/", _ document: String = Documents.harmless,
    versions: Int = 1, tags: [Tag] = [], attachedTo entities: RecordID..., in account: Account
  ) throws -> ManagedPolicy {
    let now = clock.now()
    return try change { records in
      let policy = ManagedPolicy(
        id: records.makeID(at: now),
        uniqueID: Identifiers.uniqueID(prefix: "ANPA", random: records.random),
        arn: PolicyARN(account: account, path: path, name: name), description: nil,
        createdAt: now, updatedAt: now, defaultVersion: 1, lastVersion: versions, tags: tags)
      let first = PolicyVersion(number: 1, document: document, createdAt: now)
      try records.insert(policy, first, in: account.id)
      for number in 1..<versions {
        try records.insert(
          PolicyVersion(number: number + 1, document: document, createdAt: now), of: policy)
      }
      for entity in entities { try records.attach(policy.arn, to: entity, in: account.id) }
      return policy
    }
  }

  func setBoundary(_ policy: ManagedPolicy, of user: User) throws {
    try change { try $0.setBoundary(policy.arn, of: user.id, in: user.account) }
  }

  func setBoundary(_ policy: ManagedPolicy, of role: Role) throws {
    try change { try $0.setBoundary(policy.arn, of: role.id, in: role.account) }
  }

  func addKey(of owner: Owner, in account: Account) throws -> Credentials {
    let now = clock.now()
    return try change { records in
      let (key, secret) = try AccessKey.make(for: owner, of: account, in: records, at: now)
      return Credentials(
        accessKeyID: key.id, secretAccessKey: String(decoding: secret, as: UTF8.self))
    }
  }

  func setQuota(_ quota: Quota, to limit: Int, of account: Account) throws {
    try change { try $0.setQuota(quota, to: limit, of: account.id) }
  }

  func setAlias(_ alias: String?, of account: Account) throws {
    try change { try $0.setAlias(alias, of: account.id) }
  }

  func user(named name: String, in account: Account) throws -> User? {
    try store.read { try $0.user(named: name, in: account.id) }
  }

  /// Deletes a user with all he has.
  func remove(_ user: User) throws {
    let now = clock.now()
    try change { records in
      for var device in try records.devices(of: .user(user.id)) {
        device.enabled = nil
        try records.update(device)
        try records.delete(device, at: now)
      }
      for key in try records.accessKeys(of: .user(user.id)) { try records.delete(key) }
      for name in try records.policyNames(of: user.id) {
        try records.deletePolicy(named: name, of: user.id)
      }
      for policy in try records.attachedPolicies(of: user.id) {
        try records.detach(policy, from: user.id)
      }
      for group in try records.groups(of: user.id) { try records.remove(user.id, from: group.id) }
      if let profile = try records.loginProfile(of: user.id) { try records.delete(profile) }
      try records.delete(user)
    }
  }

  /// Gives a user the password ``KnownPassword/text``, whatever he had.
  func addPassword(to user: User) throws {
    let now = clock.now()
    let hash = try KnownPassword.hash.get()
    try change { records in
      if let profile = try records.loginProfile(of: user.id) { try records.delete(profile) }
      try records.insert(
        LoginProfile(
          user: user.id, createdAt: now, password: hash, changedAt: now, mustBeReset: false))
    }
  }

  /// The id of a public key for SSH.
  func addPublicKey(_ text: String = SampleKeys.rsa, to user: User) throws -> String {
    let now = clock.now()
    return try change { records in
      let key = SSHPublicKey(
        id: Identifiers.accessKeyID(
          prefix: .publicKey, account: user.account, random: records.random),
        user: user.id, status: .active, uploadedAt: now, key: try RSAPublicKey(text))
      try records.insert(key)
      return key.id
    }
  }

  /// The id of a signing certificate.
  func addCertificate(
    _ text: String = SampleCertificates.valid, to user: User
  ) throws -> String {
    let now = clock.now()
    return try change { records in
      let certificate = SigningCertificate(
        id: Identifiers.certificateID(random: records.random), account: user.account,
        owner: .user(user.id), status: .active, uploadedAt: now,
        document: try CertificateDocument(text, at: now))
      try records.insert(certificate)
      return certificate.id
    }
  }

  /// The id of a credential for CodeCommit.
  func addServiceCredential(to user: User) throws -> String {
    let now = clock.now()
    return try change { records in
      let made = ServiceCredential.make(
        for: user, at: .codeCommit, beside: [], expiresAt: nil, at: now, random: records.random)
      try records.insert(made.credential)
      return made.credential.id
    }
  }

  func addCredentialReport(of account: Account) throws {
    let now = clock.now()
    try change { records in
      try records.startCredentialReport(of: account.id, at: now)
      let text = try records.makeCredentialReport(of: account)
      try records.saveCredentialReport(text, of: account.id, at: now)
    }
  }

  func setPasswordPolicy(_ policy: PasswordPolicy?, of account: Account) throws {
    try change { try $0.setPasswordPolicy(policy, of: account.id) }
  }

  func deactivateKey(_ id: String) throws {
    try change { records in
      if let key = try records.accessKey(id) { try records.setStatus(.inactive, of: key) }
    }
  }

  func addPolicy(_ document: String, named name: String = "policy", to user: User) throws {
    try addPolicy(document, named: name, to: user.id)
  }

  func addPolicy(_ document: String, named name: String = "policy", to entity: RecordID) throws {
    try change { records in
      try records.put(
        InlinePolicy(name: name, document: document),
        countedSize: Policy.countedSize(of: document), of: entity)
    }
  }

  /// A device; in use, if it has an owner.
  func addDevice(
    _ name: String, path: String = "/", tags: [Tag] = [], heldBy owner: Owner? = nil,
    in account: Account
  ) throws -> Authenticator {
    let now = clock.now()
    return try change { records in
      let number = SerialNumber(
        partition: account.partition, account: account.id, path: path, name: name)
      let id = records.makeID(at: now)
      let seed = records.random.bytes(DeviceProfile.seedBytes)
      try records.insert(
        VirtualDevice(
          id: id, account: account.id, serialNumber: number, createdAt: now,
          budget: try records.budget(ofNew: id, named: number),
          enabled: owner.map { VirtualDevice.Enabled(owner: $0, since: now) },
          lastPair: owner.map { _ in DeviceProfile.step(at: now).advanced(by: -10) }),
        sealedSeed: try records.keyring.seal(
          seed, of: account, at: .seed(of: id, in: account.id)),
        tags: tags)
      return Authenticator(
        serialNumber: number.description, totp: try DeviceProfile.totp(seed: seed))
    }
  }

  /// Temporary credentials, with the code the device shows `steps` from now, if one is given.
  func session(
    of caller: Credentials, code device: Authenticator? = nil, steps: Int64 = 0,
    seconds: Int? = nil
  ) throws -> Credentials {
    var form: Form = [:]
    if let seconds { form = form + ["DurationSeconds": String(seconds)] }
    if let device {
      form =
        form + [
          "SerialNumber": device.serialNumber,
          "TokenCode": device.code(at: clock.now(), steps: steps),
        ]
    }
    return try Credentials(in: try send("GetSessionToken", form, as: caller))
  }

  /// Credentials of a session of `role`.
  func assume(
    _ role: Role, named name: String = "session", _ form: Form = [:], as caller: Credentials
  ) throws -> Credentials {
    try Credentials(
      in: try send(
        "AssumeRole", ["RoleArn": role.arn, "RoleSessionName": name] + form, as: caller))
  }
}

// Root users who are assumed.
extension LocalService {
  /// Keys of an administrator of the account that manages the others, which is made if need be.
  func addManager(_ name: String = "manager") throws -> Credentials {
    let number = Self.managementAccount
    let known = try store.read { records in
      try AccountID(number).flatMap { try records.account($0) }
    }
    let account = try known ?? addAccount(number)
    let manager = try addUser(name, in: account)
    try addPolicy(Documents.administrator, to: manager)
    return try addKey(of: .user(manager.id), in: account)
  }

  /// Credentials of the root user of `account` for a task.
  func assumeRoot(
    of account: Account, for task: RootTask, as manager: Credentials
  ) throws -> Credentials {
    try Credentials(
      in: try send(
        "AssumeRoot",
        [
          "TargetPrincipal": account.id.description,
          "TaskPolicyArn.arn": task.arn(in: account.partition),
        ], as: manager))
  }
}

extension Credentials {
  /// Those an answer of STS holds.
  init(in reply: Reply) throws {
    guard let id = reply["AccessKeyId"], let secret = reply["SecretAccessKey"],
      let token = reply["SessionToken"]
    else { throw Unexpected(reply: reply) }
    self.init(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
  }
}

/// An answer a test cannot go on from.
struct Unexpected: Error, CustomStringConvertible {
  let reply: Reply
  var description: String { "\(reply.status) \(reply.text)" }
}

/// A password that tests know, hashed once.
enum KnownPassword {
  static let text = "Correct-horse-9"
  static let hash = Result { try PasswordHash(of: Password(text)) }
}

/// Inline policies that many tests use.
enum Documents {
  static func statement(
    _ effect: String, _ action: String, on resource: String = "*", if condition: String? = nil
  ) -> String {
    let condition = condition.map { #","Condition":"# + $0 } ?? ""
    return #"{"Effect":"\#(effect)","Action":"\#(action)","Resource":"\#(resource)"\#(condition)}"#
  }

  /// A trust policy for one principal under `AWS`.
  static func trust(
    _ principal: String, _ action: String = "sts:AssumeRole", if condition: String? = nil
  ) -> String {
    let condition = condition.map { #","Condition":"# + $0 } ?? ""
    return policy(
      #"{"Effect":"Allow","Principal":{"AWS":"\#(principal)"},"Action":"\#(action)"\#(condition)}"#)
  }

  static func policy(_ statements: String...) -> String {
    #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#
  }

  static let administrator = policy(statement("Allow", "*"))
  /// Lets nobody do anything here.
  static let harmless = policy(statement("Allow", "s3:*"))
}
