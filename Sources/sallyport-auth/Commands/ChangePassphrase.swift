import ArgumentParser
import Authenticator

struct ChangePassphrase: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "passwd", abstract: "Change the vault's passphrase.",
    discussion: """
      The vault gets a new key of its own: whatever opened it before opens it no more, and the copy of \
      before goes. A key file named by --key-file opens it still; every other has to be added again.
      """)

  @OptionGroup var options: VaultOptions

  func run() throws {
    // Who sits before an unlocked screen must not be able to lock its owner out.
    let file = try options.file
    let unlocked =
      try file.waysIn().passphrases > 0 ? try options.openByPassphrase() : try options.open()
    var openers: [Opener] = [.passphrase(try Passphrase.choose())]
    if let path = options.keyFilePath { openers.append(.key(try KeyFile.read(path))) }
    _ = try file.change(openers: openers, with: .vaultKey(unlocked.vault.key))
    options.remark("The passphrase is changed.")
  }
}
