/// What is said when a session is made that is more than its maker's own rights for a while.
package final class SessionDetails: Sendable {
  package enum Kind: UInt8, Sendable {
    /// Of `AssumeRole`.
    case assumedRole = 1
    /// Of `GetFederationToken`.
    case federatedUser = 2
    /// Of `AssumeRoot`.
    case assumedRoot = 3
  }

  package let kind: Kind
  /// The session's or the federated user's name; of `AssumeRoot` that of the task.
  package let name: String
  /// What the session is limited to, beside what its owner may do.
  package let policies: SessionPolicies
  /// Session tags, those of the session it was made from included when they are transitive. They
  /// go before tags of the role or user with the same key.
  package let tags: [Tag]
  /// The keys of the tags that pass on to sessions made from this one.
  package let transitiveTagKeys: [String]
  /// Who is behind it, said once and for all sessions made from this one.
  package let sourceIdentity: String?
  /// Whether a session assumed the role, not a user himself: role chaining.
  package let isChained: Bool

  package init(
    _ kind: Kind, name: String, policies: SessionPolicies = SessionPolicies(), tags: [Tag] = [],
    transitiveTagKeys: [String] = [], sourceIdentity: String? = nil, isChained: Bool = false
  ) {
    self.kind = kind
    self.name = name
    self.policies = policies
    self.tags = tags
    self.transitiveTagKeys = transitiveTagKeys
    self.sourceIdentity = sourceIdentity
    self.isChained = isChained
  }

  /// The tags that sessions made from this one have too.
  package var transitiveTags: [Tag] {
    tags.filter { tag in transitiveTagKeys.contains { TagRules.caseInsensitive.same($0, tag.key) } }
  }

  /// `tags` of the role or user as the session has them: its own go first.
  package func overriding(_ tags: [Tag]) -> [Tag] {
    self.tags
      + tags.filter { tag in
        !self.tags.contains { TagRules.caseInsensitive.same($0.key, tag.key) }
      }
  }
}

extension SessionDetails: Equatable {
  package static func == (left: SessionDetails, right: SessionDetails) -> Bool {
    left.kind == right.kind && left.name == right.name && left.policies == right.policies
      && left.tags == right.tags && left.transitiveTagKeys == right.transitiveTagKeys
      && left.sourceIdentity == right.sourceIdentity && left.isChained == right.isChained
  }
}

/// The policies passed for one session: together, what any of them allows.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session>
package struct SessionPolicies: Equatable, Sendable {
  /// A document that was passed.
  package let inline: String?
  /// ARNs of managed policies.
  package let managed: [String]

  package init(inline: String? = nil, managed: [String] = []) {
    self.inline = inline
    self.managed = managed
  }

  package var isEmpty: Bool { inline == nil && managed.isEmpty }
  /// Most ARNs a session may have.
  package static let mostManaged = 10
}

/// How much policies and tags a session may carry.
///
/// AWS packs both and bounds the packed form without saying how; here their bytes are counted, and
/// there is room for any one policy of the longest, or fifty ordinary tags.
package enum PackedSize {
  package static let limit = 8192

  /// What is used, in percent of the limit; above a hundred is too much.
  package static func percentage(of policies: SessionPolicies, _ tags: [Tag]) -> Int {
    let documents = (policies.inline.map { [$0] } ?? []) + policies.managed
    let bytes =
      documents.reduce(0) { $0 + $1.utf8.count }
      + tags.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    return (bytes * 100 + limit - 1) / limit
  }
}
