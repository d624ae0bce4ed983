/// How the root user may get in: by a password or, where that was taken away, by leave to choose
/// another by way of his address.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html>
package struct RootLogin: Equatable, Sendable {
  package let createdAt: Timestamp
  package let hasPassword: Bool

  package init(createdAt: Timestamp, hasPassword: Bool) {
    self.createdAt = createdAt
    self.hasPassword = hasPassword
  }
}
