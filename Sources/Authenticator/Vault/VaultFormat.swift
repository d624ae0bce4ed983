/// The bytes of a vault file.
///
/// ```
/// header  magic            8   "SALLYVLT"
///         version          1   1
///         vault's id      16   random
///         saves            8   how often it was saved; big-endian, as all numbers are
///         ways in          1   1 to 8
///         way in, each:
///           kind           1   1 a passphrase, 2 a key
///           memory         4   KiB for Argon2id; 0 for a key
///           passes         4   of Argon2id; 0 for a key
///           salt          16   for Argon2id; zeros for a key
///           vault's key   72   sealed with the key that opens this way
/// body    nonce           24
///         entries          …   sealed with the vault's key and bound to the whole header
///         tag             16
/// ```
///
/// Sealing is XChaCha20-Poly1305. The key in a way in is bound to the magic, the version, the id and
/// what stands before it in its way in; the body to every byte before it, the other ways in and the
/// number of saves among them. So there is no bit in the file that could be another one unnoticed.
package struct VaultFormat {
  static let magic = Array("SALLYVLT".utf8)
  static let version: UInt8 = 1
  static let mostWaysIn = 8
  /// Room for a hundred thousand entries with long notes.
  static let longest = 256 << 20

  struct WayIn {
    enum Kind: UInt8 {
      case passphrase = 1
      case key = 2
    }

    var kind: Kind
    var derivation: KeyDerivation
    var salt: [UInt8]
    var sealedKey: [UInt8]

    /// What stands before the sealed key, which is bound to it.
    fileprivate var head: [UInt8] {
      [kind.rawValue] + bigEndian(derivation.memory) + bigEndian(derivation.passes) + salt
    }

    fileprivate static let sealedKeyLength = keyLength + SealedBytes.overhead
  }

  var id: [UInt8]
  var saves: UInt64
  var waysIn: [WayIn]
  var sealedBody: ArraySlice<UInt8> = []

  private static func keyBinding(id: [UInt8], _ wayIn: WayIn) -> [UInt8] {
    magic + [version] + id + wayIn.head
  }

  private var header: [UInt8] {
    var bytes = Self.magic + [Self.version] + id + bigEndian(saves) + [UInt8(waysIn.count)]
    for wayIn in waysIn { bytes += wayIn.head + wayIn.sealedKey }
    return bytes
  }

  /// The file that was taken apart.
  package var bytes: [UInt8] { header + sealedBody }

  /// A vault that nothing opens yet.
  init() {
    id = randomBytes(16)
    saves = 0
    waysIn = []
  }

  /// Takes a file apart; opens nothing.
  ///
  /// - Throws: ``VaultError/notAVault(path:)``, ``VaultError/newer(version:)``, ``VaultError/damaged``.
  package init(_ bytes: [UInt8], path: String) throws(VaultError) {
    var reader = ByteReader(bytes[...])
    guard reader.take(8).map(Array.init) == Self.magic else { throw .notAVault(path: path) }
    guard let version = reader.byte() else { throw .damaged }
    guard version == Self.version else {
      throw version > Self.version ? .newer(version: version) : .damaged
    }
    guard let id = reader.take(16), let saves = reader.uint64(), let count = reader.byte(),
      (1...Self.mostWaysIn).contains(Int(count))
    else { throw .damaged }
    self.id = Array(id)
    self.saves = saves
    waysIn = []
    for _ in 0..<count {
      guard let kind = reader.byte().flatMap(WayIn.Kind.init), let memory = reader.uint32(),
        let passes = reader.uint32(), let salt = reader.take(16),
        let sealedKey = reader.take(WayIn.sealedKeyLength)
      else { throw .damaged }
      let derivation = KeyDerivation(memory: memory, passes: passes)
      switch kind {
      case .passphrase: guard derivation.isAcceptable else { throw .damaged }
      case .key: guard memory == 0, passes == 0 else { throw .damaged }
      }
      waysIn.append(
        WayIn(
          kind: kind, derivation: derivation, salt: Array(salt), sealedKey: Array(sealedKey)))
    }
    sealedBody = reader.rest
    guard sealedBody.count >= SealedBytes.overhead else { throw .damaged }
  }

  /// Adds a way in to the vault whose own key is `vaultKey`.
  mutating func add(_ opener: Opener, to vaultKey: GuardedMemory) throws {
    guard waysIn.count < Self.mostWaysIn else { throw VaultError.tooLong }
    var wayIn: WayIn
    let key: GuardedMemory
    switch opener {
    case .passphrase(let passphrase):
      wayIn = WayIn(
        kind: .passphrase, derivation: .standard, salt: randomBytes(16), sealedKey: [])
      key = try wayIn.derivation.key(from: passphrase, salt: wayIn.salt)
    case .key(let given):
      wayIn = WayIn(
        kind: .key, derivation: KeyDerivation(memory: 0, passes: 0),
        salt: [UInt8](repeating: 0, count: 16), sealedKey: [])
      key = given
    case .vaultKey: preconditionFailure("the vault's own key is no way in")
    }
    wayIn.sealedKey = SealedBytes.seal(
      vaultKey, with: key, binding: Self.keyBinding(id: id, wayIn))
    waysIn.append(wayIn)
  }

  /// The vault's own key, and which way in gave it.
  ///
  /// - Throws: ``VaultError/wrongKey``; ``VaultError/noSuchKey`` where there is no way in of the kind.
  func vaultKey(with opener: Opener) throws -> (key: GuardedMemory, way: Int?) {
    let kind: WayIn.Kind
    switch opener {
    case .vaultKey(let key): return (key, nil)
    case .passphrase: kind = .passphrase
    case .key: kind = .key
    }
    guard waysIn.contains(where: { $0.kind == kind }) else { throw VaultError.noSuchKey }
    for (index, wayIn) in waysIn.enumerated() where wayIn.kind == kind {
      let key =
        switch opener {
        case .passphrase(let passphrase):
          try wayIn.derivation.key(from: passphrase, salt: wayIn.salt)
        case .key(let key), .vaultKey(let key): key
        }
      guard key.count == keyLength else { continue }
      let opened = try SealedBytes.open(
        wayIn.sealedKey[...], with: key, binding: Self.keyBinding(id: id, wayIn))
      if let opened, opened.count == keyLength { return (opened, index) }
    }
    throw VaultError.wrongKey
  }

  /// What was saved.
  ///
  /// - Throws: ``VaultError/damaged``; ``VaultError/wrongKey`` where the vault has another key by
  ///   now than the one that is given as its own.
  func contents(with key: GuardedMemory) throws -> VaultContents {
    guard let body = try SealedBytes.open(sealedBody, with: key, binding: header) else {
      throw VaultError.damaged
    }
    return try VaultContents(encoded: body)
  }

  /// The whole file, saved once more.
  mutating func encode(_ contents: VaultContents, with key: GuardedMemory) throws -> [UInt8] {
    saves += 1
    let header = header
    return header + SealedBytes.seal(try contents.encoded(), with: key, binding: header)
  }
}
