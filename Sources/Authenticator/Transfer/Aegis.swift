import OneTimePasswords

/// Aegis's vault, plain or encrypted, as its own description has it.
///
/// <https://github.com/beemdevelopment/Aegis/blob/master/docs/vault.md>
enum Aegis {
  static func read(
    _ bytes: [UInt8], now: Int64, passphrase: () throws -> GuardedMemory
  ) throws -> Imported {
    let file = try JSONValue(bytes)
    var database = try file.require("db")
    if let sealed = database.string {
      database = try JSONValue(open(sealed, try file.require("header"), passphrase))
    }
    var groups: [String: String] = [:]
    for group in database["groups"]?.array ?? [] {
      groups[try group.requireString("uuid")] = try group.requireString("name")
    }
    guard let entries = try database.require("entries").array else {
      throw TransferError.malformed
    }
    var imported = Imported()
    for entry in entries {
      var parts = EntryParts()
      parts.issuer = entry["issuer"]?.string ?? ""
      parts.account = entry["name"]?.string ?? ""
      parts.notes = entry["note"]?.string ?? ""
      // The second version had one group by name, the third has any number by id.
      parts.tags = (entry["groups"]?.array ?? []).compactMap { $0.string.flatMap { groups[$0] } }
      if let group = entry["group"]?.string { parts.tags.append(group) }
      let info = try entry.require("info")
      parts.secret = try info.requireString("secret")
      parts.algorithm = info["algo"]?.string
      parts.digits = info["digits"]?.integer
      switch try entry.requireString("type") {
      case "totp": parts.kind = .time(period: Int(info["period"]?.integer ?? 30))
      case "hotp":
        guard let counter = info["counter"]?.unsigned else { throw TransferError.malformed }
        parts.kind = .counter(counter)
      case "steam": parts.kind = .steam
      default:
        imported.skipped.append("\(parts.issuer) \(parts.account)")
        continue
      }
      imported.entries.append(try parts.entry(now: now))
    }
    return imported
  }

  private static func open(
    _ sealed: String, _ header: JSONValue, _ passphrase: () throws -> GuardedMemory
  ) throws -> [UInt8] {
    guard let slots = header["slots"]?.array, let body = base64Decoded(sealed),
      let bodyParts = gcm(try header.require("params"))
    else { throw TransferError.malformed }
    let given = try passphrase()
    // Type 1 is a password; the others open on a phone only.
    for slot in slots where slot["type"]?.integer == 1 {
      guard let n = slot["n"]?.integer, let r = slot["r"]?.integer, let p = slot["p"]?.integer,
        let salt = hexadecimalDecoded(try slot.requireString("salt")),
        let sealedKey = hexadecimalDecoded(try slot.requireString("key")),
        let keyParts = gcm(try slot.require("key_params"))
      else { throw TransferError.malformed }
      let derived = try Ciphers.scrypt(given, salt: salt, n: n, r: r, p: p)
      if let key = Ciphers.openGCM(
        sealedKey, tag: keyParts.tag, nonce: keyParts.nonce, key: derived),
        let plain = Ciphers.openGCM(body, tag: bodyParts.tag, nonce: bodyParts.nonce, key: key)
      {
        return plain
      }
    }
    throw TransferError.wrongPassphrase
  }

  private static func gcm(_ parameters: JSONValue) -> (nonce: [UInt8], tag: [UInt8])? {
    guard let nonce = parameters["nonce"]?.string.flatMap(hexadecimalDecoded),
      let tag = parameters["tag"]?.string.flatMap(hexadecimalDecoded)
    else { return nil }
    return (nonce, tag)
  }

  static func write(_ entries: [Entry], _ passphrase: GuardedMemory?) throws -> [UInt8] {
    var groups: [(name: String, uuid: String)] = []
    for tag in entries.flatMap(\.tags) where !groups.contains(where: { $0.name == tag }) {
      groups.append((tag, EntryID.random().uuidText))
    }
    let database = JSONText.object([
      ("version", .integer(3)),
      ("entries", .array(entries.map { json($0, groups) })),
      (
        "groups",
        .array(groups.map { .object([("uuid", .string($0.uuid)), ("name", .string($0.name))]) })
      ),
    ])
    guard let passphrase else {
      return Array(
        JSONText.object([
          ("version", .integer(1)),
          ("header", .object([("slots", .null), ("params", .null)])), ("db", database),
        ]).text(pretty: true).utf8)
    }
    let key = randomBytes(32)
    let salt = randomBytes(32)
    let derived = try Ciphers.scrypt(passphrase, salt: salt, n: 32_768, r: 8, p: 1)
    let (keyNonce, bodyNonce) = (randomBytes(12), randomBytes(12))
    let sealedKey = try Ciphers.sealGCM(key, nonce: keyNonce, key: derived)
    let body = try Ciphers.sealGCM(Array(database.text().utf8), nonce: bodyNonce, key: key)
    let slot = JSONText.object([
      ("type", .integer(1)), ("uuid", .string(EntryID.random().uuidText)),
      ("key", .string(hexadecimal(sealedKey.cipher))),
      (
        "key_params",
        .object([
          ("nonce", .string(hexadecimal(keyNonce))), ("tag", .string(hexadecimal(sealedKey.tag))),
        ])
      ),
      ("n", .integer(32_768)), ("r", .integer(8)), ("p", .integer(1)),
      ("salt", .string(hexadecimal(salt))), ("repaired", .boolean(true)),
      ("is_backup", .boolean(false)),
    ])
    let parameters = JSONText.object([
      ("nonce", .string(hexadecimal(bodyNonce))), ("tag", .string(hexadecimal(body.tag))),
    ])
    return Array(
      JSONText.object([
        ("version", .integer(1)),
        ("header", .object([("slots", .array([slot])), ("params", parameters)])),
        ("db", .string(base64Encoded(body.cipher))),
      ]).text(pretty: true).utf8)
  }

  private static func json(_ entry: Entry, _ groups: [(name: String, uuid: String)]) -> JSONText {
    var info: [(String, JSONText)] = [
      ("secret", .string(entry.secretText)), ("algo", .string(entry.algorithm.rawValue)),
      ("digits", .integer(entry.kind == .steam ? 5 : Int64(entry.digits))),
    ]
    let type: String
    switch entry.kind {
    case .time(let period):
      type = "totp"
      info.append(("period", .integer(Int64(period))))
    case .counter(let counter):
      type = "hotp"
      info.append(("counter", .unsigned(counter)))
    case .steam:
      type = "steam"
      info.append(("period", .integer(30)))
    }
    return .object([
      ("type", .string(type)), ("uuid", .string(entry.id.uuidText)),
      ("name", .string(entry.account)),
      ("issuer", .string(entry.issuer)), ("note", .string(entry.notes)),
      ("favorite", .boolean(false)), ("icon", .null), ("info", .object(info)),
      (
        "groups",
        .array(
          entry.tags.compactMap { tag in
            groups.first { $0.name == tag }.map { .string($0.uuid) }
          })
      ),
    ])
  }
}
