/// The screen of a locked vault. Of the passphrase it knows how many characters were typed.
package enum UnlockScreen {
  /// What the person is asked, and told.
  package enum State: Equatable, Sendable {
    /// The passphrase is asked for.
    case asking
    /// A passphrase did not open the vault; it is asked for once more in so many seconds.
    case waiting(seconds: Int)
    /// A passphrase did not open the vault, and it is asked for once more.
    case askingAgain
    /// No passphrase is asked for: a key file opens the vault.
    case keyFile
  }

  /// How long the next try has to wait after so many that failed, in seconds: twice as long each time.
  package static func wait(afterFailures count: Int) -> Int { 1 << min(max(count - 1, 0), 6) }

  package static func lines(_ state: State, typed: Int, width: Int, height: Int) -> [ScreenLine] {
    // No more dots than there is room for: the last one stays in sight.
    func dots(_ indent: Int) -> String {
      "Passphrase  " + String(repeating: "•", count: max(0, min(typed, width - indent - 13)))
    }
    switch state {
    case .asking, .keyFile:
      let indent = max(1, (width - 36) / 2)
      let texts =
        state == .asking
        ? ["sallyport-auth is locked", "", dots(indent), "", "enter open   ctrl-c leave"]
        : ["sallyport-auth is locked", "", "enter open by the key file", "", "ctrl-c leave"]
      let above = max(0, (height - 6) / 2 - 1)
      var lines = [ScreenLine](repeating: ScreenLine(""), count: above)
      lines += texts.enumerated().map {
        ScreenLine(
          $1.isEmpty ? "" : String(repeating: " ", count: indent) + $1, $0 == 4 ? .faint : .plain)
      }
      lines += [ScreenLine](repeating: ScreenLine(""), count: max(0, height - lines.count))
      return lines.prefix(height).map { ScreenLine(fitted($0.text, width), $0.look) }
    case .waiting, .askingAgain:
      let indent = width < 60 ? 1 : 4
      let margin = String(repeating: " ", count: indent)
      var said = "That passphrase did not open the vault."
      if case .waiting(let seconds) = state { said += " Try again in \(seconds) s." }
      let room = max(1, width - indent)
      let middle =
        wrapped(said, room).map { ScreenLine(margin + $0, .urgent) }
        + [ScreenLine(""), ScreenLine(margin + dots(indent))]
      let above = max(0, (height - 12) / 2)
      return Frame.lines(
        "", width: width, height: height,
        [ScreenLine](repeating: ScreenLine(""), count: above) + middle,
        foot: wrapped(
          "Forgot it? Nobody can open the vault without it. Restore an export, or enrol each device again.",
          max(1, width - 2)
        ).map { ScreenLine(" " + $0, .faint) })
    }
  }
}

/// A text in lines of at most so many columns, parted at blanks; a longer word has a line of its own.
func wrapped(_ text: String, _ width: Int) -> [String] {
  var lines: [String] = []
  for word in text.split(separator: " ") {
    if let last = lines.last, columns(of: last) + 1 + columns(of: String(word)) <= width {
      lines[lines.count - 1] += " " + word
    } else {
      lines.append(String(word))
    }
  }
  return lines
}
