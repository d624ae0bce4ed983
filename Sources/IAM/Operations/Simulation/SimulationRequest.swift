import AWSQuery
import Identity
import Operations
import PolicyLanguage

/// What a simulation is asked, apart from the policies of an identity.
struct SimulationRequest: Sendable {
  let inputs: [String]
  let boundaries: [String]
  /// The levels of an organization, from its root to the account.
  let organization: [[String]]
  let actions: [String]
  let resources: [String]
  let resourcePolicy: String?
  let resourceOwner: String?
  let callerARN: String?
  let context: [SimulatedKey]
  let page: PageRequest

  struct SimulatedKey: Sendable {
    let name: String
    /// Nil when the client left it out, which the simulator does not forgive.
    let type: String?
    let values: [String]
  }

  init(_ reader: inout ParameterReader, inputsRequired: Bool) {
    inputs = reader.strings("PolicyInputList", .listedPolicyDocument, required: inputsRequired)
    boundaries = reader.strings("PermissionsBoundaryPolicyInputList", .listedPolicyDocument)
    // Only texts can be given with an organization; identities here are in none.
    organization =
      inputsRequired
      ? reader.structures("OrderedOrganizationPolicyInputList", atMost: 7) { level in
        level.strings("ServiceControlPolicyInputList", .listedPolicyDocument)
      } : []
    actions = reader.strings("ActionNames", .actionName, required: true)
    let named = reader.strings("ResourceArns", .resourceName)
    resources = named.isEmpty ? ["*"] : named
    resourcePolicy = reader.optional("ResourcePolicy", .policyDocument)
    resourceOwner = reader.optional("ResourceOwner", .resourceName)
    callerARN = reader.optional("CallerArn", .resourceName)
    context = reader.structures("ContextEntries") { entry in
      SimulatedKey(
        name: entry.optional("ContextKeyName", .contextKeyName) ?? "",
        type: entry.optional("ContextKeyType", .contextKeyType),
        values: entry.strings("ContextKeyValues", .none))
    }
    // Scenarios of EC2, which only say what the resources must be.
    _ = reader.optional("ResourceHandlingOption", Constraint(length: 1...64))
    page = PageRequest(&reader)
  }
}

extension SimulationRequest {
  /// Throws unless actions are names and resources are ARNs, or all are meant.
  func check() throws(ServiceError) {
    for action in actions {
      let parts = action.pieces(between: ":")
      guard parts.count > 1 else { throw .simulatedActionWithoutService }
      guard parts.count == 2, !parts.contains(where: \.isEmpty),
        !action.hasWildcards
      else { throw .invalidSimulatedAction(action) }
    }
    for resource in resources where resource != "*" || resources.count > 1 {
      guard let arn = ARN(resource), !arn.service.isEmpty, !arn.resource.isEmpty else {
        throw .invalidSimulatedResource(resource)
      }
    }
  }

  /// The context that is given: each key once, with values of its type.
  func facts() throws(ServiceError) -> [ContextKey: ContextValue] {
    var facts: [ContextKey: ContextValue] = [:]
    for key in context {
      guard let type = key.type else { throw .simulatedKeyWithoutType(key.name) }
      guard facts[ContextKey(key.name)] == nil else { throw .simulatedKeyTwice(key.name) }
      guard let first = key.values.first else { throw .simulatedKeyWithoutValue(key.name) }
      let isList = type.hasSuffix("List")
      guard isList || key.values.count == 1 else {
        throw .oneSimulatedValue(type: type, given: key.values.count)
      }
      for value in key.values { try key.check(value) }
      facts[ContextKey(key.name)] = isList ? .strings(key.values) : .string(first)
    }
    return facts
  }
}

extension SimulationRequest.SimulatedKey {
  /// Texts are anything, and so are booleans: AWS was seen to take `yes`, which is not true.
  fileprivate func check(_ value: String) throws(ServiceError) {
    switch type {
    case "numeric", "numericList":
      guard isConditionNumber(value) else {
        throw .invalidSimulatedValue(name, expected: "numeric format")
      }
    case "date", "dateList":
      guard Instant(value) != nil else {
        throw .invalidSimulatedValue(name, expected: "DateTime format")
      }
    case "ip", "ipList":
      guard IPAddress(value) != nil else {
        throw .invalidSimulatedValue(name, expected: "IP address")
      }
    case "binary", "binaryList":
      guard isConditionBinary(value) else {
        throw .invalidSimulatedValue(name, expected: "base-64 encoded binary format")
      }
    default: break
    }
  }
}
