import ArgumentParser
import PolicyCases
import PolicyLanguage
import Server

private struct CaseReport: Encodable {
  let id: String
  let decision: String
  @ExplicitNull var decidedBy: StatementReport?
  let missing: String?
  let expected: String?

  init(_ example: PolicyCase) {
    let decided = example.decision
    id = example.id
    decision = decided.effect.name
    decidedBy = StatementReport(decided)
    missing = example.missingFactor?.rawValue
    expected = example.expected
  }

  var isAsExpected: Bool { expected == nil || expected == decision }

  func describe() {
    Terminal.say(
      "\(id)  \(decision)  \(decidedBy?.description ?? "-")"
        + (missing.flatMap(MissingFactor.init).map { "  missing: \($0.rawValue)" } ?? "")
        + (isAsExpected ? "" : "  expected: \(expected ?? "-")"))
  }
}

/// Decides every case of a file; exits with 65 when some cannot be read, and with 1 when some are
/// not decided as they expect.
func decide(_ file: PolicyFile, json: Bool) throws {
  let cases: [Result<PolicyCase, PolicyCaseError>]
  do {
    cases = try PolicyCase.read(file.text)
  } catch {
    throw ConfigurationError("\(file.name):\(error)", exitCode: .dataError)
  }
  var reports: [CaseReport] = []
  var failures = 0
  for result in cases {
    switch result {
    case .success(let example): reports.append(CaseReport(example))
    case .failure(let error):
      failures += 1
      Terminal.complain("\(file.name):\(error)")
    }
  }
  if json { try Terminal.json(reports) } else { reports.forEach { $0.describe() } }
  let surprises = reports.filter { !$0.isAsExpected }.map(\.id)
  if failures > 0 {
    throw ConfigurationError(
      "\(failures) of \(cases.count) cases cannot be read", exitCode: .dataError)
  }
  if !surprises.isEmpty {
    Terminal.complain(
      "\(surprises.count) of \(cases.count) cases are not decided as they expect: "
        + surprises.joined(separator: ", "))
    throw ArgumentParser.ExitCode.failure
  }
}
