import AWSQuery
import Identity
import Operations
import PolicyLanguage

// Whose policies are simulated.

extension Policy {
  /// A text given to the simulator, which has an error of its own for what is no policy.
  init(simulated text: String, _ kind: PolicyKind) throws {
    do {
      self = try Policy(parsing: text, kind: kind)
    } catch {
      throw ServiceError.invalidInput(error.message)
    }
  }

  /// One of a list of texts, counted from 0: of these AWS says only which it cannot read.
  init(simulated text: String, at number: Int) throws {
    do {
      self = try Policy(parsing: text, kind: .identityInline)
    } catch {
      throw ServiceError.invalidPolicyInput(number + 1)
    }
  }
}

extension Permission {
  /// Leave to look at what the policies of a user, a group or a role say. What is no such ARN is
  /// matched as it is.
  static func onPolicySource(
    _ action: String, _ arn: String, in records: any Reading, for caller: Caller
  ) throws -> Permission {
    switch try? PolicyHolder(arn, in: caller.account) {
    case .user(let name):
      guard let user = try caller.user(named: name, in: records) else { break }
      return Permission(action, on: user.arn, resourceTags: user.tags)
    case .group(let name):
      guard let group = try records.group(named: name, in: caller.account.id) else { break }
      return Permission(action, on: group.arn)
    case .role(let name):
      guard let role = try records.role(named: name, in: caller.account.id) else { break }
      return Permission(action, on: role.arn, resourceTags: role.tags)
    case nil: break
    }
    return Permission(action, on: arn)
  }
}

/// What binds an identity that is simulated.
struct SimulatedSource {
  /// The user's ARN, if it is one.
  var user: String?
  let policies: [(source: PolicySource, policy: Policy)]
  var boundary: (source: PolicySource, policy: Policy)?
}

extension Call {
  /// All policies of the user, group or role of that ARN, inline and attached; of a user those of
  /// his groups too, and of a user or a role what bounds it.
  func policySource(_ arn: String, in records: any Reading) throws -> SimulatedSource {
    switch try PolicyHolder(arn, in: caller.account) {
    case .user(let name):
      let user = try user(named: name, in: records)
      var policies = try records.policies(of: user.id, .userInline, owner: user.name)
      for group in try records.groups(of: user.id) {
        policies += try records.policies(of: group.id, .groupInline, owner: group.name)
      }
      return SimulatedSource(
        user: user.arn, policies: policies, boundary: try records.boundary(of: user.id))
    case .group(let name):
      let group = try group(named: name, in: records)
      return SimulatedSource(
        policies: try records.policies(of: group.id, .groupInline, owner: group.name))
    case .role(let name):
      let role = try role(named: name, in: records)
      return SimulatedSource(
        policies: try records.policies(of: role.id, .roleInline, owner: role.name),
        boundary: try records.boundary(of: role.id))
    }
  }
}

/// Who is meant by the ARN of a policy source.
private enum PolicyHolder {
  case user(String)
  case group(String)
  case role(String)

  init(_ text: String, in account: Account) throws(ServiceError) {
    guard let arn = ARN(text), arn.service == "iam",
      let name = arn.resource.split(separator: "/").dropFirst().last
    else { throw .invalidPolicySource }
    guard arn.account == account.id.description else {
      throw .foreignPolicySource(caller: account.id, source: arn.account)
    }
    switch arn.resource.split(separator: "/").first {
    case "user": self = .user(String(name))
    case "group": self = .group(String(name))
    case "role": self = .role(String(name))
    default: throw .invalidPolicySource
    }
  }
}
