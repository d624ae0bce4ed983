import AWSQuery
import Identity
import Operations

/// Begins a report on everybody's credentials, unless there is one that is not four hours old.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateCredentialReport.html>
struct GenerateCredentialReport: WriteOperation {
  static let api = API.iam
  static let action = "GenerateCredentialReport"
  static let audited: [String] = []

  init(_ reader: inout ParameterReader) throws(ServiceError) {}

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:GenerateCredentialReport", on: "*")
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let account = call.caller.account
    switch try records.credentialReport(of: account.id)?.state(at: call.now) {
    case .complete: return .answered(Self.answer("COMPLETE"))
    case .inProgress: return .answered(Self.answer("INPROGRESS"))
    case nil, .abandoned:
      return try start(
        "No report exists. Starting a new report generation task", in: records, call)
    case .expired:
      return try start(
        "The last report is more than four hours old. Starting a new report generation task",
        in: records, call)
    }
  }

  private func start(
    _ description: String, in records: any Writing, _ call: Call
  ) throws -> Outcome {
    let account = call.caller.account
    try records.startCredentialReport(of: account.id, at: call.now)
    return .answered(
      Self.answer("STARTED", description, followUp: .credentialReport(account)))
  }

  private static func answer(
    _ state: String, _ description: String? = nil, followUp: FollowUp? = nil
  ) -> Answer {
    Answer(followUp: followUp) { xml in
      xml.element("State", state)
      xml.element("Description", description)
    }
  }
}
