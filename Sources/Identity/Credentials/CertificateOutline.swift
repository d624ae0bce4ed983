import SwiftASN1

/// The structure of an X.509 certificate, with the times it is good for (RFC 5280 §4.1). Names, keys
/// and extensions are not looked into.
struct CertificateOutline: DERParseable {
  /// As ISO 8601 writes a time in UTC.
  let notBefore: String
  let notAfter: String

  struct Malformed: Error {}

  /// `Certificate`: what is signed, the algorithm, the signature.
  init(derEncoded node: ASN1Node) throws {
    self = try DER.sequence(node, identifier: .sequence) { nodes in
      guard let signed = nodes.next() else { throw Malformed() }
      let outline = try Self(signed: signed)
      try nodes.skip(.sequence)
      _ = try ASN1BitString(derEncoded: &nodes)
      return outline
    }
  }

  /// `TBSCertificate`.
  private init(signed node: ASN1Node) throws {
    self = try DER.sequence(node, identifier: .sequence) { nodes in
      _ = try DER.optionalExplicitlyTagged(&nodes, tagNumber: 0, tagClass: .contextSpecific) {
        try Int(derEncoded: $0)
      }
      // Serial number, algorithm and issuer stand before the times, subject and key behind them.
      try nodes.skip(.integer)
      try nodes.skip(.sequence)
      try nodes.skip(.sequence)
      guard let validity = nodes.next() else { throw Malformed() }
      let outline = try Self(validity: validity)
      try nodes.skip(.sequence)
      guard let key = nodes.next() else { throw Malformed() }
      try DER.sequence(key, identifier: .sequence) { parts in
        try parts.skip(.sequence)
        _ = try ASN1BitString(derEncoded: &parts)
      }
      // Two unique ids and the extensions, any of which may be missing.
      var last: UInt = 0
      while let optional = nodes.next() {
        let tag = optional.identifier
        guard tag.tagClass == .contextSpecific, (last + 1...3).contains(tag.tagNumber) else {
          throw Malformed()
        }
        last = tag.tagNumber
        if last == 3 { break }
      }
      return outline
    }
  }

  private init(validity node: ASN1Node) throws {
    self = try DER.sequence(node, identifier: .sequence) { times in
      guard let first = times.next(), let last = times.next() else { throw Malformed() }
      return Self(notBefore: try Self.time(first), notAfter: try Self.time(last))
    }
  }

  private init(notBefore: String, notAfter: String) {
    self.notBefore = notBefore
    self.notAfter = notAfter
  }

  /// `Time`: UTCTime for the years 1950 to 2049, GeneralizedTime for others.
  private static func time(_ node: ASN1Node) throws -> String {
    if node.identifier == .utcTime {
      let time = try UTCTime(derEncoded: node)
      return text(time.year, time.month, time.day, time.hours, time.minutes, time.seconds)
    }
    let time = try GeneralizedTime(derEncoded: node)
    return text(time.year, time.month, time.day, time.hours, time.minutes, time.seconds)
  }

  private static func text(
    _ year: Int, _ month: Int, _ day: Int, _ hours: Int, _ minutes: Int, _ seconds: Int
  ) -> String {
    func padded(_ number: Int, _ width: Int = 2) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return padded(year, 4) + "-" + padded(month) + "-" + padded(day) + "T" + padded(hours) + ":"
      + padded(minutes) + ":" + padded(seconds) + "Z"
  }
}

extension ASN1NodeCollection.Iterator {
  /// Takes the next node, which must be of that kind.
  fileprivate mutating func skip(_ identifier: ASN1Identifier) throws {
    guard next()?.identifier == identifier else { throw CertificateOutline.Malformed() }
  }
}
