import AWSQuery
import Identity
import Operations
import PolicyLanguage

/// Names the condition keys that policies ask for, so that a simulation can give them.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForCustomPolicy.html>
struct GetContextKeysForCustomPolicy: LongReadOperation {
  static let api = API.iam
  static let action = "GetContextKeysForCustomPolicy"
  static let audited: [String] = []

  let policies: [String]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    policies = reader.strings("PolicyInputList", .listedPolicyDocument, required: true)
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:GetContextKeysForCustomPolicy", on: "*")
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let keys = distinct(
      try policies.enumerated().flatMap { number, text in
        try Policy(simulated: text, at: number).contextKeys
      })
    return Answer { xml in xml.list("ContextKeyNames", keys) }
  }
}
