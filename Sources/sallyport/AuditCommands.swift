import ArgumentParser
import Foundation
import Identity
import Server

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Read the audit trail, prove it, shorten it.",
    subcommands: [Tail.self, Export.self, Verify.self, Prune.self])

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

extension AuditCommand {
  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify", abstract: "Say whether the records are as they were written.",
      discussion: """
        Finds records that were altered, removed, put in, moved, or cut off up to the last checkpoint. Ends with \
        0 when there is nothing of that, with 65 when there is. Keep the anchor it prints on another \
        machine: with --anchor even an older store in the place of this one is found. (docs/operations.md)
        """)
    @Option(name: .long, help: "A checkpoint that was printed before and has to be there still.")
    var anchor: String?
    @Flag(name: .long, help: "Print one JSON object.")
    var json = false
    @OptionGroup var options: DataOptions

    func run() async throws {
      guard case .verified(let report) = try options.perform(.verifyAudit(anchor: anchor)) else {
        throw ConfigurationError("the server answered something else", exitCode: .software)
      }
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        Terminal.say(String(decoding: try encoder.encode(report), as: UTF8.self))
      } else {
        Self.say(report)
      }
      if !report.isWhole { throw ArgumentParser.ExitCode(Server.ExitCode.dataError.rawValue) }
    }

    private static func say(_ report: AuditReport) {
      for finding in report.findings {
        let record = finding.record.map { " (record \($0))" } ?? ""
        Terminal.say("\(finding.kind.rawValue): \(finding.text)\(record)")
      }
      if report.breaks > report.findings.count {
        Terminal.say("and \(report.breaks - report.findings.count) more")
      }
      Terminal.say(
        "\(report.records) records in \(report.chains) chains, \(report.checkpoints) checkpoints: "
          + (report.isWhole ? "as they were written" : "\(report.breaks) breaks"))
      if report.unchained > 0 {
        Terminal.say(
          "\(report.unchained) of them are from before there were chains: nothing vouches for them")
      }
      if let anchor = report.anchor { Terminal.say("anchor \(anchor)") }
    }
  }

  struct Prune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune", abstract: "Remove old records; the rest still proves itself.")
    @Option(name: .long, help: "The first day that is kept, like 2026-01-31, in UTC.")
    var before: String
    @OptionGroup var options: DataOptions

    func run() async throws {
      guard case .pruned(let count) = try options.perform(.pruneAudit(before: before)) else {
        throw ConfigurationError("the server answered something else", exitCode: .software)
      }
      Terminal.say("\(count) records removed")
    }
  }
}

/// Prints records and returns the id of the last, or nil when there was none.
private func print(_ reply: AdministrativeReply) throws -> Int64? {
  guard case .audit(let lines) = reply else { return nil }
  for line in lines { Terminal.say(line.json) }
  return lines.last?.id
}
