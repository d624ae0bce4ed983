import AWSQuery
package import Identity
package import PolicyLanguage

/// What a denial calls the resource: AWS prints some by their ARN and others by a short name.
package enum PrintedResource: Sendable {
  case arn
  case user(String)
  case group(String)
  case role(String)
  case accessKey(String)
  case text(String)
}

/// What an operation asks leave for: an action on a resource, and what is known of both.
package struct Permission: Sendable {
  /// `iam:EnableMFADevice`.
  package let action: String
  /// The ARN that policies are matched with, or `*`.
  package let resource: String
  /// How AWS prints the resource in a denial: short names for users, ARNs for devices.
  package let printed: PrintedResource
  package let resourceTags: [Tag]
  /// Tags the request would set; nil when it sets none.
  package let requestTags: [Tag]?
  /// Tag keys the request names.
  package let tagKeys: [String]?
  /// Whether a setting of the account allows it to the caller already; then only an explicit deny
  /// of a policy refuses it.
  package let isGranted: Bool
  /// The policy of a resource that has one of its own, and whose it is.
  package let guardian: Guardian?
  /// What else conditions may ask of the request: keys that only some actions carry.
  package private(set) var context: [ContextKey.Known: ContextValue]

  /// A resource that says itself who may use it: a role, by its trust policy.
  package struct Guardian: Sendable {
    package let policy: PolicySet
    package let account: AccountID

    package init(policy: PolicySet, account: AccountID) {
      self.policy = policy
      self.account = account
    }
  }

  package init(
    _ action: String, on resource: String, printedAs printed: PrintedResource = .arn,
    resourceTags: [Tag] = [], requestTags: [Tag]? = nil, tagKeys: [String]? = nil,
    isGranted: Bool = false, guardian: Guardian? = nil,
    context: [ContextKey.Known: ContextValue] = [:]
  ) {
    self.guardian = guardian
    self.context = context
    self.action = action
    self.resource = resource
    self.printed = printed
    self.resourceTags = resourceTags
    self.requestTags = requestTags
    self.tagKeys = tagKeys ?? requestTags?.map(\.key)
    self.isGranted = isGranted
  }

  /// The same, where conditions may ask for `value` too; without a value the key is absent.
  package func carrying(_ key: ContextKey.Known, _ value: String?) -> Permission {
    carrying(key, value.map { .string($0) })
  }

  package func carrying(_ key: ContextKey.Known, _ value: ContextValue?) -> Permission {
    var permission = self
    permission.context[key] = value
    return permission
  }

  /// The resource as a denial prints it.
  var printedResource: String {
    switch printed {
    case .arn: resource
    case .user(let name): "user " + name
    case .group(let name): "group " + name
    case .role(let name): "role " + name
    case .accessKey(let id): "access key " + id
    case .text(let text): text
    }
  }

  /// Leave to act on the user of that name, there or not.
  package static func onUser(
    _ action: String, named name: String, in records: any Reading, for caller: Caller,
    requestTags: [Tag]? = nil, tagKeys: [String]? = nil
  ) throws -> Permission {
    onUser(
      action, named: name, try caller.user(named: name, in: records), for: caller,
      requestTags: requestTags, tagKeys: tagKeys)
  }

  /// Leave to change what a user may do: what bounds him is asked for too, and may be about to
  /// become `boundary`.
  package static func onRights(
    _ action: String, ofUser name: String, in records: any Reading, for caller: Caller,
    policyARN: String? = nil, settingBoundary boundary: String? = nil
  ) throws -> Permission {
    let user = try caller.user(named: name, in: records)
    return onUser(action, named: name, user, for: caller)
      .carrying(.policyARN, policyARN)
      .carrying(.permissionsBoundary, boundary ?? user?.boundary?.description)
  }

  private static func onUser(
    _ action: String, named name: String, _ user: User?, for caller: Caller,
    requestTags: [Tag]? = nil, tagKeys: [String]? = nil
  ) -> Permission {
    let arn =
      user?.arn
      ?? User.arn(
        partition: caller.account.partition, account: caller.account.id, path: "/", name: name)
    return Permission(
      action, on: arn, printedAs: .user(user?.name ?? name), resourceTags: user?.tags ?? [],
      requestTags: requestTags, tagKeys: tagKeys)
  }

  /// Leave to act on the user of that name or, without a name, on the caller himself.
  package static func onUser(
    _ action: String, named name: String?, orCaller caller: Caller, in records: any Reading
  ) throws -> Permission {
    if let name { return try onUser(action, named: name, in: records, for: caller) }
    switch caller.principal {
    case .root, .assumedRoot: return Permission(action, on: caller.arn)
    case .user(let user):
      return Permission(
        action, on: user.arn, printedAs: .user(user.name), resourceTags: user.tags)
    case .role, .federatedUser: throw ServiceError.mustSpecifyUserName
    }
  }

  /// Leave to act on the group of that name, there or not.
  package static func onGroup(
    _ action: String, named name: String, in records: any Reading, for caller: Caller,
    policyARN: String? = nil
  ) throws -> Permission {
    let account = caller.account
    let group = try records.group(named: name, in: account.id)
    let arn =
      group?.arn
      ?? Group.arn(partition: account.partition, account: account.id, path: "/", name: name)
    return Permission(action, on: arn, printedAs: .group(group?.name ?? name))
      .carrying(.policyARN, policyARN)
  }

  /// Leave to act on the managed policy of that ARN, there or not.
  package static func onPolicy(
    _ action: String, _ arn: String, in records: any Reading, for caller: Caller,
    requestTags: [Tag]? = nil, tagKeys: [String]? = nil
  ) throws -> Permission {
    let policy = try PolicyARN(arn).flatMap { try records.managedPolicy($0, in: caller.account) }
    return Permission(
      action, on: arn, printedAs: .text("policy " + arn), resourceTags: policy?.tags ?? [],
      requestTags: requestTags, tagKeys: tagKeys)
  }

  /// Leave to act on the role of that name, there or not.
  package static func onRole(
    _ action: String, named name: String, in records: any Reading, for caller: Caller,
    requestTags: [Tag]? = nil, tagKeys: [String]? = nil
  ) throws -> Permission {
    onRole(
      action, named: name, try records.role(named: name, in: caller.account.id), for: caller,
      requestTags: requestTags, tagKeys: tagKeys)
  }

  /// The same where what bounds the role is asked for too, as by most actions on roles; it may be
  /// about to become `boundary`.
  package static func onBoundRole(
    _ action: String, named name: String, in records: any Reading, for caller: Caller,
    policyARN: String? = nil, settingBoundary boundary: String? = nil
  ) throws -> Permission {
    let role = try records.role(named: name, in: caller.account.id)
    return onRole(action, named: name, role, for: caller)
      .carrying(.policyARN, policyARN)
      .carrying(.permissionsBoundary, boundary ?? role?.boundary?.description)
  }

  private static func onRole(
    _ action: String, named name: String, _ role: Role?, for caller: Caller,
    requestTags: [Tag]? = nil, tagKeys: [String]? = nil
  ) -> Permission {
    let arn =
      role?.arn
      ?? Role.arn(
        partition: caller.account.partition, account: caller.account.id, path: "/", name: name)
    return Permission(
      action, on: arn, printedAs: .role(role?.name ?? name), resourceTags: role?.tags ?? [],
      requestTags: requestTags, tagKeys: tagKeys)
  }

  /// Leave to act on the device of that serial number, there or not.
  package static func onDevice(
    _ action: String, _ serialNumber: SerialNumber, in records: any Reading, for caller: Caller,
    requestTags: [Tag]? = nil, tagKeys: [String]? = nil
  ) throws -> Permission {
    let device = try records.device(serialNumber, in: caller.account.id)
    return Permission(
      action, on: serialNumber.description,
      resourceTags: try device.map { try records.tags(of: $0) } ?? [], requestTags: requestTags,
      tagKeys: tagKeys)
  }
}
