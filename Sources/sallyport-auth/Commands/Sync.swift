import ArgumentParser
import Authenticator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

struct Sync: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring this vault and the one in a folder to the same state.",
    discussion: """
      The folder may be any that reaches your other machines. What was added, changed or removed on \
      either side is on both afterwards; nothing is lost when both changed. The file in the folder, \
      sallyport-auth.vault, is encrypted as the vault is.

      Where this machine has no vault yet, it gets a copy. Where the file has another passphrase than the \
      vault, it is asked for; --rekey gives the file the vault's, as is needed after `passwd`.
      """)

  @Argument(help: "The folder.")
  var folder: String
  @Flag(name: .long, help: "Give the file in the folder the keys of this vault.")
  var rekey = false
  @OptionGroup var options: VaultOptions

  func run() throws {
    let shared = VaultFile(path: folder + "/sallyport-auth.vault")
    // What carries the folder from machine to machine seldom keeps modes.
    if shared.exists { chmod(shared.path, 0o600) }
    let own = try options.file
    guard own.exists else { return try copy(shared, to: own) }
    var unlocked = try options.open()
    guard shared.exists else {
      try own.copy(to: shared)
      return options.remark(
        "\(unlocked.entries.count) accounts are in \(Terminal.safe(shared.path)) now.")
    }
    let opened = try open(shared, unlocked)
    let merged = unlocked.vault.contents.merged(with: opened.contents)
    let before = unlocked.vault.contents
    try unlocked.change { contents in
      // What another process has changed meanwhile counts, too.
      contents = contents.merged(with: merged)
    }
    let after = unlocked.vault.contents
    if rekey {
      try own.copy(to: shared)
    } else {
      _ = try shared.change(with: .vaultKey(opened.key)) { contents in
        contents = contents.merged(with: after)
      }
    }
    options.remark(Self.text(before, after))
  }

  private func open(_ shared: VaultFile, _ unlocked: Unlocked) throws -> OpenVault {
    do {
      return try shared.open(with: .vaultKey(unlocked.vault.key))
    } catch VaultError.wrongKey {
      let passphrase = try Terminal.askSecretly("Passphrase of the file in the folder: ")
      return try shared.open(with: .passphrase(passphrase))
    }
  }

  private func copy(_ shared: VaultFile, to own: VaultFile) throws {
    guard shared.exists else { throw VaultError.missing(path: own.path) }
    try shared.copy(to: own)
    options.remark(
      "The vault of the folder is at \(own.path) now; it opens with the same passphrase.")
  }

  private static func text(_ before: VaultContents, _ after: VaultContents) -> String {
    let old = Set(before.entries.map(\.id))
    let new = Set(after.entries.map(\.id))
    let changed = after.entries.filter { entry in
      before.entry(entry.id).map { $0 != entry } ?? false
    }.count
    return
      "Here \(new.subtracting(old).count) came, \(changed) changed, \(old.subtracting(new).count) went; "
      + "there are \(after.entries.count) accounts on both sides."
  }
}
