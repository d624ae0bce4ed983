import Authenticator
import OneTimePasswords
import Testing

struct EntryTests {
  private func entry(_ issuer: String, _ account: String, tags: [String] = []) throws -> Entry {
    Entry(
      issuer: issuer, account: account, seed: try Seed(copying: [1, 2, 3]), tags: tags, changed: 0)
  }

  private func entries() throws -> [Entry] {
    [
      try entry("Sallyport acme-prod", "mina.okafor@472190356618", tags: ["work"]),
      try entry("Sallyport acme-dev", "mina.okafor@903411720055", tags: ["work"]),
      try entry("GitHub", "mina"), try entry("GitHub Enterprise", "mina@example.net"),
    ]
  }

  @Test func `every word must be found in issuer, account or tags, whatever the case`() throws {
    let entries = try entries()
    func found(_ words: String...) -> [String] {
      EntrySearch.matches(words, in: entries).map(\.issuer)
    }
    #expect(found("PROD") == ["Sallyport acme-prod"])
    #expect(found("mina", "acme") == ["Sallyport acme-prod", "Sallyport acme-dev"])
    #expect(found("work dev") == ["Sallyport acme-dev"])
    #expect(found("gitlab").isEmpty)
    #expect(found().count == 4)
  }

  @Test func `one that is called exactly so comes before those that are called more`() throws {
    let entries = try entries()
    #expect(EntrySearch.matches(["github"], in: entries).map(\.issuer) == ["GitHub"])
    #expect(EntrySearch.matches(["git"], in: entries).count == 2)
  }

  @Test func `the beginning of an id finds it`() throws {
    let entries = try entries()
    let query = "#" + entries[2].id.description.prefix(8)
    #expect(EntrySearch.matches([query], in: entries) == [entries[2]])
  }

  @Test func `a name that was mistyped is suggested, and one that is far off is not`() throws {
    let entries = try entries()
    #expect(EntrySearch.suggestion(for: ["gihub"], in: entries) == "GitHub")
    #expect(EntrySearch.suggestion(for: ["zzzzzz"], in: entries) == nil)
  }

  @Test(arguments: 0..<24) func `an entry is the same after its link was read`(number: Int) throws {
    let entry = try Entry.sample(number)
    let read = try EntryLink.entry(EntryLink.text(entry), changed: 0)
    #expect(read.issuer == entry.issuer)
    #expect(read.account == entry.account)
    #expect(read.kind == entry.kind)
    #expect(read.seed == entry.seed)
    #expect(read.algorithm == entry.algorithm)
    if entry.kind != .steam { #expect(read.digits == entry.digits) }
  }

  @Test(arguments: [
    "otpauth://steam/Steam:mina?secret=GEZDGNBVGY3TQOJQ&issuer=Steam",
    "otpauth://totp/Steam:mina?secret=GEZDGNBVGY3TQOJQ&issuer=Steam&digits=5&encoder=steam",
  ])
  func `links of Steam are known in both forms`(link: String) throws {
    let entry = try EntryLink.entry(link, changed: 0)
    #expect(entry.kind == .steam)
    #expect(entry.code(at: 59)?.reveal().count == 5)
  }

  @Test func `removing remembers what and when`() throws {
    let entries = try entries()
    var contents = VaultContents(entries: entries)
    contents.remove(entries[1].id, at: 77)
    contents.remove(entries[1].id, at: 78)
    #expect(contents.entries.map(\.id) == [entries[0].id, entries[2].id, entries[3].id])
    #expect(contents.removals == [.init(id: entries[1].id, when: 78)])
  }
}
