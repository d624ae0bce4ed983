import Identity
import Testing

@Suite struct TagRulesTests {
  @Test(arguments: [TagRules.caseInsensitive, .caseSensitive])
  func `a new key joins and a known one takes the new value`(rules: TagRules) throws {
    let tags = try rules.setting(tags("b", "2", "c", "3"), on: tags("a", "1", "b", "1"))
    #expect(tags == self.tags("a", "1", "b", "2", "c", "3"))
  }

  @Test(arguments: [TagRules.caseInsensitive, .caseSensitive])
  func `a changed tag keeps its place, and tags are in the order of their keys`(
    rules: TagRules
  ) throws {
    let before = tags("a", "1", "b", "1", "c", "1")
    #expect(try rules.setting(tags("a", "2"), on: before) == tags("a", "2", "b", "1", "c", "1"))
    #expect(try rules.setting(tags("c", "2"), on: before) == tags("a", "1", "b", "1", "c", "2"))
    #expect(
      try rules.setting(tags("ab", "", "B", "", "", ""), on: before)
        .map(\.key)
        == (rules.isCaseSensitive ? ["", "B", "a", "ab", "b", "c"] : ["", "a", "ab", "b", "c"]))
  }

  @Test func `keys that differ only in case are one key for a user`() throws {
    let rules = TagRules.caseInsensitive
    let changed = try rules.setting(tags("TEAM", "2"), on: tags("Team", "1"))
    #expect(changed == tags("Team", "2"))
    #expect(throws: TagRejection.duplicateKeys) {
      try rules.setting(tags("Team", "1", "tEAM", "1"), on: [])
    }
    #expect(rules.removing(["tEaM"], from: tags("Team", "1")).isEmpty)
  }

  @Test func `keys that differ only in case are two keys for a device`() throws {
    let rules = TagRules.caseSensitive
    let both = try rules.setting(tags("TEAM", "2"), on: tags("Team", "1"))
    #expect(both == tags("TEAM", "2", "Team", "1"))
    #expect(try rules.setting(tags("Team", "1", "tEAM", "1"), on: []).count == 2)
    #expect(rules.removing(["tEaM"], from: tags("Team", "1")) == tags("Team", "1"))
  }

  @Test(arguments: [TagRules.caseInsensitive, .caseSensitive])
  func `a key given twice is refused`(rules: TagRules) {
    #expect(throws: TagRejection.duplicateKeys) {
      try rules.setting(tags("a", "1", "b", "1", "a", "1"), on: [])
    }
  }

  @Test(
    arguments: [TagRules.caseInsensitive, .caseSensitive],
    ["aws:", "aws:x", "AWS:x", "Aws:x", "aWs:x:y"])
  func `keys that begin with aws: are reserved`(rules: TagRules, key: String) {
    #expect(throws: TagRejection.reservedPrefix) {
      try rules.setting([Tag(key: "a", value: ""), Tag(key: key, value: "")], on: [])
    }
  }

  @Test(
    arguments: [TagRules.caseInsensitive, .caseSensitive],
    ["aws", "awsx", "xaws:", "a:ws:", " aws:x", "aw s:"])
  func `other keys with aws in them are not reserved`(rules: TagRules, key: String) throws {
    #expect(try rules.setting([Tag(key: key, value: "v")], on: []).map(\.key) == [key])
  }

  @Test(arguments: [TagRules.caseInsensitive, .caseSensitive])
  func `a resource has at most fifty tags`(rules: TagRules) throws {
    let fifty = numbered(0..<50)
    #expect(TagRules.limit == 50)
    #expect(try rules.setting(fifty, on: []).count == 50)
    #expect(try rules.setting(numbered(49..<50), on: numbered(0..<49)).count == 50)
    #expect(try rules.setting(numbered(0..<50, value: "new"), on: fifty).count == 50)
    #expect(throws: TagRejection.tooMany) { try rules.setting(numbered(0..<51), on: []) }
    #expect(throws: TagRejection.tooMany) { try rules.setting(numbered(50..<51), on: fifty) }
  }

  @Test(arguments: [TagRules.caseInsensitive, .caseSensitive])
  func `removing takes away what is there and nothing else`(rules: TagRules) {
    let before = tags("a", "1", "b", "2", "c", "3")
    #expect(rules.removing(["b", "zebra"], from: before) == tags("a", "1", "c", "3"))
    #expect(rules.removing([], from: before) == before)
    #expect(rules.removing(["a", "b", "c"], from: before).isEmpty)
  }

  private func tags(_ text: String...) -> [Tag] {
    stride(from: 0, to: text.count, by: 2).map { Tag(key: text[$0], value: text[$0 + 1]) }
  }

  private func numbered(_ numbers: Range<Int>, value: String = "v") -> [Tag] {
    numbers.map { Tag(key: "key-\($0)", value: value) }
  }
}

extension TagRules {
  fileprivate var isCaseSensitive: Bool {
    switch self {
    case .caseSensitive: true
    case .caseInsensitive: false
    }
  }
}
