#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A vault as a file, and how it is read and saved.
///
/// Beside it lie, with names that begin as its own does: `.lock`, held while it is changed; `.new`,
/// which is being written; `.previous`, the vault as it was before.
package struct VaultFile: Sendable {
  package let path: String

  package init(path: String) {
    self.path = path
  }

  package var previousPath: String { path + ".previous" }
  var newPath: String { path + ".new" }
  var lockPath: String { path + ".lock" }

  package var exists: Bool { access(path, F_OK) == 0 }

  /// Makes the vault and its folder, and opens it.
  ///
  /// - Throws: ``VaultError/exists(path:)``, and what saving throws.
  package func create(openers: [Opener], _ contents: VaultContents = VaultContents()) throws
    -> OpenVault
  {
    try makeFolder()
    return try withLock {
      guard !exists else { throw VaultError.exists(path: path) }
      var format = VaultFormat()
      let key = try GuardedMemory.random(count: keyLength)
      for opener in openers { try format.add(opener, to: key) }
      try save(try format.encode(contents, with: key))
      return OpenVault(file: self, key: key, contents: contents, saves: format.saves)
    }
  }

  /// Reads and opens the vault.
  ///
  /// - Throws: ``VaultError``. A passphrase takes the time that Argon2id takes.
  package func open(with opener: Opener) throws -> OpenVault {
    let (format, key, contents) = try read(with: opener)
    return OpenVault(file: self, key: key, contents: contents, saves: format.saves)
  }

  /// Changes the newest state of the vault and saves it, while no other process does.
  ///
  /// Nothing is saved when `body` throws.
  package func change<Result>(
    with opener: Opener, _ body: (inout VaultContents) throws -> Result
  ) throws -> (result: Result, vault: OpenVault) {
    try withLock {
      var (format, key, contents) = try read(with: opener)
      let result = try body(&contents)
      try save(try format.encode(contents, with: key))
      return (
        result, OpenVault(file: self, key: key, contents: contents, saves: format.saves)
      )
    }
  }

  /// Gives the vault a new key of its own and new ways in; those it had open it no more.
  ///
  /// The earlier copy goes, which the old ones still open.
  package func change(openers: [Opener], with opener: Opener) throws -> OpenVault {
    try withLock {
      let (old, _, contents) = try read(with: opener)
      var format = old
      format.waysIn = []
      let key = try GuardedMemory.random(count: keyLength)
      for opener in openers { try format.add(opener, to: key) }
      try save(try format.encode(contents, with: key))
      guard unlink(previousPath) == 0 || errno == ENOENT else {
        throw failure("remove", previousPath)
      }
      return OpenVault(file: self, key: key, contents: contents, saves: format.saves)
    }
  }

  /// Adds a way in.
  package func add(_ added: Opener, with opener: Opener) throws {
    try withLock {
      var (format, key, contents) = try read(with: opener)
      try format.add(added, to: key)
      try save(try format.encode(contents, with: key))
    }
  }

  /// Takes a way in away; the others stay.
  ///
  /// - Throws: ``VaultError/wrongKey`` and ``VaultError/noSuchKey`` where `removed` opens nothing.
  package func remove(_ removed: Opener, with opener: Opener) throws {
    try withLock {
      var (format, key, contents) = try read(with: opener)
      let (_, way) = try format.vaultKey(with: removed)
      guard let way, format.waysIn.count > 1 else { throw VaultError.noSuchKey }
      format.waysIn.remove(at: way)
      try save(try format.encode(contents, with: key))
    }
  }

  /// Makes another vault of the same bytes, or puts them in the place of what is there.
  package func copy(to other: VaultFile) throws {
    let bytes = try readBytes()
    _ = try VaultFormat(bytes, path: path)
    try other.makeFolder()
    try other.withLock { try other.save(bytes) }
  }

  /// The ways in that there are, without opening anything.
  package func waysIn() throws -> (passphrases: Int, keys: Int) {
    let format = try VaultFormat(readBytes(), path: path)
    let keys = format.waysIn.filter { $0.kind == .key }.count
    return (format.waysIn.count - keys, keys)
  }

  /// The id that the vault has had since it was made, without opening anything.
  package func id() throws -> [UInt8] { try VaultFormat(readBytes(), path: path).id }

  private func read(with opener: Opener) throws -> (VaultFormat, GuardedMemory, VaultContents) {
    let format = try VaultFormat(readBytes(), path: path)
    let (key, way) = try format.vaultKey(with: opener)
    do {
      return (format, key, try format.contents(with: key))
    } catch VaultError.damaged where way == nil {
      throw VaultError.wrongKey
    }
  }

  /// The file's bytes, if nobody but its owner may read or write it, and its owner is this user.
  private func readBytes() throws -> [UInt8] {
    try readPrivateFile(path, longest: VaultFormat.longest)
  }

  /// The steps of saving, in order; a test ends the process, so to speak, before any of them.
  package enum SavingStep: Sendable {
    case create, write, sync, keepPrevious, namePrevious, rename, syncFolder
  }

  /// Writes all beside the vault, makes it durable, keeps the vault under another name, and puts the
  /// new one in its place. Whenever this ends early, the vault is whole, the old or the new one.
  package func save(
    _ bytes: [UInt8], before step: (SavingStep) throws -> Void = { _ in }
  ) throws {
    try step(.create)
    let descriptor = openFile(newPath, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("write", newPath) }
    do {
      defer { close(descriptor) }
      guard fchmod(descriptor, 0o600) == 0 else { throw failure("write", newPath) }
      // In pieces, so that a test can end it in between.
      var rest = bytes[...]
      while !rest.isEmpty {
        try step(.write)
        let piece = rest.prefix(65_536)
        let written = piece.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { throw failure("write", newPath) }
        rest = rest.dropFirst(written)
      }
      try step(.sync)
      guard fsync(descriptor) == 0 else { throw failure("write", newPath) }
    }
    if exists {
      // The vault itself keeps its name all the while.
      let linkPath = previousPath + ".new"
      try step(.keepPrevious)
      guard unlink(linkPath) == 0 || errno == ENOENT, link(path, linkPath) == 0 else {
        throw failure("keep a copy at", linkPath)
      }
      try step(.namePrevious)
      guard rename(linkPath, previousPath) == 0 else {
        throw failure("keep a copy at", previousPath)
      }
    }
    try step(.rename)
    guard rename(newPath, path) == 0 else { throw failure("save", path) }
    try step(.syncFolder)
    let folder = openFile(folderPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw failure("save", path) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw failure("save", path) }
  }

  private var folderPath: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private func makeFolder() throws {
    try makePrivateFolder(folderPath)
  }

  /// Runs `body` while no other process holds the lock; waits ten seconds at most.
  private func withLock<Result>(_ body: () throws -> Result) throws -> Result {
    let lock = try FileLock(path: lockPath, patience: 10)
    return try withExtendedLifetime(lock) { try body() }
  }
}

/// A vault that was opened: its own key, and what it held when it was read.
package struct OpenVault: Sendable {
  package let file: VaultFile
  package let key: GuardedMemory
  package let contents: VaultContents
  /// How often it had been saved.
  package let saves: UInt64

  /// A key for one purpose, made of the vault's own; it changes when that does.
  package func key(for purpose: VaultPurpose) throws -> GuardedMemory {
    try derivedKey(from: key, purpose)
  }
}

func failure(_ action: String, _ path: String) -> VaultError {
  .system(action: action, path: path, number: errno)
}

// `VaultFile` has an `open` of its own.
private func openFile(_ path: String, _ flags: Int32, _ mode: mode_t = 0) -> Int32 {
  open(path, flags, mode)
}
