import Crypto
import Synchronization

/// What a sealed value belongs to. It is authenticated with the value, so that a sealed value moved
/// to another row, column or account does not open.
package struct SealedPlace: Sendable {
  let text: String

  package static func accountKey(of account: AccountID) -> SealedPlace {
    SealedPlace(text: "account-key/\(account)")
  }
  package static func seed(of device: RecordID, in account: AccountID) -> SealedPlace {
    SealedPlace(text: "mfa-seed/\(account)/\(device.number)")
  }
  package static func secretAccessKey(_ id: String, in account: AccountID) -> SealedPlace {
    SealedPlace(text: "secret-access-key/\(account)/\(id)")
  }
  package static func outbox(_ item: RecordID, in account: AccountID) -> SealedPlace {
    SealedPlace(text: "outbox/\(account)/\(item.number)")
  }
  package static func sentCode(
    _ purpose: SentCode.Purpose, to target: String, in account: AccountID
  ) -> SealedPlace {
    SealedPlace(text: "sent-code/\(account)/\(purpose.rawValue)/\(target)")
  }
  package static func marker(of list: String, in account: AccountID) -> SealedPlace {
    SealedPlace(text: "marker/\(account)/\(list)")
  }
  package static let auditKey = SealedPlace(text: "audit-key")
  package static func sessionKey(_ id: UInt32) -> SealedPlace {
    SealedPlace(text: "session-key/\(id)")
  }
}

/// Opens and seals what must be readable again: seeds, secret access keys, session keys (law 9).
///
/// An envelope: the key-encryption key, which the operator holds, seals one data key an account;
/// that one seals the account's secrets. Changing the outer key touches one value an account.
package final class Keyring: Sendable {
  private let outer: SymmetricKey
  private let random: any RandomSource
  /// By their sealed form: an account whose making was undone may come again with another key.
  private let dataKeys = Mutex<[[UInt8]: SymmetricKey]>([:])

  /// Throws ``Fault/keyHasWrongSize`` unless the key has 32 bytes.
  package init(keyEncryptionKey: [UInt8], random: any RandomSource) throws {
    guard keyEncryptionKey.count == 32 else { throw Fault.keyHasWrongSize }
    outer = SymmetricKey(data: keyEncryptionKey)
    self.random = random
  }

  /// A new data key for an account, sealed.
  package func makeDataKey(for account: AccountID) throws -> [UInt8] {
    try seal(random.bytes(32), under: outer, at: .accountKey(of: account))
  }

  /// Throws ``Fault/unreadableSecret(of:)`` when this is not the key the account is sealed under.
  package func check(_ account: Account) throws {
    _ = try dataKey(of: account)
  }

  package func seal(_ secret: [UInt8], of account: Account, at place: SealedPlace) throws -> [UInt8]
  {
    try seal(secret, under: dataKey(of: account), at: place)
  }

  package func open(_ sealed: [UInt8], of account: Account, at place: SealedPlace) throws -> [UInt8]
  {
    try open(sealed, under: dataKey(of: account), at: place)
  }

  /// A digest that nobody can compute without the account's key.
  package func digest(
    _ secret: String, of account: Account, at place: SealedPlace
  ) throws -> SecretDigest {
    let key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: try dataKey(of: account), info: Array("digests".utf8), outputByteCount: 32)
    let code = HMAC<SHA256>.authenticationCode(
      for: Array(place.text.utf8) + [0] + Array(secret.utf8), using: key)
    return SecretDigest(bytes: Array(code))
  }

  package func sealSessionKey(_ material: [UInt8], id: UInt32) throws -> [UInt8] {
    try seal(material, under: outer, at: .sessionKey(id))
  }

  package func openSessionKey(_ sealed: [UInt8], id: UInt32) throws -> [UInt8] {
    try open(sealed, under: outer, at: .sessionKey(id))
  }

  /// `random` makes its nonce, so that what tests repeat does not hang on when a store got its key.
  package func sealAuditKey(_ secret: [UInt8], random: any RandomSource) throws -> [UInt8] {
    try seal(secret, under: outer, at: .auditKey, random)
  }

  package func openAuditKey(_ sealed: [UInt8]) throws -> [UInt8] {
    try open(sealed, under: outer, at: .auditKey)
  }

  /// A key for one backup, which nothing else is sealed with.
  func backupKey(salt: [UInt8]) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: outer, salt: salt, info: Array("sallyport backup".utf8),
      outputByteCount: 32)
  }

  /// Tells key-encryption keys apart, and nothing of what they are.
  package var keyID: String {
    let code = HMAC<SHA256>.authenticationCode(for: Array("key id".utf8), using: outer)
    return code.prefix(8).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }.joined()
  }

  private func dataKey(of account: Account) throws -> SymmetricKey {
    if let known = dataKeys.withLock({ $0[account.sealedDataKey] }) { return known }
    let opened = try open(account.sealedDataKey, under: outer, at: .accountKey(of: account.id))
    let key = SymmetricKey(data: opened)
    dataKeys.withLock { $0[account.sealedDataKey] = key }
    return key
  }

  private func seal(
    _ secret: [UInt8], under key: SymmetricKey, at place: SealedPlace,
    _ other: (any RandomSource)? = nil
  ) throws -> [UInt8] {
    let box = try AES.GCM.seal(
      secret, using: key, nonce: AES.GCM.Nonce(data: (other ?? random).bytes(12)),
      authenticating: Array(place.text.utf8))
    return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
  }

  private func open(
    _ sealed: [UInt8], under key: SymmetricKey, at place: SealedPlace
  ) throws -> [UInt8] {
    do {
      let box = try AES.GCM.SealedBox(combined: sealed)
      return Array(try AES.GCM.open(box, using: key, authenticating: Array(place.text.utf8)))
    } catch {
      throw Fault.unreadableSecret(of: place.text)
    }
  }
}
