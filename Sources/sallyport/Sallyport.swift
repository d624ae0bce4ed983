import ArgumentParser
import Foundation
import Server

@main
struct Sallyport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sallyport",
    abstract: "An IAM and STS of your own, in which multi-factor authentication is enforced.",
    version: "0.1.0",
    subcommands: [
      Serve.self, Initialize.self, AccountCommand.self, UserCommand.self, AuditCommand.self,
      KeysCommand.self,
      QRCommand.self, PolicyCommand.self, SetupLink.self, RootCommand.self, Migrate.self,
      Check.self, BackupCommand.self, Restore.self, EpochCommand.self,
    ])

  /// Leaves with the exit codes of `sysexits.h`.
  static func main() async {
    // What is written here is for this user alone.
    umask(0o077)
    do {
      var command = try parsed()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let error as ConfigurationError {
      Terminal.complain(error.description)
      leave(error.exitCode)
    } catch {
      exit(withError: error)
    }
  }

  /// What the arguments ask for. A server is to start at once, and most of the time that reading them takes
  /// goes to the commands that are not meant; what `serve` alone does not understand, all say together.
  private static func parsed() throws -> any ParsableCommand {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "serve", let serve = try? Serve.parse(Array(arguments.dropFirst())) {
      return serve
    }
    return try parseAsRoot()
  }
}
