import ArgumentParser
import Authenticator
import OneTimePasswords
import QRCodes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

struct Add: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Add an account.",
    discussion: """
      Without arguments you paste its setup link (otpauth://…), which is not shown; with an empty line \
      you go on by hand. `-` reads the link, or with --manual the key, from standard input:

        zbarimg -q --raw code.png | sallyport-auth add -

      Links and keys are never arguments: other users could see them, and the shell keeps them.

      Before anything is saved you see what it is and two codes.
      """)

  @Argument(help: "`-` to read from standard input.")
  var source: String?
  @Option(
    name: .long, help: ArgumentHelp("Read a QR code in a PNG or JPEG picture.", valueName: "file"))
  var qr: String?
  @Flag(name: .long, help: "Read a QR code on the screen.")
  var screen = false
  @Flag(name: .long, help: "Read a link, or a picture of a QR code, from the clipboard.")
  var clipboard = false
  @Flag(name: .long, help: "Give names and key by hand.")
  var manual = false
  @OptionGroup var labels: LabelOptions
  @Option(name: .long, help: "By hand: how many digits a code has, 6 to 8.")
  var digits: Int?
  @Option(name: .long, help: "By hand: seconds a code is shown for.")
  var period: Int?
  @Option(name: .long, help: "By hand: SHA1, SHA256 or SHA512.")
  var algorithm: String?
  @Option(name: .long, help: "By hand: codes from a counter, and where it stands.")
  var counter: UInt64?
  @Flag(name: .long, help: "By hand: codes as Steam shows them.")
  var steam = false
  @Flag(name: .long, help: "Save without asking.")
  var yes = false
  @OptionGroup var options: VaultOptions

  func validate() throws {
    guard [source != nil, qr != nil, screen, clipboard].filter({ $0 }).count <= 1 else {
      throw ValidationError("-, --qr, --screen and --clipboard do not go together")
    }
    guard !manual || (qr == nil && !screen && !clipboard) else {
      throw ValidationError("--manual takes no picture and no clipboard")
    }
    guard let source, source != "-" else { return }
    throw ValidationError(
      "links and keys are no arguments: other users could see them, and the shell keeps them. Run "
        + "`sallyport-auth add` and paste it, or pipe it into `sallyport-auth add -`")
  }

  func run() throws {
    let isGiven = source != nil || qr != nil || screen || clipboard
    if !isGiven, !Terminal.canAsk {
      throw Complaint("There is no terminal to ask at; `add -` reads standard input.", .usage)
    }
    if isGiven, !yes, !Terminal.canAsk {
      throw Complaint("There is no terminal to ask at; --yes saves without asking.", .usage)
    }
    let input = try given()
    var unlocked = try options.openOrMake()
    var entry = try entry(from: input)
    guard try check(entry, among: unlocked.entries) else {
      throw Complaint("Nothing was saved.")
    }
    entry.changed = Clock.milliseconds
    try unlocked.change { $0.save(entry) }
    options.remark("\(Terminal.safe(entry.name)) is saved.")
  }

  /// The account that ``given()`` speaks of, or that is described at prompts.
  func entry(from input: String?) throws -> Entry {
    var entry: Entry
    if manual {
      entry = try byHand(key: input)
    } else if let text = try input ?? Self.pastedLink(), !text.isEmpty {
      entry = try Self.entry(link: text)
      guard digits == nil, period == nil, algorithm == nil, counter == nil, !steam else {
        throw Complaint("A link says how its codes are made; leave those options out.", .usage)
      }
    } else if input != nil {
      throw Complaint("There is nothing in it.", .usage)
    } else {
      entry = try byHand(key: nil)
    }
    try labels.apply(to: &entry)
    return entry
  }

  /// The link, or with `--manual` the key, where it is not asked for.
  func given() throws -> String? {
    if let qr { return try Picture.text(in: Picture.read(qr), Terminal.safe(qr)) }
    if screen { return try Picture.text(in: Picture.screen(), "the picture of the screen") }
    if clipboard {
      let bytes = try Clipboard.paste()
      return QRPicture.isPicture(bytes)
        ? try Picture.text(in: bytes, "the clipboard") : bytes.trimmedText
    }
    return try source == nil ? nil : Self.standardInput()
  }

  /// Where the account comes from, for the person.
  var sourceText: String {
    if let qr { return "QR code in \(Terminal.safe(qr))" }
    if screen { return "QR code on the screen" }
    if clipboard { return "clipboard" }
    return manual ? "typed by hand" : "setup link"
  }

  /// Shows what is to be saved, with two codes, and asks.
  private func check(_ entry: Entry, among entries: [Entry]) throws -> Bool {
    if !options.quiet { Terminal.remark(checkText(entry, among: entries)) }
    if yes { return true }
    return try Terminal.confirm("Save it?", preset: true)
  }

  private func checkText(_ entry: Entry, among entries: [Entry]) -> String {
    let now = Clock.seconds
    var text = "\n" + entry.details + "\n\nTwo codes for the server, in order:\n\n"
    let left = entry.secondsLeft(at: now).map { ", \($0) s left" } ?? ""
    text += "  \(entry.code(at: now)?.revealGrouped() ?? "none")   now\(left)\n"
    text += "  \(entry.code(at: now, ahead: 1)?.revealGrouped() ?? "none")   next\n\n"
    if entries.contains(where: { $0.seed == entry.seed }) {
      text += "An account with this secret is in the vault already.\n"
    } else if entries.contains(where: { $0.name == entry.name }) {
      text += "An account of this name is in the vault already; this is one more.\n"
    }
    if let clock = KnownClock.current { text += clock.text + "\n" }
    return text + "This account is not saved yet."
  }

  /// Reads what describes an entry from prompts, and from standard input if the key comes from there.
  private func byHand(key input: String?) throws -> Entry {
    var labels = labels
    if input == nil {
      if labels.issuer == nil { labels.issuer = try Terminal.ask("Issuer, such as GitHub: ") }
      if labels.account == nil {
        labels.account = try Terminal.ask("Account, such as your name there: ")
      }
    }
    let secret = try key(input)
    guard digits.map(OneTimeCode.supportedDigits.contains) ?? true else {
      throw Complaint("Codes have 6, 7 or 8 digits.", .usage)
    }
    guard period.map(TOTP.supportedPeriods.contains) ?? true else {
      throw Complaint("A code is shown for 1 to 86400 seconds.", .usage)
    }
    guard
      let hash = algorithm.map({ name in
        HashAlgorithm(rawValue: name.uppercased().filter { $0 != "-" })
      }) ?? .sha1
    else { throw Complaint("The algorithm is SHA1, SHA256 or SHA512.", .usage) }
    guard [counter != nil, steam, period != nil].filter({ $0 }).count <= 1 else {
      throw Complaint("--counter, --steam and --period do not go together.", .usage)
    }
    let kind: Entry.Kind =
      steam ? .steam : counter.map { .counter($0) } ?? .time(period: period ?? 30)
    let entry = Entry(
      issuer: try Self.name(labels.issuer ?? ""), account: try Self.name(labels.account ?? ""),
      kind: kind, algorithm: hash, digits: digits ?? 6, seed: secret, changed: 0)
    guard !(entry.issuer + entry.account).isEmpty else {
      throw Complaint("An account needs a name: give --issuer or --account.", .usage)
    }
    return entry
  }

  private func key(_ input: String?) throws -> Seed {
    while true {
      let text = try input ?? Terminal.askSecretly("Key (letters and digits, not shown): ").text()
      let problem: String
      do {
        var bytes = try Base32.decode(text)
        defer { bytes.withUnsafeMutableBytes { wipe($0) } }
        if !bytes.isEmpty { return try Seed(copying: bytes) }
        problem = "A key is needed."
      } catch let error as Base32Error {
        problem = Self.text(error, in: text)
      }
      guard input == nil else { throw Complaint(problem, .usage) }
      Terminal.remark(problem)
    }
  }

  /// A name without the spaces around it.
  static func name(_ text: String) throws -> String {
    for scalar in text.unicodeScalars where scalar.properties.generalCategory == .control {
      throw Complaint("Names have no control characters.", .usage)
    }
    var name = text[...]
    while name.first == " " { name.removeFirst() }
    while name.last == " " { name.removeLast() }
    guard name.utf8.count <= 1024 else { throw Complaint("That name is too long.", .usage) }
    return String(name)
  }

  static func entry(link text: String) throws -> Entry {
    do {
      return try EntryLink.entry(text, changed: 0)
    } catch let error as OTPAuthLinkError {
      throw Complaint(Self.text(error), .usage)
    }
  }

  private static func pastedLink() throws -> String? {
    try Terminal.askSecretly("Setup link (otpauth://…), or nothing to go on by hand: ").text()
  }

  private static func standardInput() throws -> String {
    var bytes: [UInt8] = []
    try readAll(STDIN_FILENO, into: &bytes, longest: 65_536, path: "standard input")
    defer { bytes.withUnsafeMutableBytes { wipe($0) } }
    return bytes.trimmedText
  }

  /// Why a text is no key, without showing it.
  static func text(_ error: Base32Error, in text: String) -> String {
    switch error {
    case .invalidCharacter(let position):
      let scalar = Array(text.unicodeScalars)[position]
      return "Character \(position + 1), '\(Terminal.safe(String(scalar)))', is not in A-Z 2-7."
    case .invalidLength: return "A character is missing or too many."
    case .misplacedPadding(let position): return "Character \(position + 1), '=', is out of place."
    case .nonZeroTrailingBits(let position):
      return "Character \(position + 1) is mistyped, or some are missing after it."
    }
  }

  /// Why a text is no link, without showing it.
  static func text(_ error: OTPAuthLinkError) -> String {
    switch error {
    case .malformed: "That is no setup link: it begins with otpauth://totp/ or otpauth://hotp/."
    case .unsupportedType: "The link's type is neither totp nor hotp."
    case .invalidPercentEncoding: "The link has a % that stands for nothing."
    case .controlCharacter: "The link has a control character in it."
    case .missingAccount: "The link names no account."
    case .emptyIssuer: "The link's issuer is empty."
    case .colonInName: "The link's issuer or account has a colon in it."
    case .conflictingIssuers: "The link names two different issuers."
    case .duplicateParameter(let name): "The link has \(name) twice."
    case .missingSecret: "The link has no secret."
    case .invalidSecret: "The link's secret is not Base32 (A-Z 2-7)."
    case .unsupportedAlgorithm: "The link's algorithm is none of SHA1, SHA256 and SHA512."
    case .invalidDigits: "The link's codes do not have 6, 7 or 8 digits."
    case .invalidPeriod: "The link's period is no number of seconds up to a day's."
    case .missingCounter: "The link does not say where its counter stands."
    case .invalidCounter: "The link's counter is no number of 64 bits."
    }
  }
}

/// What an account is called and marked with.
struct LabelOptions: ParsableArguments {
  @Option(name: .long, help: "Who asks for the codes.")
  var issuer: String?
  @Option(name: .long, help: "Whose codes they are.")
  var account: String?
  @Option(name: .long, help: "A tag to find it by; may be given several times.")
  var tag: [String] = []
  @Option(name: .long, help: "Notes for yourself. No secrets: other users can see arguments.")
  var notes: String?
  @Option(name: .long, help: "A letter to know it by.")
  var letter: String?

  var isEmpty: Bool {
    issuer == nil && account == nil && tag.isEmpty && notes == nil && letter == nil
  }

  func apply(to entry: inout Entry) throws {
    if let issuer { entry.issuer = try Add.name(issuer) }
    if let account { entry.account = try Add.name(account) }
    for tag in tag {
      let tag = try Add.name(tag)
      if !tag.isEmpty && !entry.tags.contains(tag) { entry.tags.append(tag) }
    }
    guard entry.tags.count <= Entry.mostTags else {
      throw Complaint("An account has \(Entry.mostTags) tags at most.", .usage)
    }
    if let notes {
      guard notes.utf8.count <= 16_384 else { throw Complaint("Those notes are too long.", .usage) }
      entry.notes = notes
    }
    if let letter {
      guard letter.count <= 1 else { throw Complaint("A letter is one character.", .usage) }
      entry.letter = try Add.name(letter)
    }
  }
}

extension GuardedMemory {
  /// The bytes as text without what surrounds it: for links and keys, which are read as text.
  func text() throws -> String { withBytes { Array($0) }.trimmedText }
}

extension [UInt8] {
  /// As text, without blanks and line ends around it.
  var trimmedText: String {
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
    var bytes = self[...]
    while let first = bytes.first, blanks.contains(first) { bytes.removeFirst() }
    while let last = bytes.last, blanks.contains(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
