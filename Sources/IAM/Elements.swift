import AWSQuery
import Identity
import Operations

// How the entities of IAM stand in its answers, in the order AWS sends their members.
extension XMLWriter {
  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html>
  mutating func members(of user: User, inFull: Bool) {
    element("Path", user.path)
    element("UserName", user.name)
    element("UserId", user.uniqueID)
    element("Arn", user.arn)
    element("CreateDate", user.createdAt.description)
    element("PasswordLastUsed", user.passwordUsedAt?.description)
    if inFull { permissionsBoundary(user.boundary) }
    if inFull, !user.tags.isEmpty { tags(user.tags) }
  }

  /// AWS sends `Policy`, though its model says `PermissionsBoundaryPolicy`.
  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachedPermissionsBoundary.html>
  mutating func permissionsBoundary(_ policy: PolicyARN?) {
    guard let policy else { return }
    group("PermissionsBoundary") { xml in
      xml.element("PermissionsBoundaryType", "Policy")
      xml.element("PermissionsBoundaryArn", policy.description)
    }
  }

  /// The root user has neither a name nor a path.
  mutating func members(ofRootOf account: Account) {
    element("UserId", account.id.description)
    element("Arn", account.rootARN)
    element("CreateDate", account.createdAt.description)
  }

  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Group.html>
  mutating func members(of group: Group) {
    element("Path", group.path)
    element("GroupName", group.name)
    element("GroupId", group.uniqueID)
    element("Arn", group.arn)
    element("CreateDate", group.createdAt.description)
  }

  /// What every answer shows of a role; the rest differs by the action.
  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html>
  mutating func members(of role: Role, trustPolicy: String) {
    element("Path", role.path)
    element("RoleName", role.name)
    element("RoleId", role.uniqueID)
    element("Arn", role.arn)
    element("CreateDate", role.createdAt.description)
    element("AssumeRolePolicyDocument", percentEncoded(trustPolicy))
    element("Description", role.description)
  }

  /// Lists show neither description nor tags, and an answer may show an empty list of them.
  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html>
  mutating func members(of policy: ManagedPolicy, description: String?, tags: [Tag]?) {
    element("PolicyName", policy.name)
    element("PolicyId", policy.uniqueID)
    element("Arn", policy.arn.description)
    element("Path", policy.path)
    element("DefaultVersionId", PolicyVersion.id(of: policy.defaultVersion))
    element("AttachmentCount", policy.uses.attachments)
    element("PermissionsBoundaryUsageCount", policy.uses.boundaries)
    element("IsAttachable", true)
    element("Description", description)
    element("CreateDate", policy.createdAt.description)
    element("UpdateDate", policy.updatedAt.description)
    if let tags { self.tags(tags) }
  }

  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyVersion.html>
  mutating func members(
    of version: PolicyVersion, of policy: ManagedPolicy, withDocument: Bool = false
  ) {
    if withDocument { element("Document", percentEncoded(version.document)) }
    element("VersionId", version.id)
    element("IsDefaultVersion", version.number == policy.defaultVersion)
    element("CreateDate", version.createdAt.description)
  }

  mutating func attachedPolicies(_ page: Page<PolicyARN>) {
    list("AttachedPolicies", page.items) { $0.members(of: $1) }
    page.writeEnd(to: &self)
  }

  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachedPolicy.html>
  mutating func members(of policy: PolicyARN) {
    element("PolicyName", policy.name)
    element("PolicyArn", policy.description)
  }

  /// When a role was last used; empty as long as nobody has used it.
  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html>
  mutating func lastUse(_ use: RoleUse?) {
    guard let use else { return empty("RoleLastUsed") }
    group("RoleLastUsed") { xml in
      xml.element("LastUsedDate", use.at.description)
      xml.element("Region", use.region)
    }
  }

  mutating func tags(_ tags: [Tag]) {
    list("Tags", tags) { xml, tag in
      xml.element("Key", tag.key)
      xml.element("Value", tag.value)
    }
  }
}

extension ParameterReader {
  mutating func tagList(required: Bool = false) -> [Tag] {
    tags(required: required).map { Tag(key: $0.key, value: $0.value) }
  }

  /// A serial number as the API takes it: hardware's too, though there are none here.
  mutating func serialNumber() -> SerialNumber {
    SerialNumber(unverified: required("SerialNumber", .serialNumber))
  }
}

/// Percent-encodes as RFC 3986 §2.1 has it, which is how IAM sends policy documents.
func percentEncoded(_ text: String) -> String {
  var encoded: [UInt8] = []
  encoded.reserveCapacity(text.utf8.count * 2)
  func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") - 10 + value
  }
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      encoded.append(byte)
    default:
      encoded.append(UInt8(ascii: "%"))
      encoded.append(digit(byte >> 4))
      encoded.append(digit(byte & 15))
    }
  }
  return String(decoding: encoded, as: UTF8.self)
}
