import CSodium
import Crypto
import Synchronization

/// Why a session token is not taken.
package enum SessionTokenRejection: Error, Equatable {
  /// Not one of ours, altered, or of a key that is gone.
  case invalid
  case expired
}

/// Makes and opens session tokens. A session has no row: its token, sealed with
/// XChaCha20-Poly1305, says who, until when, and when a code was given (see ``SessionPayload``); its
/// secret is derived from its key id.
package final class SessionSealer: Sendable {
  /// Seconds a key makes new sessions for: a day.
  package static let rotation: Int64 = 86_400
  /// Seconds a key opens sessions for: its day, then the longest session, then an hour of slack.
  package static let retention: Int64 = rotation + 129_600 + 3600

  /// Seconds after which every instance has taken a new key, for each looks every minute.
  package static let spread: Int64 = 150

  /// Most characters of a token. What a session may carry is bounded by ``PackedSize``.
  static let longestToken = 24_576

  private let keys = Mutex<[SessionKey]>([])

  package init() {}

  /// Takes the keys the store holds, newest last.
  package func replaceKeys(_ keys: [SessionKey]) {
    self.keys.withLock { $0 = keys.sorted { $0.createdAt < $1.createdAt } }
  }

  package func issue(
    _ session: Session, random: borrowing some RandomSource
  ) throws -> SessionCredentials {
    // The newest that all instances hold; at the very first, the only one there is.
    let settled = session.issuedAt.adding(seconds: -Self.spread)
    let held = keys.withLock { $0 }
    guard let key = held.last(where: { $0.createdAt <= settled }) ?? held.first else {
      throw Fault.noSessionKey
    }
    let keyID = Identifiers.accessKeyID(
      prefix: .temporary, account: session.account, random: random)
    let payload = SessionPayload.bytes(of: session)
    var token: [UInt8] = [SessionPayload.version(of: session).rawValue]
    token.reserveCapacity(1 + 4 + SessionBox.overhead + payload.count)
    for shift in [24, 16, 8, 0] as [UInt32] {
      token.append(UInt8(truncatingIfNeeded: key.id >> shift))
    }
    key.box.seal(
      payload, nonce: random.bytes(SessionBox.nonceSize),
      boundTo: keyID, to: &token)
    return SessionCredentials(
      accessKeyID: keyID, secretAccessKey: key.secret(of: keyID),
      sessionToken: String(decoding: Identifiers.base64(token), as: UTF8.self),
      expiresAt: session.expiresAt)
  }

  /// The session a token stands for, and the secret that belongs to the key id.
  ///
  /// The key id is bound into the token: neither works with another's.
  package func open(
    _ token: String, accessKeyID: String, at now: Timestamp
  ) throws(SessionTokenRejection) -> (session: Session, secretAccessKey: [UInt8]) {
    guard token.utf8.count <= Self.longestToken, let bytes = Base64.decode(token.utf8),
      bytes.count > 5, let version = SessionPayload.Version(rawValue: bytes[0])
    else { throw .invalid }
    let id = bytes[1...4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard let key = keys.withLock({ keys in keys.first { $0.id == id } }),
      let payload = key.box.open(bytes, from: 5, boundTo: accessKeyID),
      let session = SessionPayload.session(from: payload, version: version)
    else { throw .invalid }
    guard Session.isPast(session.issuedAt, at: now) else { throw .invalid }
    guard now < session.expiresAt else { throw .expired }
    return (session, key.secret(of: accessKeyID))
  }
}

/// One day's key for session tokens.
package struct SessionKey: Sendable {
  package let id: UInt32
  package let createdAt: Timestamp
  fileprivate let box: SessionBox
  private let derivation: SymmetricKey

  /// `material` is 32 random bytes.
  package init(id: UInt32, createdAt: Timestamp, material: [UInt8]) {
    self.id = id
    self.createdAt = createdAt
    let root = SymmetricKey(data: material)
    box = SessionBox(
      key: HKDF<SHA256>.deriveKey(
        inputKeyMaterial: root, info: Array("session token".utf8), outputByteCount: 32))
    derivation = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: root, info: Array("session secret".utf8), outputByteCount: 32)
  }

  /// The secret access key of a session: 30 bytes of BLAKE2b with a key (RFC 7693), as 40 characters
  /// of Base64.
  func secret(of accessKeyID: String) -> [UInt8] {
    let name = Array(accessKeyID.utf8)
    var secret = [UInt8](repeating: 0, count: 30)
    let outcome = unsafe derivation.withUnsafeBytes { key in
      unsafe crypto_generichash(
        &secret, secret.count, name, UInt64(name.count),
        key.assumingMemoryBound(to: UInt8.self).baseAddress, key.count)
    }
    precondition(outcome == 0, "sizes that BLAKE2b does not take")
    return Identifiers.base64(secret)
  }
}

/// XChaCha20-Poly1305 (libsodium) with one key. Its nonces of 192 bits may be drawn at random for
/// as many tokens as a day can see.
private struct SessionBox: Sendable {
  static let nonceSize = 24
  /// What sealing adds: the nonce in front, the tag behind.
  static let overhead = nonceSize + 16

  private let key: SymmetricKey

  init(key: SymmetricKey) {
    precondition(sodium_init() >= 0, "libsodium does not start")
    self.key = key
  }

  func seal(
    _ payload: [UInt8], nonce: [UInt8], boundTo name: String, to token: inout [UInt8]
  ) {
    let name = Array(name.utf8)
    var sealed = [UInt8](repeating: 0, count: payload.count + 16)
    // The only failure there is, an output too long to count, cannot come about.
    _ = unsafe key.withUnsafeBytes { key in
      unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
        &sealed, nil, payload, UInt64(payload.count), name, UInt64(name.count), nil, nonce,
        key.assumingMemoryBound(to: UInt8.self).baseAddress!)
    }
    token.append(contentsOf: nonce)
    token.append(contentsOf: sealed)
  }

  /// Nil for what was not sealed here, with this name.
  func open(_ token: [UInt8], from start: Int, boundTo name: String) -> [UInt8]? {
    guard token.count - start >= Self.overhead else { return nil }
    let nonce = Array(token[start..<(start + Self.nonceSize)])
    let sealed = Array(token[(start + Self.nonceSize)...])
    let name = Array(name.utf8)
    var payload = [UInt8](repeating: 0, count: sealed.count - 16)
    let outcome = unsafe key.withUnsafeBytes { key in
      unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
        &payload, nil, nil, sealed, UInt64(sealed.count), name, UInt64(name.count), nonce,
        key.assumingMemoryBound(to: UInt8.self).baseAddress!)
    }
    return outcome == 0 ? payload : nil
  }
}
