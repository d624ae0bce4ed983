import AWSQuery
import Identity
import Operations

extension Call {
  /// The tags of what is being made, checked. Whoever gives it some needs leave to tag it too, and
  /// conditions of that leave see the tags.
  func newTags(
    _ tags: [Tag], _ rules: TagRules, as action: String, on resource: String,
    printedAs printed: PrintedResource = .arn, in records: any Reading
  ) throws -> [Tag] {
    guard !tags.isEmpty else { return [] }
    try require(
      Permission(action, on: resource, printedAs: printed, requestTags: tags), in: records)
    do {
      return try rules.setting(tags, on: [])
    } catch {
      throw ServiceError.of(error, rules)
    }
  }
}
