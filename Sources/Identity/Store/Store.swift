package import OneTimePasswords
package import PolicyLanguage

/// Keeps the records. One consistent view to read, one serializable transaction to write.
package protocol Store: Sendable {
  /// Runs `body` against one consistent view.
  func read<Result>(_ body: (any Reading) throws -> Result) throws -> Result

  /// Runs `body` as one transaction, which is durable when this returns: all that it saved is
  /// kept, or none of it.
  ///
  /// Throwing undoes all that `body` wrote. A refusal that must be remembered is therefore a value
  /// (see ``CodeVerdict``). A store may run `body` again after a conflict.
  func write<Result: Sendable>(
    _ body: @escaping @Sendable (any Writing) throws -> Result
  ) throws -> Result
}

/// Finds records.
package protocol Reading: ReadingContacts {
  /// Grows with every commit that changes a record. What was found in one epoch holds for all of
  /// it; what was found in an earlier one may not.
  var epoch: UInt64 { get }
  /// Whether all records are here as they were in `epoch`.
  func isUnchanged(since epoch: UInt64) -> Bool
  /// Since when nothing of the store was lost.
  func storeEpoch() throws -> StoreEpoch

  func account(_ id: AccountID) throws -> Account?
  func account(aliased alias: String) throws -> Account?
  func accounts() throws -> [Account]
  /// How many of a kind that has a quota per account there are.
  func count(of kind: CountedKind, in account: AccountID) throws -> Int
  func summary(of account: AccountID) throws -> AccountSummary

  func user(_ id: RecordID) throws -> User?
  /// The user of that name, in whatever case.
  func user(named name: String, in account: AccountID) throws -> User?
  /// Users whose path begins with `prefix`, by name without regard to case, after `name`.
  func users(
    in account: AccountID, under prefix: String, after name: String?, limit: Int
  ) throws -> [User]
  /// The user of that unique id, `AIDA…`.
  func user(uniqueID: String) throws -> User?
  func tags(of device: VirtualDevice) throws -> [Tag]

  func group(named name: String, in account: AccountID) throws -> Group?
  /// Groups whose path begins with `prefix`, by name without regard to case, after `name`.
  func groups(
    in account: AccountID, under prefix: String, after name: String?, limit: Int
  ) throws -> [Group]
  /// The groups `user` is in, by name without regard to case.
  func groups(of user: RecordID) throws -> [Group]
  /// The users in `group`, by name without regard to case, after `name`.
  func users(in group: RecordID, after name: String?, limit: Int) throws -> [User]

  func role(_ id: RecordID) throws -> Role?
  /// The role of that name, in whatever case.
  func role(named name: String, in account: AccountID) throws -> Role?
  /// The role of that unique id, `AROA…`.
  func role(uniqueID: String) throws -> Role?
  func lastUse(of role: Role) throws -> RoleUse?
  /// Everything that grants or denies the sessions of `role` anything, ready to decide.
  func policies(of role: Role) throws -> CompiledPolicies
  /// Who may assume `role`, ready to decide.
  func trustPolicy(of role: Role) throws -> PolicySet
  /// Roles whose path begins with `prefix`, by name without regard to case, after `name`.
  func roles(
    in account: AccountID, under prefix: String, after name: String?, limit: Int
  ) throws -> [Role]

  /// The instance profile of that name, in whatever case.
  func instanceProfile(named name: String, in account: AccountID) throws -> InstanceProfile?
  /// Instance profiles whose path begins with `prefix`, by name without regard to case, after
  /// `name`.
  func instanceProfiles(
    in account: AccountID, under prefix: String, after name: String?, limit: Int
  ) throws -> [InstanceProfile]
  /// Instance profiles that hold `role`, in the same order.
  func instanceProfiles(
    with role: RecordID, after name: String?, limit: Int
  ) throws -> [InstanceProfile]

  /// The names of the inline policies of a user, a group or a role.
  func policyNames(of entity: RecordID) throws -> [String]
  /// The inline policies themselves, by name without regard to case.
  func inlinePolicies(of entity: RecordID) throws -> [InlinePolicy]
  /// The inline policy of that name, in whatever case.
  func policy(named name: String, of entity: RecordID) throws -> InlinePolicy?
  /// Characters that all inline policies of `entity` but the named one count together.
  func policySize(of entity: RecordID, except name: String) throws -> Int
  /// Everything that grants or denies `user` anything, his groups' policies too, ready to decide.
  func policies(of user: User) throws -> CompiledPolicies

  func loginProfile(of user: RecordID) throws -> LoginProfile?
  /// Nil when his password was taken away.
  func rootLogin(of account: Account) throws -> RootLogin?
  /// When the root user last signed in to the console.
  func lastRootSignIn(to account: AccountID) throws -> Timestamp?
  /// What the user's passwords were before the present one, the last first.
  func formerPasswords(of user: RecordID, limit: Int) throws -> [PasswordHash]
  /// Nil while the account has chosen none, and ``DefaultPasswordPolicy`` holds.
  func passwordPolicy(of account: AccountID) throws -> PasswordPolicy?
  /// The managed policy of that ARN: the account's, or AWS's own.
  func managedPolicy(_ arn: PolicyARN, in account: Account) throws -> ManagedPolicy?
  /// The account's managed policy of that name, in whatever case and path.
  func managedPolicy(named name: String, in account: AccountID) throws -> ManagedPolicy?
  /// Managed policies of the account whose path begins with `prefix` and which `use` fits, by name
  /// without regard to case, after `name`.
  func managedPolicies(
    in account: AccountID, under prefix: String, _ use: PolicyUse, after name: String?, limit: Int
  ) throws -> [ManagedPolicy]
  /// As above, of AWS's own policies.
  func awsManagedPolicies(
    for account: Account, under prefix: String, _ use: PolicyUse, after name: String?, limit: Int
  ) throws -> [ManagedPolicy]
  func version(_ number: Int, of policy: ManagedPolicy) throws -> PolicyVersion?
  /// The newest first.
  func versions(of policy: ManagedPolicy) throws -> [PolicyVersion]
  /// What is attached to a user, a group or a role.
  func attachedPolicies(of entity: RecordID) throws -> [PolicyARN]
  /// What a user, a group or a role has of its own, inline and attached, as written.
  func policies(
    of entity: RecordID, _ attachment: PolicySource.Attachment, owner: String
  ) throws -> [(source: PolicySource, policy: Policy)]
  /// What was passed to limit the session of that key, ready to decide: managed policies in the
  /// version that is in force. One that is gone allows nothing.
  func policies(
    passedFor accessKeyID: String, _ passed: SessionPolicies
  ) throws -> PolicySet
  /// What bounds a user or a role now.
  func boundary(of entity: RecordID) throws -> (source: PolicySource, policy: Policy)?
  /// The account's groups to which the policy is attached, by name without regard to case.
  func groups(
    in account: AccountID, using policy: PolicyARN, as usage: PolicyUsage?, under prefix: String,
    after name: String?, limit: Int
  ) throws -> [Group]
  /// The account's users whom the policy binds, by name without regard to case.
  func users(
    in account: AccountID, using policy: PolicyARN, as usage: PolicyUsage?, under prefix: String,
    after name: String?, limit: Int
  ) throws -> [User]
  /// The account's roles whose sessions the policy binds, by name without regard to case.
  func roles(
    in account: AccountID, using policy: PolicyARN, as usage: PolicyUsage?, under prefix: String,
    after name: String?, limit: Int
  ) throws -> [Role]

  /// Accounts whose root user has that address, in whatever case, the oldest first.
  func accounts(rootEmail: String) throws -> [Account]
  /// Nil when it was taken away.
  func rootPassword(of account: AccountID) throws -> PasswordHash?
  /// What lets somebody make the first account; nil when there is no code.
  func setupCode() throws -> SetupCode?
  func consoleSession(_ digest: SecretDigest) throws -> ConsoleSession?
  func signInTicket(_ digest: SecretDigest) throws -> SignInTicket?
  /// The token of that digest while it is good; it stays so.
  func signinToken(_ digest: SecretDigest, at now: Timestamp) throws -> SigninToken?
  /// The oldest records that cannot be found yet, and after which id they follow.
  func unindexedAudit(limit: Int) throws -> (position: Int64, records: [StoredAuditRecord])
  /// What was recorded of the account and can be found, the newest first.
  func auditRecords(
    matching filter: AuditFilter, of account: AccountID, _ page: AuditPage, limit: Int
  ) throws -> [StoredAuditRecord]
  /// How many recovery codes `owner` has left.
  func recoveryCodes(of owner: Owner, at now: Timestamp) throws -> Int
  func enrolmentDraft(_ id: RecordID) throws -> EnrolmentDraft?
  /// Drafts of devices for `owner`, the oldest first.
  func enrolmentDrafts(for owner: Owner) throws -> [EnrolmentDraft]
  /// The seed of a draft, to be shown to who made it.
  func seed(of draft: EnrolmentDraft) throws -> [UInt8]

  func accessKey(_ id: String) throws -> AccessKey?
  func accessKeys(of owner: Owner) throws -> [AccessKey]
  func lastUse(of accessKey: String) throws -> AccessKeyUse?
  /// How many active keys of the account were made before `time`.
  func activeAccessKeys(in account: AccountID, madeBefore time: Timestamp) throws -> Int

  /// In the order they were uploaded.
  func sshPublicKeys(of user: RecordID) throws -> [SSHPublicKey]
  /// In the order they were uploaded.
  func signingCertificates(of owner: Owner) throws -> [SigningCertificate]
  /// Whether anybody in the account has this certificate.
  func hasSigningCertificate(_ document: CertificateDocument, in account: AccountID) throws -> Bool
  /// In the order they were made.
  func serviceCredentials(of user: RecordID) throws -> [ServiceCredential]
  /// Credentials of all users of the account in the order they were made, after `position`, which
  /// is the time and id of one.
  func serviceCredentials(
    in account: AccountID, at service: CredentialService?, after position: String?, limit: Int
  ) throws -> [ServiceCredential]

  /// How far the account's credential report is; its text is read apart.
  func credentialReport(of account: AccountID) throws -> CredentialReport?
  func credentialReportText(of account: AccountID) throws -> [UInt8]?
  /// What a credential report says of the root user, and of users by name without regard to case,
  /// after `name`.
  func credentialFacts(ofRootOf account: Account) throws -> CredentialFacts
  func credentialFacts(
    in account: Account, after name: String?, limit: Int
  ) throws -> [CredentialFacts]

  func device(_ serialNumber: SerialNumber, in account: AccountID) throws -> VirtualDevice?
  /// When the last code of the device that counted began to be shown; nil for none.
  func lastUse(of device: VirtualDevice) throws -> Timestamp?
  /// Devices in use by `owner`, the oldest assignment first.
  func devices(of owner: Owner) throws -> [VirtualDevice]
  /// Devices of the account in the order they were made, after `id`.
  func devices(
    in account: AccountID, _ assignment: Assignment, after id: RecordID?, limit: Int
  ) throws -> [VirtualDevice]
  /// Devices of the account that somebody holds and that take no codes, the longest first.
  func suspendedDevices(in account: AccountID, limit: Int) throws -> [VirtualDevice]
  /// Users who have a password and no device, by name.
  func peopleWithoutDevice(in account: AccountID, limit: Int) throws -> [User]
  func coverage(of account: AccountID) throws -> MFACoverage
  /// The oldest first; those that are over may be among them.
  func helpRequests(in account: AccountID, limit: Int) throws -> [HelpRequest]
  func helpRequest(of user: RecordID) throws -> HelpRequest?
  /// The device's seed as a verifier.
  func totp(of device: VirtualDevice) throws -> TOTP
}

/// What an account may have so many of.
package enum CountedKind: Sendable {
  case users
  case groups
  case roles
  case instanceProfiles
  case policies
  case policyVersions
  case mfaDevices
}

/// Which managed policies a list shows.
package enum PolicyUse: Sendable {
  case any
  /// Only such as bind somebody; in one way, if one is named.
  case used(PolicyUsage?)
}

/// Which devices a list shows.
package enum Assignment: String, Sendable {
  case assigned = "Assigned"
  case unassigned = "Unassigned"
  case any = "Any"
}

/// What `GetAccountSummary` counts.
package struct AccountSummary: Equatable, Sendable {
  package let users: Int
  package let groups: Int
  package let roles: Int
  package let instanceProfiles: Int
  package let policies: Int
  package let policyVersions: Int
  package let devices: Int
  package let devicesInUse: Int
  package let rootPasswords: Int
  package let rootDevices: Int
  package let rootAccessKeys: Int
  package let rootCertificates: Int

  package init(
    users: Int, groups: Int, roles: Int, instanceProfiles: Int, policies: Int,
    policyVersions: Int, devices: Int, devicesInUse: Int,
    rootPasswords: Int, rootDevices: Int, rootAccessKeys: Int, rootCertificates: Int
  ) {
    self.users = users
    self.groups = groups
    self.roles = roles
    self.instanceProfiles = instanceProfiles
    self.policies = policies
    self.policyVersions = policyVersions
    self.devices = devices
    self.devicesInUse = devicesInUse
    self.rootPasswords = rootPasswords
    self.rootDevices = rootDevices
    self.rootAccessKeys = rootAccessKeys
    self.rootCertificates = rootCertificates
  }
}

/// Finds and changes records.
package protocol Writing: Reading, WritingContacts {
  /// An id no record has.
  func makeID(at now: Timestamp) -> RecordID
  var random: any RandomSource { get }
  var keyring: Keyring { get }
  /// Where notices can go.
  var outlets: Outlets { get }

  func insert(_ account: Account, rootPasswordHash: String) throws
  func setAlias(_ alias: String?, of account: AccountID) throws
  func setTokenVersion(_ version: TokenVersion, of account: AccountID) throws
  func setMFADemand(_ demand: MFADemand, of account: AccountID) throws
  func setWaysBack(_ ways: WaysBack, of account: AccountID) throws
  func setQuota(_ quota: Quota, to limit: Int, of account: AccountID) throws

  func insert(_ user: User) throws
  /// Saves name, path, tags and when the password was last used.
  func update(_ user: User) throws
  func delete(_ user: User) throws

  func insert(_ group: Group) throws
  /// Saves name and path.
  func update(_ group: Group) throws
  func delete(_ group: Group) throws
  /// Does nothing when he is in it already.
  func add(_ user: RecordID, to group: RecordID) throws
  /// Does nothing when he is not in it.
  func remove(_ user: RecordID, from group: RecordID) throws

  func insert(_ role: Role) throws
  /// Saves description, longest session, trust policy and tags.
  func update(_ role: Role) throws
  func delete(_ role: Role) throws
  /// Does nothing for a role that is gone.
  func note(_ use: RoleUse, of role: RecordID) throws

  func insert(_ profile: InstanceProfile) throws
  /// Saves its role and tags.
  func update(_ profile: InstanceProfile) throws
  func delete(_ profile: InstanceProfile) throws

  /// Adds an inline policy to a user, a group or a role, or replaces the one of that name.
  func put(_ policy: InlinePolicy, countedSize: Int, of entity: RecordID) throws
  func deletePolicy(named name: String, of entity: RecordID) throws

  func insert(_ profile: LoginProfile) throws
  /// Saves the profile; the password it had joins the former ones if it is another now.
  func update(_ profile: LoginProfile) throws
  /// Deletes the profile, and the former passwords with it.
  func delete(_ profile: LoginProfile) throws
  /// Takes the root user's password away; with a time he may choose another from then on.
  func removeRootPassword(allowingAnotherAt time: Timestamp?, of account: AccountID) throws
  func setPasswordPolicy(_ policy: PasswordPolicy?, of account: AccountID) throws
  /// Saves the policy, and `version` as the one in force.
  func insert(_ policy: ManagedPolicy, _ version: PolicyVersion, in account: AccountID) throws
  /// Saves which version is in force, when the newest was made, and tags.
  func update(_ policy: ManagedPolicy) throws
  /// Deletes the policy with all its versions.
  func delete(_ policy: ManagedPolicy) throws
  func insert(_ version: PolicyVersion, of policy: ManagedPolicy) throws
  func delete(_ version: PolicyVersion, of policy: ManagedPolicy) throws
  func attach(_ policy: PolicyARN, to entity: RecordID, in account: AccountID) throws
  func detach(_ policy: PolicyARN, from entity: RecordID) throws
  /// Sets what bounds a user or a role; nil lifts it.
  func setBoundary(_ policy: PolicyARN?, of entity: RecordID, in account: AccountID) throws

  func insert(_ accessKey: AccessKey) throws
  func setStatus(_ status: AccessKey.Status, of accessKey: AccessKey) throws
  func delete(_ accessKey: AccessKey) throws
  func note(_ use: AccessKeyUse, of accessKey: String) throws
  func noteRootSignIn(to account: AccountID, at now: Timestamp) throws

  func insert(_ key: SSHPublicKey) throws
  /// Saves the status.
  func update(_ key: SSHPublicKey) throws
  func delete(_ key: SSHPublicKey) throws

  func insert(_ certificate: SigningCertificate) throws
  /// Saves the status.
  func update(_ certificate: SigningCertificate) throws
  func delete(_ certificate: SigningCertificate) throws

  func insert(_ credential: ServiceCredential) throws
  /// Saves status and password.
  func update(_ credential: ServiceCredential) throws
  func delete(_ credential: ServiceCredential) throws

  func startCredentialReport(of account: AccountID, at now: Timestamp) throws
  func saveCredentialReport(_ text: [UInt8], of account: AccountID, at now: Timestamp) throws

  /// The budget that a new device is charged to: its own, or that of the device which had the
  /// serial number before.
  func budget(ofNew device: RecordID, named serialNumber: SerialNumber) throws -> RecordID
  /// `sealedSeed` is sealed under the account's data key, for ``SealedPlace/seed(of:in:)``.
  func insert(_ device: VirtualDevice, sealedSeed: [UInt8], tags: [Tag]) throws
  /// Saves assignment, skew, last pair and suspension.
  func update(_ device: VirtualDevice) throws
  func delete(_ device: VirtualDevice, at now: Timestamp) throws
  func setTags(_ tags: [Tag], of device: VirtualDevice) throws

  /// Replaces the code for the first account, or takes it away.
  func setSetupCode(_ code: SetupCode?) throws
  func insert(_ session: ConsoleSession) throws
  /// Notes that the browser was heard of.
  func noteSeen(_ session: SecretDigest, at now: Timestamp) throws
  func delete(_ session: SecretDigest) throws
  /// Ends the sessions of `owner`, but for one.
  func endConsoleSessions(of owner: Owner, except session: SecretDigest?) throws
  func insert(_ ticket: SignInTicket) throws
  func delete(_ ticket: SignInTicket) throws
  /// Makes records findable that follow `position`; does nothing when somebody else has done it.
  func index(
    _ entries: [(record: StoredAuditRecord, terms: Set<String>)], after position: Int64) throws
  func insert(_ token: SigninToken) throws
  /// The token of that digest, the first time it is asked for and while it is good.
  func spendSigninToken(_ digest: SecretDigest, at now: Timestamp) throws -> SigninToken?
  func deleteTickets(of owner: Owner) throws
  /// Keeps recovery codes, with an end if they have one.
  func insertRecoveryCodes(
    _ codes: [SecretDigest], of owner: Owner, in account: AccountID, expiringAt end: Timestamp?)
    throws
  /// Makes all recovery codes of `owner` void.
  func deleteRecoveryCodes(of owner: Owner) throws
  /// True once for a code of `owner` that is not over. One without an end was printed beforehand, and
  /// counts if `takingPrinted`.
  func spendRecoveryCode(
    _ code: SecretDigest, of owner: Owner, takingPrinted: Bool, at now: Timestamp
  ) throws -> Bool
  /// Keeps a request for help in place of an earlier one of the same person.
  func replace(_ request: HelpRequest) throws
  func deleteHelpRequest(of user: RecordID) throws
  /// Keeps a draft; `sealedSeed` is sealed for the device that it will be.
  func insert(_ draft: EnrolmentDraft, sealedSeed: [UInt8]) throws
  func delete(_ draft: EnrolmentDraft) throws
  func sealedSeed(of draft: EnrolmentDraft) throws -> [UInt8]
  /// Takes one try from the budget; false when it is used up.
  func charge(_ key: PasswordBudgetKey, at now: Timestamp) throws -> Bool
  /// Gives back the tries of this window: the password was right.
  func forgive(_ key: PasswordBudgetKey, at now: Timestamp) throws
  /// Sets the root user's password.
  func setRootPassword(_ password: PasswordHash, of account: AccountID) throws

  /// Law 1: true the first time, and never again for the same device and step.
  func spend(_ step: TimeStep, of device: VirtualDevice) throws -> Bool
  /// Law 2: takes one verification from the budget; false when ``CodeBudget/burst`` are used up.
  func charge(_ budget: RecordID, at now: Timestamp) throws -> Bool
  /// Remembers a failed code and returns how many there were since `start`, this one included.
  func recordFailure(
    _ budget: RecordID, at now: Timestamp, countingSince start: Timestamp
  ) throws -> Int
  /// Forgets the failed codes, when a device has proved itself or an administrator released it.
  func forgetFailures(_ budget: RecordID) throws

  /// Runs `body`; when it throws, what it wrote is undone, and the transaction goes on. Attempts that
  /// were charged stay charged (law 2).
  func attempt<Result>(_ body: () throws -> Result) throws -> Result

  /// Law 8: joins the record to the transaction.
  func append(_ record: AuditRecord) throws
}
