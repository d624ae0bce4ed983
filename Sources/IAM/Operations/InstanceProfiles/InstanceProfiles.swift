import AWSQuery
import Identity
import Operations

// What the actions on instance profiles share.
extension Permission {
  /// Leave to act on the instance profile of that name, there or not.
  static func onInstanceProfile(
    _ action: String, named name: String, in records: any Reading, for caller: Caller,
    requestTags: [Tag]? = nil, tagKeys: [String]? = nil
  ) throws -> Permission {
    let account = caller.account
    let profile = try records.instanceProfile(named: name, in: account.id)
    let arn =
      profile?.arn
      ?? InstanceProfile.arn(
        partition: account.partition, account: account.id, path: "/", name: name)
    return Permission(
      action, on: arn, printedAs: .text("instance profile " + (profile?.name ?? name)),
      resourceTags: profile?.tags ?? [], requestTags: requestTags, tagKeys: tagKeys)
  }
}

extension Call {
  func instanceProfile(named name: String, in records: any Reading) throws -> InstanceProfile {
    guard let profile = try records.instanceProfile(named: name, in: caller.account.id) else {
      throw ServiceError.noSuchInstanceProfile(name)
    }
    return profile
  }
}

/// An instance profile with its role, as answers show it.
struct ShownInstanceProfile: Sendable {
  let profile: InstanceProfile
  private let role: (role: Role, trustPolicy: String)?

  init(_ profile: InstanceProfile, in records: any Reading) throws {
    self.profile = profile
    role = try profile.role.flatMap { try records.role($0) }.map {
      (role: $0, trustPolicy: try TrustPolicy.shown($0.trustPolicy, in: records))
    }
  }

  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_InstanceProfile.html>
  func writeMembers(to xml: inout XMLWriter, withTags: Bool) {
    xml.element("Path", profile.path)
    xml.element("InstanceProfileName", profile.name)
    xml.element("InstanceProfileId", profile.uniqueID)
    xml.element("Arn", profile.arn)
    xml.element("CreateDate", profile.createdAt.description)
    xml.list("Roles", role.map { [$0] } ?? []) { xml, entry in
      xml.members(of: entry.role, trustPolicy: entry.trustPolicy)
    }
    if withTags, !profile.tags.isEmpty { xml.tags(profile.tags) }
  }
}
