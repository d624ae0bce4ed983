import PolicyLanguage

/// The ARN of a managed policy, `arn:aws:iam::123456789012:policy/path/name`, there or not.
///
/// It is compared as it stands: conditions on `iam:PolicyARN` could else be got round by spelling.
package struct PolicyARN: Hashable, Sendable, CustomStringConvertible {
  package let description: String
  package let partition: String
  /// Twelve digits, or `aws` for AWS's own.
  package let account: String
  /// Begins and ends with `/`.
  package let path: String
  package let name: String

  package init(account: Account, path: String, name: String) {
    self.init(
      partition: account.partition.rawValue, account: account.id.description, path: path,
      name: name)
  }

  init(partition: String, account: String, path: String, name: String) {
    self.partition = partition
    self.account = account
    self.path = path
    self.name = name
    description = "arn:\(partition):iam::\(self.account):policy\(path)\(name)"
  }

  /// Nil for what is no ARN of a policy.
  package init?(_ text: String) {
    guard let arn = ARN(text), arn.service == "iam", arn.region.isEmpty, !arn.account.isEmpty,
      arn.resource.hasPrefix("policy/"), let slash = arn.resource.lastIndex(of: "/")
    else { return nil }
    let name = arn.resource[arn.resource.index(after: slash)...]
    guard !name.isEmpty else { return nil }
    description = text
    partition = arn.partition
    account = arn.account
    path = String(arn.resource[...slash].dropFirst("policy".count))
    self.name = String(name)
  }

  /// By bytes: Swift's == takes spellings for equal that Unicode says look the same.
  package static func == (left: PolicyARN, right: PolicyARN) -> Bool {
    left.description.utf8.elementsEqual(right.description.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    for byte in description.utf8 { hasher.combine(byte) }
  }
}
