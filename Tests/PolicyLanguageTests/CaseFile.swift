import FoundationEssentials
import PolicyLanguage

/// A file of cases: one request each, with its policies, its whole context and the answer expected.
struct CaseFile: Decodable {
  let cases: [Case]

  struct Case: Decodable, Sendable, CustomStringConvertible {
    let id: String
    let name: String
    let principal: Principal
    let action: String
    let resource: String
    let resourceAccount: String
    let context: [String: JSON]
    let identityPolicies: [JSON]
    let resourcePolicy: JSON?
    let boundary: JSON?
    let sessionPolicy: JSON?
    let expected: String

    var description: String { "\(id): \(name)" }
  }

  struct Principal: Decodable, Sendable {
    let type: String
    let arn: String
    let account: String
    let roleArn: String?
    let userArn: String?
  }

  static func load(_ name: String, beside file: String = #filePath) throws -> [Case] {
    let folder = file[..<(file.lastIndex(of: "/") ?? file.startIndex)]
    let data = try Data(contentsOf: URL(filePath: "\(folder)/Cases/\(name)"))
    return try JSONDecoder().decode(CaseFile.self, from: data).cases
  }
}

/// JSON as it comes, to be written out again as the text of a policy.
enum JSON: Codable, Sendable {
  case string(String)
  case boolean(Bool)
  case number(Double)
  case array([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let flag = try? container.decode(Bool.self) {
      self = .boolean(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let array = try? container.decode([JSON].self) {
      self = .array(array)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .string(let text): try container.encode(text)
    case .boolean(let flag): try container.encode(flag)
    case .number(let number): try container.encode(number)
    case .array(let array): try container.encode(array)
    case .object(let object): try container.encode(object)
    }
  }

  var text: String {
    get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
  }

  var contextValue: ContextValue? {
    switch self {
    case .string(let text): .string(text)
    case .array(let values):
      .strings(values.compactMap { if case .string(let text) = $0 { text } else { nil } })
    case .boolean, .number, .object: nil
    }
  }
}

extension CaseFile.Case {
  var compiled: CompiledPolicies {
    get throws {
      let identity = try identityPolicies.enumerated().map { index, json in
        (
          source: PolicySource(.userInline, name: "policy\(index)"),
          policy: try Policy(parsing: json.text, kind: .identityInline)
        )
      }
      let trusts = action.hasPrefix("sts:AssumeRole")
      return CompiledPolicies(
        identity: identity, boundary: try boundary.map { try one(.boundary, $0, .managed) },
        session: try sessionPolicy.map { [try one(.session, $0, .session)] },
        resource: try resourcePolicy.map { try one(.resource, $0, trusts ? .trust : .resource) })
    }
  }

  private func one(
    _ attachment: PolicySource.Attachment, _ json: JSON, _ kind: PolicyKind
  ) throws -> (source: PolicySource, policy: Policy) {
    (PolicySource(attachment, name: "it"), try Policy(parsing: json.text, kind: kind))
  }

  var request: AuthorizationRequest {
    get throws {
      let kinds: [String: RequestPrincipal.Kind] = [
        "User": .user, "AssumedRole": .assumedRole, "FederatedUser": .federatedUser, "Root": .root,
      ]
      guard let kind = kinds[principal.type] else { throw UnknownPrincipalType() }
      return AuthorizationRequest(
        action: action, resource: resource, resourceAccount: resourceAccount,
        principal: RequestPrincipal(
          kind, arn: principal.arn, account: principal.account,
          entityARN: principal.roleArn ?? principal.userArn))
    }
  }

  var facts: [ContextKey: ContextValue] {
    Dictionary(
      uniqueKeysWithValues: context.compactMap { name, value in
        value.contextValue.map { (ContextKey(name), $0) }
      })
  }

  struct UnknownPrincipalType: Error {}
}

extension Decision.Effect {
  var name: String {
    switch self {
    case .allowed: "allowed"
    case .implicitDeny: "implicitDeny"
    case .explicitDeny: "explicitDeny"
    }
  }
}
