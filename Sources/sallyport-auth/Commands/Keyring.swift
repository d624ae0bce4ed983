import ArgumentParser
import Authenticator

struct Keyring: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keyring",
    abstract: "Let the desktop's secret service open the vault, or no longer.",
    discussion: """
      `on` keeps a key of the vault's in the secret service, such as GNOME's keyring, which is open while \
      you are signed in; no passphrase is asked for then. `off` makes that key worthless. After `passwd` \
      it has to be turned on again.
      """)

  @Argument(help: "on or off.")
  var state: String
  @OptionGroup var options: VaultOptions

  func validate() throws {
    guard ["on", "off"].contains(state) else { throw ValidationError("say on or off") }
  }

  func run() throws {
    try SecretService.require()
    let unlocked = try options.openAgain()
    let file = unlocked.vault.file
    let opener = Opener.vaultKey(unlocked.vault.key)
    let id = try file.id()
    // A key that is there already is taken out first, so that there is one.
    if let old = try SecretService.key(of: id) {
      do {
        try file.remove(.key(old), with: opener)
      } catch VaultError.wrongKey, VaultError.noSuchKey {
        // It opened the vault no more.
      }
      try SecretService.forget(id)
    }
    guard state == "on" else {
      return options.remark("The secret service opens the vault no more.")
    }
    let key = try GuardedMemory.random(count: keyLength)
    try SecretService.keep(key, of: id)
    try file.add(.key(key), with: opener)
    options.remark("The secret service opens the vault from now on.")
  }
}
