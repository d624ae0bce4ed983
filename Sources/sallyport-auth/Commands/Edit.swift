import ArgumentParser
import Authenticator

struct Rename: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give an account another name.")

  @Argument(help: "Words that are found in issuer, account or tags.")
  var query: [String]
  @Option(name: .long, help: "Who asks for the codes.")
  var issuer: String?
  @Option(name: .long, help: "Whose codes they are.")
  var account: String?
  @OptionGroup var options: VaultOptions

  func run() throws {
    var unlocked = try options.open()
    let entry = try unlocked.entry(query)
    var issuer = issuer
    var account = account
    if issuer == nil && account == nil {
      guard Terminal.canAsk else {
        throw Complaint("Name --issuer, --account or both.", .usage)
      }
      issuer = try Terminal.ask("Issuer (empty for \(Terminal.safe(entry.issuer))): ")
      account = try Terminal.ask("Account (empty for \(Terminal.safe(entry.account))): ")
      if issuer == "" { issuer = nil }
      if account == "" { account = nil }
    }
    let renamed = try unlocked.edit(entry) { entry in
      if let issuer { entry.issuer = try Add.name(issuer) }
      if let account { entry.account = try Add.name(account) }
      guard !(entry.issuer + entry.account).isEmpty else {
        throw Complaint("One of issuer and account must be there.", .usage)
      }
    }
    options.remark("It is called \(Terminal.safe(renamed.name)) now.")
  }
}

struct Edit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Change an account's names, tags, notes or letter.",
    discussion:
      "What is not named stays as it is. The secret and how codes are made cannot be changed.")

  @Argument(help: "Words that are found in issuer, account or tags.")
  var query: [String]
  @OptionGroup var labels: LabelOptions
  @Option(name: .long, help: ArgumentHelp("Take a tag away.", valueName: "tag"))
  var removeTag: [String] = []
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The serial number of the MFA device, which `session` finds it by.", valueName: "arn"))
  var serialNumber: String?
  @OptionGroup var options: VaultOptions

  func validate() throws {
    if labels.isEmpty && removeTag.isEmpty && serialNumber == nil {
      throw ValidationError("name what is to change, such as --tag or --notes")
    }
  }

  func run() throws {
    var unlocked = try options.open()
    let edited = try unlocked.edit(try unlocked.entry(query)) { entry in
      try labels.apply(to: &entry)
      entry.tags.removeAll { removeTag.contains($0) }
      if let serialNumber { entry.serialNumber = try Add.name(serialNumber) }
    }
    options.remark("\(Terminal.safe(edited.name)) is changed.")
  }
}

struct Remove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rm", abstract: "Remove an account.",
    discussion: """
      Its codes are gone with it: sign in first without it, or turn MFA off there. The vault of before \
      is kept beside it until the next change.
      """,
    aliases: ["remove"])

  @Argument(help: "Words that are found in issuer, account or tags.")
  var query: [String]
  @Flag(name: .long, help: "Do not ask.")
  var yes = false
  @OptionGroup var options: VaultOptions

  func run() throws {
    var unlocked = try options.open()
    let entry = try unlocked.entry(query)
    if !yes {
      guard Terminal.canAsk else {
        throw Complaint("There is no terminal to ask at; --yes removes without asking.", .usage)
      }
      let name = Terminal.safe(entry.account.isEmpty ? entry.issuer : entry.account)
      Terminal.remark("This removes \(Terminal.safe(entry.name)), \(entry.kindText).")
      guard try Terminal.ask("Type \(name) to remove it: ") == name else {
        throw Complaint("Nothing was removed.")
      }
    }
    try unlocked.change { $0.remove(entry.id, at: Clock.milliseconds) }
    options.remark("\(Terminal.safe(entry.name)) is removed.")
  }
}

extension Unlocked {
  /// Changes the newest state of an entry and saves it.
  @discardableResult
  mutating func edit(_ entry: Entry, _ body: (inout Entry) throws -> Void) throws -> Entry {
    try change { contents in
      guard var newest = contents.entry(entry.id) else {
        throw Complaint("The account was removed by another process.")
      }
      try body(&newest)
      newest.changed = Clock.milliseconds
      contents.save(newest)
      return newest
    }
  }
}

extension Entry {
  /// The account as the person calls it now, asked at the terminal; an empty line leaves what is there.
  func askedAnew() throws -> Entry {
    func ask(_ name: String, _ value: String) throws -> String? {
      let shown = value.isEmpty ? "" : " (empty for \(Terminal.safe(value)))"
      guard let answer = try Terminal.ask("\(name)\(shown): ") else {
        throw Complaint("Nothing was changed.")
      }
      return answer.isEmpty ? nil : answer
    }
    var labels = LabelOptions()
    labels.issuer = try ask("Issuer", issuer)
    labels.account = try ask("Account", account)
    let tags = try ask("Tags, parted by commas", tags.joined(separator: ", "))
    labels.tag = tags?.split(separator: ",").map(String.init) ?? []
    labels.notes = try ask("Notes", notes)
    labels.letter = try ask("Letter", letter)
    var entry = self
    if tags != nil { entry.tags = [] }
    try labels.apply(to: &entry)
    return entry
  }

  /// Takes over what people call an account, and nothing that its codes are made of.
  mutating func takeLabels(of other: Entry) {
    (issuer, account, tags) = (other.issuer, other.account, other.tags)
    (notes, letter) = (other.notes, other.letter)
  }
}
