/// Ente Auth's exports: a list of links, plain or encrypted. What links have no words for stands in a
/// parameter `codeDisplay` of JSON.
///
/// <https://github.com/ente-io/ente/blob/main/docs/docs/auth/migration/export.md>; the cipher text is
/// one message of libsodium's `secretstream`.
enum Ente {
  static func read(
    _ bytes: [UInt8], now: Int64, passphrase: () throws -> GuardedMemory
  ) throws -> Imported {
    guard let file = try? JSONValue(bytes), file.isObject else {
      return try LinkList.read(bytes, now: now)
    }
    let parameters = try file.require("kdfParams")
    guard let memory = parameters["memLimit"]?.integer,
      let passes = parameters["opsLimit"]?.integer,
      let salt = base64Decoded(try parameters.requireString("salt")),
      let cipher = base64Decoded(try file.requireString("encryptedData")),
      let header = base64Decoded(try file.requireString("encryptionNonce"))
    else { throw TransferError.malformed }
    let key = try Ciphers.argon2id(passphrase(), salt: salt, passes: passes, memory: memory)
    guard let plain = Ciphers.openStream(cipher, header: header, key: key) else {
      throw TransferError.wrongPassphrase
    }
    return try LinkList.read(plain, now: now)
  }

  static func write(_ entries: [Entry], _ passphrase: GuardedMemory?) throws -> [UInt8] {
    let list = try LinkList.write(entries)
    guard let passphrase else { return list }
    let salt = randomBytes(16)
    let derivation = KeyDerivation.standard
    let key = try Ciphers.argon2id(
      passphrase, salt: salt, passes: Int64(derivation.passes),
      memory: Int64(derivation.memory) * 1024)
    let sealed = Ciphers.sealStream(list, key: key)
    return Array(
      JSONText.object([
        ("version", .integer(1)),
        (
          "kdfParams",
          .object([
            ("memLimit", .integer(Int64(derivation.memory) * 1024)),
            ("opsLimit", .integer(Int64(derivation.passes))),
            ("salt", .string(base64Encoded(salt))),
          ])
        ),
        ("encryptedData", .string(base64Encoded(sealed.cipher))),
        ("encryptionNonce", .string(base64Encoded(sealed.header))),
      ]).text(pretty: true).utf8)
  }
}

/// Links, one a line. Tags and notes stand in Ente's parameter `codeDisplay`, which other apps ignore.
enum LinkList {
  static func read(_ bytes: [UInt8], now: Int64) throws -> Imported {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw TransferError.malformed }
    var imported = Imported()
    for line in text.split(whereSeparator: \.isNewline) {
      let link = Array(line.utf8).trimmedBlanks
      if link.isEmpty || link.hasPrefix("#") { continue }
      imported.entries.append(try entry(link, now: now))
    }
    guard !imported.entries.isEmpty else { throw TransferError.malformed }
    return imported
  }

  static func entry(_ link: String, now: Int64) throws -> Entry {
    var entry: Entry
    do {
      entry = try EntryLink.entry(link, changed: now)
    } catch is VaultError {
      throw VaultError.noMemory
    } catch {
      throw TransferError.malformed
    }
    if let display = parameter("codeDisplay", of: link), let json = try? JSONValue(display) {
      let tags = (json["tags"]?.array ?? []).compactMap(\.string).map(plainName)
      entry.tags = Array(tags.prefix(Entry.mostTags))
      entry.notes = json["note"]?.string ?? ""
    }
    return entry
  }

  static func write(_ entries: [Entry]) throws -> [UInt8] {
    try entries.flatMap { entry in Array((try text(entry) + "\n").utf8) }
  }

  private static func text(_ entry: Entry) throws -> String {
    let link = try EntryLink.text(entry)
    guard !entry.tags.isEmpty || !entry.notes.isEmpty else { return link }
    let display = JSONText.object([
      ("tags", .array(entry.tags.map(JSONText.string))), ("note", .string(entry.notes)),
    ])
    return link + "&codeDisplay=" + percentEscaped(display.text())
  }

  private static func parameter(_ name: String, of link: String) -> String? {
    guard let query = link.split(separator: "?", maxSplits: 1).dropFirst().first else { return nil }
    for part in query.split(separator: "&") where part.hasPrefix(name + "=") {
      return percentUnescaped(part.dropFirst(name.utf8.count + 1))
    }
    return nil
  }
}

/// All but the unreserved characters of RFC 3986 §2.3 as percent escapes.
func percentEscaped(_ text: String) -> String {
  var escaped = ""
  for byte in text.utf8 {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
      escaped.unicodeScalars.append(Unicode.Scalar(byte))
    default: escaped += "%" + hexadecimal([byte]).uppercased()
    }
  }
  return escaped
}

/// The text behind the escapes; nil where there is none.
func percentUnescaped(_ text: some StringProtocol) -> String? {
  var bytes: [UInt8] = []
  var rest = Array(text.utf8)[...]
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      bytes.append(byte)
      continue
    }
    guard rest.count >= 2,
      let value = hexadecimalDecoded(String(decoding: rest.prefix(2), as: UTF8.self))
    else { return nil }
    bytes += value
    rest = rest.dropFirst(2)
  }
  return String(validating: bytes, as: UTF8.self)
}

extension [UInt8] {
  /// As text, without blanks around it.
  var trimmedBlanks: String {
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0D]
    var bytes = self[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    while let first = bytes.first, blanks.contains(first) { bytes.removeFirst() }
    while let last = bytes.last, blanks.contains(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
