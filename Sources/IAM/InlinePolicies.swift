import AWSQuery
import Identity
import Operations
import PolicyLanguage

extension Call {
  /// Puts an inline policy into an entity, unless it is none or they are longer than all inline
  /// policies of the entity together may be. `name` is such as `user alice`.
  ///
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
  func put(
    _ policy: InlinePolicy, of entity: RecordID, named name: String, quota: Quota,
    in records: any Writing
  ) throws {
    do {
      _ = try Policy(parsing: policy.document, kind: .identityInline)
    } catch {
      throw ServiceError.malformedPolicy(error.message)
    }
    let size = Policy.countedSize(of: policy.document)
    let limit = caller.account.limit(quota)
    guard try records.policySize(of: entity, except: policy.name) + size <= limit else {
      throw ServiceError.inlinePoliciesTooLong(name, limit: limit)
    }
    try records.put(policy, countedSize: size, of: entity)
  }
}
