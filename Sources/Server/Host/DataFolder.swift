#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder that holds a store. One process owns it at a time.
package struct DataFolder: Sendable {
  package let path: String

  package var databaseFile: String { path + "/sallyport.sqlite" }
  package var controlSocket: String { path + "/control.sock" }
  package var defaultKeyFile: String { path + "/key" }
  /// Where the code for the first account is when nobody watches the terminal.
  package var setupCodeFile: String { path + "/setup-code" }
  private var lockFile: String { path + "/lock" }

  package init(path: String) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// Makes the folder, mode 0700, if it is not there. Throws ``ConfigurationError``.
  package func prepare() throws {
    if mkdir(path, 0o700) != 0, errno != EEXIST {
      throw ConfigurationError(
        "the data folder \(path) cannot be made: \(lastError()); choose another with --data",
        exitCode: .cannotCreate)
    }
    var info = stat()
    guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
      throw ConfigurationError(
        "\(path) is not a folder; choose another with --data", exitCode: .cannotCreate)
    }
    guard access(path, R_OK | W_OK | X_OK) == 0 else {
      throw ConfigurationError(
        "the data folder \(path) cannot be read and written by this user; change its owner, or "
          + "choose another with --data", exitCode: .noPermission)
    }
    guard info.st_mode & 0o022 == 0 else {
      throw ConfigurationError(
        "others may write to the data folder \(path); run: chmod go-w \(path)",
        exitCode: .noPermission)
    }
  }

  /// Writes the code for this user's eyes alone. Throws ``ConfigurationError``.
  package func write(setupCode: String) throws {
    unlink(setupCodeFile)
    let descriptor = open(setupCodeFile, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw ConfigurationError(
        "\(setupCodeFile) cannot be written: \(lastError())", exitCode: .cannotCreate)
    }
    defer { close(descriptor) }
    let line = Array((setupCode + "\n").utf8)
    guard unsafe Glibc.write(descriptor, line, line.count) == line.count else {
      throw ConfigurationError(
        "\(setupCodeFile) cannot be written: \(lastError())", exitCode: .cannotCreate)
    }
  }

  /// Takes the folder, or returns nil when another process has it.
  package func lock() throws -> DataFolderLock? {
    let descriptor = open(lockFile, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw ConfigurationError(
        "\(lockFile) cannot be opened: \(lastError())", exitCode: .noPermission)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
    return DataFolderLock(descriptor: descriptor)
  }
}

/// Holds a data folder until it is dropped or the process ends, in whatever way.
package final class DataFolderLock: Sendable {
  private let descriptor: Int32

  fileprivate init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }
}

/// What the last system call complained of.
func lastError() -> String {
  strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
}
