import AWSQuery
import Identity
import Operations
import PolicyLanguage

// What the operations on managed policies have in common.
extension Call {
  /// The policy of that ARN; `missing` is what AWS says where there is none.
  func managedPolicy(
    _ arn: String, in records: any Reading,
    missing: (String) -> ServiceError = ServiceError.policyNotAttachable
  ) throws -> ManagedPolicy {
    guard let parsed = PolicyARN(arn) else { throw ServiceError.isNoPolicyARN }
    guard let policy = try records.managedPolicy(parsed, in: caller.account) else {
      throw missing(arn)
    }
    return policy
  }

  /// The policy of that ARN, if it is the account's to change; `what` is such as `delete policies`.
  func ownPolicy(
    _ arn: String, in records: any Reading, or what: String,
    missing: (String) -> ServiceError = ServiceError.policyNotAttachable
  ) throws -> ManagedPolicy {
    guard let parsed = PolicyARN(arn) else { throw ServiceError.isNoPolicyARN }
    guard parsed.account == caller.account.id.description else {
      throw ServiceError.policyElsewhere(cannot: what)
    }
    return try managedPolicy(arn, in: records, missing: missing)
  }

  func version(
    _ id: String, of policy: ManagedPolicy, in records: any Reading
  ) throws -> PolicyVersion {
    guard let number = PolicyVersion.number(of: id),
      let version = try records.version(number, of: policy)
    else { throw ServiceError.noSuchVersion(id, of: policy.arn.description) }
    return version
  }

  /// Throws unless `document` is a managed policy and not too long for one.
  func checkManagedPolicy(_ document: String) throws(ServiceError) {
    do {
      _ = try Policy(parsing: document, kind: .managed)
    } catch {
      throw .malformedPolicy(error.message)
    }
    let limit = caller.account.limit(.policySize)
    guard Policy.countedSize(of: document) <= limit else {
      throw .quotaExceeded("PolicySize", limit)
    }
  }

  /// Throws unless the account has room for one more version of whatever policy.
  func checkRoomForVersion(in records: any Reading) throws {
    let limit = caller.account.limit(.policyVersionsInUse)
    guard try records.count(of: .policyVersions, in: caller.account.id) < limit else {
      throw ServiceError.quotaExceeded("PolicyVersionsInUse", limit)
    }
  }

  /// Attaches a policy to an entity; one that is attached already stays so.
  func attach(
    _ arn: String, to entity: RecordID, quota: Quota, named name: String, in records: any Writing
  ) throws {
    let policy = try managedPolicy(arn, in: records).arn
    let attached = try records.attachedPolicies(of: entity)
    if attached.contains(policy) { return }
    let limit = caller.account.limit(quota)
    guard attached.count < limit else { throw ServiceError.quotaExceeded(name, limit) }
    try records.attach(policy, to: entity, in: caller.account.id)
  }

  func detach(_ arn: String, from entity: RecordID, in records: any Writing) throws {
    guard let policy = PolicyARN(arn) else { throw ServiceError.isNoPolicyARN }
    guard try records.attachedPolicies(of: entity).contains(policy) else {
      throw ServiceError.noSuchPolicy(arn)
    }
    try records.detach(policy, from: entity)
  }

  /// What is attached to an entity and stands below `prefix`, by name.
  func attachedPolicies(
    _ request: PageRequest, of action: String, to entity: RecordID, named uniqueID: String,
    under prefix: String, in records: any Reading
  ) throws -> Page<PolicyARN> {
    let attached = try records.attachedPolicies(of: entity)
      .filter { $0.path.hasPrefix(prefix) }.byName
    return try page(
      request, of: action, selection: uniqueID + prefix, all: attached, position: \.position)
  }

  /// The policy that is to bound somebody.
  func boundary(_ arn: String, in records: any Reading) throws -> PolicyARN {
    guard let parsed = PolicyARN(arn) else { throw ServiceError.isNoBoundaryARN(arn) }
    guard let policy = try records.managedPolicy(parsed, in: caller.account) else {
      throw ServiceError.noSuchBoundary(arn)
    }
    return policy.arn
  }
}

extension [PolicyARN] {
  var byName: [PolicyARN] {
    sorted { $0.position.utf8.lexicographicallyPrecedes($1.position.utf8) }
  }
}

extension PolicyARN {
  /// Where it stands in a list. Names are unique in an account, but AWS's policies may have the same
  /// ones.
  fileprivate var position: String { name.lowercased() + " " + description }
}
