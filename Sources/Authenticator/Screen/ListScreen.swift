/// The list of accounts as a whole screen: what keys do, and what is to be seen.
///
/// It knows no terminal and no clock. Codes are hidden but for the selected account and those that were
/// asked for.
package struct ListScreen {
  /// What a key asks the outside for.
  package enum Wish: Equatable {
    case copy(String)
    /// The code of a counter: it is to be counted up first.
    case copyCounter(EntryID)
    case showQR(EntryID)
    case add
    case remove(EntryID)
    case lock
    case leave
  }

  /// A line, and what it is like.
  package struct Line: Equatable {
    package enum Look: Sendable {
      case plain, faint, selected, urgent
    }

    package var text: String
    package var look: Look = .plain

    init(_ text: String, _ look: Look = .plain) {
      self.text = text
      self.look = look
    }
  }

  package private(set) var entries: [Entry]
  private var filter = ""
  private var isFiltering = false
  private var selected: EntryID?
  private var shown: Set<EntryID> = []
  private var showsAll = false
  private var showsHelp = false
  private var message = ""
  /// The last seconds of a code, in which the next one is offered.
  private static let lastSeconds = 5

  package init(_ entries: [Entry]) {
    self.entries = entries
    selected = entries.first?.id
  }

  /// Takes up what the vault holds now.
  package mutating func replace(_ entries: [Entry]) {
    self.entries = entries
    if !entries.contains(where: { $0.id == selected }) { selected = found.first?.id }
  }

  package mutating func say(_ message: String) { self.message = message }

  /// Those that the filter finds.
  private var found: [Entry] {
    filter.isEmpty ? entries : EntrySearch.matches([filter], in: entries)
  }

  private var selectedEntry: Entry? {
    let found = found
    return found.first { $0.id == selected } ?? found.first
  }

  // Keys.

  package mutating func press(_ key: Key, at now: Int64) -> Wish? {
    if key == .control("c") { return .leave }
    message = ""
    if showsHelp {
      showsHelp = false
      return nil
    }
    if isFiltering { return typed(key) }
    switch key {
    case .up, .character("k"), .control("p"): move(-1)
    case .down, .character("j"), .control("n"): move(1)
    case .pageUp: move(-10)
    case .pageDown: move(10)
    case .home, .character("g"): selected = found.first?.id
    case .end, .character("G"): selected = found.last?.id
    case .character("/"): isFiltering = true
    case .escape: filter = ""
    case .character(" "):
      guard let entry = selectedEntry else { break }
      if shown.remove(entry.id) == nil { shown.insert(entry.id) }
    case .character("A"): showsAll.toggle()
    case .enter: return copy(at: now, ahead: 0...0)
    case .character("p"): return copy(at: now, ahead: 0...1)
    case .character("n"): return copy(at: now, ahead: 1...1)
    case .character("u"):
      guard let entry = selectedEntry, entry.period == nil else { break }
      return .copyCounter(entry.id)
    case .character("s"): return selectedEntry.map { .showQR($0.id) }
    case .character("a"): return .add
    case .character("d"): return selectedEntry.map { .remove($0.id) }
    case .character("l"): return .lock
    case .character("q"): return .leave
    case .character("?"): showsHelp = true
    default: break
    }
    return nil
  }

  private mutating func typed(_ key: Key) -> Wish? {
    switch key {
    case .enter: isFiltering = false
    case .escape:
      filter = ""
      isFiltering = false
    case .backspace: if !filter.isEmpty { filter.removeLast() }
    case .up: move(-1)
    case .down: move(1)
    case .character(let character): if filter.utf8.count < 100 { filter.append(character) }
    default: break
    }
    if !found.contains(where: { $0.id == selected }) { selected = found.first?.id }
    return nil
  }

  private mutating func move(_ count: Int) {
    let found = found
    guard !found.isEmpty else { return }
    let place = found.firstIndex { $0.id == selected } ?? 0
    selected = found[min(max(place + count, 0), found.count - 1)].id
  }

  private mutating func copy(at now: Int64, ahead steps: ClosedRange<Int>) -> Wish? {
    guard let entry = selectedEntry else { return nil }
    guard entry.period != nil else {
      message = "This code comes from a counter. Press u to use it up."
      return nil
    }
    let codes = steps.compactMap { entry.code(at: now, ahead: $0) }
    guard codes.count == steps.count else { return nil }
    return .copy(codes.map { $0.reveal() }.joined(separator: " "))
  }

  // What is to be seen.

  /// The screen as so many lines of so many columns. `lockIn` is in seconds.
  package func lines(width: Int, height: Int, at now: Int64, lockIn: Int?) -> [Line] {
    let count = entries.count == 1 ? "1 account" : "\(entries.count) accounts"
    let lock = lockIn.map { "   locks in \($0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60)" } ?? ""
    var top = [Line(header(count + (width >= 60 ? lock : ""), width))]
    let rule = Line(String(repeating: "─", count: width), .faint)
    top.append(rule)
    var bottom = [rule]
    for text in footer(width, at: now) { bottom.append(Line(fitted(text.0, width), text.1)) }
    var body: [Line]
    let room = max(0, height - top.count - bottom.count)
    if showsHelp {
      body = Self.help.map { Line(fitted($0, width)) }
    } else if entries.isEmpty {
      body = Self.empty.map { Line(fitted($0, width)) }
    } else {
      body = [Line(fitted(find, width), isFiltering ? .selected : .faint)]
      body += rows(width, room - 1, at: now)
    }
    body = Array(body.prefix(room))
    while body.count < room { body.append(Line(String(repeating: " ", count: width))) }
    return Array((top + body + bottom).prefix(height))
  }

  private func header(_ right: String, _ width: Int) -> String {
    let left = " sallyport-auth"
    let gap = width - columns(of: left) - columns(of: right) - 1
    return gap > 0 ? left + String(repeating: " ", count: gap) + right + " " : fitted(left, width)
  }

  private var find: String {
    isFiltering ? " / \(filter)_" : filter.isEmpty ? " / find" : " / \(filter)   (esc: all)"
  }

  /// The accounts in so many lines, those around the selected one.
  private func rows(_ width: Int, _ room: Int, at now: Int64) -> [Line] {
    let found = found
    guard !found.isEmpty else { return [Line(fitted("     Nothing matches.", width))] }
    let each = width < 60 && width >= 40 ? 2 : 1
    let hasTitle = width >= 60
    let visible = max(1, (room - (hasTitle ? 1 : 0)) / each)
    let place = found.firstIndex { $0.id == selected } ?? 0
    let start = max(0, min(place - visible / 2, found.count - visible))
    let part = found[start..<min(found.count, start + visible)]
    let widths = Self.widths(part, width)
    var lines: [Line] = []
    if hasTitle {
      lines.append(
        Line(
          fitted(
            "     " + fitted("Issuer", widths.issuer) + "  " + fitted("Account", widths.account)
              + "  " + fitted("Code", 9) + "  Time left", width), .faint))
    }
    for entry in part { lines += self.lines(of: entry, width, widths, at: now) }
    return lines
  }

  private static func widths(_ entries: ArraySlice<Entry>, _ width: Int) -> (
    issuer: Int, account: Int
  ) {
    let room = max(2, width - 34)
    let issuer = entries.map { columns(of: safeText($0.issuer)) }.max() ?? 0
    let account = entries.map { columns(of: safeText($0.account)) }.max() ?? 0
    guard issuer + account > room else { return (max(issuer, 6), max(account, 7)) }
    let half = room / 2
    if issuer <= half { return (max(issuer, 6), room - max(issuer, 6)) }
    if account <= room - half { return (room - max(account, 7), max(account, 7)) }
    return (half, room - half)
  }

  private func lines(
    of entry: Entry, _ width: Int, _ widths: (issuer: Int, account: Int), at now: Int64
  ) -> [Line] {
    let isSelected = entry.id == (selectedEntry?.id)
    let isShown = isSelected || showsAll || shown.contains(entry.id)
    let mark = isSelected ? ">" : " "
    let left = entry.secondsLeft(at: now)
    let code = code(entry, isShown, at: now)
    let isUrgent = isShown && (left.map { $0 <= Self.lastSeconds } ?? false)
    let look: Line.Look = isUrgent ? .urgent : isSelected ? .selected : .plain
    let (issuer, account) = (safeText(entry.issuer), safeText(entry.account))
    let seconds = left.map { "\($0)s" } ?? ""
    if width < 40 {
      // The name in what the mark, the code and the seconds leave, or its letter.
      let room = width - 18
      let name =
        room >= 3 ? fitted(issuer.isEmpty ? account : issuer, room) : safeText(entry.shownLetter)
      return [Line(fitted(" \(mark) \(name) \(fitted(code, 9)) \(seconds)", width), look)]
    }
    if width < 60 {
      let name = account.isEmpty ? issuer : issuer.isEmpty ? account : "\(issuer)  \(account)"
      return [
        Line(fitted(" \(mark) \(name)", width), look),
        Line(fitted("     \(fitted(code, 9))  \(bar(entry, left)) \(seconds)", width), look),
      ]
    }
    let time =
      left == nil
      ? "u counts up"
      : bar(entry, left) + String(repeating: " ", count: max(1, 4 - seconds.count)) + seconds
    return [
      Line(
        fitted(
          " \(mark)   " + fitted(issuer, widths.issuer) + "  " + fitted(account, widths.account)
            + "  " + fitted(code, 9) + "  " + time, width), look)
    ]
  }

  private func code(_ entry: Entry, _ isShown: Bool, at now: Int64) -> String {
    // A counter's code is shown when it is used up.
    guard isShown, entry.period != nil else {
      switch entry.kind {
      case .steam: return "•••••"
      default:
        let half = entry.digits / 2
        return String(repeating: "•", count: half) + " "
          + String(repeating: "•", count: entry.digits - half)
      }
    }
    return entry.code(at: now)?.revealGrouped() ?? ""
  }

  private func bar(_ entry: Entry, _ left: Int?) -> String {
    guard let left, let period = entry.period else { return String(repeating: " ", count: 10) }
    let full = min(10, max(left > 0 ? 1 : 0, left * 10 / period))
    return String(repeating: "█", count: full) + String(repeating: "░", count: 10 - full)
  }

  private func footer(_ width: Int, at now: Int64) -> [(String, Line.Look)] {
    var said = message
    var look = Line.Look.plain
    if said.isEmpty, !entries.isEmpty, let entry = selectedEntry,
      let left = entry.secondsLeft(at: now), left <= Self.lastSeconds,
      let next = entry.code(at: now, ahead: 1)
    {
      look = .urgent
      said =
        width >= 60
        ? "\(left) s left. Press n to copy the next code instead: \(next.revealGrouped())"
        : "\(left) s left. n copies \(next.revealGrouped())"
    }
    let keys: String
    if entries.isEmpty {
      keys = "a add  ? help  q leave"
    } else if width >= 72 {
      keys = "enter copy  p pair  space show  / find  a add  s show QR  ? help  q leave"
    } else {
      keys = "enter copy  p pair  / find  ? help"
    }
    return [(" " + said, look), (" " + keys, .faint)]
  }

  private static let empty = [
    "", "    No accounts yet.", "",
    "    a   Paste a setup link (otpauth://...), or type a key by hand",
    "", "    sallyport-auth import FILE takes accounts over from Aegis, 2FAS,",
    "    Ente, andOTP, Google, KeePassXC or a list of links.",
  ]

  private static let help = [
    " enter  copy the code              p  copy this code and the next",
    " n      copy the next code         u  use up a counter's code",
    " space  show or hide the code      A  show or hide all",
    " /      find                       esc  all again",
    " j k    down and up                g G  first and last",
    " s      show as QR code            a  add   d  remove",
    " l      lock                       q  leave",
  ]
}
