/// The list of accounts as a whole screen: what keys do, and what is to be seen.
///
/// It knows no terminal and no clock. Codes are hidden but for the selected account and those that were
/// asked for.
package struct ListScreen {
  /// What a key asks the outside for.
  package enum Wish: Equatable {
    case copy([ShownCode])
    /// The code of a counter: it is to be counted up first.
    case copyCounter(EntryID)
    case showQR(EntryID)
    case add(AddWay)
    case edit(EntryID)
    case remove(EntryID)
    /// Brings back what was removed last.
    case undo
    case export
    case lock
    case leave
  }

  /// Where a new account comes from, by the key that picks it.
  package enum AddWay: Character, CaseIterable, Sendable {
    case link = "u"
    case picture = "i"
    case screen = "c"
    case clipboard = "b"
    case manual = "m"
    case file = "f"

    fileprivate var text: String {
      switch self {
      case .link: "Paste a setup link (otpauth://...)"
      case .picture: "Read a QR code from an image file"
      case .screen: "Read a QR code from the screen"
      case .clipboard: "Read a link or a picture from the clipboard"
      case .manual: "Type a secret key by hand"
      case .file: "Import from Aegis, 2FAS, Ente, andOTP or a list of links"
      }
    }
  }

  package private(set) var entries: [Entry]
  private var filter = ""
  private var isFiltering = false
  private var selected: EntryID?
  private var shown: Set<EntryID> = []
  private var showsAll = false
  private var showsHelp = false
  private var showsWays = false
  /// What is to be removed once its name is typed.
  private var removing: (id: EntryID, name: String, typed: String)?
  /// What was removed, and the second until which it can be brought back.
  private var removed: (name: String, until: Int64)?
  private var message = ""
  private let vault: String
  /// What is said of the clock on every screen, where it is known to be off.
  package var clock: String?
  /// The last seconds of a code, in which the next one is offered.
  private static let lastSeconds = 5
  /// Seconds in which a removal can be undone.
  private static let undoSeconds: Int64 = 10

  /// `vault` is the name of the file, which an empty list shows.
  package init(_ entries: [Entry], vault: String = "") {
    self.entries = entries
    self.vault = vault
    selected = entries.first?.id
  }

  /// Takes up what the vault holds now.
  package mutating func replace(_ entries: [Entry]) {
    self.entries = entries
    if !entries.contains(where: { $0.id == selected }) { selected = found.first?.id }
  }

  package mutating func say(_ message: String) { self.message = safeText(message) }

  package mutating func select(_ id: EntryID) {
    if found.contains(where: { $0.id == id }) { selected = id }
  }

  /// Offers for ten seconds to bring back what was removed.
  package mutating func offerUndo(of name: String, at now: Int64) {
    removed = (name, now + Self.undoSeconds)
  }

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
    if removing != nil { return confirmed(key) }
    if showsWays || entries.isEmpty, case .character(let character) = key,
      let way = AddWay(rawValue: character)
    {
      showsWays = false
      return .add(way)
    }
    if showsWays {
      showsWays = false
      return nil
    }
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
    case .character("a"): showsWays = true
    case .character("e"): return selectedEntry.map { .edit($0.id) }
    case .character("d"):
      guard let entry = selectedEntry else { break }
      let name = safeText(entry.account.isEmpty ? entry.issuer : entry.account)
      removing = (entry.id, name, "")
    case .character("z"):
      guard let removed, now < removed.until else { break }
      self.removed = nil
      return .undo
    case .character("x"): return entries.isEmpty ? nil : .export
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

  /// The name of what is to be removed, as it is typed.
  private mutating func confirmed(_ key: Key) -> Wish? {
    guard var removing else { return nil }
    switch key {
    case .enter:
      self.removing = nil
      guard removing.typed == removing.name else {
        message = "Nothing was removed."
        return nil
      }
      return .remove(removing.id)
    case .escape:
      self.removing = nil
      message = "Nothing was removed."
      return nil
    case .backspace: if !removing.typed.isEmpty { removing.typed.removeLast() }
    case .character(let character):
      if removing.typed.utf8.count < 4096 { removing.typed.append(character) }
    default: break
    }
    self.removing = removing
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
    return .copy(codes)
  }

  // What is to be seen.

  /// The screen as so many lines of so many columns. `lockIn` is in seconds.
  package func lines(width: Int, height: Int, at now: Int64, lockIn: Int?) -> [ScreenLine] {
    let count = entries.count == 1 ? "1 account" : "\(entries.count) accounts"
    let lock = lockIn.map { "   locks in \($0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60)" } ?? ""
    let foot = footer(width, at: now).map { ScreenLine(" " + $0.0, $0.1) }
    var body: [ScreenLine] = []
    if let clock {
      body += wrapped(clock, max(1, width - 2)).map { ScreenLine(" " + $0, .urgent) }
    }
    let room = max(0, height - 3 - foot.count - body.count)
    if showsHelp {
      body += (width < 76 ? Self.shortHelp : Self.help).map { ScreenLine($0) }
    } else if showsWays || entries.isEmpty {
      body += ways(isFirst: entries.isEmpty, room).map { ScreenLine($0) }
    } else {
      body.append(ScreenLine(find, isFiltering ? .selected : .faint))
      body += rows(width, room - 1, at: now)
    }
    let hasLock = width >= 60 && !entries.isEmpty
    return Frame.lines(
      count + (hasLock ? lock : ""), width: width, height: height, body, foot: foot)
  }

  private var find: String {
    isFiltering ? " / \(filter)_" : filter.isEmpty ? " / find" : " / \(filter)   (esc: all)"
  }

  /// The accounts in so many lines, those around the selected one.
  private func rows(_ width: Int, _ room: Int, at now: Int64) -> [ScreenLine] {
    let found = found
    guard !found.isEmpty else { return [ScreenLine(fitted("     Nothing matches.", width))] }
    let each = width < 60 && width >= 40 ? 2 : 1
    let hasTitle = width >= 60
    let visible = max(1, (room - (hasTitle ? 1 : 0)) / each)
    let place = found.firstIndex { $0.id == selected } ?? 0
    let start = max(0, min(place - visible / 2, found.count - visible))
    let part = found[start..<min(found.count, start + visible)]
    let widths = Self.widths(part, width)
    var lines: [ScreenLine] = []
    if hasTitle {
      lines.append(
        ScreenLine(
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
  ) -> [ScreenLine] {
    let isSelected = entry.id == (selectedEntry?.id)
    let isShown = isSelected || showsAll || shown.contains(entry.id)
    let mark = isSelected ? ">" : " "
    let left = entry.secondsLeft(at: now)
    let code = code(entry, isShown, at: now)
    let isUrgent = isShown && (left.map { $0 <= Self.lastSeconds } ?? false)
    let look: ScreenLine.Look = isUrgent ? .urgent : isSelected ? .selected : .plain
    let (issuer, account) = (safeText(entry.issuer), safeText(entry.account))
    let seconds = left.map { "\($0)s" } ?? ""
    if width < 40 {
      // The name in what the mark, the code and the seconds leave, or its letter.
      let room = width - 18
      let name =
        room >= 3 ? fitted(issuer.isEmpty ? account : issuer, room) : safeText(entry.shownLetter)
      return [ScreenLine(fitted(" \(mark) \(name) \(fitted(code, 9)) \(seconds)", width), look)]
    }
    if width < 60 {
      let name = account.isEmpty ? issuer : issuer.isEmpty ? account : "\(issuer)  \(account)"
      return [
        ScreenLine(fitted(" \(mark) \(name)", width), look),
        ScreenLine(fitted("     \(fitted(code, 9))  \(bar(entry, left)) \(seconds)", width), look),
      ]
    }
    let time =
      left == nil
      ? "u counts up"
      : bar(entry, left) + String(repeating: " ", count: max(1, 4 - seconds.count)) + seconds
    return [
      ScreenLine(
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
    return timeBar(left, of: period)
  }

  private func footer(_ width: Int, at now: Int64) -> [(String, ScreenLine.Look)] {
    if let removing {
      return [
        ("Type \(removing.name) to remove it: \(removing.typed)_", .selected),
        ("enter remove   esc keep it", .faint),
      ]
    }
    var said = message
    var look = ScreenLine.Look.plain
    if said.isEmpty, let removed, now < removed.until {
      said =
        "Removed \(safeText(removed.name)). Press z to bring it back: \(removed.until - now) s."
    }
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
      if said.isEmpty, !vault.isEmpty { said = "Vault: \(safeText(vault)) (encrypted)" }
      keys = "? help   q leave"
    } else if showsWays {
      keys = "esc back"
    } else if width >= 75 {
      keys = "enter copy  p pair  space show  / find  a add  s show QR  x export  ? help"
    } else {
      keys = "enter copy  p pair  / find  ? help"
    }
    return [(said, look), (keys, .faint)]
  }

  /// The ways to add an account; the first five are what an empty list shows.
  private func ways(isFirst: Bool, _ room: Int) -> [String] {
    let title = isFirst ? "No accounts yet." : "Add an account:"
    let ways = AddWay.allCases.filter { !isFirst || $0 != .clipboard }
    let lines = ways.map { "    \($0.rawValue)   \($0.text)" }
    // As in the middle, where there is room for that.
    let above = [String](repeating: "", count: room >= 15 ? 4 : room >= 9 ? 1 : 0)
    return above + ["    \(title)"] + (room >= 9 ? [""] : []) + lines
  }

  /// In less than forty columns, and seven lines.
  private static let shortHelp = [
    " enter copy        p  copy two",
    " n     copy next   u  counter's code",
    " space show        A  show all",
    " /     find        esc  all again",
    " j k g G  move     s  QR code",
    " a add  e edit  d remove  z undo",
    " x export  l lock  q leave",
  ]

  private static let help = [
    " enter  copy the code              p  copy this code and the next",
    " n      copy the next code         u  use up a counter's code",
    " space  show or hide the code      A  show or hide all",
    " /      find                       esc  all again",
    " j k    down and up                g G  first and last",
    " s      show as QR code            a  add",
    " e      edit                       d  remove",
    " z      undo a removal             x  export",
    " l      lock                       q  leave",
  ]
}
