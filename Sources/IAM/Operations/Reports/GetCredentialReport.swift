import AWSQuery
import Identity
import Operations

/// Shows the report that was made last: the same text to everybody, for four hours.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html>
struct GetCredentialReport: ReadOperation {
  static let api = API.iam
  static let action = "GetCredentialReport"
  static let audited: [String] = []

  init(_ reader: inout ParameterReader) throws(ServiceError) {}

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:GetCredentialReport", on: "*")
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let account = call.caller.account.id
    switch try records.credentialReport(of: account)?.state(at: call.now) {
    case nil: throw ServiceError.reportNotPresent
    case .inProgress, .abandoned: throw ServiceError.reportInProgress
    case .expired: throw ServiceError.reportExpired
    case .complete(let generatedAt):
      guard let text = try records.credentialReportText(of: account) else {
        throw Fault.damagedRecord("credential report of \(account)")
      }
      return Answer { xml in
        xml.element("Content", Base64.encode(text))
        xml.element("ReportFormat", "text/csv")
        xml.element("GeneratedTime", generatedAt.description)
      }
    }
  }
}
