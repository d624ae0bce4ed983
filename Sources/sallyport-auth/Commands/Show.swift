import ArgumentParser
import Authenticator

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what is kept of an account, without its secret or codes.")

  @Argument(help: "Words that are found in issuer, account or tags.")
  var query: [String]
  @Flag(name: .long, help: "Print JSON.")
  var json = false
  @OptionGroup var options: VaultOptions

  func run() throws {
    let entry = try options.open().entry(query)
    if json { return Terminal.say(entry.json.text(pretty: true)) }
    Terminal.say(entry.details)
  }
}

extension Entry {
  /// A line for each thing that is known.
  var details: String {
    var lines = [
      "Issuer   \(Terminal.safe(issuer))", "Account  \(Terminal.safe(account))",
      "Kind     \(kindText)",
    ]
    if !tags.isEmpty { lines.append("Tags     \(Terminal.safe(tags.joined(separator: ", ")))") }
    if !serialNumber.isEmpty { lines.append("Device   \(Terminal.safe(serialNumber))") }
    if !letter.isEmpty { lines.append("Letter   \(Terminal.safe(letter))") }
    if !notes.isEmpty {
      let noteLines = notes.split(separator: "\n", omittingEmptySubsequences: false)
        .map { Terminal.safe(String($0)) }
      lines.append("Notes    " + noteLines.joined(separator: "\n         "))
    }
    return lines.joined(separator: "\n")
  }
}
