import Authenticator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What is said to the person, and asked.
///
/// Standard output has the answer and nothing else; all else goes to standard error.
enum Terminal {
  static func say(_ text: String) {
    write(text + "\n", to: STDOUT_FILENO)
  }

  static func complain(_ text: String, named: Bool = true) {
    write((named ? "sallyport-auth: " : "") + text + "\n", to: STDERR_FILENO)
  }

  /// Says something that is only of use to somebody who reads along.
  static func remark(_ text: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    write(text + "\n", to: STDERR_FILENO)
  }

  /// The same, at the terminal even where standard error goes elsewhere.
  static func remarkAtTerminal(_ text: String) {
    guard isatty(STDERR_FILENO) != 1 else { return remark(text) }
    let descriptor = open("/dev/tty", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    write("sallyport-auth: " + text + "\n", to: descriptor)
  }

  static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      // Nobody listens any more.
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Whether there is a terminal to ask at, wherever input and output go.
  static var canAsk: Bool {
    let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    close(descriptor)
    return true
  }

  /// A line typed at the terminal, without its end; nil at the end of input.
  static func ask(_ prompt: String) throws -> String? {
    let (descriptor, restore) = try openTerminal(raw: false)
    defer { restore() }
    write(prompt, to: descriptor)
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = read(descriptor, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
      if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      guard line.count < 8192 else { throw Complaint("That line is too long.", .usage) }
      line.append(byte)
    }
  }

  /// Whether the person says yes; `preset` is what an empty line means.
  static func confirm(_ question: String, preset: Bool) throws -> Bool {
    while true {
      guard let answer = try ask("\(question) [\(preset ? "Y/n" : "y/N")] ") else { return false }
      switch answer.lowercased() {
      case "": return preset
      case "y", "yes": return true
      case "n", "no": return false
      default: continue
      }
    }
  }

  /// What is typed without being shown. Ctrl-U takes it back, Ctrl-C ends the process.
  ///
  /// - Throws: ``Complaint`` where there is no terminal.
  static func askSecretly(_ prompt: String) throws -> GuardedMemory {
    let (descriptor, restore) = try openTerminal(raw: true)
    defer { restore() }
    write(prompt, to: descriptor)
    var line = SecretLine()
    var isLeaving = false
    // A kilobyte and a half holds the longest link there is use for.
    let typed = try GuardedMemory(count: 4096) { buffer in
      var byte: UInt8 = 0
      typing: while true {
        let count = read(descriptor, &byte, 1)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { break }
        switch line.type(byte, into: buffer) {
        case .typing: continue
        case .done: break typing
        case .full: throw Complaint("That is too long.", .usage)
        case .leave:
          isLeaving = true
          break typing
        }
      }
      byte = 0
    }
    write("\n", to: descriptor)
    if isLeaving {
      restore()
      exit(130)
    }
    return try typed.withBytes { bytes in
      try GuardedMemory(copying: UnsafeRawBufferPointer(rebasing: bytes[..<line.length]))
    }
  }

  /// Opens the terminal; what is returned puts everything back and closes it.
  private static func openTerminal(raw: Bool) throws -> (Int32, () -> Void) {
    let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Complaint("There is no terminal to ask at.", .locked)
    }
    guard raw else { return (descriptor, { close(descriptor) }) }
    var before = termios()
    guard tcgetattr(descriptor, &before) == 0 else {
      close(descriptor)
      throw Complaint("There is no terminal to ask at.", .locked)
    }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG | IEXTEN)
    tcsetattr(descriptor, TCSAFLUSH, &silent)
    var isOpen = true
    return (
      descriptor,
      {
        guard isOpen else { return }
        isOpen = false
        tcsetattr(descriptor, TCSAFLUSH, &before)
        close(descriptor)
      }
    )
  }

  /// A name that cannot do anything to a terminal.
  static func safe(_ text: String) -> String { safeText(text) }
}

/// The value of an environment variable, unless it is empty.
func environment(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}
