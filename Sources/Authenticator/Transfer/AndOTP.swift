import OneTimePasswords

/// andOTP's backups: a JSON array, plain or encrypted with a password.
///
/// <https://github.com/andOTP/andOTP/wiki/Backup-format>: rounds (4 bytes, big-endian), salt 12, nonce
/// 12, cipher text and tag 16; the key is made by PBKDF2 with SHA-1.
enum AndOTP {
  static let overhead = 4 + 12 + 12 + 16
  /// What andOTP picks from is 140,000 to 160,000.
  private static let rounds = 150_000

  static func read(
    _ bytes: [UInt8], now: Int64, passphrase: () throws -> GuardedMemory
  ) throws -> Imported {
    var plain = bytes
    let isPlain = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "[")
    if !isPlain || String(validating: bytes, as: UTF8.self) == nil {
      plain = try open(bytes, passphrase)
    }
    guard let entries = try JSONValue(plain).array else { throw TransferError.malformed }
    var imported = Imported()
    for entry in entries {
      var parts = EntryParts()
      parts.issuer = entry["issuer"]?.string ?? ""
      parts.account = entry["label"]?.string ?? ""
      parts.secret = try entry.requireString("secret")
      parts.algorithm = entry["algorithm"]?.string
      parts.digits = entry["digits"]?.integer
      parts.tags = (entry["tags"]?.array ?? []).compactMap(\.string)
      switch entry["type"]?.string?.uppercased() ?? "TOTP" {
      case "TOTP": parts.kind = .time(period: Int(entry["period"]?.integer ?? 30))
      case "HOTP": parts.kind = .counter(entry["counter"]?.unsigned ?? 0)
      case "STEAM": parts.kind = .steam
      default:
        imported.skipped.append("\(parts.issuer) \(parts.account)")
        continue
      }
      imported.entries.append(try parts.entry(now: now))
    }
    return imported
  }

  private static func open(
    _ bytes: [UInt8], _ passphrase: () throws -> GuardedMemory
  ) throws -> [UInt8] {
    var reader = ByteReader(bytes[...])
    guard bytes.count >= overhead, let rounds = reader.uint32(), let salt = reader.take(12),
      let nonce = reader.take(12)
    else { throw TransferError.malformed }
    let key = try Ciphers.pbkdf2(
      passphrase(), salt: Array(salt), rounds: Int(rounds), using: .sha1)
    let rest = reader.rest
    guard
      let plain = Ciphers.openGCM(
        rest.dropLast(16), tag: rest.suffix(16), nonce: Array(nonce), key: key)
    else { throw TransferError.wrongPassphrase }
    return plain
  }

  static func write(_ entries: [Entry], _ passphrase: GuardedMemory?) throws -> [UInt8] {
    let list = Array(JSONText.array(entries.map(json)).text(pretty: passphrase == nil).utf8)
    guard let passphrase else { return list }
    let salt = randomBytes(12)
    let nonce = randomBytes(12)
    let key = try Ciphers.pbkdf2(passphrase, salt: salt, rounds: rounds, using: .sha1)
    let sealed = try Ciphers.sealGCM(list, nonce: nonce, key: key)
    return bigEndian(UInt32(rounds)) + salt + nonce + sealed.cipher + sealed.tag
  }

  private static func json(_ entry: Entry) -> JSONText {
    var members: [(String, JSONText)] = [
      ("secret", .string(entry.secretText)), ("issuer", .string(entry.issuer)),
      ("label", .string(entry.account)),
      ("digits", .integer(entry.kind == .steam ? 5 : Int64(entry.digits))),
      ("algorithm", .string(entry.algorithm.rawValue)), ("thumbnail", .string("Default")),
      ("last_used", .integer(0)), ("used_frequency", .integer(0)),
    ]
    switch entry.kind {
    case .time(let period):
      members += [("type", .string("TOTP")), ("period", .integer(Int64(period)))]
    case .counter(let counter):
      members += [("type", .string("HOTP")), ("counter", .unsigned(counter))]
    case .steam: members += [("type", .string("STEAM")), ("period", .integer(30))]
    }
    members.append(("tags", .array(entry.tags.map(JSONText.string))))
    return .object(members)
  }
}
