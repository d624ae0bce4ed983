import OneTimePasswords

/// Google Authenticator's links for moving, `otpauth-migration://offline?data=…`: Protocol Buffers in
/// Base64, ten accounts each.
///
/// The message, as apps that read it describe it: parameters (1, repeated: secret 1, name 2, issuer 3,
/// algorithm 4, digits 5, type 6, counter 7), version 2, batch size 3, batch index 4, batch id 5.
enum GoogleMigration {
  private static let scheme = "otpauth-migration://offline?"
  private static let accountsInALink = 10

  static func read(_ bytes: [UInt8], now: Int64) throws -> Imported {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw TransferError.malformed }
    var imported = Imported()
    var isRead = false
    for line in text.split(whereSeparator: \.isNewline) {
      let link = Array(line.utf8).trimmedBlanks
      if link.isEmpty { continue }
      guard link.lowercased().hasPrefix(scheme),
        let data = link.dropFirst(scheme.count).split(separator: "&")
          .first(where: { $0.hasPrefix("data=") }),
        let payload = percentUnescaped(data.dropFirst(5)).flatMap({ base64Decoded($0) })
      else { throw TransferError.malformed }
      try read(payload, into: &imported, now: now)
      isRead = true
    }
    guard isRead else { throw TransferError.malformed }
    return imported
  }

  private static func read(_ payload: [UInt8], into imported: inout Imported, now: Int64) throws {
    var message = ProtocolBuffer(payload[...])
    while let field = try message.next() {
      guard field.number == 1, case .bytes(let parameters) = field.value else { continue }
      var parts = EntryParts()
      var type: UInt64 = 2
      var counter: UInt64 = 0
      var isKnown = true
      var inner = ProtocolBuffer(parameters)
      while let field = try inner.next() {
        switch (field.number, field.value) {
        case (1, .bytes(let secret)): parts.secret = Base32.encode(secret)
        case (2, .bytes(let name)): parts.account = String(decoding: name, as: UTF8.self)
        case (3, .bytes(let issuer)): parts.issuer = String(decoding: issuer, as: UTF8.self)
        case (4, .number(let number)):
          switch number {
          case 0, 1: parts.algorithm = "SHA1"
          case 2: parts.algorithm = "SHA256"
          case 3: parts.algorithm = "SHA512"
          default: isKnown = false
          }
        case (5, .number(let number)): parts.digits = number == 2 ? 8 : 6
        case (6, .number(let number)): type = number
        case (7, .number(let number)): counter = number
        default: break
        }
      }
      switch type {
      case 1: parts.kind = .counter(counter)
      case 0, 2: break
      default: isKnown = false
      }
      // The name has the issuer in front of it at times.
      if !parts.issuer.isEmpty, parts.account.hasPrefix(parts.issuer + ":") {
        parts.account = String(parts.account.dropFirst(parts.issuer.count + 1))
        while parts.account.first == " " { parts.account.removeFirst() }
      }
      guard isKnown else {
        imported.skipped.append("\(parts.issuer) \(parts.account)")
        continue
      }
      imported.entries.append(try parts.entry(now: now))
    }
  }

  static func write(_ entries: [Entry]) throws -> [UInt8] {
    let count = max(1, (entries.count + accountsInALink - 1) / accountsInALink)
    let batch = randomBytes(3).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } + 1
    var text = ""
    for index in 0..<count {
      let part = entries.dropFirst(index * accountsInALink).prefix(accountsInALink)
      var payload: [UInt8] = []
      for entry in part { ProtocolBuffer.append(1, message(entry), to: &payload) }
      ProtocolBuffer.append(2, 1, to: &payload)
      ProtocolBuffer.append(3, UInt64(count), to: &payload)
      if index > 0 { ProtocolBuffer.append(4, UInt64(index), to: &payload) }
      ProtocolBuffer.append(5, batch, to: &payload)
      text += scheme + "data=" + percentEscaped(base64Encoded(payload)) + "\n"
    }
    return Array(text.utf8)
  }

  private static func message(_ entry: Entry) -> [UInt8] {
    var bytes: [UInt8] = []
    ProtocolBuffer.append(1, entry.seed.reveal(), to: &bytes)
    ProtocolBuffer.append(2, Array(entry.account.utf8), to: &bytes)
    ProtocolBuffer.append(3, Array(entry.issuer.utf8), to: &bytes)
    let algorithm: UInt64 =
      switch entry.algorithm {
      case .sha1: 1
      case .sha256: 2
      case .sha512: 3
      }
    ProtocolBuffer.append(4, algorithm, to: &bytes)
    ProtocolBuffer.append(5, entry.digits == 8 ? 2 : 1, to: &bytes)
    switch entry.kind {
    case .counter(let counter):
      ProtocolBuffer.append(6, 1, to: &bytes)
      ProtocolBuffer.append(7, counter, to: &bytes)
    case .time, .steam: ProtocolBuffer.append(6, 2, to: &bytes)
    }
    return bytes
  }
}

/// The wire format of Protocol Buffers, of which numbers and bytes are used here.
///
/// <https://protobuf.dev/programming-guides/encoding/>
private struct ProtocolBuffer {
  enum Value {
    case number(UInt64)
    case bytes(ArraySlice<UInt8>)
  }

  private var reader: ByteReader

  init(_ bytes: ArraySlice<UInt8>) {
    reader = ByteReader(bytes)
  }

  /// The next field; nil at the end.
  ///
  /// - Throws: ``TransferError/malformed``.
  mutating func next() throws -> (number: UInt64, value: Value)? {
    guard !reader.rest.isEmpty else { return nil }
    let tag = try number()
    switch tag & 7 {
    case 0: return (tag >> 3, .number(try number()))
    case 1:
      guard let value = reader.uint64() else { throw TransferError.malformed }
      return (tag >> 3, .number(value.byteSwapped))
    case 2:
      guard let length = Int(exactly: try number()), let bytes = reader.take(length) else {
        throw TransferError.malformed
      }
      return (tag >> 3, .bytes(bytes))
    case 5:
      guard let value = reader.uint32() else { throw TransferError.malformed }
      return (tag >> 3, .number(UInt64(value.byteSwapped)))
    default: throw TransferError.malformed
    }
  }

  private mutating func number() throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), through: 63, by: 7) {
      guard let byte = reader.byte() else { throw TransferError.malformed }
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    throw TransferError.malformed
  }

  static func append(_ field: UInt64, _ value: UInt64, to bytes: inout [UInt8]) {
    append(field << 3, to: &bytes)
    append(value, to: &bytes)
  }

  static func append(_ field: UInt64, _ value: [UInt8], to bytes: inout [UInt8]) {
    append(field << 3 | 2, to: &bytes)
    append(UInt64(value.count), to: &bytes)
    bytes += value
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}
