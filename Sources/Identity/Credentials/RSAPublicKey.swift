import Crypto
import CryptoExtras
import FoundationEssentials

/// An RSA public key of 2048 bits or more, as SSH writes it down (RFC 4253 §6.6).
package struct RSAPublicKey: Equatable, Sendable {
  /// The name of the algorithm, then exponent and modulus.
  package let blob: [UInt8]

  /// The one kind of key that IAM takes.
  private static let algorithm = "ssh-rsa"
  /// Others that SSH has, so that they can be told from what is no key at all.
  private static let otherAlgorithms = ["ssh-dss", "ssh-ed25519", "ecdsa-sha2-", "sk-"]
  private static let labels = ["PUBLIC KEY", "RSA PUBLIC KEY"]

  package enum Rejection: Error, Equatable {
    /// A key or an encoding of another kind.
    case unrecognizedEncoding
    /// Damaged, too short, or no key at all.
    case invalid
  }

  /// Reads one line of an `authorized_keys` file without options, or a PEM document; the comment of
  /// the former is dropped.
  package init(_ text: String) throws(Rejection) {
    let text = text.trimmed
    if text.hasPrefix("-----BEGIN ") {
      try self.init(pem: text)
    } else {
      try self.init(line: text)
    }
  }

  /// A blob that was read before.
  package init(kept blob: [UInt8]) {
    self.blob = blob
  }

  /// `ssh-rsa AAAA…`, without a comment.
  package var line: String { Self.algorithm + " " + Base64.encode(blob) }

  /// A SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) in PEM. Throws ``Rejection`` for a damaged blob.
  package func pem() throws -> String {
    try Self.key(of: blob).pemRepresentation + "\n"
  }

  /// The MD5 digest of the blob, as `ssh-keygen -l -E md5` shows it. A name for the key, not a
  /// proof of it.
  package var fingerprint: String {
    Insecure.MD5.hash(data: blob).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined(separator: ":")
  }

  private init(pem: String) throws(Rejection) {
    guard Self.labels.contains(where: { pem.hasPrefix("-----BEGIN \($0)-----") }) else {
      throw .unrecognizedEncoding
    }
    do {
      let numbers = try _RSA.Signing.PublicKey(pemRepresentation: pem).getKeyPrimitives()
      var blob = SSHWriter()
      blob.string(Array(Self.algorithm.utf8))
      blob.number(Array(numbers.publicExponent))
      blob.number(Array(numbers.modulus))
      self.blob = blob.bytes
    } catch {
      throw .invalid
    }
  }

  private init(line: String) throws(Rejection) {
    let fields = line.split(maxSplits: 2) { $0 == " " || $0 == "\t" }
    guard let name = fields.first, !line.contains(where: \.isNewline) else { throw .invalid }
    guard name == Self.algorithm else {
      let isOther = Self.otherAlgorithms.contains { name.hasPrefix($0) }
      throw isOther ? .unrecognizedEncoding : .invalid
    }
    guard fields.count > 1, let blob = Base64.decode(fields[1].utf8) else { throw .invalid }
    _ = try Self.key(of: blob)
    self.blob = blob
  }

  /// The key in a blob, if there is one and nothing else.
  private static func key(of blob: [UInt8]) throws(Rejection) -> _RSA.Signing.PublicKey {
    var reader = SSHReader(blob[...])
    guard let name = reader.string(), name.elementsEqual(algorithm.utf8),
      let exponent = reader.number(), let modulus = reader.number(), reader.isAtEnd
    else { throw .invalid }
    do {
      return try _RSA.Signing.PublicKey(n: modulus, e: exponent)
    } catch {
      throw .invalid
    }
  }
}

/// Reads SSH's data types (RFC 4251 §5).
private struct SSHReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func string() -> ArraySlice<UInt8>? {
    guard rest.count >= 4 else { return nil }
    let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    guard length <= rest.count - 4 else { return nil }
    let text = rest.dropFirst(4).prefix(length)
    rest = rest.dropFirst(4 + length)
    return text
  }

  /// A number above zero in its shortest form, most significant byte first.
  mutating func number() -> [UInt8]? {
    guard let bytes = string(), let first = bytes.first, first < 0x80 else { return nil }
    guard first == 0 else { return Array(bytes) }
    let rest = bytes.dropFirst()
    guard let second = rest.first, second >= 0x80 else { return nil }
    return Array(rest)
  }
}

/// Writes them.
private struct SSHWriter {
  private(set) var bytes: [UInt8] = []

  mutating func string(_ text: [UInt8]) {
    for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: text.count >> shift)) }
    bytes += text
  }

  mutating func number(_ digits: [UInt8]) {
    let digits = Array(digits.drop { $0 == 0 })
    string((digits.first ?? 0) >= 0x80 ? [0] + digits : digits)
  }
}

extension String {
  /// Without white space at its ends.
  fileprivate var trimmed: String {
    let isBlank: (Character) -> Bool = \.isWhitespace
    let start = drop(while: isBlank)
    return String(start.reversed().drop(while: isBlank).reversed())
  }
}
