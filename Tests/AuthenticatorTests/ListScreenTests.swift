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
    let (code, next) = (entry.code(at: now)!, entry.code(at: now, ahead: 1)!)
    #expect(screen.press(.enter, at: now) == .copy([code]))
    #expect(screen.press(.character("p"), at: now) == .copy([code, next]))
    #expect(screen.press(.character("n"), at: now) == .copy([next]))
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
    #expect(screen.press(.enter, at: now) == .copy([screen.entries[2].code(at: now)!]))
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

  @Test
  func `an account is removed once its name is typed, and can be brought back for ten seconds`()
    throws
  {
    var screen = try screen()
    let entry = screen.entries[2]
    for _ in 0..<2 { _ = screen.press(.down, at: now) }
    func type(_ text: String) -> ListScreen.Wish? {
      for character in text { #expect(screen.press(.character(character), at: now) == nil) }
      return screen.press(.enter, at: now)
    }
    #expect(screen.press(.character("d"), at: now) == nil)
    #expect(text(screen).contains { $0.contains("Type mina to remove it: _") })
    #expect(type("min") == nil)
    #expect(text(screen).contains { $0.contains("Nothing was removed.") })
    _ = screen.press(.character("d"), at: now)
    #expect(screen.press(.escape, at: now) == nil)
    #expect(screen.press(.enter, at: now) != .remove(entry.id))
    _ = screen.press(.character("d"), at: now)
    #expect(type("mina") == .remove(entry.id))

    #expect(screen.press(.character("z"), at: now) == nil)
    screen.replace(screen.entries.filter { $0.id != entry.id })
    screen.offerUndo(of: entry.name, at: now)
    #expect(text(screen, at: now + 9).contains { $0.contains("z to bring it back: 1 s.") })
    #expect(!text(screen, at: now + 10).contains { $0.contains("bring it back") })
    #expect(screen.press(.character("z"), at: now + 10) == nil)
    #expect(screen.press(.character("z"), at: now + 9) == .undo)
    #expect(screen.press(.character("z"), at: now + 9) == nil)
  }

  @Test func `an empty list shows five ways to add, and the keys of a full one are not among them`()
    throws
  {
    var empty = ListScreen([], vault: "~/.local/share/sallyport-auth/vault")
    let lines = text(empty)
    #expect(lines[6] == fitted("    No accounts yet.", 80))
    #expect(lines[8].hasPrefix("    u   Paste a setup link (otpauth://...)"))
    #expect(lines[22].hasPrefix(" Vault: ~/.local/share/sallyport-auth/vault (encrypted)"))
    #expect(lines[23].hasPrefix(" ? help   q leave"))
    for way in ListScreen.AddWay.allCases {
      #expect(empty.press(.character(way.rawValue), at: now) == .add(way))
    }
    var full = try screen()
    #expect(full.press(.character("i"), at: now) == nil)
    #expect(full.press(.character("a"), at: now) == nil)
    #expect(text(full).contains { $0.contains("b   Read a link or a picture from the clipboard") })
    #expect(full.press(.character("i"), at: now) == .add(.picture))
    _ = full.press(.character("a"), at: now)
    #expect(full.press(.escape, at: now) == nil)
    #expect(text(full).contains { $0.contains("GitHub") })
  }

  @Test func `help names every key, in any window`() throws {
    for (width, height) in [(80, 24), (60, 20), (40, 12)] {
      var screen = try screen()
      _ = screen.press(.character("?"), at: now)
      let words = Set(
        text(screen, width: width, height: height).dropFirst(2).dropLast(3).joined(separator: " ")
          .split(separator: " "))
      #expect(
        words.isSuperset(of: [
          "enter", "p", "n", "u", "space", "A", "/", "esc", "j", "k", "g", "G", "s", "a", "e", "d",
          "z", "x", "l", "q",
        ]), "\(width)")
    }
  }

  @Test func `that the clock is off stands above the list, in any window`() throws {
    var screen = try screen()
    screen.clock = "This clock is 41 s behind id.example.net. Codes may be refused."
    #expect(text(screen)[2].hasPrefix(" This clock is 41 s behind id.example.net. Codes may be"))
    let narrow = text(screen, width: 30, height: 12)
    #expect(
      narrow[2...4].joined().split(separator: " ").suffix(4) == ["Codes", "may", "be", "refused."])
    #expect(narrow.count == 12 && narrow.allSatisfy { columns(of: $0) == 30 })
  }

  @Test func `a locked vault shows a dot for each character, and nothing else`() {
    func text(_ state: UnlockScreen.State, _ typed: Int, _ width: Int = 80, _ height: Int = 24)
      -> [String]
    {
      UnlockScreen.lines(state, typed: typed, width: width, height: height).map(\.text)
    }
    let asked = text(.asking, 12)
    #expect(asked[8] == fitted(String(repeating: " ", count: 22) + "sallyport-auth is locked", 80))
    #expect(asked[10].hasSuffix(fitted("Passphrase  ••••••••••••", 58)))
    #expect(asked[12].contains("enter open   ctrl-c leave"))
    let waiting = text(.waiting(seconds: 4), 0)
    #expect(waiting.contains { $0.contains("did not open the vault. Try again in 4 s.") })
    #expect(waiting.joined().contains("Forgot it? Nobody can open the vault without it."))
    for state in [UnlockScreen.State.asking, .waiting(seconds: 64), .askingAgain, .keyFile] {
      for (width, height) in [(80, 24), (40, 12), (30, 10), (20, 6), (200, 50), (10, 3)] {
        let lines = text(state, 500, width, height)
        #expect(lines.count == height)
        #expect(lines.allSatisfy { columns(of: $0) == width }, "\(state) \(width)")
      }
    }
    #expect((1...9).map(UnlockScreen.wait(afterFailures:)) == [1, 2, 4, 8, 16, 32, 64, 64, 64])
  }

  @Test
  func `before it is saved an account is seen with two codes, and what is there already is said`()
    throws
  {
    let new = try entry("Sallyport acme-prod", "mina.okafor@472190356618")
    let (code, next) = (new.code(at: now)!, new.code(at: now, ahead: 1)!)
    func lines(_ screen: CheckScreen, _ width: Int = 80, _ height: Int = 24) -> [String] {
      screen.lines(width: width, height: height, at: now).map(\.text)
    }
    var screen = CheckScreen(
      new, source: "QR code in ~/shot.png", among: [], clock: "This clock is 0.4 s ahead.")
    let text = lines(screen)
    #expect(text[0].hasPrefix(" sallyport-auth   Add account "))
    #expect(text[3] == fitted("    Issuer      Sallyport acme-prod", 80))
    #expect(text[6] == fitted("    Source      QR code in ~/shot.png", 80))
    #expect(text[10] == fitted("       \(code.revealGrouped())   now, ████████░░ 24s left", 80))
    #expect(text[11] == fitted("       \(next.revealGrouped())   next", 80))
    #expect(text[13] == fitted("    This account is not saved yet.", 80))
    #expect(text[22].hasPrefix(" This clock is 0.4 s ahead."))
    #expect(screen.press(.character("p"), at: now) == .copy([code, next]))
    #expect(screen.press(.character("x"), at: now) == nil)
    #expect(screen.press(.enter, at: now) == .save)
    #expect(screen.press(.escape, at: now) == .throwAway)
    #expect(screen.press(.character("e"), at: now) == .edit)
    let twice = CheckScreen(new, source: "", among: [try entry("Other", "x")], clock: "")
    #expect(lines(twice).contains { $0.contains("with this secret is in the vault already.") })
    for (width, height) in [(40, 12), (30, 10), (200, 50)] {
      let text = lines(twice, width, height)
      #expect(text.count == height && text.allSatisfy { columns(of: $0) == width })
    }
  }

  @Test func `a secret that is typed loses whole characters, or all of them`() throws {
    var line = SecretLine()
    var outcomes: [SecretLine.Outcome] = []
    _ = try GuardedMemory(count: 8) { buffer in
      for byte in Array("aé".utf8) { outcomes.append(line.type(byte, into: buffer)) }
      #expect((line.length, line.characters) == (3, 2))
      _ = line.type(0x7F, into: buffer)
      #expect((line.length, line.characters) == (1, 1))
      _ = line.type(0x15, into: buffer)
      _ = line.type(0x7F, into: buffer)
      #expect((line.length, line.characters) == (0, 0))
      for _ in 0..<9 { outcomes.append(line.type(0x61, into: buffer)) }
      outcomes += [line.type(0x0D, into: buffer), line.type(0x03, into: buffer)]
    }
    #expect(outcomes.suffix(3) == [.full, .done, .leave])
    #expect(outcomes.dropLast(3).allSatisfy { $0 == .typing })
    #expect(line.length == 8)
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
