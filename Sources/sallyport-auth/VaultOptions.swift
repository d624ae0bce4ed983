import ArgumentParser
import Authenticator

/// Which vault is meant, and how it is opened.
struct VaultOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The vault. Also SALLYPORT_AUTH_VAULT. (default: ~/.local/share/sallyport-auth/vault)",
      valueName: "file"))
  var vault: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A key file that opens the vault without a passphrase. Also SALLYPORT_AUTH_KEY_FILE.",
      valueName: "file"))
  var keyFile: String?

  @Flag(name: .shortAndLong, help: "Say only what was asked for.")
  var quiet = false

  var file: VaultFile {
    get throws { VaultFile(path: try path) }
  }

  private var path: String {
    get throws {
      if let given = vault ?? environment("SALLYPORT_AUTH_VAULT") { return given }
      if let folder = environment("XDG_DATA_HOME") { return folder + "/sallyport-auth/vault" }
      guard let home = environment("HOME") else {
        throw Complaint("HOME is not set: name the vault by --vault.", .usage)
      }
      return home + "/.local/share/sallyport-auth/vault"
    }
  }

  var keyFilePath: String? { keyFile ?? environment("SALLYPORT_AUTH_KEY_FILE") }

  /// Opens the vault: by the key file where one is named, by the agent where it has the key, else by
  /// the passphrase.
  func open() throws -> Unlocked {
    try openUnasked() ?? openByPassphrase()
  }

  /// Opens the vault if that needs nobody's passphrase.
  func openUnasked() throws -> Unlocked? {
    let file = try file
    guard file.exists else { throw VaultError.missing(path: file.path) }
    if let keyFilePath {
      return Unlocked(try file.open(with: .key(try KeyFile.read(keyFilePath))))
    }
    if let key = try Agent.client().key(of: try file.id()) {
      do {
        return Unlocked(try file.open(with: .vaultKey(key)))
      } catch VaultError.wrongKey {
        // The passphrase was changed since.
      }
    }
    if try file.waysIn().keys > 0, let key = try SecretService.key(of: try file.id()) {
      do {
        return Unlocked(try file.open(with: .key(key)))
      } catch VaultError.wrongKey {
        // As above.
      }
    }
    return nil
  }

  /// Opens the vault as if for the first time, for what shows secrets: whoever sits before a screen that
  /// was left open must not be able to take them along.
  func openAgain() throws -> Unlocked { try openWithoutAgent() }

  func openWithoutAgent() throws -> Unlocked {
    let file = try file
    guard file.exists else { throw VaultError.missing(path: file.path) }
    if let keyFilePath {
      return Unlocked(try file.open(with: .key(try KeyFile.read(keyFilePath))))
    }
    return try openByPassphrase()
  }

  /// Opens the vault by the passphrase, asked for at the terminal.
  func openByPassphrase() throws -> Unlocked {
    let file = try file
    guard try file.waysIn().passphrases > 0 else {
      throw Complaint("The vault opens by its key file alone: name it by --key-file.", .locked)
    }
    guard Terminal.canAsk else {
      throw Complaint(
        "The vault is locked, and there is no terminal to ask for the passphrase.", .locked)
    }
    for attempt in 0..<3 {
      let passphrase = try Terminal.askSecretly("Passphrase: ")
      do {
        return Unlocked(try file.open(with: .passphrase(passphrase)))
      } catch VaultError.wrongKey {
        guard attempt < 2 else { break }
        let wait: UInt32 = attempt == 0 ? 1 : 2
        Terminal.remark("That passphrase did not open the vault. Try again in \(wait) s.")
        pause(seconds: wait)
      }
    }
    throw Complaint("That passphrase did not open the vault.", .locked)
  }

  /// Opens the vault, or makes one where there is none and somebody is there to choose a passphrase.
  func openOrMake() throws -> Unlocked {
    let file = try file
    guard !file.exists else { return try open() }
    guard keyFilePath == nil, Terminal.canAsk else {
      throw VaultError.missing(path: file.path)
    }
    Terminal.remark("There is no vault yet. It is made at \(file.path).")
    return Unlocked(try file.create(openers: [.passphrase(try Passphrase.choose())]))
  }

  func remark(_ text: String) {
    if !quiet { Terminal.remark(text) }
  }
}

/// A vault that is open, to be read and changed.
struct Unlocked {
  private(set) var vault: OpenVault

  init(_ vault: OpenVault) {
    self.vault = vault
  }

  var entries: [Entry] { vault.contents.entries }

  /// Changes the newest state of the vault and saves it.
  @discardableResult
  mutating func change<Result>(_ body: (inout VaultContents) throws -> Result) throws -> Result {
    let (result, changed) = try vault.file.change(with: .vaultKey(vault.key), body)
    vault = changed
    return result
  }

  /// The one entry that a query means.
  ///
  /// - Throws: ``Complaint`` where there is none, or several.
  func entry(_ query: [String]) throws -> Entry {
    let found = EntrySearch.matches(query, in: entries)
    let asked = Terminal.safe(query.joined(separator: " "))
    switch found.count {
    case 1: return found[0]
    case 0:
      let suggestion = EntrySearch.suggestion(for: query, in: entries)
        .map { " Did you mean \(Terminal.safe($0))?" }
      throw Complaint("No account matches \"\(asked)\".\(suggestion ?? "")", .noMatch)
    default:
      let names = found.prefix(20).map {
        "  #\($0.id.description.prefix(6))  \(Terminal.safe($0.name))"
      }
      let more = found.count > 20 ? ["  and \(found.count - 20) more"] : []
      throw Complaint(
        (["\"\(asked)\" matches \(found.count) accounts. Add a word, or its number:"] + names + more)
          .joined(separator: "\n"), .severalMatch)
    }
  }
}
