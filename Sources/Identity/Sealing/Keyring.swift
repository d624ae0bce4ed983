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
/// that one seals the account's secrets. Changing the outer key touches one value an account. While
/// either is being changed, two are known: one seals, both open, and what is sealed begins with the
/// mark of its key.
package final class Keyring: Sendable {
  /// The one that seals stands first.
  private let outer: Mutex<[SealingKey]>
  private let random: any RandomSource
  /// By their sealed form: an account whose making was undone may come again with another key.
  private let dataKeys = Mutex<[[UInt8]: SealingKey]>([:])

  /// `others` open what is sealed under them, and seal nothing. Throws ``Fault/keyHasWrongSize`` unless
  /// each key has 32 bytes.
  package init(
    keyEncryptionKey: [UInt8], others: [[UInt8]] = [], random: any RandomSource
  ) throws {
    let keys = [keyEncryptionKey] + others
    guard keys.allSatisfy({ $0.count == 32 }) else { throw Fault.keyHasWrongSize }
    outer = Mutex(keys.map { SealingKey($0) })
    self.random = random
  }

  /// Seals with another key-encryption key from now on; the ones before still open. Throws
  /// ``Fault/keyHasWrongSize`` unless it has 32 bytes.
  package func adopt(_ keyEncryptionKey: [UInt8]) throws {
    guard keyEncryptionKey.count == 32 else { throw Fault.keyHasWrongSize }
    let new = SealingKey(keyEncryptionKey)
    outer.withLock { keys in
      keys.removeAll { $0.mark == new.mark }
      keys.insert(new, at: 0)
    }
  }

  /// The mark of the key-encryption key that seals.
  package var mark: KeyMark { outerKeys[0].mark }

  /// Those of the others that are known.
  package var otherMarks: [KeyMark] { outerKeys.dropFirst().map(\.mark) }

  /// A key of the store, sealed anew under the key-encryption key that seals now.
  package func rewrap(_ sealed: [UInt8], at place: SealedPlace) throws -> [UInt8] {
    try seal(open(sealed, under: outerKeys, at: place), under: outerKeys[0], at: place)
  }

  /// A new data key for an account, sealed.
  package func makeDataKey(for account: AccountID) throws -> [UInt8] {
    try seal(random.bytes(32), under: outerKeys[0], at: .accountKey(of: account))
  }

  /// The mark of a data key as the store keeps it.
  package func mark(ofDataKey sealed: [UInt8], of account: AccountID) throws -> KeyMark {
    try dataKey(sealed, of: account).mark
  }

  /// Throws ``Fault/unreadableSecret(of:)`` when none of the keys is the one the account is sealed under.
  package func check(_ account: Account) throws {
    _ = try dataKey(account.sealedDataKey, of: account.id)
  }

  package func seal(_ secret: [UInt8], of account: Account, at place: SealedPlace) throws -> [UInt8]
  {
    try seal(secret, under: dataKey(account.sealedDataKey, of: account.id), at: place)
  }

  package func open(_ sealed: [UInt8], of account: Account, at place: SealedPlace) throws -> [UInt8]
  {
    try open(sealed, under: dataKeys(of: account), at: place)
  }

  /// A digest that nobody can compute without the account's key.
  package func digest(
    _ secret: String, of account: Account, at place: SealedPlace
  ) throws -> SecretDigest {
    digest(secret, by: try dataKey(account.sealedDataKey, of: account.id), at: place)
  }

  /// The same by each key that the account has while its data key is being changed.
  package func digests(
    _ secret: String, of account: Account, at place: SealedPlace
  ) throws -> [SecretDigest] {
    try dataKeys(of: account).map { digest(secret, by: $0, at: place) }
  }

  package func sealSessionKey(_ material: [UInt8], id: UInt32) throws -> [UInt8] {
    try seal(material, under: outerKeys[0], at: .sessionKey(id))
  }

  package func openSessionKey(_ sealed: [UInt8], id: UInt32) throws -> [UInt8] {
    try open(sealed, under: outerKeys, at: .sessionKey(id))
  }

  /// `random` makes its nonce, so that what tests repeat does not hang on when a store got its key.
  package func sealAuditKey(_ secret: [UInt8], random: any RandomSource) throws -> [UInt8] {
    try seal(secret, under: outerKeys[0], at: .auditKey, random)
  }

  package func openAuditKey(_ sealed: [UInt8]) throws -> [UInt8] {
    try open(sealed, under: outerKeys, at: .auditKey)
  }

  /// A key for one backup, which nothing else is sealed with; nil when no key of that name is known.
  func backupKey(of keyID: String, salt: [UInt8]) -> SymmetricKey? {
    outerKeys.first { $0.mark.description == keyID }.map { outer in
      HKDF<SHA256>.deriveKey(
        inputKeyMaterial: outer.key, salt: salt, info: Array("sallyport backup".utf8),
        outputByteCount: 32)
    }
  }

  /// Tells key-encryption keys apart, and nothing of what they are.
  package var keyID: String { mark.description }

  private var outerKeys: [SealingKey] { outer.withLock { $0 } }

  /// The account's own, and the one before as long as something may be sealed under it.
  private func dataKeys(of account: Account) throws -> [SealingKey] {
    let current = try dataKey(account.sealedDataKey, of: account.id)
    guard let former = account.sealedFormerKey else { return [current] }
    return [current, try dataKey(former, of: account.id)]
  }

  private func dataKey(_ sealed: [UInt8], of account: AccountID) throws -> SealingKey {
    if let known = dataKeys.withLock({ $0[sealed] }) { return known }
    let key = SealingKey(try open(sealed, under: outerKeys, at: .accountKey(of: account)))
    dataKeys.withLock { $0[sealed] = key }
    return key
  }

  private func digest(
    _ secret: String, by key: SealingKey, at place: SealedPlace
  ) -> SecretDigest {
    let derived = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key.key, info: Array("digests".utf8), outputByteCount: 32)
    let code = HMAC<SHA256>.authenticationCode(
      for: Array(place.text.utf8) + [0] + Array(secret.utf8), using: derived)
    return SecretDigest(bytes: Array(code))
  }

  private func seal(
    _ secret: [UInt8], under key: SealingKey, at place: SealedPlace,
    _ other: (any RandomSource)? = nil
  ) throws -> [UInt8] {
    let box = try AES.GCM.seal(
      secret, using: key.key, nonce: AES.GCM.Nonce(data: (other ?? random).bytes(12)),
      authenticating: Array(place.text.utf8))
    return key.mark.bytes + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
  }

  private func open(
    _ sealed: [UInt8], under keys: [SealingKey], at place: SealedPlace
  ) throws -> [UInt8] {
    if let key = keys.first(where: { sealed.starts(with: $0.mark.bytes) }) {
      return try open(sealed.dropFirst(KeyMark.size), under: key, at: place)
    }
    // Without a mark: of a store from before there were any.
    for key in keys {
      if let opened = try? open(sealed[...], under: key, at: place) { return opened }
    }
    throw Fault.unreadableSecret(of: place.text)
  }

  private func open(
    _ sealed: ArraySlice<UInt8>, under key: SealingKey, at place: SealedPlace
  ) throws -> [UInt8] {
    do {
      let box = try AES.GCM.SealedBox(combined: sealed)
      return Array(try AES.GCM.open(box, using: key.key, authenticating: Array(place.text.utf8)))
    } catch {
      throw Fault.unreadableSecret(of: place.text)
    }
  }
}
