import Identity
import PolicyLanguage

/// What conditions and policy variables may ask about a call.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
struct CallContext: RequestContext {
  let call: Call
  let permission: Permission

  func value(for key: ContextKey) -> ContextValue? {
    let caller = call.caller
    guard let known = key.known else { return nil }
    switch known {
    // The principal.
    case .principalARN: return .string(principalARN)
    case .principalAccount: return .string(caller.account.id.description)
    case .principalType: return .string(principalType)
    case .userID: return .string(caller.uniqueID)
    case .userName: return caller.user.map { .string($0.name) }
    case .principalTag: return tag(key, among: caller.tags)
    case .principalIsAWSService: return .boolean(false)

    // The session: law 4. Long-term keys carry no MFA key at all, unless the call itself shows a
    // code.
    case .multiFactorAuthPresent:
      if call.mfaAt != nil { return .boolean(true) }
      guard let session = caller.credential.session else { return nil }
      return .boolean(session.mfaAt != nil)
    case .multiFactorAuthAge:
      if let mfaAt = call.mfaAt { return .number(Session.mfaAge(since: mfaAt, at: call.now)) }
      guard let mfaAt = caller.credential.mfaAt else { return nil }
      return .number(Session.mfaAge(since: mfaAt, at: call.now))
    case .tokenIssueTime:
      guard let session = caller.credential.session else { return nil }
      return .date(instant(session.issuedAt))
    case .assumedRoot: return caller.isAssumedRoot ? .boolean(true) : nil
    case .sourceIdentity: return caller.sessionDetails?.sourceIdentity.map { .string($0) }

    // The connection.
    case .sourceIP: return IPAddress(caller.connection.sourceIP).map { .address($0) }
    case .secureTransport: return .boolean(caller.connection.isSecure)
    case .userAgent: return .string(caller.connection.userAgent)
    case .requestedRegion: return .string(caller.connection.region)
    case .currentTime: return .date(instant(call.now))
    case .epochTime: return .number(call.now.seconds)
    case .viaAWSService: return .boolean(false)

    // The resource and what the request would make of it.
    case .resourceAccount:
      let owner = permission.guardian?.account ?? caller.account.id
      return permission.context[known] ?? .string(owner.description)
    case .resourceTag, .iamResourceTag: return tag(key, among: permission.resourceTags)
    case .requestTag: return tag(key, among: permission.requestTags ?? [])
    case .tagKeys: return permission.tagKeys.map { .strings($0) }

    // What only some actions have.
    case .externalID, .roleSessionName, .stsSourceIdentity, .transitiveTagKeys, .passedToService,
      .taskPolicyARN, .policyARN, .permissionsBoundary, .serviceCredentialName,
      .serviceCredentialAge:
      return permission.context[known]

    // Nothing that is here yet carries these.
    case .referer, .sourceARN, .federatedProvider, .sourceAccount, .calledVia,
      .associatedResourceARN,
      .awsServiceName, .registerSecurityKey, .durationSeconds:
      return nil
    }
  }

  /// Of a role's session the role, and not the session.
  private var principalARN: String {
    if case .role(let role, _) = call.caller.principal { role.arn } else { call.caller.arn }
  }

  private var principalType: String {
    switch call.caller.principal {
    case .root, .assumedRoot: "Account"
    case .user: "User"
    case .role: "AssumedRole"
    case .federatedUser: "FederatedUser"
    }
  }

  private func tag(_ key: ContextKey, among tags: [Tag]) -> ContextValue? {
    tags.first { $0.key.lowercased() == key.tag }.map { .string($0.value) }
  }

  private func instant(_ time: Timestamp) -> Instant {
    Instant(seconds: time.seconds)
  }
}
