import Foundation
package import Identity
package import IdentitySQL

#if canImport(Glibc)
  import Glibc
#endif

/// A backup in a file: a line that says what it is, a head with the salt of its key, and sealed parts, each
/// with its length in front.
package enum BackupFile {
  private static let mark = Array("sallyport backup 1\n".utf8)
  /// Bytes that a head, and a part, may have; what claims more is not read.
  private static let longestHead = 4096
  private static let longestPart = 256 << 20

  /// What stands in front of the parts, for everybody to read.
  private struct Head: Codable {
    /// Tells which key-encryption key opens it.
    var keyID: String
    /// Base64.
    var salt: String
  }

  // MARK: Writing

  /// Writes a backup of the store. The file appears when it is whole and on the disk; one that is there is
  /// left alone. Throws ``ConfigurationError``.
  package static func write(
    _ store: SQLStore, to path: String, at now: Timestamp
  ) throws -> BackupManifest {
    try checkFree(path)
    let unfinished = path + ".unfinished-\(getpid())"
    let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    defer {
      close(descriptor)
      unlink(unfinished)
    }
    let salt = store.randomBytes(BackupSeal.saltSize)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let keyID = store.keyID
    let head = Array(try encoder.encode(Head(keyID: keyID, salt: Base64.encode(salt))))
    let beginning = mark + length(head.count) + head
    guard let seal = store.backupSeal(keyID: keyID, salt: salt, head: beginning) else {
      throw ConfigurationError(
        "the key was changed meanwhile; say it again", exitCode: .temporaryFailure)
    }
    try put(beginning, descriptor, path)
    var number: Int64 = 0
    let manifest = try store.backUp(at: now) { part, isLast in
      let sealed = try seal.seal(part, number: number, isLast: isLast)
      number += 1
      try put(length(sealed.count) + sealed, descriptor, path)
    }
    guard fsync(descriptor) == 0 else { throw failure(path) }
    // Not by renaming, which would write over what somebody else has put there meanwhile.
    guard link(unfinished, path) == 0 else {
      throw errno == EEXIST ? exists(path) : failure(path)
    }
    try syncFolder(of: path)
    return manifest
  }

  /// Waits until the disk has the names in a file's folder.
  package static func syncFolder(of path: String) throws {
    let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { throw failure(path) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw failure(path) }
  }

  /// Throws ``ConfigurationError`` when there is something at `path`.
  package static func checkFree(_ path: String) throws {
    var info = stat()
    guard lstat(path, &info) != 0 else { throw exists(path) }
  }

  private static func put(_ bytes: [UInt8], _ descriptor: Int32, _ path: String) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path) }
      rest = rest.dropFirst(count)
    }
  }

  private static func length(_ count: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
  }

  private static func exists(_ path: String) -> ConfigurationError {
    ConfigurationError(
      "\(path) is there already, and a backup writes over nothing", exitCode: .cannotCreate)
  }

  private static func failure(_ path: String) -> ConfigurationError {
    ConfigurationError("\(path) cannot be written: \(lastError())", exitCode: .ioError)
  }

  // MARK: Reading

  /// Reads all of a backup, and returns its manifest when every byte is as it was written. Throws
  /// ``ConfigurationError``.
  package static func verify(_ path: String, with keyring: Keyring) throws -> BackupManifest {
    var decoder = BackupDecoder()
    var nobody = NoTaker()
    try read(path, with: keyring) { try decoder.read($0, into: &nobody) }
    do {
      return try decoder.finished()
    } catch let rejection as BackupRejection {
      throw rejection.configurationError(path)
    }
  }

  /// Hands the parts to `take`, each once it is known to be as it was written. Throws
  /// ``ConfigurationError`` for a file that is damaged, cut off, or of another key.
  package static func read(
    _ path: String, with keyring: Keyring, _ take: (_ part: [UInt8]) throws -> Void
  ) throws {
    guard let file = fopen(path, "re") else {
      throw ConfigurationError("\(path) cannot be read: \(lastError())", exitCode: .noInput)
    }
    defer { fclose(file) }
    do {
      try read(file, with: keyring, take)
    } catch let rejection as BackupRejection {
      throw rejection.configurationError(path)
    } catch Fault.unreadableSecret {
      throw BackupRejection.damaged("a part of it does not open").configurationError(path)
    }
  }

  private static func read(
    _ file: UnsafeMutablePointer<FILE>, with keyring: Keyring,
    _ take: (_ part: [UInt8]) throws -> Void
  ) throws {
    guard try get(mark.count, from: file) == mark else {
      throw BackupRejection.damaged("it is no backup of this kind")
    }
    let headLength = try get(4, from: file)
    let headSize = headLength.reduce(0) { $0 << 8 | Int($1) }
    guard headSize <= longestHead else { throw BackupRejection.damaged("its head is too long") }
    let text = try get(headSize, from: file)
    guard let head = try? JSONDecoder().decode(Head.self, from: Data(text)),
      let salt = Base64.decode(head.salt.utf8)
    else { throw BackupRejection.damaged("its head cannot be read") }
    guard
      let seal = BackupSeal(
        keyring, keyID: head.keyID, salt: salt, head: mark + headLength + text)
    else {
      throw ConfigurationError(
        "the backup was sealed under the key \(head.keyID), and this is \(keyring.keyID); give the "
          + "other by --key-source or --other-key-source", exitCode: .dataError)
    }
    var number: Int64 = 0
    var size = try nextSize(of: file)
    while let current = size {
      let sealed = try get(current, from: file)
      size = try nextSize(of: file)
      try take(try seal.open(sealed, number: number, isLast: size == nil))
      number += 1
    }
    guard number > 0 else { throw BackupRejection.damaged("it has no parts") }
  }

  /// Nil at the end.
  private static func nextSize(of file: UnsafeMutablePointer<FILE>) throws -> Int? {
    let first = fgetc(file)
    guard first != EOF else {
      guard ferror(file) == 0 else { throw BackupRejection.damaged(lastError()) }
      return nil
    }
    let size = try get(3, from: file).reduce(Int(first)) { $0 << 8 | Int($1) }
    guard size <= longestPart else { throw BackupRejection.damaged("a part of it is too long") }
    return size
  }

  /// Reads what is there before making room for what is claimed.
  private static func get(_ count: Int, from file: UnsafeMutablePointer<FILE>) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < count {
      let got = fread(&buffer, 1, min(buffer.count, count - bytes.count), file)
      guard got > 0 else {
        throw BackupRejection.damaged(ferror(file) == 0 ? "it is cut off" : lastError())
      }
      bytes += buffer[..<got]
    }
    return bytes
  }
}

extension BackupRejection {
  package func configurationError(_ path: String) -> ConfigurationError {
    switch self {
    case .damaged(let why):
      ConfigurationError("\(path) is no whole backup: \(why)", exitCode: .dataError)
    case .newerSchema(let found, let known):
      ConfigurationError(
        "\(path) is of a later release (schema \(found), this one knows \(known)); use that release",
        exitCode: .dataError)
    case .unproven(let why):
      ConfigurationError("nothing was restored from \(path): \(why)", exitCode: .dataError)
    case .otherStore(let why):
      ConfigurationError(
        "nothing was restored: the store of --after is not the one \(path) was made of; \(why)",
        exitCode: .dataError)
    }
  }
}
