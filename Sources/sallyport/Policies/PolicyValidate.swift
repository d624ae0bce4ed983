import ArgumentParser
import PolicyLanguage

extension PolicyCommand {
  struct Validate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "validate",
      abstract: "Say what AWS would refuse, and where a policy is no lock at all.",
      discussion: """
        Each finding stands with its place, what happens and what to write instead. The exit code \
        is 1 when a policy would be refused or has a finding of severity error, and 0 otherwise.
        """)

    @Argument(help: "Files with one policy each; - is standard input.")
    var files: [String]
    @Option(name: .long, help: "What the policies are for; identity means inline.")
    var kind = PolicyFileKind.identity
    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func validate() throws { try checkStandardInput(files) }

    func run() async throws {
      let reports = try files.map { path in
        let file = try PolicyFile(path)
        return FindingsReport(
          file: file.name, kind: kind.rawValue,
          findings: Policy.findings(in: file.text, kind: kind.kind).map(FindingReport.init))
      }
      if json { try Terminal.json(reports) } else { reports.forEach { $0.describe() } }
      if reports.contains(where: { $0.findings.contains { $0.severity == "error" } }) {
        throw ArgumentParser.ExitCode.failure
      }
    }
  }
}

private struct FindingsReport: Encodable {
  let file: String
  let kind: String
  let findings: [FindingReport]

  func describe() {
    if findings.isEmpty { Terminal.say("\(file): no findings") }
    for finding in findings {
      let place = finding.line.map { ":\($0):\(finding.column ?? 1)" } ?? ""
      let name = finding.statement.map { statementName($0, finding.sid) + ": " } ?? ""
      Terminal.say(
        "\(file)\(place): \(finding.severity): \(name)\(finding.message) [\(finding.rule)]")
      Terminal.say("    fix: \(finding.fix)")
    }
  }
}

private struct FindingReport: Encodable {
  let rule: String
  let severity: String
  let statement: Int?
  let sid: String?
  let line: Int?
  let column: Int?
  let message: String
  let fix: String

  init(_ finding: PolicyFinding) {
    rule = finding.rule.rawValue
    severity = finding.severity.rawValue
    statement = finding.statement
    sid = finding.sid
    line = finding.position?.line
    column = finding.position?.column
    message = finding.message
    fix = finding.fix
  }
}
