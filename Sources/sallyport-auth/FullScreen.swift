import Authenticator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The terminal as one screen: no echo, a screen of its own, and everything back as it was at any end.
final class FullScreen {
  private let descriptor: Int32
  private var isOn = false
  private var drawn: [String] = []
  private let hasColours: Bool
  private var reader = KeyReader()

  /// What a signal's handler needs: the terminal, and how it was.
  private nonisolated(unsafe) static var restored: (descriptor: Int32, settings: termios)?

  /// - Throws: ``Complaint`` where there is no terminal.
  init(hasColours: Bool) throws {
    descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw Complaint("There is no terminal.", .usage) }
    self.hasColours = hasColours
  }

  deinit {
    leave()
    close(descriptor)
  }

  func enter() throws {
    guard !isOn else { return }
    var before = termios()
    guard tcgetattr(descriptor, &before) == 0 else {
      throw Complaint("There is no terminal.", .usage)
    }
    Self.restored = (descriptor, before)
    for number in [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS] {
      signal(number) { number in
        // Only what is safe in a handler: the terminal is put back, and the process ends as it would.
        if var restored = FullScreen.restored {
          let text: StaticString = "\u{1B}[?25h\u{1B}[?1049l"
          write(restored.descriptor, text.utf8Start, text.utf8CodeUnitCount)
          tcsetattr(restored.descriptor, TCSANOW, &restored.settings)
        }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG | IEXTEN)
    silent.c_iflag &= ~tcflag_t(ICRNL | IXON)
    tcsetattr(descriptor, TCSAFLUSH, &silent)
    Terminal.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J", to: descriptor)
    drawn = []
    isOn = true
  }

  func leave() {
    guard isOn, var restored = Self.restored else { return }
    isOn = false
    // What was shown does not stay in the terminal's memory.
    Terminal.write("\u{1B}[2J\u{1B}[?25h\u{1B}[?1049l", to: descriptor)
    tcsetattr(descriptor, TCSAFLUSH, &restored.settings)
    Self.restored = nil
  }

  var size: (width: Int, height: Int) {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return (80, 24)
    }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Draws what has changed since.
  func draw(_ lines: [ScreenLine]) {
    let texts = lines.map { line in
      guard hasColours else { return line.text }
      switch line.look {
      case .plain: return line.text
      case .faint: return "\u{1B}[2m\(line.text)\u{1B}[0m"
      case .selected: return "\u{1B}[1m\(line.text)\u{1B}[0m"
      case .urgent: return "\u{1B}[1;33m\(line.text)\u{1B}[0m"
      }
    }
    var text = ""
    for (index, line) in texts.enumerated() where index >= drawn.count || drawn[index] != line {
      text += "\u{1B}[\(index + 1);1H\(line)"
    }
    if texts.count < drawn.count { text += "\u{1B}[J" }
    drawn = texts
    if !text.isEmpty { Terminal.write(text, to: descriptor) }
  }

  /// Draws something else, such as a QR code, and waits for a key.
  func show(_ text: String) {
    Terminal.write("\u{1B}[2J\u{1B}[H" + text.replacingLineEnds, to: descriptor)
    // Not for longer than the list itself stays open.
    for _ in 0..<5 {
      if !keys(within: 60_000).isEmpty { break }
    }
    Terminal.write("\u{1B}[2J", to: descriptor)
    drawn = []
  }

  /// Forgets what was drawn, as after another size.
  func redraw() {
    Terminal.write("\u{1B}[2J", to: descriptor)
    drawn = []
  }

  /// What is typed without being shown, while a screen that knows how many characters it is stays up to
  /// date; nil when the person leaves, or the terminal is gone.
  func askSecretly(_ screen: (_ typed: Int) -> [ScreenLine]) throws -> GuardedMemory? {
    var line = SecretLine()
    var isDone = false
    let typed = try GuardedMemory(count: 4096) { buffer in
      var byte: UInt8 = 0
      var drawnSize = size
      typing: while true {
        if size != drawnSize {
          drawnSize = size
          redraw()
        }
        draw(screen(line.characters))
        guard let isWaiting = waits(200) else { break }
        guard isWaiting else { continue }
        let count = read(descriptor, &byte, 1)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { break }
        // Arrows and the like are no part of a passphrase.
        if byte == 0x1B {
          while waits(0) == true, read(descriptor, &byte, 1) == 1 {}
          continue
        }
        switch line.type(byte, into: buffer) {
        case .typing, .full: continue
        case .done:
          isDone = true
          break typing
        case .leave: break typing
        }
      }
      byte = 0
    }
    guard isDone else { return nil }
    return try typed.withBytes { bytes in
      try GuardedMemory(copying: UnsafeRawBufferPointer(rebasing: bytes[..<line.length]))
    }
  }

  /// Whether something was typed within so many milliseconds; nil when the terminal is gone.
  private func waits(_ milliseconds: Int32) -> Bool? {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return false }
    if waiting.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { return nil }
    return true
  }

  /// The keys that come within so many milliseconds; Ctrl-C when the terminal is gone.
  func keys(within milliseconds: Int32) -> [Key] {
    guard let isWaiting = waits(milliseconds) else { return [.control("c")] }
    guard isWaiting else { return [] }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return count == 0 ? [.control("c")] : [] }
    return reader.keys(bytes[..<count])
  }
}

extension String {
  /// Lines that begin at the left though the terminal is raw.
  fileprivate var replacingLineEnds: String {
    split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
  }
}
