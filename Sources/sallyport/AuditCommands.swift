import ArgumentParser
import Foundation
import Server

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Read the audit trail: a JSON record a line.",
    subcommands: [Tail.self, Export.self])

  struct Tail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "tail", abstract: "Print the newest records.")
    @Option(name: .shortAndLong, help: "How many records.")
    var number = 10
    @Flag(name: .shortAndLong, help: "Go on with new ones as they come.")
    var follow = false
    @Option(name: .long, help: "Only those of this account.")
    var account: String?
    @OptionGroup var options: DataOptions

    func run() async throws {
      var last = try print(
        options.perform(
          .readAudit(after: nil, last: number, account: account, limit: min(number, 1000))))
      while follow {
        try await Task.sleep(for: .milliseconds(500))
        last =
          try print(
            options.perform(
              .readAudit(after: last ?? 0, last: nil, account: account, limit: 1000))) ?? last
      }
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Print every record, oldest first.")
    @Option(name: .long, help: "Only those of this account.")
    var account: String?
    @OptionGroup var options: DataOptions

    func run() async throws {
      var last: Int64? = 0
      while let after = last {
        last = try print(
          options.perform(.readAudit(after: after, last: nil, account: account, limit: 1000)))
      }
    }
  }
}

/// Prints records and returns the id of the last, or nil when there was none.
private func print(_ reply: AdministrativeReply) throws -> Int64? {
  guard case .audit(let lines) = reply else { return nil }
  for line in lines { Terminal.say(line.json) }
  return lines.last?.id
}
