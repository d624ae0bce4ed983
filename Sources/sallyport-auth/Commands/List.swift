import ArgumentParser
import Authenticator
import OneTimePasswords

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List accounts, without their codes.")

  @Argument(help: "Words that are found in issuer, account or tags.")
  var query: [String] = []
  @Flag(name: .long, help: "Print JSON.")
  var json = false
  @Flag(name: .long, help: "Numbered lines of text, for screen readers.")
  var plain = false
  @OptionGroup var options: VaultOptions

  func run() throws {
    let unlocked = try options.open()
    let found = EntrySearch.matches(query, in: unlocked.entries)
    if json { return Terminal.say(JSONText.array(found.map(\.json)).text(pretty: true)) }
    guard !found.isEmpty else {
      guard query.isEmpty else {
        _ = try unlocked.entry(query)
        return
      }
      return options.remark("No accounts yet. Add one with `sallyport-auth add`.")
    }
    if plain {
      for (index, entry) in found.enumerated() {
        Terminal.say("\(index + 1). \(Terminal.safe(entry.name)), \(entry.kindText)\(tags(entry))")
      }
      return
    }
    let rows = found.map { [Terminal.safe($0.issuer), Terminal.safe($0.account), $0.kindText] }
    let widths = (0..<2).map { column in rows.map { $0[column].count }.max() ?? 0 }
    for (row, entry) in zip(rows, found) {
      let cells = (0..<2).map { column in
        row[column] + String(repeating: " ", count: widths[column] - row[column].count)
      }
      Terminal.say((cells + [row[2] + tags(entry)]).joined(separator: "  "))
    }
  }

  private func tags(_ entry: Entry) -> String {
    entry.tags.isEmpty ? "" : "  [" + entry.tags.map(Terminal.safe).joined(separator: ", ") + "]"
  }
}

extension Entry {
  /// What a list says of an entry: no secret, no code.
  var json: JSONText {
    var members: [(String, JSONText)] = [
      ("id", .string(id.description)), ("issuer", .string(issuer)), ("account", .string(account)),
    ]
    switch kind {
    case .time(let period):
      members += [("kind", .string("totp")), ("period", .integer(Int64(period)))]
    case .counter(let counter):
      members += [("kind", .string("hotp")), ("counter", .string(String(counter)))]
    case .steam: members += [("kind", .string("steam")), ("period", .integer(30))]
    }
    members += [
      ("algorithm", .string(algorithm.rawValue)),
      ("digits", .integer(Int64(kind == .steam ? 5 : digits))),
      ("tags", .array(tags.map(JSONText.string))), ("notes", .string(notes)),
      ("letter", .string(shownLetter)),
    ]
    if !serialNumber.isEmpty { members.append(("serialNumber", .string(serialNumber))) }
    return .object(members)
  }
}
