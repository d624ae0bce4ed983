import Foundation
import Identity

/// The key-encryption key in a file. While it is being changed the new one lies beside it, as `.next`: from
/// before anything is sealed under it until everything is.
package struct KeyFile: Sendable {
  package let path: String

  /// Whose files are taken.
  enum Kind {
    /// This user's own, readable by nobody else.
    case own
    /// One that systemd made. It may be root's, with an access list for this user, which shows as the
    /// group's right to read.
    case credential
  }

  package init(path: String) {
    self.path = path
  }

  var nextPath: String { path + ".next" }

  /// Where the key of before is kept; `name` is what the store calls it.
  func formerPath(_ name: String) -> String { path + ".former-" + name }

  func load(isMade: Bool, random: some RandomSource) throws -> [UInt8] {
    if isMade, let key = try make(path, random: random) { return key }
    return try read(.own)
  }

  func read(_ kind: Kind) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ConfigurationError(
        "the key file \(path) cannot be read: \(lastError()); without it nothing that is sealed "
          + "in the store can be opened", exitCode: .noInput)
    }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, Self.isPrivate(info, kind) else {
      throw ConfigurationError(
        "the key file \(path) must belong to this user and be readable by nobody else; run: "
          + "chmod 600 \(path)", exitCode: .noPermission)
    }
    var key = [UInt8](repeating: 0, count: 33)
    let count = key.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
    guard count == 32 else {
      throw ConfigurationError(
        "the key file \(path) does not hold 32 bytes", exitCode: .dataError)
    }
    return Array(key.prefix(32))
  }

  static func isPrivate(_ info: stat, _ kind: Kind) -> Bool {
    switch kind {
    case .own: info.st_mode & 0o077 == 0 && info.st_uid == geteuid()
    case .credential:
      info.st_uid == geteuid() && info.st_mode & 0o077 == 0
        || info.st_uid == 0 && info.st_mode & 0o037 == 0
    }
  }

  /// The key to be, as long as not everything is sealed under it; nil when none is on its way.
  func next() throws -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: nextPath) else { return nil }
    return try KeyFile(path: nextPath).read(.own)
  }

  /// Makes the key to be, or goes on with the one that is there. It is on the disk when this returns.
  func makeNext(random: some RandomSource) throws -> [UInt8] {
    if let key = try next() { return key }
    // Half a file is never called a key.
    let draft = nextPath + ".new"
    unlink(draft)
    guard let key = try make(draft, random: random) else {
      throw ConfigurationError(
        "the key file \(draft) cannot be written: it is there already", exitCode: .cannotCreate)
    }
    guard rename(draft, nextPath) == 0 else { throw unwritable(nextPath) }
    try syncFolder()
    return key
  }

  /// Makes the key to be the key, once everything is sealed under it; the one before is kept under its name,
  /// for backups of before. Ended anywhere, it can be done again.
  func settle(former name: String) throws {
    guard try next() != nil else { return }
    guard link(path, formerPath(name)) == 0 || errno == EEXIST else {
      throw unwritable(formerPath(name))
    }
    guard rename(nextPath, path) == 0 else {
      // Somebody else has done it meanwhile.
      guard errno == ENOENT, try next() == nil else { throw unwritable(path) }
      return
    }
    try syncFolder()
  }

  /// Nil when there is a file already.
  private func make(_ path: String, random: some RandomSource) throws -> [UInt8]? {
    let created = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard created >= 0 else {
      guard errno == EEXIST else { throw unwritable(path) }
      return nil
    }
    defer { close(created) }
    let key = random.bytes(32)
    guard key.withUnsafeBytes({ write(created, $0.baseAddress, $0.count) }) == key.count,
      fsync(created) == 0
    else { throw unwritable(path) }
    return key
  }

  private func syncFolder() throws {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unwritable(folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw unwritable(folder) }
  }

  private func unwritable(_ path: String) -> ConfigurationError {
    ConfigurationError(
      "the key file \(path) cannot be written: \(lastError())", exitCode: .cannotCreate)
  }
}
