import ArgumentParser
import Authenticator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@main
struct SallyportAuth: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sallyport-auth",
    abstract: "Virtual MFA devices: codes for Sallyport, AWS and any other service.",
    discussion: """
      Secrets are kept in one encrypted file, the vault. A QUERY is one or more words that are found \
      in an account's issuer, name or tags.

      Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no account matches, 4 several match, 5 locked or \
      wrong passphrase, 6 the clock is off.
      """,
    version: "0.1.0",
    subcommands: [
      Browse.self, Initialize.self, Add.self, List.self, Code.self, Show.self, Rename.self,
      Edit.self,
      Remove.self, QR.self, Import.self, Export.self, Sync.self, Unlock.self, Lock.self,
      ChangePassphrase.self, Keyring.self, Session.self,
      Configure.self, Enroll.self, Time.self, Completion.self, AgentCommand.self,
      ClearClipboard.self,
    ], defaultSubcommand: Browse.self)

  /// What files of other programs may be made with.
  private(set) nonisolated(unsafe) static var inheritedMask: mode_t = 0

  static func main() async {
    // What is written here is for this user alone, and what is in memory for nobody else.
    inheritedMask = umask(0o077)
    forbidDumps()
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot(
        CommandLine.arguments.dropFirst().map { $0 == "-V" ? "--version" : $0 })
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let complaint as Complaint {
      Terminal.complain(complaint.text)
      leave(complaint.code)
    } catch let error as VaultError {
      let complaint = Complaint(error)
      Terminal.complain(complaint.text)
      leave(complaint.code)
    } catch {
      // The parser's own: help and versions are done, all else is wrong usage.
      let isClean = exitCode(for: error).isSuccess
      let text = fullMessage(for: error)
      if isClean { Terminal.say(text) } else { Terminal.complain(text, named: false) }
      leave(isClean ? .done : .usage)
    }
  }
}

/// How the process ends.
enum Ending: Int32 {
  case done = 0
  case failed = 1
  case usage = 2
  case noMatch = 3
  case severalMatch = 4
  case locked = 5
  case clockOff = 6
}

func leave(_ ending: Ending) -> Never {
  exit(ending.rawValue)
}

/// What the person is told when something does not work, and how the process ends.
struct Complaint: Error {
  let text: String
  let code: Ending

  init(_ text: String, _ code: Ending = .failed) {
    self.text = text
    self.code = code
  }
}

extension Complaint {
  init(_ error: VaultError) {
    switch error {
    case .missing(let path):
      self.init("There is no vault at \(path). Make one with `sallyport-auth init`.")
    case .exists(let path): self.init("There is a vault at \(path) already.")
    case .loose(let path):
      self.init("Others may read or write \(path), or it is not yours. Run `chmod 600` on it.")
    case .notAVault(let path): self.init("\(path) is no vault.")
    case .newer: self.init("The vault was written by a later release. Use that release.")
    case .wrongKey: self.init("That did not open the vault.", .locked)
    case .damaged:
      self.init(
        "The vault is damaged. The one before is beside it; its name ends in `.previous`.")
    case .noSuchKey: self.init("The vault has no key of this kind.", .locked)
    case .busy: self.init("Another process is changing the vault. Try again.")
    case .tooLong: self.init("That is longer than a vault takes.")
    case .noMemory: self.init("The system gives no memory.")
    case .system(let action, let path, let number):
      self.init("Cannot \(action) \(path): \(String(cString: strerror(number))).")
    }
  }
}
