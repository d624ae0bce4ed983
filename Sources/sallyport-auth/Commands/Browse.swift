import ArgumentParser
import Authenticator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

struct Browse: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "browse", abstract: "Show all accounts on a screen of their own (the default).",
    discussion: """
      Codes are hidden but for the selected account. `?` shows what keys do. It locks when no key was \
      pressed for five minutes, and when the machine has slept.
      """)

  @Flag(name: .long, help: "Numbered lines and prompts, for screen readers and plain terminals.")
  var plain = false
  @Flag(name: .long, help: "No colours. Also NO_COLOR.")
  var noColor = false
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Seconds after which a copied code leaves the clipboard.", valueName: "seconds"))
  var clearAfter: UInt32 = Clipboard.patience
  @OptionGroup var options: VaultOptions

  /// Milliseconds without a key after which it locks.
  private static let idle: Int64 = 300_000

  func run() throws {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw CleanExit.helpRequest(SallyportAuth.self)
    }
    var unlocked = try options.openOrMake()
    if plain || environment("TERM") == "dumb" { return try runPlain(&unlocked) }
    let terminal = try FullScreen(hasColours: !noColor && environment("NO_COLOR") == nil)
    var screen = ListScreen(unlocked.entries)
    try terminal.enter()
    defer { terminal.leave() }
    var lastKey = monotonicMilliseconds()
    var slept = sleptMilliseconds()
    var size = terminal.size
    while true {
      if terminal.size != size {
        size = terminal.size
        terminal.redraw()
      }
      let idle = monotonicMilliseconds() - lastKey
      var wish: ListScreen.Wish?
      if idle >= Self.idle || sleptMilliseconds() - slept > 500 {
        wish = .lock
      } else {
        terminal.draw(
          screen.lines(
            width: size.width, height: size.height, at: Clock.seconds,
            lockIn: Int((Self.idle - idle + 999) / 1000)))
        let keys = terminal.keys(within: 200)
        if !keys.isEmpty { lastKey = monotonicMilliseconds() }
        for key in keys where wish == nil { wish = screen.press(key, at: Clock.seconds) }
      }
      switch wish {
      case nil: continue
      case .leave: return
      case .lock:
        screen = ListScreen([])
        terminal.leave()
        _ = try Agent.client().lock()
        Terminal.remark("sallyport-auth is locked.")
        unlocked = try options.openWithoutAgent()
        screen = ListScreen(unlocked.entries)
        try terminal.enter()
        lastKey = monotonicMilliseconds()
        slept = sleptMilliseconds()
      case let wish?:
        do {
          try grant(wish, &screen, &unlocked, terminal)
        } catch let complaint as Complaint {
          screen.say(complaint.text)
        }
        lastKey = monotonicMilliseconds()
      }
    }
  }

  private func grant(
    _ wish: ListScreen.Wish, _ screen: inout ListScreen, _ unlocked: inout Unlocked,
    _ terminal: FullScreen
  ) throws {
    switch wish {
    case .copy(let text): try copy(text, &screen)
    case .copyCounter(let id):
      guard let entry = unlocked.vault.contents.entry(id) else { return }
      let code = try unlocked.useUp(entry, count: 1)
      screen.replace(unlocked.entries)
      guard let code = code.code(at: 0) else { return }
      try copy(code.reveal(), &screen)
    case .showQR(let id):
      // Showing a secret takes the passphrase, whoever sits before the screen.
      terminal.leave()
      let again = Result { try options.openAgain() }
      try terminal.enter()
      guard let entry = try again.get().vault.contents.entry(id) else { return }
      let size = terminal.size
      let drawing = try QRText.draw(entry, columns: size.width)
      let needed = drawing.split(separator: "\n").count
      guard size.height >= needed else {
        throw Complaint("Needs \(needed) lines; this window has \(size.height).")
      }
      terminal.show(drawing)
    case .add:
      try outside(terminal) { try Add.parse(passed).run() }
      try reload(&screen, &unlocked)
    case .remove(let id):
      let number = "#" + id.description
      try outside(terminal) { try Remove.parse([number] + passed).run() }
      try reload(&screen, &unlocked)
    case .lock, .leave: break
    }
  }

  /// What other verbs need to find the same vault.
  private var passed: [String] {
    (options.vault.map { ["--vault", $0] } ?? [])
      + (options.keyFile.map { ["--key-file", $0] } ?? [])
  }

  private func outside(_ terminal: FullScreen, _ body: () throws -> Void) throws {
    terminal.leave()
    let outcome = Result { try body() }
    try terminal.enter()
    try outcome.get()
  }

  /// Takes up what another verb has saved.
  private func reload(_ screen: inout ListScreen, _ unlocked: inout Unlocked) throws {
    unlocked = Unlocked(
      try unlocked.vault.file.open(with: .vaultKey(unlocked.vault.key)))
    screen.replace(unlocked.entries)
  }

  private func copy(_ text: String, _ screen: inout ListScreen) throws {
    try Clipboard.copy(text, clearAfter: clearAfter)
    screen.say("Copied \(text). It leaves the clipboard in \(clearAfter) s.")
  }

  private func sleptMilliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000 - monotonicMilliseconds()
  }

  /// Lines and prompts, nothing drawn over.
  private func runPlain(_ unlocked: inout Unlocked) throws {
    while true {
      for (index, entry) in unlocked.entries.enumerated() {
        Terminal.say("\(index + 1). \(Terminal.safe(entry.name))")
      }
      if unlocked.entries.isEmpty {
        return Terminal.say("No accounts yet. Add one with: sallyport-auth add")
      }
      guard let answer = try Terminal.ask("Number, words to find, or q to leave: "), answer != "q"
      else { return }
      if answer.isEmpty { continue }
      do {
        let entry =
          if let number = Int(answer), (1...unlocked.entries.count).contains(number) {
            unlocked.entries[number - 1]
          } else {
            try unlocked.entry([answer])
          }
        let used = try unlocked.useUp(entry, count: 1)
        let now = Clock.seconds
        guard let code = used.code(at: now), let next = used.code(at: now, ahead: 1) else {
          continue
        }
        let left = used.secondsLeft(at: now).map {
          ", \($0) seconds left, then \(next.revealGrouped())"
        }
        Terminal.say("\(Terminal.safe(used.name)): \(code.revealGrouped())\(left ?? "")")
      } catch let complaint as Complaint {
        Terminal.say(complaint.text)
      }
    }
  }
}
