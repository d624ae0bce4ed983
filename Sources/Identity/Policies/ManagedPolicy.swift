/// A managed policy: one that stands by itself, has versions, and is attached to users, groups and
/// roles, or bounds what users and roles may do.
///
/// Its ARN is for good: nothing renames or moves a policy.
package struct ManagedPolicy: Equatable, Sendable {
  /// Nil for AWS's own, which are in no store: see ``AWSManagedPolicy``.
  package let id: RecordID?
  /// `ANPA…`: never given twice.
  package let uniqueID: String
  package let arn: PolicyARN
  package let description: String?
  package let createdAt: Timestamp
  /// When the newest version was made.
  package var updatedAt: Timestamp
  /// The version that is in force.
  package var defaultVersion: Int
  /// The highest number a version was given; numbers only grow.
  package var lastVersion: Int
  package var tags: [Tag]
  package let uses: Uses

  /// To how many users, groups and roles it is attached, and how many it bounds.
  package struct Uses: Equatable, Sendable {
    package let attachments: Int
    package let boundaries: Int

    package init(attachments: Int = 0, boundaries: Int = 0) {
      self.attachments = attachments
      self.boundaries = boundaries
    }
  }

  package init(
    id: RecordID?, uniqueID: String, arn: PolicyARN, description: String?, createdAt: Timestamp,
    updatedAt: Timestamp, defaultVersion: Int, lastVersion: Int, tags: [Tag] = [],
    uses: Uses = Uses()
  ) {
    self.id = id
    self.uniqueID = uniqueID
    self.arn = arn
    self.description = description
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.defaultVersion = defaultVersion
    self.lastVersion = lastVersion
    self.tags = tags
    self.uses = uses
  }

  package var name: String { arn.name }
  package var path: String { arn.path }

  /// The version that a new document becomes.
  package func nextVersion(document: String, at now: Timestamp) -> PolicyVersion {
    PolicyVersion(number: lastVersion + 1, document: document, createdAt: now)
  }
}

/// One text of a managed policy.
package struct PolicyVersion: Equatable, Sendable {
  /// Counted from one in each policy.
  package let number: Int
  /// The document as it was sent.
  package let document: String
  package let createdAt: Timestamp

  package init(number: Int, document: String, createdAt: Timestamp) {
    self.number = number
    self.document = document
    self.createdAt = createdAt
  }

  /// What it is called: `v1`, `v2` and so on.
  package var id: String { Self.id(of: number) }

  package static func id(of number: Int) -> String { "v\(number)" }

  /// Nil for what no version is called.
  package static func number(of id: String) -> Int? {
    guard let number = Int(id.dropFirst()), self.id(of: number) == id else { return nil }
    return number
  }
}

/// In which way a managed policy binds somebody.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>
package enum PolicyUsage: String, Sendable {
  case permissions = "PermissionsPolicy"
  case boundary = "PermissionsBoundary"
}
