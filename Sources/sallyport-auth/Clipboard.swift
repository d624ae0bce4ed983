import ArgumentParser
import Authenticator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The clipboard: by the desktop's tools, else by the terminal itself (OSC 52), which works over SSH too.
enum Clipboard {
  /// Seconds after which a code leaves it.
  static let patience: UInt32 = 30

  private enum Way {
    case tools(copy: [String], paste: [String])
    case terminal
  }

  private static var way: Way {
    if environment("WAYLAND_DISPLAY") != nil, Program.exists("wl-copy") {
      return .tools(copy: ["wl-copy"], paste: ["wl-paste", "--no-newline"])
    }
    if environment("DISPLAY") != nil {
      if Program.exists("xclip") {
        return .tools(
          copy: ["xclip", "-selection", "clipboard"],
          paste: ["xclip", "-selection", "clipboard", "-o"])
      }
      if Program.exists("xsel") {
        return .tools(copy: ["xsel", "-b", "-i"], paste: ["xsel", "-b", "-o"])
      }
    }
    if Program.exists("pbcopy") { return .tools(copy: ["pbcopy"], paste: ["pbpaste"]) }
    return .terminal
  }

  /// Copies a text, and has it taken away again after a while, if it is there still.
  static func copy(_ text: String, clearAfter seconds: UInt32) throws {
    try put(Array(text.utf8))
    try Program.startSelf(["clear-clipboard", String(seconds)], input: Array(text.utf8))
  }

  private static func put(_ bytes: [UInt8]) throws {
    switch way {
    case .tools(let copy, _):
      guard try Program.run(copy, input: bytes).status == 0 else {
        throw Complaint("\(copy[0]) does not take it.")
      }
    case .terminal:
      let descriptor = open("/dev/tty", O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw Complaint(
          "There is no clipboard: no wl-copy, xclip, xsel or pbcopy that works here, and no terminal."
        )
      }
      defer { close(descriptor) }
      Terminal.write("\u{1B}]52;c;\(base64Encoded(bytes))\u{7}", to: descriptor)
    }
  }

  /// Takes a text away, if it is what the clipboard holds. A terminal does not say what it holds: there
  /// it is overwritten in any case.
  static func clear(_ text: [UInt8]) throws {
    if case .tools(_, let paste) = way {
      let held = try Program.run(paste, keepsOutput: true, longest: 1 << 20)
      guard held.status == 0, held.output == text else { return }
    }
    // One blank: terminals do not agree on what nothing is.
    try put([0x20])
  }

  /// What the clipboard holds.
  static func paste() throws -> [UInt8] {
    guard case .tools(_, let paste) = way else {
      throw Complaint(
        "No tool to read the clipboard. Install wl-clipboard (Wayland) or xclip (X11), or paste it."
      )
    }
    let held = try Program.run(paste, keepsOutput: true, longest: 1 << 20)
    guard held.status == 0 else { throw Complaint("The clipboard is empty.") }
    return held.output
  }
}

/// A process of its own that waits and clears; whoever copies starts it.
struct ClearClipboard: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear-clipboard", abstract: "Take a code away that was copied.",
    shouldDisplay: false)

  @Argument var seconds: UInt32

  func run() throws {
    var text: [UInt8] = []
    try readAll(STDIN_FILENO, into: &text, longest: 4096, path: "standard input")
    defer { text.withUnsafeMutableBytes { wipe($0) } }
    pause(seconds: min(seconds, 3600))
    try Clipboard.clear(text)
  }
}
