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
    if plain || environment("TERM") == "dumb" {
      var unlocked = try options.openOrMake()
      return try runPlain(&unlocked)
    }
    // Making a vault, and what needs no passphrase, have no screen.
    let file = try options.file
    let opened = file.exists ? try options.openUnasked() : try options.openOrMake()
    let terminal = try FullScreen(hasColours: !noColor && environment("NO_COLOR") == nil)
    try terminal.enter()
    defer { terminal.leave() }
    guard var unlocked = try opened ?? unlock(terminal) else { return }
    var screen = ListScreen(unlocked.entries, vault: Self.shortened(file.path))
    var removed: Entry?
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
        let clock = KnownClock.current
        screen.clock = clock.flatMap { $0.isOff ? $0.text : nil }
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
        removed = nil
        terminal.redraw()
        _ = try Agent.client().lock()
        guard let again = try unlock(terminal) else { return }
        unlocked = again
        screen = ListScreen(unlocked.entries, vault: Self.shortened(file.path))
        lastKey = monotonicMilliseconds()
        slept = sleptMilliseconds()
      case let wish?:
        do {
          try grant(wish, &screen, &unlocked, &removed, terminal)
        } catch let complaint as Complaint {
          screen.say(complaint.text)
        } catch let error as VaultError {
          screen.say(Complaint(error).text)
        }
        lastKey = monotonicMilliseconds()
      }
    }
  }

  /// Opens the vault on the locked screen; nil when the person leaves.
  ///
  /// Each passphrase that opens nothing makes the next try wait for twice as long.
  private func unlock(_ terminal: FullScreen) throws -> Unlocked? {
    func draw(_ state: UnlockScreen.State, _ typed: Int) -> [ScreenLine] {
      let size = terminal.size
      return UnlockScreen.lines(state, typed: typed, width: size.width, height: size.height)
    }
    if options.keyFilePath != nil {
      // It needs no passphrase, but somebody who comes back to it.
      while true {
        terminal.draw(draw(.keyFile, 0))
        let keys = terminal.keys(within: 200)
        if keys.contains(.control("c")) { return nil }
        if keys.contains(.enter) { return try options.openWithoutAgent() }
      }
    }
    let file = try options.file
    guard try file.waysIn().passphrases > 0 else { return try options.openByPassphrase() }
    var failures = 0
    while true {
      let state: UnlockScreen.State = failures == 0 ? .asking : .askingAgain
      guard let passphrase = try terminal.askSecretly({ draw(state, $0) }) else { return nil }
      do {
        return Unlocked(try file.open(with: .passphrase(passphrase)))
      } catch VaultError.wrongKey {
        failures += 1
      }
      let end = monotonicMilliseconds() + Int64(UnlockScreen.wait(afterFailures: failures)) * 1000
      while monotonicMilliseconds() < end {
        let left = Int((end - monotonicMilliseconds() + 999) / 1000)
        terminal.draw(draw(.waiting(seconds: left), 0))
        // What is typed meanwhile is no try.
        if terminal.keys(within: 200).contains(.control("c")) { return nil }
      }
    }
  }

  private func grant(
    _ wish: ListScreen.Wish, _ screen: inout ListScreen, _ unlocked: inout Unlocked,
    _ removed: inout Entry?, _ terminal: FullScreen
  ) throws {
    switch wish {
    case .copy(let codes): screen.say(try copy(codes))
    case .copyCounter(let id):
      guard let entry = unlocked.vault.contents.entry(id) else { return }
      let used = try unlocked.useUp(entry, count: 1)
      screen.replace(unlocked.entries)
      guard let code = used.code(at: 0) else { return }
      screen.say(try copy([code]))
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
    case .add(.file):
      var path = ""
      screen.say(
        try outside(terminal) {
          path = try askPath("File to import: ")
          let command = try parsed(Import.self, ["--", path])
          return try command.take(try command.read(), into: &unlocked)
        })
      screen.replace(unlocked.entries)
    case .add(let way): try add(way, &screen, &unlocked, terminal)
    case .edit(let id):
      guard let entry = unlocked.vault.contents.entry(id) else { return }
      let edited = try outside(terminal) { try entry.askedAnew() }
      try unlocked.edit(entry) { $0.takeLabels(of: edited) }
      screen.replace(unlocked.entries)
      screen.say("\(edited.name) is changed.")
    case .remove(let id):
      guard let entry = unlocked.vault.contents.entry(id) else { return }
      try unlocked.change { $0.remove(id, at: Clock.milliseconds) }
      removed = entry
      screen.replace(unlocked.entries)
      screen.offerUndo(of: entry.name, at: Clock.seconds)
    case .undo:
      guard let entry = removed else { return }
      try unlocked.change { $0.bringBack(entry, at: Clock.milliseconds) }
      removed = nil
      screen.replace(unlocked.entries)
      screen.select(entry.id)
      screen.say("\(entry.name) is back.")
    case .export:
      screen.say(
        try outside(terminal) {
          let path = try askPath("File to write (encrypted; it must not exist): ")
          try parsed(Export.self, ["--to=\(path)"]).run()
          return "The accounts are in \(path), encrypted."
        })
    case .lock, .leave: break
    }
  }

  /// A new account: where it comes from is asked outside of the screen, and it is checked on it.
  private func add(
    _ way: ListScreen.AddWay, _ screen: inout ListScreen, _ unlocked: inout Unlocked,
    _ terminal: FullScreen
  ) throws {
    var source = ""
    let entry = try outside(terminal) {
      let words: [String] =
        switch way {
        case .link, .file: []
        case .picture: ["--qr=\(try askPath("Picture (PNG or JPEG): "))"]
        case .screen: ["--screen"]
        case .clipboard: ["--clipboard"]
        case .manual: ["--manual"]
        }
      let command = try parsed(Add.self, words)
      source = command.sourceText
      return try command.entry(from: try command.given())
    }
    var check = CheckScreen(
      entry, source: source, among: unlocked.entries, clock: KnownClock.current?.text ?? "")
    let start = monotonicMilliseconds()
    // It shows two codes: not for longer than the list itself stays open.
    while monotonicMilliseconds() - start < Self.idle {
      let size = terminal.size
      terminal.draw(check.lines(width: size.width, height: size.height, at: Clock.seconds))
      for key in terminal.keys(within: 200) {
        switch check.press(key, at: Clock.seconds) {
        case nil: continue
        case .copy(let codes): check.say(try copy(codes))
        case .edit:
          let edited = try outside(terminal) { try check.entry.askedAnew() }
          check.entry.takeLabels(of: edited)
        case .throwAway: throw Complaint("Nothing was saved.")
        case .save:
          var entry = check.entry
          entry.changed = Clock.milliseconds
          try unlocked.change { [entry] in $0.save(entry) }
          screen.replace(unlocked.entries)
          screen.select(entry.id)
          return screen.say("\(entry.name) is saved.")
        }
      }
    }
    throw Complaint("Nothing was saved.")
  }

  /// Another verb, for the same vault.
  private func parsed<Command: ParsableCommand>(
    _ command: Command.Type, _ words: [String]
  ) throws -> Command {
    let passed =
      (options.vault.map { ["--vault=\($0)"] } ?? [])
      + (options.keyFile.map { ["--key-file=\($0)"] } ?? [])
    return try command.parse(passed + words)
  }

  /// Does something at the terminal as it is without the screen.
  private func outside<Result>(
    _ terminal: FullScreen, _ body: () throws -> Result
  ) throws -> Result {
    terminal.leave()
    let outcome = Swift.Result { try body() }
    try terminal.enter()
    return try outcome.get()
  }

  /// - Throws: ``Complaint`` where none is named.
  private func askPath(_ prompt: String) throws -> String {
    guard let path = try Terminal.ask(prompt), !path.isEmpty, path != "-" else {
      throw Complaint("No file was named.")
    }
    guard path.hasPrefix("~/"), let home = environment("HOME") else { return path }
    return home + path.dropFirst()
  }

  /// The vault's name as people write it.
  private static func shortened(_ path: String) -> String {
    guard let home = environment("HOME"), path.hasPrefix(home + "/") else { return path }
    return "~" + path.dropFirst(home.count)
  }

  /// - Returns: what to say of it.
  private func copy(_ codes: [ShownCode]) throws -> String {
    try Clipboard.copy(
      codes.map { $0.reveal() }.joined(separator: " "), clearAfter: clearAfter)
    let shown = codes.map { $0.revealGrouped() }.joined(separator: ", ")
    return "Copied \(shown). It leaves the clipboard in \(clearAfter) s."
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
