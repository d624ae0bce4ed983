/// KeePassXC's exports: its table (CSV, with a column `TOTP`), and the attributes `otp`, `TOTP Seed` and
/// `TOTP Settings` of its XML. What is written is the table.
///
/// <https://github.com/keepassxreboot/keepassxc/blob/develop/src/totp/totp.cpp>
enum KeePassXC {
  static func read(_ bytes: [UInt8], now: Int64) throws -> Imported {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw TransferError.malformed }
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    return start.hasPrefix("<") ? try readXML(text, now: now) : try readTable(text, now: now)
  }

  private static func readTable(_ text: String, now: Int64) throws -> Imported {
    let rows = try table(text)
    guard let names = rows.first, let totp = names.firstIndex(of: "TOTP"),
      let title = names.firstIndex(of: "Title"), let user = names.firstIndex(of: "Username")
    else { throw TransferError.malformed }
    let notes = names.firstIndex(of: "Notes")
    var imported = Imported()
    for row in rows.dropFirst() where row.count == names.count && !row[totp].isEmpty {
      imported.entries.append(
        try entry(
          [
            "otp": row[totp], "Title": row[title], "UserName": row[user],
            "Notes": notes.map { row[$0] } ?? "",
          ], now: now))
    }
    return imported
  }

  private static func readXML(_ text: String, now: Int64) throws -> Imported {
    var imported = Imported()
    var attributes: [String: String] = [:]
    func take() throws {
      if attributes["otp"] != nil || attributes["TOTP Seed"] != nil {
        imported.entries.append(try entry(attributes, now: now))
      }
      attributes = [:]
    }
    // Earlier states of an entry stand in its history, and are no accounts.
    var historyDepth = 0
    var rest = text[...]
    while let open = rest.firstIndex(of: "<") {
      rest = rest[open...]
      if rest.hasPrefix("<History>") {
        if historyDepth == 0 { try take() }
        historyDepth += 1
      } else if rest.hasPrefix("</History>") {
        historyDepth -= 1
      } else if rest.hasPrefix("<Entry>") || rest.hasPrefix("</Entry>") {
        if historyDepth == 0 { try take() }
      } else if historyDepth == 0, rest.hasPrefix("<String>") {
        guard let end = rest.utf8Range(of: "</String>") else { throw TransferError.malformed }
        let string = rest[..<end.lowerBound]
        if let key = XMLText(String(string))["Key"] {
          attributes[key] = value(in: string) ?? ""
        }
        rest = rest[end.upperBound...]
        continue
      }
      rest = rest.dropFirst()
    }
    try take()
    guard text.contains("<KeePassFile") else { throw TransferError.malformed }
    return imported
  }

  /// The text of a `Value`, which may have attributes such as `ProtectInMemory`.
  private static func value(in string: Substring) -> String? {
    guard let open = string.utf8Range(of: "<Value"),
      let close = string[open.upperBound...].firstIndex(of: ">"),
      let end = string.utf8Range(of: "</Value>"), close < end.lowerBound
    else { return nil }
    let inner = string[string.index(after: close)..<end.lowerBound]
    return XMLText("<Value>\(inner)</Value>")["Value"]
  }

  /// What the attributes of an entry say.
  private static func entry(_ attributes: [String: String], now: Int64) throws -> Entry {
    let title = plainName(attributes["Title"] ?? "")
    let user = plainName(attributes["UserName"] ?? "")
    var entry: Entry
    if let otp = attributes["otp"], !otp.isEmpty {
      if otp.lowercased().hasPrefix("otpauth://") {
        // KeePassXC writes `Title:user`, where either may be empty.
        entry = try LinkList.entry(named(otp, title, user), now: now)
      } else {
        entry = try keeOTP(otp, now: now)
      }
    } else {
      var parts = EntryParts()
      parts.secret = attributes["TOTP Seed"] ?? ""
      let settings = (attributes["TOTP Settings"] ?? "30;6").split(separator: ";")
      if settings.count >= 2, settings[1] == "S" {
        parts.kind = .steam
      } else {
        guard settings.count >= 2, let period = Int(settings[0]), let digits = Int64(settings[1])
        else { throw TransferError.malformed }
        parts.kind = .time(period: period)
        parts.digits = digits
      }
      entry = try parts.entry(now: now)
    }
    if entry.issuer.isEmpty { entry.issuer = title }
    if entry.account.isEmpty || entry.account == "none" { entry.account = user }
    entry.notes = attributes["Notes"] ?? ""
    return entry
  }

  /// A link whose label is empty, or a colon alone, with the entry's names for it.
  private static func named(_ link: String, _ title: String, _ user: String) -> String {
    guard let query = link.firstIndex(of: "?"),
      let slash = link[..<query].lastIndex(of: "/")
    else { return link }
    let label = percentUnescaped(link[link.index(after: slash)..<query]) ?? ""
    guard label.isEmpty || label.hasSuffix(":") else { return link }
    return link[...slash] + percentEscaped(user.isEmpty ? "none" : user) + link[query...]
  }

  /// KeeOTP's form: `key=SECRET&step=30&size=6&otpHashMode=Sha1`.
  private static func keeOTP(_ text: String, now: Int64) throws -> Entry {
    var values: [String: String] = [:]
    for part in text.split(separator: "&") {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { continue }
      values[pair[0].lowercased()] = percentUnescaped(pair[1])
    }
    var parts = EntryParts()
    parts.secret = values["key"] ?? ""
    parts.algorithm = values["otphashmode"]
    parts.digits = values["size"].flatMap { Int64($0) }
    if values["type"]?.lowercased() == "hotp" {
      guard let counter = values["counter"].flatMap({ UInt64($0) }) else {
        throw TransferError.malformed
      }
      parts.kind = .counter(counter)
    } else {
      guard let period = Int(values["step"] ?? "30") else { throw TransferError.malformed }
      parts.kind = .time(period: period)
    }
    return try parts.entry(now: now)
  }

  /// Rows of a table as RFC 4180 has them.
  private static func table(_ text: String) throws -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    var scalars = text.unicodeScalars.makeIterator()
    var pending: Unicode.Scalar?
    func end(_ row: inout [String], _ cell: inout String) {
      row.append(cell)
      cell = ""
    }
    while let scalar = pending ?? scalars.next() {
      pending = nil
      switch scalar {
      case "\"" where isQuoted:
        let next = scalars.next()
        if next == "\"" {
          cell += "\""
        } else {
          isQuoted = false
          pending = next
        }
      case "\"" where cell.isEmpty && !isQuoted: isQuoted = true
      case "," where !isQuoted: end(&row, &cell)
      case "\r" where !isQuoted: break
      case "\n" where !isQuoted:
        end(&row, &cell)
        rows.append(row)
        row = []
      case "\u{FEFF}" where rows.isEmpty && row.isEmpty && cell.isEmpty: break
      default: cell.unicodeScalars.append(scalar)
      }
    }
    guard !isQuoted else { throw TransferError.malformed }
    if !row.isEmpty || !cell.isEmpty {
      end(&row, &cell)
      rows.append(row)
    }
    return rows
  }

  static func write(_ entries: [Entry]) throws -> [UInt8] {
    let names = ["Group", "Title", "Username", "Password", "URL", "Notes", "TOTP"]
    var text = line(names)
    for entry in entries {
      text += line([
        "Root", entry.issuer, entry.account, "", "", entry.notes, try EntryLink.keePassXC(entry),
      ])
    }
    return Array(text.utf8)
  }

  private static func line(_ cells: [String]) -> String {
    cells.map { cell in
      "\"" + cell.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }.joined(separator: ",") + "\n"
  }
}

extension EntryLink {
  /// The link in the form that KeePassXC reads of Steam's codes.
  static func keePassXC(_ entry: Entry) throws -> String {
    let link = try text(entry)
    guard entry.kind == .steam else { return link }
    return "otpauth://totp/" + link.dropFirst("otpauth://steam/".count) + "&digits=5&encoder=steam"
  }
}

extension Substring {
  /// Where an ASCII text stands first.
  fileprivate func utf8Range(of needle: String) -> Range<Index>? {
    let needle = Array(needle.utf8)
    var index = startIndex
    while index < endIndex {
      if utf8[index] == needle[0], utf8[index...].starts(with: needle) {
        return index..<utf8.index(index, offsetBy: needle.count)
      }
      index = utf8.index(after: index)
    }
    return nil
  }
}
