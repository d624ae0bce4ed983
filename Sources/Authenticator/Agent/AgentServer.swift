#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Keeps the keys of opened vaults for a while, so that a passphrase is not asked for every time.
///
/// It gives them to processes of the same user only. It forgets them when nobody used them for five
/// minutes, when the machine has slept, when the terminal it was started at hangs up, and when it is
/// told to or ends; with the last key it ends itself.
package struct AgentServer {
  private let path: String
  /// A terminal whose hang-up is to be noticed; negative for none.
  private let terminal: Int32

  package init(path: String, terminal: Int32) {
    self.path = path
    self.terminal = terminal
  }

  /// Serves until there is no key left to keep.
  ///
  /// - Throws: ``VaultError/busy`` where another agent serves.
  package func run() throws {
    let lock = try FileLock(path: path + ".lock", patience: 0)
    try withExtendedLifetime(lock) {
      // Whoever holds the lock knows that a socket that is there is stale.
      unlink(path)
      let listener = try AgentSocket.make()
      defer {
        close(listener)
        unlink(path)
      }
      guard try AgentSocket.with(path, { bind(listener, $0, $1) }) == 0, chmod(path, 0o600) == 0,
        listen(listener, 64) == 0
      else { throw failure("open", path) }
      // The keys are in guarded memory anyhow; this is for what else may know something.
      mlockall(MCL_CURRENT)
      try serve(listener)
    }
  }

  private func serve(_ listener: Int32) throws {
    var keys = AgentKeys()
    // Whoever starts an agent gives it a key at once.
    var patience = 10
    while !keys.isEmpty || patience > 0 {
      var waiting = [
        pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
        pollfd(fd: terminal, events: 0, revents: 0),
      ]
      let count = poll(&waiting, 2, 1_000)
      keys.tidy(at: clocks())
      if waiting[1].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { return }
      if count > 0, waiting[0].revents & Int16(POLLIN) != 0 {
        let peer = accept(listener, nil, nil)
        if peer >= 0 {
          defer { close(peer) }
          if try answer(peer, &keys) { return }
        }
      }
      patience = keys.isEmpty ? patience - 1 : 0
    }
  }

  /// Answers one question; true when it was to lock.
  private func answer(_ peer: Int32, _ keys: inout AgentKeys) throws -> Bool {
    guard AgentSocket.isOwn(peer) else { return false }
    var patience = timeval(tv_sec: 1, tv_usec: 0)
    setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    guard let question = try AgentSocket.receive(agentQuestionLength, from: peer),
      let verb = question.withBytes({ AgentVerb(rawValue: $0[0]) })
    else { return false }
    let vault = question.withBytes { Array($0[1..<17]) }
    let now = clocks()
    var key: GuardedMemory?
    var isDone = true
    switch verb {
    case .get:
      key = keys.key(of: vault, at: now)
      isDone = key != nil
    case .keep:
      let idle = question.withBytes { $0[17..<21].reduce(0) { $0 << 8 | UInt32($1) } }
      let given = try question.withBytes {
        try GuardedMemory(copying: UnsafeRawBufferPointer(rebasing: $0[21...]))
      }
      keys.keep(given, of: vault, idleSeconds: idle, at: now)
    case .status: isDone = keys.secondsLeft(of: vault, at: now) != nil
    case .lock: keys.forgetAll()
    }
    let left = keys.secondsLeft(of: vault, at: now) ?? 0
    let reply = try GuardedMemory(count: agentAnswerLength) { buffer in
      let outcome: AgentOutcome = isDone ? .done : .none
      buffer.copyBytes(from: [outcome.rawValue] + bigEndian(left))
      key?.withBytes { key in
        UnsafeMutableRawBufferPointer(rebasing: buffer[5...]).copyMemory(from: key)
      }
    }
    _ = AgentSocket.send(reply, to: peer)
    return verb == .lock
  }

  private func clocks() -> AgentKeys.Clocks {
    func milliseconds(_ clock: clockid_t) -> Int64 {
      var time = timespec()
      clock_gettime(clock, &time)
      return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
    return AgentKeys.Clocks(
      awake: milliseconds(CLOCK_MONOTONIC), all: milliseconds(CLOCK_BOOTTIME))
  }
}
