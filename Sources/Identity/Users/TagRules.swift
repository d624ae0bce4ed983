/// Why a change of tags is refused.
package enum TagRejection: Error, Equatable {
  case duplicateKeys
  case reservedPrefix
  case tooMany
}

/// How the tags of a kind of resource behave.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html>
package enum TagRules: Sendable {
  /// Users: keys that differ only in case are the same key.
  case caseInsensitive
  /// Virtual MFA devices: keys are compared as they are.
  case caseSensitive

  /// Most tags a resource may have.
  package static let limit = 50

  /// `tags` with `added` set: a known key takes the new value, a new one joins.
  package func setting(_ added: [Tag], on tags: [Tag]) throws(TagRejection) -> [Tag] {
    try check(added.map(\.key))
    var result = tags
    for tag in added {
      if let index = result.firstIndex(where: { same($0.key, tag.key) }) {
        result[index] = Tag(key: result[index].key, value: tag.value)
      } else {
        result.append(tag)
      }
    }
    guard result.count <= Self.limit else { throw .tooMany }
    return result.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  /// `tags` without `keys`; a key that is not there is no error.
  package func removing(_ keys: [String], from tags: [Tag]) -> [Tag] {
    tags.filter { tag in !keys.contains { same($0, tag.key) } }
  }

  private func check(_ keys: [String]) throws(TagRejection) {
    for (index, key) in keys.enumerated() {
      guard !key.lowercased().utf8.starts(with: "aws:".utf8) else { throw .reservedPrefix }
      guard !keys[..<index].contains(where: { same($0, key) }) else { throw .duplicateKeys }
    }
  }

  /// Whether both are one key.
  package func same(_ left: String, _ right: String) -> Bool {
    switch self {
    // By bytes: Swift's == takes spellings for equal that Unicode says look the same.
    case .caseSensitive: left.utf8.elementsEqual(right.utf8)
    case .caseInsensitive: left.lowercased().utf8.elementsEqual(right.lowercased().utf8)
    }
  }
}
