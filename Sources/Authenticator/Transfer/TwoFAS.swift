import OneTimePasswords

/// 2FAS's backup, schema 4, plain or encrypted.
///
/// <https://github.com/twofas/2fas-android>: `servicesEncrypted` is cipher text with its tag, salt and
/// nonce in Base64, parted by colons; the key is made by PBKDF2 with SHA-256 and 10,000 rounds.
enum TwoFAS {
  private static let rounds = 10_000
  private static let tagLength = 16

  static func read(
    _ bytes: [UInt8], now: Int64, passphrase: () throws -> GuardedMemory
  ) throws -> Imported {
    let file = try JSONValue(bytes)
    var groups: [String: String] = [:]
    for group in file["groups"]?.array ?? [] {
      groups[try group.requireString("id")] = try group.requireString("name")
    }
    let services: [JSONValue]
    if let sealed = file["servicesEncrypted"]?.string, !sealed.isEmpty {
      services =
        try JSONValue(open(sealed, passphrase)).array ?? { throw TransferError.malformed }()
    } else {
      services = try file.require("services").array ?? { throw TransferError.malformed }()
    }
    var imported = Imported()
    for service in services {
      let otp = try service.require("otp")
      var parts = EntryParts()
      // The name is the person's own, the issuer the link's.
      let name = service["name"]?.string ?? ""
      let issuer = otp["issuer"]?.string ?? ""
      parts.issuer = name.isEmpty ? issuer : name
      parts.account = otp["account"]?.string ?? ""
      parts.secret = try service.requireString("secret")
      parts.algorithm = otp["algorithm"]?.string
      parts.digits = otp["digits"]?.integer
      if let group = service["groupId"]?.string.flatMap({ groups[$0] }) { parts.tags = [group] }
      switch otp["tokenType"]?.string?.uppercased() ?? "TOTP" {
      case "TOTP": parts.kind = .time(period: Int(otp["period"]?.integer ?? 30))
      case "HOTP": parts.kind = .counter(otp["counter"]?.unsigned ?? 0)
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
    _ sealed: String, _ passphrase: () throws -> GuardedMemory
  ) throws -> [UInt8] {
    let parts = sealed.split(separator: ":").compactMap { base64Decoded($0) }
    guard parts.count == 3, parts[0].count >= tagLength else { throw TransferError.malformed }
    let key = try Ciphers.pbkdf2(passphrase(), salt: parts[1], rounds: rounds, using: .sha256)
    guard
      let plain = Ciphers.openGCM(
        parts[0].dropLast(tagLength), tag: parts[0].suffix(tagLength), nonce: parts[2], key: key)
    else { throw TransferError.wrongPassphrase }
    return plain
  }

  static func write(_ entries: [Entry], _ passphrase: GuardedMemory?) throws -> [UInt8] {
    // A service lies in one group: the first of its tags.
    var groups: [(name: String, id: String)] = []
    for tag in entries.compactMap(\.tags.first) where !groups.contains(where: { $0.name == tag }) {
      groups.append((tag, EntryID.random().uuidText))
    }
    let services = JSONText.array(
      entries.enumerated().map { index, entry in json(entry, index, groups) })
    var file: [(String, JSONText)] = [
      ("services", passphrase == nil ? services : .array([])),
      (
        "groups",
        .array(
          groups.map {
            .object([
              ("id", .string($0.id)), ("name", .string($0.name)), ("isExpanded", .boolean(true)),
            ])
          })
      ),
      ("schemaVersion", .integer(4)), ("appOrigin", .string("sallyport-auth")),
    ]
    if let passphrase {
      let salt = randomBytes(256)
      let nonce = randomBytes(12)
      let key = try Ciphers.pbkdf2(passphrase, salt: salt, rounds: rounds, using: .sha256)
      let sealed = try Ciphers.sealGCM(Array(services.text().utf8), nonce: nonce, key: key)
      let text = [sealed.cipher + sealed.tag, salt, nonce].map { base64Encoded($0) }
        .joined(separator: ":")
      file.append(("servicesEncrypted", .string(text)))
    }
    return Array(JSONText.object(file).text(pretty: true).utf8)
  }

  private static func json(
    _ entry: Entry, _ index: Int, _ groups: [(name: String, id: String)]
  ) -> JSONText {
    var otp: [(String, JSONText)] = [
      ("label", .string(entry.account)), ("account", .string(entry.account)),
      ("issuer", .string(entry.issuer)), ("algorithm", .string(entry.algorithm.rawValue)),
      ("digits", .integer(entry.kind == .steam ? 5 : Int64(entry.digits))),
    ]
    switch entry.kind {
    case .time(let period):
      otp += [("tokenType", .string("TOTP")), ("period", .integer(Int64(period)))]
    case .counter(let counter):
      otp += [("tokenType", .string("HOTP")), ("counter", .unsigned(counter))]
    case .steam: otp += [("tokenType", .string("STEAM")), ("period", .integer(30))]
    }
    var members: [(String, JSONText)] = [
      ("name", .string(entry.issuer)), ("secret", .string(entry.secretText)),
      ("updatedAt", .integer(entry.changed)), ("otp", .object(otp)),
      ("order", .object([("position", .integer(Int64(index)))])),
    ]
    if let group = groups.first(where: { $0.name == entry.tags.first }) {
      members.append(("groupId", .string(group.id)))
    }
    return .object(members)
  }
}
