#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file's bytes, if nobody but its owner may read or write it, and its owner is this user.
///
/// - Throws: ``VaultError/missing(path:)``, ``VaultError/loose(path:)``, ``VaultError/tooLong``.
package func readPrivateFile(_ path: String, longest: Int) throws -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    throw errno == ENOENT ? VaultError.missing(path: path) : failure("read", path)
  }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw failure("read", path) }
  guard status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 == 0,
    status.st_uid == geteuid()
  else { throw VaultError.loose(path: path) }
  guard status.st_size <= longest else { throw VaultError.tooLong }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(Int(status.st_size))
  try readAll(descriptor, into: &bytes, longest: longest, path: path)
  return bytes
}

/// Reads to the end.
package func readAll(
  _ descriptor: Int32, into bytes: inout [UInt8], longest: Int, path: String
) throws {
  var piece = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { throw failure("read", path) }
    guard count > 0 else { break }
    bytes += piece[..<count]
    guard bytes.count <= longest else { throw VaultError.tooLong }
  }
  piece.withUnsafeMutableBytes { wipe($0) }
}

/// Makes a folder, and those it lies in, for this user alone, where there is none.
package func makePrivateFolder(_ path: String) throws {
  var made = path.hasPrefix("/") ? "/" : ""
  for name in path.split(separator: "/") {
    made += (made.isEmpty || made == "/" ? "" : "/") + name
    if mkdir(made, 0o700) != 0 && errno != EEXIST { throw failure("make the folder", made) }
  }
}

/// Writes a file for this user alone, in place of one that may be there, in one step.
package func writePrivateFile(_ path: String, _ bytes: [UInt8]) throws {
  let new = path + ".new"
  let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
  guard descriptor >= 0 else { throw failure("write", new) }
  do {
    defer { close(descriptor) }
    guard fchmod(descriptor, 0o600) == 0 else { throw failure("write", new) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw failure("write", new) }
      rest = rest.dropFirst(written)
    }
    guard fsync(descriptor) == 0 else { throw failure("write", new) }
  }
  guard rename(new, path) == 0 else { throw failure("write", path) }
}

/// Overwrites bytes with zeros, which the compiler may not leave out.
package func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
  guard let address = bytes.baseAddress else { return }
  explicit_bzero(address, bytes.count)
}

/// A file that one process at a time holds, until the value goes away or the process ends.
package final class FileLock {
  private let descriptor: Int32

  /// - Throws: ``VaultError/busy`` when another process holds it for longer than `patience`, in
  ///   seconds; nil waits for ever.
  package init(path: String, patience: Int64?) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("lock", path) }
    let deadline = patience.map { monotonicMilliseconds() + $0 * 1000 }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        let failed = failure("lock", path)
        close(descriptor)
        throw failed
      }
      if let deadline, monotonicMilliseconds() >= deadline {
        close(descriptor)
        throw VaultError.busy
      }
      usleep(10_000)
    }
  }

  deinit {
    close(descriptor)
  }
}

package func monotonicMilliseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
