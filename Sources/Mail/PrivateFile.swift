import Foundation

/// A file of the operator's with something that nobody else may read.
package enum PrivateFile {
  /// The file's first line; `what` is what it should be, for the errors, which never hold it.
  package static func firstLine(
    of path: String, holding what: String
  ) throws(SMTPServer.Misconfiguration) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw SMTPServer.Misconfiguration(
        description: "the file \(path) for \(what) cannot be read: "
          + String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG,
      info.st_mode & 0o077 == 0
    else {
      throw SMTPServer.Misconfiguration(
        description: "the file \(path) for \(what) must be readable by its owner alone; run: "
          + "chmod 600 \(path)")
    }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    let line = bytes.prefix(max(count, 0)).prefix { $0 != 0x0A && $0 != 0x0D }
    guard !line.isEmpty, line.count < bytes.count else {
      throw SMTPServer.Misconfiguration(
        description: "the file \(path) does not begin with \(what)")
    }
    return String(decoding: line, as: UTF8.self)
  }
}
