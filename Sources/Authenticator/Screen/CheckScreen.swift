/// What is seen of an account before it is saved: what it is, and two codes for the server.
package struct CheckScreen {
  /// What a key asks the outside for.
  package enum Wish: Equatable {
    case save
    case copy([ShownCode])
    case edit
    case throwAway
  }

  package var entry: Entry
  private let source: String
  private let others: [Entry]
  private let clock: String
  private var message = ""

  /// `others` are those that the vault has already; `clock` says how this clock goes, where that is known.
  package init(_ entry: Entry, source: String, among others: [Entry], clock: String) {
    self.entry = entry
    self.source = source
    self.others = others
    self.clock = clock
  }

  package mutating func say(_ message: String) { self.message = safeText(message) }

  package mutating func press(_ key: Key, at now: Int64) -> Wish? {
    message = ""
    switch key {
    case .enter: return .save
    case .character("p"):
      let codes = [entry.code(at: now), entry.code(at: now, ahead: 1)].compactMap { $0 }
      return codes.count == 2 ? .copy(codes) : nil
    case .character("e"): return .edit
    case .escape, .control("c"): return .throwAway
    default: return nil
    }
  }

  package func lines(width: Int, height: Int, at now: Int64) -> [ScreenLine] {
    let margin = width < 60 ? " " : "    "
    var texts: [String] = [""]
    for (name, value) in [
      ("Issuer", entry.issuer), ("Account", entry.account), ("Kind", entry.kindText),
      ("Source", source),
    ] where !value.isEmpty {
      texts.append(margin + fitted(name, 9) + (width < 60 ? "" : "   ") + safeText(value))
    }
    texts += ["", margin + "Two codes for the server, in order:", ""]
    let left = entry.secondsLeft(at: now)
    let bar =
      if let left, let period = entry.period {
        ", " + (width < 60 ? "" : timeBar(left, of: period) + " ") + "\(left)s left"
      } else { "" }
    texts.append(margin + "   \(entry.code(at: now)?.revealGrouped() ?? "none")   now\(bar)")
    texts.append(margin + "   \(entry.code(at: now, ahead: 1)?.revealGrouped() ?? "none")   next")
    texts.append("")
    if let known {
      texts += wrapped(known, max(1, width - margin.count)).map { margin + $0 }
    }
    texts.append(margin + "This account is not saved yet.")
    let keys =
      width < 60
      ? "enter save  p copy  e edit  esc drop"
      : "enter save   p copy both codes   e edit   esc throw away"
    return Frame.lines(
      "", width: width, height: height, texts.map { ScreenLine($0) },
      foot: [ScreenLine(" " + (message.isEmpty ? clock : message)), ScreenLine(" " + keys, .faint)]
    ).enumerated().map { index, line in
      index == 0 ? ScreenLine(fitted(" sallyport-auth   Add account", width)) : line
    }
  }

  /// What is to be said of the accounts that are there.
  private var known: String? {
    if others.contains(where: { $0.seed == entry.seed }) {
      return "An account with this secret is in the vault already."
    }
    if others.contains(where: { $0.name == entry.name }) {
      return "An account of this name is in the vault already; this is one more."
    }
    return nil
  }
}
