import Crypto

/// Seals the parts of one backup, in their order (AES-256-GCM).
///
/// The key is made for this backup alone, so that the parts can be numbered instead of drawing nonces.
/// What stands in front of them, a part's number and whether it is the last are authenticated with each:
/// none can be altered, moved, left out or put in, and no end cut off.
package struct BackupSeal: Sendable {
  package static let saltSize = 32
  /// Bytes that sealing adds to a part.
  package static let overhead = 16

  private let key: SymmetricKey
  private let head: [UInt8]

  /// `head` is all that stands in front of the parts, the salt among it. Nil when `keyring` has no key that is
  /// called `keyID`.
  package init?(_ keyring: Keyring, keyID: String, salt: [UInt8], head: [UInt8]) {
    guard let key = keyring.backupKey(of: keyID, salt: salt) else { return nil }
    self.key = key
    self.head = Array(SHA256.hash(data: head))
  }

  package func seal(_ part: [UInt8], number: Int64, isLast: Bool) throws -> [UInt8] {
    let box = try AES.GCM.seal(
      part, using: key, nonce: Self.nonce(number), authenticating: label(number, isLast))
    return Array(box.ciphertext) + Array(box.tag)
  }

  /// Throws ``Fault/unreadableSecret(of:)`` for what was not sealed here as that part.
  package func open(_ sealed: [UInt8], number: Int64, isLast: Bool) throws -> [UInt8] {
    guard sealed.count >= Self.overhead else { throw Fault.unreadableSecret(of: "a backup") }
    do {
      let box = try AES.GCM.SealedBox(
        nonce: Self.nonce(number), ciphertext: sealed.dropLast(Self.overhead),
        tag: sealed.suffix(Self.overhead))
      return Array(try AES.GCM.open(box, using: key, authenticating: label(number, isLast)))
    } catch {
      throw Fault.unreadableSecret(of: "a backup")
    }
  }

  private static func nonce(_ number: Int64) throws -> AES.GCM.Nonce {
    try AES.GCM.Nonce(data: [0, 0, 0, 0] + bytes(number))
  }

  private func label(_ number: Int64, _ isLast: Bool) -> [UInt8] {
    head + Self.bytes(number) + [isLast ? 1 : 0]
  }

  private static func bytes(_ number: Int64) -> [UInt8] {
    stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}

/// A digest of bytes that come one after another.
package struct RunningDigest {
  private var hash = SHA256()

  package init() {}

  package mutating func take(_ bytes: [UInt8]) {
    hash.update(data: bytes)
  }

  package func finished() -> [UInt8] {
    Array(hash.finalize())
  }
}
