/// The plain form of what a token seals.
///
/// A session of `GetSessionToken`, the usual one, is five big-endian numbers (version 1). Any other
/// has them too, and what was said when it was made behind them (version 2): texts with their length
/// in front, lists with their count.
enum SessionPayload {
  /// The forms a token may have, as its first byte.
  enum Version: UInt8 {
    case plain = 1
    case detailed = 2
  }

  private static let size = 40
  private static let noMFA = Int64.min

  static func version(of session: Session) -> Version {
    session.details == nil ? .plain : .detailed
  }

  static func bytes(of session: Session) -> [UInt8] {
    let numbers: InlineArray<5, Int64> = [
      session.account.number.bigEndian, session.owner.number.bigEndian,
      session.issuedAt.milliseconds.bigEndian, session.expiresAt.milliseconds.bigEndian,
      (session.mfaAt?.milliseconds ?? noMFA).bigEndian,
    ]
    let plain = unsafe numbers.span.withUnsafeBytes { bytes in unsafe Array(bytes) }
    guard let details = session.details else { return plain }
    var writer = PayloadWriter(bytes: plain)
    writer.write(details)
    return writer.bytes
  }

  static func session(from bytes: [UInt8], version: Version) -> Session? {
    guard bytes.count >= size, (bytes.count == size) == (version == .plain) else { return nil }
    let numbers = (0..<5).map { field in
      bytes[(field * 8)..<(field * 8 + 8)].reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
    guard let account = AccountID(number: numbers[0]) else { return nil }
    var details: SessionDetails?
    if version == .detailed {
      var reader = PayloadReader(rest: bytes[size...])
      guard let read = reader.details(), reader.rest.isEmpty else { return nil }
      details = read
    }
    let owner =
      details?.kind == .assumedRole ? .role(RecordID(numbers[1])) : Owner(number: numbers[1])
    return Session(
      account: account, owner: owner, issuedAt: Timestamp(milliseconds: numbers[2]),
      expiresAt: Timestamp(milliseconds: numbers[3]),
      mfaAt: numbers[4] == noMFA ? nil : Timestamp(milliseconds: numbers[4]), details: details)
  }
}

extension Session {
  /// The session as bytes, to be kept in a row: who may sign in to the console with it is kept apart.
  package var kept: [UInt8] {
    [SessionPayload.version(of: self).rawValue] + SessionPayload.bytes(of: self)
  }

  /// Nil for what is no session.
  package init?(kept bytes: [UInt8]) {
    guard let version = bytes.first.flatMap(SessionPayload.Version.init(rawValue:)),
      let session = SessionPayload.session(from: Array(bytes.dropFirst()), version: version)
    else { return nil }
    self = session
  }
}

private struct PayloadWriter {
  var bytes: [UInt8]

  mutating func write(_ details: SessionDetails) {
    bytes.append(details.kind.rawValue)
    write(details.name)
    write(details.policies.inline.map { [$0] } ?? [])
    write(details.policies.managed)
    write(details.tags.flatMap { [$0.key, $0.value] })
    write(details.transitiveTagKeys)
    write(details.sourceIdentity.map { [$0] } ?? [])
    bytes.append(details.isChained ? 1 : 0)
  }

  private mutating func write(_ texts: [String]) {
    write(texts.count)
    for text in texts { write(text) }
  }

  private mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// All lengths and counts are bounded by the sizes of parameters, far below 65,536.
  private mutating func write(_ number: Int) {
    bytes.append(UInt8(truncatingIfNeeded: number >> 8))
    bytes.append(UInt8(truncatingIfNeeded: number))
  }
}

private struct PayloadReader {
  var rest: ArraySlice<UInt8>

  mutating func details() -> SessionDetails? {
    guard let kind = rest.popFirst().flatMap(SessionDetails.Kind.init(rawValue:)),
      let name = text(),
      let inline = texts(), let managed = texts(), let tags = texts(), tags.count % 2 == 0,
      let transitive = texts(), let sourceIdentity = texts(), let chained = rest.popFirst()
    else { return nil }
    return SessionDetails(
      kind, name: name, policies: SessionPolicies(inline: inline.first, managed: managed),
      tags: stride(from: 0, to: tags.count, by: 2).map {
        Tag(key: tags[$0], value: tags[$0 + 1])
      },
      transitiveTagKeys: transitive, sourceIdentity: sourceIdentity.first,
      isChained: chained == 1)
  }

  private mutating func texts() -> [String]? {
    guard let count = number() else { return nil }
    var texts: [String] = []
    for _ in 0..<count {
      guard let text = text() else { return nil }
      texts.append(text)
    }
    return texts
  }

  private mutating func text() -> String? {
    guard let length = number(), rest.count >= length else { return nil }
    defer { rest.removeFirst(length) }
    return String(validating: rest.prefix(length), as: UTF8.self)
  }

  private mutating func number() -> Int? {
    guard let high = rest.popFirst(), let low = rest.popFirst() else { return nil }
    return Int(high) << 8 | Int(low)
  }
}
