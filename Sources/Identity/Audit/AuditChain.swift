import Crypto

/// What the audit trail is held together by (law 8): whoever does not have it can write no link, and sign
/// nothing.
///
/// One secret, which the store keeps sealed under the key-encryption key. Out of it come the key of the
/// links (HMAC-SHA-256, RFC 2104) and the one that signs checkpoints (Ed25519, RFC 8032).
package struct AuditKey: Sendable {
  private let links: SymmetricKey
  private let signing: Curve25519.Signing.PrivateKey

  package static let size = 32

  package init(secret: [UInt8]) throws {
    guard secret.count == Self.size else { throw Fault.keyHasWrongSize }
    func part(_ name: String) -> [UInt8] {
      Array(
        HMAC<SHA256>.authenticationCode(
          for: Array("audit \(name)".utf8), using: SymmetricKey(data: secret)))
    }
    links = SymmetricKey(data: part("links"))
    signing = try Curve25519.Signing.PrivateKey(rawRepresentation: part("checkpoints"))
  }

  /// The place of a record behind `last`.
  package func place(of record: ChainableRecord, after last: AuditPlace) -> AuditPlace {
    let number = last.number &+ 1
    var head: [UInt8] = []
    head.reserveCapacity(128)
    head += "audit record 1\n".utf8
    for value in [
      last.chain, number, record.id, record.account, record.recordedAt.milliseconds,
    ] {
      value.append(to: &head)
    }
    var code = HMAC<SHA256>(key: links)
    code.update(data: last.link)
    code.update(data: head)
    code.update(data: record.json)
    return AuditPlace(chain: last.chain, number: number, link: Array(code.finalize()))
  }

  package func signature(of checkpoint: AuditCheckpoint, after last: [UInt8]) throws -> [UInt8] {
    Array(try signing.signature(for: checkpoint.signed(after: last)))
  }

  package func holds(_ checkpoint: AuditCheckpoint, after last: [UInt8]) -> Bool {
    signing.publicKey.isValidSignature(
      checkpoint.signature, for: checkpoint.signed(after: last))
  }
}

/// What of a record its link is made of.
package struct ChainableRecord: Sendable {
  package let id: Int64
  package let account: Int64
  package let recordedAt: Timestamp
  package let json: [UInt8]

  package init(id: Int64, account: Int64, recordedAt: Timestamp, json: [UInt8]) {
    self.id = id
    self.account = account
    self.recordedAt = recordedAt
    self.json = json
  }
}

/// Where a record stands: in which chain, as which of its records, and by which link it hangs on all
/// before it.
package struct AuditPlace: Equatable, Sendable {
  package let chain: Int64
  package let number: Int64
  package let link: [UInt8]

  package init(chain: Int64, number: Int64, link: [UInt8]) {
    self.chain = chain
    self.number = number
    self.link = link
  }

  /// Before the first record of a chain.
  package init(startOf chain: Int64) {
    self.init(chain: chain, number: 0, link: [UInt8](repeating: 0, count: SHA256.byteCount))
  }

  /// What stands for the records that are in no chain.
  package static let chainless: Int64 = 0
}

/// What somebody with the key has signed: that a chain goes up to here at least. Each is signed together
/// with the one before it, so that none can be taken out.
package struct AuditCheckpoint: Equatable, Sendable {
  package enum Kind: Int64, Sendable {
    /// The first: how many records there were when the chains began, and the last of them.
    case beginning = 1
    /// A chain goes up to here.
    case reached = 2
    /// The same, and its writer has stopped.
    case closed = 3
    /// A chain's records up to here were removed; or, of those in none, so many are left.
    case pruned = 4
    /// What none of these is, and nobody has signed.
    case unknown = 0
  }

  package let number: Int64
  package let kind: Kind
  package let place: AuditPlace
  /// Id and time of the record that stands there.
  package let record: Int64
  package let recordedAt: Timestamp
  package var signature: [UInt8]

  package init(
    number: Int64, kind: Kind, place: AuditPlace, record: Int64, recordedAt: Timestamp,
    signature: [UInt8] = []
  ) {
    self.number = number
    self.kind = kind
    self.place = place
    self.record = record
    self.recordedAt = recordedAt
    self.signature = signature
  }

  fileprivate func signed(after last: [UInt8]) -> [UInt8] {
    let numbers = [
      number, kind.rawValue, place.chain, place.number, record, recordedAt.milliseconds,
    ]
    var bytes = Array("audit checkpoint 1\n".utf8)
    for number in numbers + [Int64(place.link.count)] { number.append(to: &bytes) }
    return bytes + place.link + last
  }

  /// What an operator keeps elsewhere: with it even a whole store of another day is told apart.
  package var anchor: String { "\(number)-\(Base64.encode(signature))" }
}

extension Int64 {
  /// Eight bytes, the highest first.
  fileprivate func append(to bytes: inout [UInt8]) {
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: self >> Int64(shift)))
    }
  }
}
