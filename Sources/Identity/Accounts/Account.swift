/// An account: the boundary that users, devices and policies belong to, and its root user. One
/// object however often it is passed on, like ``User``.
package final class Account: Sendable {
  package let id: AccountID
  package let partition: Partition
  /// The name that stands for the id in sign-in addresses and device labels, if one was chosen.
  package let alias: String?
  /// The address the root user signs in with.
  package let rootEmail: String
  package let createdAt: Timestamp
  /// What differs from AWS's default quotas.
  package let quotas: [Quota: Int]
  /// Where tokens of the global STS endpoint are good; here it is kept and shown, for one endpoint
  /// answers for every region and its tokens are good everywhere.
  package let tokenVersion: TokenVersion
  package let mfaDemand: MFADemand
  package let waysBack: WaysBack
  /// The account's data key, sealed under the key-encryption key.
  package let sealedDataKey: [UInt8]
  /// The one before it, sealed likewise, as long as something may be sealed under that.
  package let sealedFormerKey: [UInt8]?

  package init(
    id: AccountID, partition: Partition, alias: String?, rootEmail: String, createdAt: Timestamp,
    quotas: [Quota: Int] = [:], tokenVersion: TokenVersion = .v1, mfaDemand: MFADemand = .off,
    waysBack: WaysBack = .all, sealedDataKey: [UInt8], sealedFormerKey: [UInt8]? = nil
  ) {
    self.id = id
    self.partition = partition
    self.alias = alias
    self.rootEmail = rootEmail
    self.createdAt = createdAt
    self.quotas = quotas
    self.tokenVersion = tokenVersion
    self.mfaDemand = mfaDemand
    self.waysBack = waysBack
    self.sealedDataKey = sealedDataKey
    self.sealedFormerKey = sealedFormerKey
  }

  /// How many of `quota` this account may have.
  package func limit(_ quota: Quota) -> Int {
    quotas[quota] ?? quota.standard
  }

  /// The ARN of the root user.
  package var rootARN: String { "arn:\(partition.rawValue):iam::\(id):root" }

  /// What stands behind the `@` in a device's label: the alias, or else the id.
  package var displayName: String { alias ?? id.description }
}

/// A form of session token of the global STS endpoint.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html>
package enum TokenVersion: Int64, Sendable {
  /// Good in the regions every account has.
  case v1 = 1
  /// Good in all regions.
  case v2 = 2
}

/// Twelve decimal digits.
package struct AccountID: Hashable, Sendable, CustomStringConvertible {
  /// Below 10^12.
  package let number: Int64

  /// Nil unless `text` is exactly twelve ASCII digits.
  package init?(_ text: String) {
    guard text.utf8.count == 12 else { return nil }
    self.init(text.utf8Span.span, from: 0)
  }

  /// Nil unless twelve ASCII digits begin at `start`.
  init?(_ text: Span<UInt8>, from start: Int) {
    guard text.count - start >= 12 else { return nil }
    var number: Int64 = 0
    for index in start..<(start + 12) {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      number = number * 10 + Int64(digit)
    }
    self.number = number
  }

  /// Nil unless the number has at most twelve digits.
  package init?(number: Int64) {
    guard (0..<1_000_000_000_000).contains(number) else { return nil }
    self.number = number
  }

  package var description: String {
    unsafe String(unsafeUninitializedCapacity: 12) { digits in
      var rest = number
      for place in stride(from: 11, through: 0, by: -1) {
        unsafe digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      return 12
    }
  }
}

/// A group of regions with its own ARNs and its own IAM endpoint.
package enum Partition: String, CaseIterable, Sendable {
  case aws = "aws"
  case china = "aws-cn"
  case govCloud = "aws-us-gov"
  case iso = "aws-iso"
  case isoB = "aws-iso-b"
  case europeanSovereign = "aws-eusc"

  /// The region in the credential scope of a call to IAM, which has one endpoint a partition.
  package var iamRegion: String {
    switch self {
    case .aws: "us-east-1"
    case .china: "cn-north-1"
    case .govCloud: "us-gov-west-1"
    case .iso: "us-iso-east-1"
    case .isoB: "us-isob-east-1"
    case .europeanSovereign: "eusc-de-east-1"
    }
  }
}

/// A limit that can be set per account.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
package enum Quota: String, CaseIterable, Sendable {
  case users = "Users"
  case groups = "Groups"
  case groupsPerUser = "GroupsPerUser"
  case roles = "Roles"
  case instanceProfiles = "InstanceProfiles"
  case mfaDevices = "MFADevices"
  case accessKeysPerUser = "AccessKeysPerUser"
  case userPolicySize = "UserPolicySize"
  case groupPolicySize = "GroupPolicySize"
  case sshPublicKeysPerUser = "SSHPublicKeysPerUser"
  case signingCertificatesPerUser = "SigningCertificatesPerUser"
  case serviceCredentialsPerUser = "ServiceSpecificCredentialsPerUser"
  case rolePolicySize = "RolePolicySize"
  case assumeRolePolicySize = "AssumeRolePolicySize"
  case policies = "Policies"
  case policySize = "PolicySize"
  case versionsPerPolicy = "VersionsPerPolicy"
  case policyVersionsInUse = "PolicyVersionsInUse"
  case attachedPoliciesPerUser = "AttachedPoliciesPerUser"
  case attachedPoliciesPerGroup = "AttachedPoliciesPerGroup"
  case attachedPoliciesPerRole = "AttachedPoliciesPerRole"

  /// What AWS gives every account.
  package var standard: Int {
    switch self {
    case .users, .mfaDevices: 5000
    case .groups: 300
    case .groupsPerUser: 10
    case .roles, .instanceProfiles: 1000
    case .accessKeysPerUser, .serviceCredentialsPerUser, .signingCertificatesPerUser: 2
    case .sshPublicKeysPerUser: 5
    case .rolePolicySize: 10_240
    case .userPolicySize, .assumeRolePolicySize: 2048
    case .groupPolicySize: 5120
    case .policies: 1500
    case .policySize: 6144
    case .versionsPerPolicy: 5
    case .policyVersionsInUse: 10_000
    case .attachedPoliciesPerUser, .attachedPoliciesPerGroup, .attachedPoliciesPerRole: 10
    }
  }
}

/// The rules of an account's alias.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html>
package enum AccountAlias {
  /// 3 to 63 lower-case letters, digits and hyphens; no hyphen at an end or beside another; and not
  /// twelve digits, which are an account's id.
  package static func isValid(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard (3...63).contains(bytes.count), AccountID(text) == nil else { return false }
    let hyphen = UInt8(ascii: "-")
    guard bytes.first != hyphen, bytes.last != hyphen else { return false }
    return bytes.indices.allSatisfy { index in
      switch bytes[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case hyphen: bytes[index - 1] != hyphen
      default: false
      }
    }
  }
}
