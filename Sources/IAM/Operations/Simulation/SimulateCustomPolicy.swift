import AWSQuery
import Identity
import Operations

/// Decides requests that nobody makes, from policies that are given as texts.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html>
struct SimulateCustomPolicy: LongReadOperation {
  static let api = API.iam
  static let action = "SimulateCustomPolicy"
  static let audited = ["CallerArn", "ResourceOwner", "MaxItems"]

  let request: SimulationRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    request = SimulationRequest(&reader, inputsRequired: true)
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:SimulateCustomPolicy", on: "*")
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let simulation = try Simulation(request, in: call.caller.account)
    return try call.simulate(simulation, request, Self.action)
  }
}
