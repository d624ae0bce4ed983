import Authenticator
import OneTimePasswords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file with a key of 32 random bytes, as one line of Base32.
enum KeyFile {
  static func read(_ path: String) throws -> GuardedMemory {
    var bytes: [UInt8]
    do {
      bytes = try readPrivateFile(path, longest: 1024)
    } catch VaultError.missing {
      throw Complaint("There is no key file at \(path).", .locked)
    }
    defer { bytes.withUnsafeMutableBytes { wipe($0) } }
    while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
    guard var key = try? Base32.decode(String(decoding: bytes, as: UTF8.self)),
      key.count == keyLength
    else { throw Complaint("\(path) is no key file.", .locked) }
    defer { key.withUnsafeMutableBytes { wipe($0) } }
    return try GuardedMemory(copying: key)
  }

  /// Writes a new key; an existing file is left alone.
  static func make(_ path: String) throws -> GuardedMemory {
    let key = try GuardedMemory.random(count: keyLength)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw VaultError.system(action: "make the key file", path: path, number: errno)
    }
    defer { close(descriptor) }
    var line = Array((Base32.encode(key.withBytes { Array($0) }) + "\n").utf8)
    defer { line.withUnsafeMutableBytes { wipe($0) } }
    guard write(descriptor, line, line.count) == line.count, fsync(descriptor) == 0 else {
      throw VaultError.system(action: "write the key file", path: path, number: errno)
    }
    return key
  }
}
