/// A form in which accounts come from other apps and go to them.
package enum TransferFormat: String, CaseIterable, Sendable {
  case aegis
  case twoFAS = "2fas"
  case ente
  case andotp
  case google
  case keepassxc
  case uri

  /// Whether the format itself can be encrypted with a passphrase.
  package var canBeEncrypted: Bool {
    switch self {
    case .aegis, .twoFAS, .ente, .andotp: true
    case .google, .keepassxc, .uri: false
    }
  }
}

/// Why something cannot be read or written. No case repeats what was in the file.
package enum TransferError: Error, Equatable, Sendable {
  /// It is in none of the forms that are known, or not in the one it was said to be in.
  case malformed
  /// The passphrase does not fit, or the file is damaged.
  case wrongPassphrase
  /// It asks for more memory or time than a file may.
  case tooCostly
  /// Accounts that the format has no words for, by their names.
  case cannotSay([String])
}

/// What was read.
package struct Imported: Sendable {
  package var entries: [Entry] = []
  /// The names of accounts whose codes nobody here can make, such as mOTP.
  package var skipped: [String] = []

  package init() {}
}

package enum Transfer {
  /// The format that a file is in, by how it begins; nil where nothing fits.
  package static func format(of bytes: [UInt8]) -> TransferFormat? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return bytes.count > AndOTP.overhead ? .andotp : nil
    }
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if start.lowercased().hasPrefix("otpauth-migration://") { return .google }
    if start.lowercased().hasPrefix("otpauth://") || start.hasPrefix("steam://") { return .uri }
    if start.hasPrefix("<?xml") || start.hasPrefix("<KeePassFile") { return .keepassxc }
    if start.hasPrefix("\"Group\",") || start.hasPrefix("Group,") { return .keepassxc }
    if start.hasPrefix("[") { return .andotp }
    guard let json = try? JSONValue(text) else { return nil }
    if json["header"] != nil, json["db"] != nil { return .aegis }
    if json["services"] != nil || json["servicesEncrypted"] != nil { return .twoFAS }
    if json["kdfParams"] != nil, json["encryptedData"] != nil { return .ente }
    return nil
  }

  /// Reads a file; asks for the passphrase where it is encrypted.
  ///
  /// - Throws: ``TransferError``, ``VaultError``, and what `passphrase` throws.
  package static func read(
    _ bytes: [UInt8], as format: TransferFormat, now: Int64,
    passphrase: () throws -> GuardedMemory
  ) throws -> Imported {
    switch format {
    case .aegis: try Aegis.read(bytes, now: now, passphrase: passphrase)
    case .twoFAS: try TwoFAS.read(bytes, now: now, passphrase: passphrase)
    case .ente: try Ente.read(bytes, now: now, passphrase: passphrase)
    case .andotp: try AndOTP.read(bytes, now: now, passphrase: passphrase)
    case .google: try GoogleMigration.read(bytes, now: now)
    case .keepassxc: try KeePassXC.read(bytes, now: now)
    case .uri: try LinkList.read(bytes, now: now)
    }
  }

  /// Writes accounts, encrypted where there is a passphrase.
  ///
  /// - Throws: ``TransferError/cannotSay(_:)`` where the format has no words for some of them.
  package static func write(
    _ entries: [Entry], as format: TransferFormat, passphrase: GuardedMemory?
  ) throws -> [UInt8] {
    precondition(passphrase == nil || format.canBeEncrypted)
    let unsayable = entries.filter { !canSay($0, format) }.map(\.name)
    guard unsayable.isEmpty else { throw TransferError.cannotSay(unsayable) }
    switch format {
    case .aegis: return try Aegis.write(entries, passphrase)
    case .twoFAS: return try TwoFAS.write(entries, passphrase)
    case .ente: return try Ente.write(entries, passphrase)
    case .andotp: return try AndOTP.write(entries, passphrase)
    case .google: return try GoogleMigration.write(entries)
    case .keepassxc: return try KeePassXC.write(entries)
    case .uri: return try LinkList.write(entries)
    }
  }

  /// Whether an account has tags or notes that a format has no words for: they are not written.
  package static func leavesOut(of entry: Entry, _ format: TransferFormat) -> Bool {
    switch format {
    case .aegis, .ente, .uri: false
    case .twoFAS: !entry.notes.isEmpty || entry.tags.count > 1
    case .andotp: !entry.notes.isEmpty
    case .keepassxc: !entry.tags.isEmpty
    case .google: !entry.notes.isEmpty || !entry.tags.isEmpty
    }
  }

  /// Whether a format can say how an account's codes are made, and what it is called.
  package static func canSay(_ entry: Entry, _ format: TransferFormat) -> Bool {
    switch format {
    case .aegis, .andotp, .twoFAS: true
    case .google:
      (entry.kind == .time(period: 30) && entry.digits != 7)
        || (entry.kind != .steam && entry.period == nil && entry.digits != 7)
    case .ente, .uri, .keepassxc: (try? EntryLink.text(entry)) != nil
    }
  }
}
