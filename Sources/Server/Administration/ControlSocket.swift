import Dispatch
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Takes the operator's commands while the server runs: `control.sock` in the data folder.
///
/// One JSON command a connection, then one JSON reply. The socket has mode 0600, and a peer of
/// another user is turned away.
final class ControlSocket: Service {
  private let path: String
  private let administration: Administration
  private let logger: Logger
  private let descriptor: Int32

  /// Longest command in bytes.
  static let longestCommand = 1 << 20

  /// Opens the socket. The caller holds the folder's lock, so a socket that is there is stale.
  init(path: String, administration: Administration, logger: Logger) throws {
    self.path = path
    self.administration = administration
    self.logger = logger
    unlink(path)
    descriptor = try ControlAddress.socket()
    let bound = try ControlAddress.with(path) { bind(descriptor, $0, $1) }
    guard bound == 0, chmod(path, 0o600) == 0, listen(descriptor, 16) == 0 else {
      let reason = lastError()
      close(descriptor)
      throw ConfigurationError(
        "the control socket \(path) cannot be opened: \(reason)", exitCode: .cannotCreate)
    }
  }

  func run() async throws {
    let accepting = Thread { self.accept() }
    accepting.name = "sallyport.control"
    accepting.start()
    try? await gracefulShutdown()
    // Wakes the thread that waits for a connection.
    shutdown(descriptor, Int32(SHUT_RDWR))
    unlink(path)
  }

  private func accept() {
    while true {
      let peer = Glibc.accept(descriptor, nil, nil)
      if peer < 0 {
        if errno == EINTR || errno == ECONNABORTED { continue }
        close(descriptor)
        return
      }
      serve(peer)
      close(peer)
    }
  }

  private func serve(_ peer: Int32) {
    // struct ucred: process, user and group, of 32 bits each.
    var credentials = [UInt32](repeating: .max, count: 3)
    var size = socklen_t(12)
    guard getsockopt(peer, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0,
      credentials[1] == geteuid()
    else {
      logger.warning("control socket: turned away a peer of another user")
      return
    }
    // Nobody may hold the socket by saying nothing.
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let reply: AdministrativeReply
    do {
      let text = try ControlAddress.readAll(peer, atMost: Self.longestCommand)
      let command = try JSONDecoder().decode(AdministrativeCommand.self, from: text)
      reply = administration.run(command)
    } catch {
      reply = .failed(
        message: "the command could not be read", exitCode: ExitCode.dataError.rawValue)
    }
    if let text = try? JSONEncoder().encode(reply) { ControlAddress.writeAll(text, to: peer) }
  }
}

/// The command line's end of the control socket.
package enum ControlClient {
  /// The running server's reply; nil when no server listens.
  package static func send(
    _ command: AdministrativeCommand, to path: String
  ) throws -> AdministrativeReply? {
    let descriptor = try ControlAddress.socket()
    defer { close(descriptor) }
    guard try ControlAddress.with(path, { connect(descriptor, $0, $1) }) == 0 else { return nil }
    ControlAddress.writeAll(try JSONEncoder().encode(command), to: descriptor)
    shutdown(descriptor, Int32(SHUT_WR))
    let reply = try ControlAddress.readAll(descriptor, atMost: 64 << 20)
    return try JSONDecoder().decode(AdministrativeReply.self, from: reply)
  }
}

/// The few calls that sockets of the file system take.
private enum ControlAddress {
  static func socket() throws -> Int32 {
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else {
      throw ConfigurationError("no socket to be had: \(lastError())", exitCode: .unavailable)
    }
    return descriptor
  }

  static func with(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard path.utf8.count < room else {
      throw ConfigurationError(
        "the path of the data folder is too long for its socket (\(room - 1) bytes); choose a "
          + "shorter one with --data")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  static func readAll(_ descriptor: Int32, atMost limit: Int) throws -> Data {
    var data = Data()
    var part = [UInt8](repeating: 0, count: 65_536)
    while data.count <= limit {
      let count = part.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return data }
      data.append(contentsOf: part.prefix(count))
    }
    throw ConfigurationError("too long a message on the control socket", exitCode: .dataError)
  }

  static func writeAll(_ data: Data, to descriptor: Int32) {
    var rest = Array(data)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
