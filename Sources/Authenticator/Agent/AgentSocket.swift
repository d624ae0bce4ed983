#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

// One question and one answer a connection.
//
//   question  verb 1 · vault's id 16 · idle seconds 4 · key 32; what a verb does not need is zero
//   answer    outcome 1 · seconds left 4 · key 32

enum AgentVerb: UInt8 {
  case get = 0x47
  case keep = 0x4B
  case status = 0x53
  case lock = 0x4C
}

enum AgentOutcome: UInt8 {
  case done = 0x44
  case none = 0x4E
}

let agentQuestionLength = 1 + 16 + 4 + keyLength
let agentAnswerLength = 1 + 4 + keyLength

/// The few calls that a socket of the file system takes.
enum AgentSocket {
  /// A stream socket, not connected.
  static func make() throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw failure("make", "a socket") }
    // Nobody may hold the other end by saying nothing.
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
    return descriptor
  }

  static func with(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8CString)
    guard bytes.count <= MemoryLayout.size(ofValue: address.sun_path) else {
      throw VaultError.tooLong
    }
    withUnsafeMutableBytes(of: &address.sun_path) { room in
      bytes.withUnsafeBytes { room.copyMemory(from: $0) }
    }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  /// Whether a process of this user is at the other end.
  static func isOwn(_ peer: Int32) -> Bool {
    // struct ucred: process, user and group, of 32 bits each.
    var credentials = [UInt32](repeating: .max, count: 3)
    var size = socklen_t(12)
    return getsockopt(peer, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0
      && credentials[1] == geteuid()
  }

  /// Receives exactly as many bytes; nil when the other end is silent or says less.
  static func receive(_ count: Int, from peer: Int32) throws -> GuardedMemory? {
    struct Short: Error {}
    do {
      return try GuardedMemory(count: count) { buffer in
        var filled = 0
        while filled < count {
          let got = recv(peer, buffer.baseAddress! + filled, count - filled, 0)
          if got < 0 && errno == EINTR { continue }
          guard got > 0 else { throw Short() }
          filled += got
        }
      }
    } catch is Short {
      return nil
    }
  }

  /// Sends all, or returns false.
  static func send(_ memory: GuardedMemory, to peer: Int32) -> Bool {
    memory.withBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = Glibc.send(
          peer, bytes.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        sent += count
      }
      return true
    }
  }
}

/// Asks the agent of this user.
package struct AgentClient: Sendable {
  private let path: String

  package init(path: String) {
    self.path = path
  }

  /// The key of a vault, if the agent has it. No agent, and one of another user, have none.
  package func key(of vault: [UInt8]) throws -> GuardedMemory? {
    guard let answer = try ask(.get, vault), outcome(of: answer) == .done else { return nil }
    return try answer.withBytes {
      try GuardedMemory(copying: UnsafeRawBufferPointer(rebasing: $0[5...]))
    }
  }

  /// Gives the agent a key to keep; false where there is no agent.
  package func keep(
    _ key: GuardedMemory, of vault: [UInt8], idleSeconds: UInt32
  ) throws -> Bool {
    guard let answer = try ask(.keep, vault, idleSeconds, key) else { return false }
    return outcome(of: answer) == .done
  }

  /// Seconds until the agent forgets a vault's key, if it has it.
  package func secondsLeft(of vault: [UInt8]) throws -> UInt32? {
    guard let answer = try ask(.status, vault), outcome(of: answer) == .done else { return nil }
    return answer.withBytes { $0[1..<5].reduce(0) { $0 << 8 | UInt32($1) } }
  }

  /// Has all keys forgotten; false where there is no agent.
  package func lock() throws -> Bool {
    try ask(.lock, [UInt8](repeating: 0, count: 16)) != nil
  }

  private func outcome(of answer: GuardedMemory) -> AgentOutcome? {
    answer.withBytes { AgentOutcome(rawValue: $0[0]) }
  }

  private func ask(
    _ verb: AgentVerb, _ vault: [UInt8], _ idleSeconds: UInt32 = 0, _ key: GuardedMemory? = nil
  ) throws -> GuardedMemory? {
    let descriptor = try AgentSocket.make()
    defer { close(descriptor) }
    guard try AgentSocket.with(path, { connect(descriptor, $0, $1) }) == 0 else { return nil }
    guard AgentSocket.isOwn(descriptor) else { return nil }
    let question = try GuardedMemory(count: agentQuestionLength) { buffer in
      buffer.copyBytes(from: [verb.rawValue] + vault + bigEndian(idleSeconds))
      key?.withBytes { key in
        UnsafeMutableRawBufferPointer(rebasing: buffer[21...]).copyMemory(from: key)
      }
    }
    guard AgentSocket.send(question, to: descriptor) else { return nil }
    return try AgentSocket.receive(agentAnswerLength, from: descriptor)
  }
}
