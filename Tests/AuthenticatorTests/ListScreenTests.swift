import Authenticator
import Testing

struct ListScreenTests {
  private let now: Int64 = 1_795_334_406

  private func entry(_ issuer: String, _ account: String, _ kind: Entry.Kind = .time(period: 30))
    throws -> Entry
  {
    Entry(
      issuer: issuer, account: account, kind: kind,
      seed: try Seed(copying: Array("12345678901234567890".utf8)), changed: 0)
  }

  private func screen() throws -> ListScreen {
    ListScreen([
      try entry("Sallyport acme-prod", "mina.okafor@472190356618"),
      try entry("Sallyport acme-dev", "mina.okafor@903411720055"),
      try entry("GitHub", "mina"), try entry("Hetzner", "ops@example.net", .counter(7)),
    ])
  }

  private func text(_ screen: ListScreen, width: Int = 80, height: Int = 24, at now: Int64? = nil)
    -> [String]
  {
    screen.lines(width: width, height: height, at: now ?? self.now, lockIn: 272).map(\.text)
  }

  @Test func `every line fills the width, and all lines the height, in any window`() throws {
    var screen = try screen()
    for keys in [[], [Key.character("?")], [.character("/"), .character("x")]] {
      for key in keys { _ = screen.press(key, at: now) }
      for (width, height) in [(80, 24), (40, 12), (39, 10), (20, 6), (200, 50), (60, 8)] {
        let lines = text(screen, width: width, height: height)
        #expect(lines.count == height)
        #expect(lines.allSatisfy { columns(of: $0) == width })
      }
    }
  }

  @Test func `only the selected account's code is to be seen`() throws {
    var screen = try screen()
    let code = try #require(screen.entries[0].code(at: now)).revealGrouped()
    func count() -> Int { text(screen).count { $0.contains(code) } }
    #expect(count() == 1)
    #expect(text(screen).count { $0.contains("••• •••") } == 3)
    _ = screen.press(.character("j"), at: now)
    _ = screen.press(.character(" "), at: now)
    _ = screen.press(.character("j"), at: now)
    #expect(count() == 2)
    _ = screen.press(.character("A"), at: now)
    #expect(count() == 3)
    // A counter's code is used up by being seen.
    #expect(text(screen).count { $0.contains("••• •••") } == 1)
  }

  @Test func `enter copies, p copies two, n the next`() throws {
    var screen = try screen()
    let entry = screen.entries[0]
    let (code, next) = (entry.code(at: now)!.reveal(), entry.code(at: now, ahead: 1)!.reveal())
    #expect(screen.press(.enter, at: now) == .copy(code))
    #expect(screen.press(.character("p"), at: now) == .copy("\(code) \(next)"))
    #expect(screen.press(.character("n"), at: now) == .copy(next))
    _ = screen.press(.character("G"), at: now)
    #expect(screen.press(.enter, at: now) == nil)
    #expect(screen.press(.character("u"), at: now) == .copyCounter(screen.entries[3].id))
  }

  @Test func `in the last five seconds the next code is offered, in words and not by colour alone`()
    throws
  {
    let screen = try screen()
    let next = screen.entries[0].code(at: now, ahead: 1)!.revealGrouped()
    let line = "Press n to copy the next code instead: \(next)"
    #expect(!text(screen, at: 1_795_334_424).contains { $0.contains(line) })
    #expect(text(screen, at: 1_795_334_425).contains { $0.contains("5 s left. " + line) })
    #expect(
      text(screen, width: 40, height: 12, at: 1_795_334_427).contains {
        $0.contains("n copies \(next)")
      })
  }

  @Test func `what is typed after a slash filters, and escape takes it back`() throws {
    var screen = try screen()
    for key in "/git" { _ = screen.press(.character(key), at: now) }
    #expect(text(screen).contains { $0.contains("GitHub") })
    #expect(!text(screen).contains { $0.contains("acme") })
    #expect(screen.press(.enter, at: now) == nil)
    #expect(screen.press(.enter, at: now) == .copy(screen.entries[2].code(at: now)!.reveal()))
    _ = screen.press(.escape, at: now)
    #expect(text(screen).contains { $0.contains("acme") })
    for key in "/zzz" { _ = screen.press(.character(key), at: now) }
    #expect(text(screen).contains { $0.contains("Nothing matches.") })
    _ = screen.press(.enter, at: now)
    #expect(screen.press(.enter, at: now) == nil)
  }

  @Test func `a thousand accounts scroll, and the selected one is in sight`() throws {
    var screen = ListScreen(try (0..<1000).map { try entry("Issuer \($0)", "a") })
    for _ in 0..<500 { _ = screen.press(.down, at: now) }
    #expect(text(screen).contains { $0.hasPrefix(" >   Issuer 500 ") })
    _ = screen.press(.character("G"), at: now)
    #expect(text(screen).contains { $0.hasPrefix(" >   Issuer 999 ") })
    _ = screen.press(.character("g"), at: now)
    #expect(text(screen).contains { $0.hasPrefix(" >   Issuer 0 ") })
  }

  @Test func `keys come in any pieces`() {
    var reader = KeyReader()
    #expect(
      reader.keys(Array("a\r\u{3}é".utf8)) == [
        .character("a"), .enter, .control("c"), .character("é"),
      ])
    #expect(reader.keys([0x1B, 0x5B, 0x41, 0x1B, 0x4F, 0x42]) == [.up, .down])
    #expect(reader.keys([0x1B]) == [.escape])
    #expect(reader.keys([0x1B, 0x5B, 0x35, 0x7E, 0x7F]) == [.pageUp, .backspace])
    #expect(reader.keys(Array("\u{1B}[200~".utf8)) == [])
  }

  @Test func `names that are wide or long are cut to their columns`() {
    #expect(columns(of: "日本語") == 6)
    #expect(columns(of: "e\u{301}") == 1)
    #expect(fitted("日本語", 5) == "日本…")
    #expect(fitted("日本語", 4) == "日… ")
    #expect(fitted("abc", 5) == "abc  ")
    #expect(safeText("a\u{1B}[2Jb\u{202E}c") == "a?[2Jb?c")
  }
}
