import Foundation
import Identity

/// The key-encryption key in a file.
struct KeyFile: Sendable {
  let path: String

  /// Whose files are taken.
  enum Kind {
    /// This user's own, readable by nobody else.
    case own
    /// One that systemd made. It may be root's, with an access list for this user, which shows as the
    /// group's right to read.
    case credential
  }

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

  private func unwritable(_ path: String) -> ConfigurationError {
    ConfigurationError(
      "the key file \(path) cannot be written: \(lastError())", exitCode: .cannotCreate)
  }
}
