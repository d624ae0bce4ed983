import ArgumentParser
import Authenticator

struct Initialize: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make an empty vault.",
    discussion: """
      It is encrypted with a passphrase that you choose: nobody can open it without. `add` makes one \
      too where there is none.
      """)

  @OptionGroup var options: VaultOptions

  @Flag(name: .long, help: "Open it by the key file alone; --key-file names it, and it is made.")
  var noPassphrase = false

  func validate() throws {
    if noPassphrase && options.keyFilePath == nil {
      throw ValidationError("--no-passphrase needs --key-file")
    }
  }

  func run() throws {
    let file = try options.file
    guard !file.exists else { throw VaultError.exists(path: file.path) }
    var openers: [Opener] = []
    if !noPassphrase { openers.append(.passphrase(try Passphrase.choose())) }
    if let path = options.keyFilePath { openers.append(.key(try KeyFile.make(path))) }
    _ = try file.create(openers: openers)
    options.remark("An empty vault is at \(file.path).")
  }
}
