import ArgumentParser
import Authenticator
import QRCodes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take accounts over from another app's file.",
    discussion: """
      Aegis, 2FAS, Ente and andOTP, plain or encrypted; Google's links for moving; KeePassXC's table or \
      XML; lists of links; and vaults of sallyport-auth. What is there already, by its secret, is left \
      out. `-` reads standard input.
      """)

  @Argument(help: "The file.")
  var path: String
  @Option(
    name: .long,
    help: "aegis, 2fas, ente, andotp, google, keepassxc or uri. (default: what it looks like)")
  var from: TransferFormat?
  @Flag(name: .long, help: "Save without asking.")
  var yes = false
  @OptionGroup var options: VaultOptions

  func run() throws {
    var bytes = try read()
    defer { bytes.withUnsafeMutableBytes { wipe($0) } }
    var unlocked = try options.openOrMake()
    options.remark(try take(bytes, into: &unlocked))
  }

  /// Takes accounts over, once the person has agreed.
  ///
  /// - Returns: what came of it.
  func take(_ given: [UInt8], into unlocked: inout Unlocked) throws -> String {
    var bytes = given
    defer { bytes.withUnsafeMutableBytes { wipe($0) } }
    if QRPicture.isPicture(bytes) {
      bytes = Array(
        try Picture.texts(in: bytes, Terminal.safe(path)).joined(separator: "\n").utf8)
    }
    let imported: Imported
    if from == nil, bytes.starts(with: Array("SALLYVLT".utf8)) {
      imported = try vault()
    } else {
      guard let format = from ?? Transfer.format(of: bytes) else {
        throw Complaint(
          "\(Terminal.safe(path)) is in no form that is known here; --from names one.")
      }
      do {
        imported = try Transfer.read(bytes, as: format, now: Clock.milliseconds) {
          try Terminal.askSecretly("Passphrase of the file: ")
        }
      } catch let error as TransferError {
        throw Complaint(Self.text(error, format), error == .wrongPassphrase ? .locked : .failed)
      }
    }
    let known = unlocked.entries
    let new = imported.entries.filter { entry in
      !known.contains { $0.seed == entry.seed && $0.kind.isSameKind(as: entry.kind) }
    }
    if !options.quiet {
      for entry in new { Terminal.remark("  \(Terminal.safe(entry.name)), \(entry.kindText)") }
      for name in imported.skipped {
        Terminal.remark("  left out, as its codes cannot be made here: \(Terminal.safe(name))")
      }
      let there = imported.entries.count - new.count
      if there > 0 {
        Terminal.remark("  \(there) \(there == 1 ? "is" : "are") in the vault already")
      }
    }
    guard !new.isEmpty else { return "There is nothing new in it." }
    if !yes {
      guard Terminal.canAsk else {
        throw Complaint("There is no terminal to ask at; --yes saves without asking.", .usage)
      }
      guard try Terminal.confirm("Save \(new.count) accounts?", preset: true) else {
        throw Complaint("Nothing was saved.")
      }
    }
    try unlocked.change { contents in
      for entry in new { contents.save(entry) }
    }
    return "\(new.count) accounts are saved. The file still has their secrets: remove it."
  }

  func read() throws -> [UInt8] {
    let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw VaultError.system(action: "read", path: path, number: errno)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    try readAll(descriptor, into: &bytes, longest: 64 << 20, path: path)
    return bytes
  }

  private func vault() throws -> Imported {
    let passphrase = try Terminal.askSecretly("Passphrase of the file: ")
    var imported = Imported()
    imported.entries = try VaultFile(path: path).open(with: .passphrase(passphrase)).contents
      .entries
    return imported
  }

  static func text(_ error: TransferError, _ format: TransferFormat) -> String {
    switch error {
    case .malformed: "That is no file of the form \(format.rawValue), or a part of it is damaged."
    case .wrongPassphrase: "That passphrase did not open the file."
    case .tooCostly: "The file asks for more memory or time than it should."
    case .cannotSay(let names):
      (["The form \(format.rawValue) has no words for:"] + names.map { "  " + Terminal.safe($0) })
        .joined(separator: "\n")
    }
  }
}

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the accounts, with their secrets, to a file.",
    discussion: """
      The file is encrypted with a passphrase of its own, unless --plain is said; it is a vault of \
      sallyport-auth, or what --format names. The vault's passphrase is asked for in any case.
      """)

  @Argument(help: "Words that are found in issuer, account or tags. (default: all accounts)")
  var query: [String] = []
  @Option(
    name: .long, help: ArgumentHelp("The file to write; it must not exist.", valueName: "file"))
  var to: String
  @Option(name: .long, help: "aegis, 2fas, ente, andotp, google, keepassxc or uri.")
  var format: TransferFormat?
  @Flag(name: .long, help: "Not encrypted: anyone with the file can make your codes.")
  var plain = false
  @OptionGroup var options: VaultOptions

  func validate() throws {
    if plain && format == nil { throw ValidationError("--plain needs --format, such as uri") }
    if let format, !plain, !format.canBeEncrypted {
      throw ValidationError("\(format.rawValue) is never encrypted: say --plain")
    }
  }

  func run() throws {
    let unlocked = try options.openAgain()
    let entries = EntrySearch.matches(query, in: unlocked.entries)
    guard !entries.isEmpty else {
      throw Complaint("No account matches.", .noMatch)
    }
    guard access(to, F_OK) != 0 else { throw Complaint("\(Terminal.safe(to)) is there already.") }
    guard let format else {
      let passphrase = try Passphrase.choose()
      _ = try VaultFile(path: to).create(
        openers: [.passphrase(passphrase)], VaultContents(entries: entries))
      unlink(to + ".lock")
      return options.remark("\(entries.count) accounts are in \(Terminal.safe(to)), encrypted.")
    }
    do {
      var bytes = try Transfer.write(
        entries, as: format, passphrase: plain ? nil : try Passphrase.choose())
      defer { bytes.withUnsafeMutableBytes { wipe($0) } }
      try writePrivateFile(to, bytes)
    } catch let error as TransferError {
      throw Complaint(Import.text(error, format))
    }
    options.remark("\(entries.count) accounts are in \(Terminal.safe(to)).")
    let poorer = entries.count { Transfer.leavesOut(of: $0, format) }
    if poorer > 0 {
      options.remark(
        "Of \(poorer) tags or notes are left out: \(format.rawValue) has no words for them.")
    }
    if plain { options.remark("Anyone with this file can make your codes.") }
  }
}

extension TransferFormat: ExpressibleByArgument {}

extension Entry.Kind {
  /// Whether both go by the time with the same period, by a counter, or are Steam's.
  fileprivate func isSameKind(as other: Entry.Kind) -> Bool {
    switch (self, other) {
    case (.counter, .counter): true
    default: self == other
    }
  }
}
