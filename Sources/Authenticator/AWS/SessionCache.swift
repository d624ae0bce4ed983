#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Sessions that are kept until they end, each in a file, sealed with a key made of the vault's.
///
/// What cannot be opened counts as not there: another session costs one code.
package struct SessionCache {
  private let folder: String
  private let key: GuardedMemory

  package init(folder: String, key: GuardedMemory) throws {
    try makePrivateFolder(folder)
    self.folder = folder
    self.key = key
  }

  /// A session's name: what it is made of, one way. No file name says whose it is.
  package static func name(of parts: [String]) -> String {
    hexadecimal(shortHash(parts.map { "\($0.utf8.count):\($0)" }.joined()))
  }

  package func session(_ name: String) throws -> SessionCredentials? {
    guard let body = try open(name) else { return nil }
    let fields = body.withBytes { String(validating: $0, as: UTF8.self) }?
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let fields, fields.count == 4 else { return nil }
    return SessionCredentials(
      accessKeyID: fields[0], secretAccessKey: fields[1], sessionToken: fields[2],
      expiration: fields[3])
  }

  package func keep(_ session: SessionCredentials, as name: String) throws {
    let text = [
      session.accessKeyID, session.secretAccessKey, session.sessionToken, session.expiration,
    ].joined(separator: "\n")
    try seal(try GuardedMemory(copying: text.utf8), as: name)
  }

  /// The step that an entry's last code was sent for.
  package func lastStep(of entry: EntryID) throws -> Int64? {
    guard let body = try open(stepName(entry)), body.count == 8 else { return nil }
    return body.withBytes { $0.reduce(0) { $0 << 8 | Int64($1) } }
  }

  package func keep(lastStep: Int64, of entry: EntryID) throws {
    try seal(try GuardedMemory(copying: bigEndian(lastStep)), as: stepName(entry))
  }

  private func stepName(_ entry: EntryID) -> String { Self.name(of: ["step", entry.description]) }

  /// Held while a session of this name is made; waits for as long as it takes, two minutes at most.
  package static func lock(_ name: String, in folder: String) throws -> FileLock {
    try makePrivateFolder(folder)
    return try FileLock(path: "\(folder)/\(name).lock", patience: 120)
  }

  private func open(_ name: String) throws -> GuardedMemory? {
    let bytes: [UInt8]
    do {
      bytes = try readPrivateFile("\(folder)/\(name)", longest: 65_536)
    } catch VaultError.missing {
      return nil
    }
    return try SealedBytes.open(bytes[...], with: key, binding: Array(name.utf8))
  }

  private func seal(_ body: GuardedMemory, as name: String) throws {
    let sealed = SealedBytes.seal(body, with: key, binding: Array(name.utf8))
    try writePrivateFile("\(folder)/\(name)", sealed)
  }
}
