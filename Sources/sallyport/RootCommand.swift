import ArgumentParser
import Server

struct RootCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "root", abstract: "Help root users.",
    subcommands: [Recover.self, SetPassword.self])

  struct Recover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "recover",
      abstract: "Print a recovery code for a root user without his devices.",
      discussion: """
        It takes the place of an MFA code once, within a quarter of an hour: sign in as the root user \
        with the password, and choose "I lost my device". For a lost password there is \
        `sallyport root set-password`.
        """)
    @Argument(help: "The account's id or alias.")
    var account: String
    @OptionGroup var options: DataOptions

    func run() async throws {
      guard
        case .recoveryCode(let code, let end, let address) =
          try options.perform(.recoverRoot(account: account))
      else { return }
      Terminal.say(code)
      Terminal.complain(
        "works once, until \(end): \(address ?? "the server's address")/signin?as=root, the "
          + "password, then \"I lost my device\"")
    }
  }

  struct SetPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set-password",
      abstract: "Give a root user who forgot his password another one.",
      discussion: """
        His sessions in the console end. His devices stay, and a code of one is asked for as before.
        """)
    @Argument(help: "The account's id or alias.")
    var account: String
    @OptionGroup var password: RootPasswordOption
    @OptionGroup var options: DataOptions

    func run() async throws {
      _ = try options.perform(.setRootPassword(try password.read(), account: account))
    }
  }
}
