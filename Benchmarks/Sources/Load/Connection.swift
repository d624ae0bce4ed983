import Glibc

/// One connection to the server and the answer that is coming in on it.
final class Connection {
  /// What became of reading.
  enum Progress {
    case incomplete
    /// A whole answer with this status.
    case answered(status: Int)
    /// The server closed, or said something that is no HTTP answer.
    case broken
  }

  private static let capacity = 1 << 20

  private(set) var descriptor: Int32 = -1
  /// Nanoseconds on the monotonic clock.
  private(set) var sentAt: UInt64 = 0
  var isBusy = false
  private let port: UInt16
  private let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: Connection.capacity)
  private var filled = 0
  /// Bytes of the whole answer, once its head is there.
  private var expected: Int?
  private var status = 0
  private var closesAfter = false
  private var endsWithConnection = false

  init(port: UInt16) throws(LoadFailure) {
    self.port = port
    try open()
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    buffer.deallocate()
  }

  private func open() throws(LoadFailure) {
    if descriptor >= 0 { close(descriptor) }
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw .connect(port, errno) }
    var yes: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    filled = 0
    closesAfter = false
  }

  /// True when the server has closed, or will, and the next request needs a new connection.
  var mustReopen: Bool { closesAfter }

  func reopen() throws(LoadFailure) {
    try open()
  }

  /// Sends a request; false when the connection is gone.
  func send(_ entry: RequestFile.Entry, at now: UInt64) -> Bool {
    filled = 0
    expected = nil
    endsWithConnection = false
    sentAt = now
    isBusy = true
    var sent = 0
    while sent < entry.count {
      let result = Glibc.send(
        descriptor, entry.start + sent, entry.count - sent, Int32(MSG_NOSIGNAL))
      if result > 0 {
        sent += result
      } else if result < 0, errno == EAGAIN || errno == EINTR {
        continue
      } else {
        return false
      }
    }
    return true
  }

  /// Takes in what has come.
  func receive() -> Progress {
    while true {
      guard filled < Self.capacity else { return .broken }
      let count = recv(descriptor, buffer + filled, Self.capacity - filled, 0)
      if count > 0 {
        filled += count
        let progress = examine()
        if case .incomplete = progress { continue }
        return progress
      }
      if count < 0, errno == EAGAIN || errno == EINTR { return .incomplete }
      closesAfter = true
      return endsWithConnection ? .answered(status: status) : .broken
    }
  }

  /// The start of the last answer, for people to read.
  var excerpt: String {
    String(decoding: UnsafeBufferPointer(start: buffer, count: min(filled, 600)), as: UTF8.self)
  }

  /// Bytes of the last answer.
  var answerSize: Int { filled }

  private func examine() -> Progress {
    if expected == nil, !endsWithConnection {
      guard let headSize else { return .incomplete }
      guard headSize >= 16, memcmp(buffer, "HTTP/1.", 7) == 0 else { return .broken }
      status = (9..<12).reduce(0) { $0 * 10 + Int(buffer[$1]) - 48 }
      closesAfter =
        buffer[7] == UInt8(ascii: "0") || value(of: "connection: close", headSize) != nil
      if let length = value(of: "content-length:", headSize) {
        expected = headSize + length
      } else {
        endsWithConnection = true
      }
    }
    guard let expected, filled >= expected else { return .incomplete }
    return filled == expected ? .answered(status: status) : .broken
  }

  /// Bytes up to the end of the empty line; nil while that has not come.
  private var headSize: Int? {
    var line = buffer
    let end = buffer + filled
    while let next = memchr(line, 10, end - line)?.assumingMemoryBound(to: UInt8.self) {
      line = next + 1
      if end - line >= 2, line[0] == 13, line[1] == 10 { return line - buffer + 2 }
    }
    return nil
  }

  /// The number after a header's name, 0 where there is none; nil without the header.
  private func value(of name: StaticString, _ headSize: Int) -> Int? {
    var line = UnsafeMutableRawPointer(buffer)
    let end = line + headSize
    while let next = memchr(line, 10, end - line), next + 1 < end {
      line = next + 1
      let characters = line.assumingMemoryBound(to: CChar.self)
      guard end - line > name.utf8CodeUnitCount,
        strncasecmp(
          characters, UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self),
          name.utf8CodeUnitCount) == 0
      else { continue }
      return Int(atol(characters + name.utf8CodeUnitCount))
    }
    return nil
  }
}
