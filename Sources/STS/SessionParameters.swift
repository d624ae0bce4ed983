import AWSQuery
import Identity
import PolicyLanguage

extension ParameterReader {
  /// `Policy` and `PolicyArns`: what a new session is limited to.
  mutating func sessionPolicies() -> SessionPolicies {
    SessionPolicies(
      inline: optional("Policy", .sessionPolicy),
      managed: structures("PolicyArns", atMost: SessionPolicies.mostManaged) {
        $0.optional("arn", .sessionARN)
      }.compactMap(\.self))
  }

  mutating func sessionTags() -> [Tag] {
    tags().map { Tag(key: $0.key, value: $0.value) }
  }
}

extension SessionPolicies {
  /// Throws what STS says of policies that are none, or neither the account's nor AWS's own.
  func check(in account: Account, _ records: any Reading) throws {
    if let inline {
      do {
        _ = try Policy(parsing: inline, kind: .session)
      } catch {
        throw ServiceError.malformedPolicy(error.message)
      }
    }
    for arn in managed {
      guard let named = PolicyARN(arn), try records.managedPolicy(named, in: account) != nil else {
        throw ServiceError.noSuchSessionPolicy(arn)
      }
    }
  }

  /// How full the session is with these and its tags; nil when there is neither.
  func packedSize(with tags: [Tag]) throws -> Int? {
    let percentage = PackedSize.percentage(of: self, tags)
    guard percentage <= 100 else { throw ServiceError.packedTooLarge(percentage, self) }
    return isEmpty && tags.isEmpty ? nil : percentage
  }
}

/// Session tags, checked: `tags` of the request, beside `inherited` ones, which stay as they are.
func newSessionTags(
  _ tags: [Tag], transitive keys: [String], inheriting inherited: [Tag] = []
) throws -> [Tag] {
  let rules = TagRules.caseInsensitive
  func holds(_ tags: [Tag], _ key: String) -> Bool {
    tags.contains { rules.same($0.key, key) }
  }
  let own: [Tag]
  do {
    own = try rules.setting(tags, on: [])
  } catch {
    throw ServiceError.of(error)
  }
  guard keys.allSatisfy({ holds(own, $0) }) else { throw ServiceError.transitiveKeyWithoutTag }
  guard !inherited.contains(where: { holds(own, $0.key) }) else {
    throw ServiceError.transitiveKeyInherited
  }
  guard own.count + inherited.count <= TagRules.limit else {
    throw ServiceError.of(.tooMany)
  }
  return inherited + own
}
