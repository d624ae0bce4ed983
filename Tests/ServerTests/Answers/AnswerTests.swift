import IAM
import Operations
import STS
import Testing

/// Every action's answers, byte for byte, against `Tests/Golden/<Action>.xml`.
///
/// Time, randomness and request ids repeat, so the files hold what is really sent; only the QR
/// code's picture is left out. `UPDATE_GOLDEN=1` rewrites them (see ``Golden``).
@Suite struct AnswerTests {
  @Test(arguments: Scenario.all)
  func `the answers of an action are those on file`(_ scenario: Scenario) throws {
    let transcript = try Transcript(scenario.action)
    try scenario.run(transcript)
    try Golden.check(transcript.text, named: scenario.action + ".xml")
  }

  @Test func `no action is without a file`() {
    let actions = (IAMActions.all + STSActions.all).map { $0.action }
    #expect(Scenario.all.map(\.action).sorted() == actions.sorted())
    #expect(actions.count == 131)
  }
}
