import AWSQuery
import Identity
import Operations

/// Decides requests that nobody makes, from the policies of a user, a group or a
/// role, and from texts that are added.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html>
struct SimulatePrincipalPolicy: LongReadOperation {
  static let api = API.iam
  static let action = "SimulatePrincipalPolicy"
  static let audited = ["PolicySourceArn", "CallerArn", "ResourceOwner", "MaxItems"]

  let source: String
  let request: SimulationRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    source = reader.required("PolicySourceArn", .arn)
    request = SimulationRequest(&reader, inputsRequired: false)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onPolicySource("iam:SimulatePrincipalPolicy", source, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let source = try call.policySource(source, in: records)
    let simulation = try Simulation(request, of: source, in: call.caller.account)
    return try call.simulate(simulation, request, Self.action)
  }
}
