import AWSQuery
import Identity
import Operations
import PolicyLanguage

/// Gives the caller a role's rights for a while, if its trust policy and his own policies agree.
///
/// A code may be shown with the call; then `aws:MultiFactorAuthPresent` is true for this decision,
/// but not in the session. The code is looked at first, as AWS does, and is spent when it is right.
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
struct AssumeRole: WriteOperation {
  static let api = API.sts
  static let action = "AssumeRole"
  static let audited = [
    "RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId", "SerialNumber",
    "SourceIdentity", "Policy", "PolicyArns", "Tags", "TransitiveTagKeys",
  ]

  let roleARN: String
  let sessionName: String
  let durationSeconds: Int?
  let shownCode: ShownCode
  let externalID: String?
  let sourceIdentity: String?
  let policies: SessionPolicies
  let tags: [Tag]
  let transitiveTagKeys: [String]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleARN = reader.required("RoleArn", .sessionARN)
    sessionName = reader.required("RoleSessionName", .roleSessionName)
    durationSeconds = reader.integer("DurationSeconds", .roleSessionDuration)
    shownCode = ShownCode(&reader)
    externalID = reader.optional("ExternalId", .externalID)
    sourceIdentity = reader.optional("SourceIdentity", .sourceIdentity)
    policies = reader.sessionPolicies()
    tags = reader.sessionTags()
    transitiveTagKeys = reader.strings("TransitiveTagKeys", atMost: TagRules.limit, .tagKey)
    let contexts = reader.structures("ProvidedContexts", atMost: 5) {
      $0.optional("ProviderArn", .sessionARN)
    }
    try reader.finish()
    guard contexts.isEmpty else { throw ServiceError.noContextProviders }
    guard RoleName(arn: roleARN) != nil else { throw .validation("\(roleARN) is invalid") }
  }

  func prove(in records: any Writing, _ call: Call) throws -> Proof {
    try shownCode.verify(in: records, call)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    guard !caller.isRoot else { throw ServiceError.rolesNotForRoot }
    return try leave(for: "sts:AssumeRole", in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let caller = call.caller.sessionDetails
    let source = sourceIdentity ?? caller?.sourceIdentity
    let inherited = caller?.transitiveTags ?? []
    if !tags.isEmpty || !inherited.isEmpty {
      try call.require(
        try leave(for: "sts:TagSession", in: records, for: call.caller), in: records)
    }
    if source != nil {
      try call.require(
        try leave(for: "sts:SetSourceIdentity", in: records, for: call.caller), in: records)
    }
    let tags = try newSessionTags(
      tags, transitive: transitiveTagKeys, inheriting: inherited)
    if let before = caller?.sourceIdentity, before != source {
      throw ServiceError.sourceIdentityIsSet
    }
    guard let role = try role(in: records), let account = try records.account(role.account) else {
      throw noLeave(call.caller)
    }
    let duration = try duration(for: role, isChained: caller != nil)
    try policies.check(in: account, records)
    let packedSize = try policies.packedSize(with: tags)

    let details = SessionDetails(
      .assumedRole, name: sessionName, policies: policies, tags: tags,
      transitiveTagKeys: transitiveTagKeys + inherited.map(\.key), sourceIdentity: source,
      isChained: caller != nil)
    let session = Session(
      account: role.account, owner: .role(role.id), issuedAt: call.now,
      expiresAt: call.now.adding(seconds: Int64(duration)), mfaAt: nil, details: details)
    let credentials = try call.settings.sessions.issue(session, random: call.settings.random)
    return .answered(answer(credentials, of: role, sourceIdentity: source, packedSize))
  }

  /// Seconds; the order of the checks is AWS's (observed).
  private func duration(for role: Role, isChained: Bool) throws -> Int {
    let duration = durationSeconds ?? Role.defaultMaxSessionDuration
    guard duration <= role.maxSessionDuration else { throw ServiceError.longerThanRoleAllows }
    guard !isChained || duration <= Role.longestChainedSession else {
      throw ServiceError.longerThanChainAllows
    }
    return duration
  }

  private func role(in records: any Reading) throws -> Role? {
    guard let name = RoleName(arn: roleARN),
      let role = try records.role(named: name.name, in: name.account), role.arn == roleARN
    else { return nil }
    return role
  }

  /// What the role must be asked for, by the trust policy and by the caller's own.
  private func leave(
    for action: String, in records: any Reading, for caller: Caller
  ) throws -> Permission {
    // A role there is not looks like one that may not be assumed.
    guard let role = try role(in: records) else { throw noLeave(caller) }
    var context: [ContextKey.Known: ContextValue] = [.roleSessionName: .string(sessionName)]
    context[.externalID] = externalID.map { .string($0) }
    context[.stsSourceIdentity] =
      (sourceIdentity ?? caller.sessionDetails?.sourceIdentity).map { .string($0) }
    if !transitiveTagKeys.isEmpty { context[.transitiveTagKeys] = .strings(transitiveTagKeys) }
    return Permission(
      action, on: role.arn, resourceTags: role.tags, requestTags: tags.isEmpty ? nil : tags,
      guardian: Permission.Guardian(
        policy: try records.trustPolicy(of: role), account: role.account),
      context: context)
  }

  private func noLeave(_ caller: Caller) -> ServiceError {
    .denied(Permission("sts:AssumeRole", on: roleARN), caller)
  }

  private func answer(
    _ credentials: SessionCredentials, of role: Role, sourceIdentity: String?, _ packedSize: Int?
  ) -> Answer {
    let id = role.uniqueID + ":" + sessionName
    let arn =
      "arn:\(role.partition.rawValue):sts::\(role.account):assumed-role/\(role.name)/\(sessionName)"
    var audited = JSONText()
    audited.object { json in
      json.member(credentials)
      json.member("assumedRoleUser") { json in
        json.member("assumedRoleId", id)
        json.member("arn", arn)
      }
      if let sourceIdentity { json.member("sourceIdentity", sourceIdentity) }
      if let packedSize { json.member("packedPolicySize", Int64(packedSize)) }
    }
    return Answer(audited: String(decoding: audited.bytes, as: UTF8.self)) { xml in
      xml.group("AssumedRoleUser") { xml in
        xml.element("AssumedRoleId", id)
        xml.element("Arn", arn)
      }
      xml.group(credentials)
      xml.element("SourceIdentity", sourceIdentity)
      if let packedSize { xml.element("PackedPolicySize", packedSize) }
    }
  }
}

/// The account and name in a role's ARN; its path is compared when the role is found.
private struct RoleName {
  let account: AccountID
  let name: String

  init?(arn text: String) {
    guard let arn = ARN(text), arn.service == "iam", arn.region.isEmpty,
      let account = AccountID(arn.account), arn.resource.hasPrefix("role/"),
      let name = arn.resource.split(separator: "/", omittingEmptySubsequences: false).last,
      !name.isEmpty
    else { return nil }
    self.account = account
    self.name = String(name)
  }
}
