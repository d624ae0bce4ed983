import OneTimePasswords

/// What all formats say of an account, checked once.
struct EntryParts {
  var issuer = ""
  var account = ""
  var secret = ""
  var kind = Entry.Kind.time(period: 30)
  var algorithm: String?
  var digits: Int64?
  var tags: [String] = []
  var notes = ""

  /// - Throws: ``TransferError/malformed``.
  func entry(now: Int64) throws -> Entry {
    let algorithm = (algorithm ?? "SHA1").uppercased().filter { $0 != "-" && $0 != "_" }
    let hash = HashAlgorithm(
      rawValue: algorithm.hasPrefix("HMAC") ? String(algorithm.dropFirst(4)) : algorithm)
    let digits = kind == .steam ? 6 : Int(digits ?? 6)
    guard let hash, OneTimeCode.supportedDigits.contains(digits),
      var bytes = try? Base32.decode(secret), !bytes.isEmpty, bytes.count <= 65_535
    else { throw TransferError.malformed }
    defer { bytes.withUnsafeMutableBytes { wipe($0) } }
    if case .time(let period) = kind, !TOTP.supportedPeriods.contains(period) {
      throw TransferError.malformed
    }
    return Entry(
      issuer: plainName(issuer), account: plainName(account), kind: kind, algorithm: hash,
      digits: digits, seed: try Seed(copying: bytes),
      tags: Array(tags.map(plainName).prefix(Entry.mostTags)),
      notes: notes, changed: now)
  }
}

/// Names of others may hold anything: control characters are left out, and what is too long is cut.
func plainName(_ name: String) -> String {
  var plain = String.UnicodeScalarView()
  for scalar in name.unicodeScalars.prefix(1_024)
  where scalar.properties.generalCategory != .control {
    plain.append(scalar)
  }
  return String(plain)
}

extension Entry {
  var secretText: String { Base32.encode(seed.reveal()) }
}

extension EntryID {
  /// A UUID made of it (RFC 9562, version 8).
  var uuidText: String {
    var bytes = bytes
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    var parts: [Substring] = []
    var rest = hexadecimal(bytes)[...]
    for length in [8, 4, 4, 4, 12] {
      parts.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return parts.joined(separator: "-")
  }
}
