import ArgumentParser
import Foundation
import Server

/// A root user's password; it is no argument, for those are shown to everybody on the host.
struct RootPasswordOption: ParsableArguments {
  @Option(
    name: .long,
    help: "A file with the root user's password, 15 characters at least; a last newline is cut.")
  var rootPasswordFile: String

  func read() throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: rootPasswordFile) else {
      throw ConfigurationError(
        "the password file \(rootPasswordFile) cannot be read", exitCode: .noInput)
    }
    var password = Array(data)
    if password.last == UInt8(ascii: "\n") { password.removeLast() }
    return password
  }
}

/// What a new account needs, for `init` and `account create` alike.
struct NewAccountOptions: ParsableArguments {
  @Option(name: .long, help: "The address the root user signs in with.")
  var rootEmail: String
  @OptionGroup var rootPassword: RootPasswordOption
  @Option(name: .long, help: "Twelve digits. (default: random)")
  var accountId: String?
  @Option(name: .long, help: "The account's alias.")
  var alias: String?
  @Option(name: .long, help: "aws, aws-cn, aws-us-gov, aws-iso, aws-iso-b or aws-eusc.")
  var partition = "aws"
  @Flag(name: .long, help: "Make an access key for the root user and print it, this once.")
  var accessKey = false
  @Flag(name: .long, help: "Print one JSON object.")
  var json = false

  func create(in options: DataOptions, mustBeFirst: Bool) throws {
    let password = try rootPassword.read()
    let reply = try options.perform(
      .createAccount(
        AdministrativeCommand.NewAccount(
          rootEmail: rootEmail, rootPassword: password, accountID: accountId, alias: alias,
          partition: partition, makesAccessKey: accessKey, mustBeFirst: mustBeFirst)))
    guard case .account(let account) = reply else { return }
    if json { try Terminal.json(account) } else { describe(account) }
  }
}

struct Initialize: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make the first account, with its root user.",
    discussion: "Works on a data folder that no server has open, or through the running server.")

  @OptionGroup var account: NewAccountOptions
  @OptionGroup var options: DataOptions

  func run() async throws {
    try account.create(in: options, mustBeFirst: true)
  }
}

struct AccountCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account", abstract: "Make and show accounts, and set their quotas.",
    subcommands: [Create.self, List.self, Show.self, SetQuota.self])

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create", abstract: "Make a further account.")
    @OptionGroup var account: NewAccountOptions
    @OptionGroup var options: DataOptions

    func run() async throws {
      try account.create(in: options, mustBeFirst: false)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the accounts.")
    @Flag(name: .long, help: "Print JSON.")
    var json = false
    @OptionGroup var options: DataOptions

    func run() async throws {
      guard case .accounts(let accounts) = try options.perform(.listAccounts) else { return }
      if json { return try Terminal.json(accounts) }
      for account in accounts {
        let names = [account.accountId, account.alias ?? "-", account.partition, account.rootEmail]
        Terminal.say(names.joined(separator: "  "))
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Show an account and its quotas.")
    @Argument(help: "The account's id or alias.")
    var account: String
    @Flag(name: .long, help: "Print JSON.")
    var json = false
    @OptionGroup var options: DataOptions

    func run() async throws {
      guard case .account(let found) = try options.perform(.showAccount(account)) else { return }
      if json { try Terminal.json(found) } else { describe(found) }
    }
  }

  struct SetQuota: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set-quota", abstract: "Set a quota of an account.",
      discussion: "Eight MFA devices per user and per root user is fixed.")
    @Argument(help: "The account's id or alias.")
    var account: String
    @Argument(
      help: """
        Users, Groups, GroupsPerUser, Roles, InstanceProfiles, MFADevices, AccessKeysPerUser, \
        SSHPublicKeysPerUser, ServiceSpecificCredentialsPerUser, UserPolicySize, \
        GroupPolicySize, RolePolicySize, AssumeRolePolicySize, Policies, PolicySize, \
        VersionsPerPolicy, PolicyVersionsInUse, AttachedPoliciesPerUser, \
        AttachedPoliciesPerGroup or AttachedPoliciesPerRole.
        """)
    var name: String
    @Argument(help: "The new limit.")
    var value: Int
    @OptionGroup var options: DataOptions

    func run() async throws {
      _ = try options.perform(.setQuota(account: account, name: name, value: value))
    }
  }
}

struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Help users.", subcommands: [ReleaseDevice.self])

  struct ReleaseDevice: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "release-device", abstract: "Let a device take codes again.",
      discussion: "A device is suspended after a hundred wrong codes in thirty days.")
    @Argument(help: "The device's serial number, which is its ARN.")
    var serialNumber: String
    @OptionGroup var options: DataOptions

    func run() async throws {
      _ = try options.perform(.releaseDevice(serialNumber: serialNumber))
    }
  }
}

private func describe(_ account: AccountDescription) {
  Terminal.say("account      \(account.accountId)")
  Terminal.say("alias        \(account.alias ?? "-")")
  Terminal.say("partition    \(account.partition)")
  Terminal.say("root user    \(account.rootEmail)")
  Terminal.say("root ARN     \(account.rootArn)")
  for (name, limit) in account.quotas.sorted(by: { $0.key < $1.key }) {
    Terminal.say("quota        \(name) \(limit)")
  }
  if let id = account.accessKeyId, let secret = account.secretAccessKey {
    Terminal.say("access key   \(id)")
    Terminal.say("secret       \(secret)   (shown this once)")
  }
}
