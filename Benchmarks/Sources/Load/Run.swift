import CEpoll
import Glibc

/// One run: keeps every connection busy until the time is over, and counts.
final class Run {
  private let options: Options
  private let file: RequestFile
  private var connections: [Connection] = []
  private let poll = epoll_create1(0)

  /// Where in the file's entries the next one is.
  private var position: Int
  private var sent = 0
  private var inFlight = 0
  private var latencies: [UInt32] = []
  private var failures: [Int: Int] = [:]
  private var broken = 0
  private var firstFailure: String?
  private var answerSize = 0
  private var isExhausted = false
  private var began: UInt64 = 0
  private var ended: UInt64 = 0

  init(_ options: Options, _ file: RequestFile) {
    self.options = options
    self.file = file
    let first = options.loops ? options.first % max(1, file.requests.count) : options.first
    position = first < file.requests.count ? file.requests[first] : file.entries.count
    latencies.reserveCapacity(1_000_000)
  }

  deinit { close(poll) }

  func perform() throws(LoadFailure) {
    for index in 0..<options.connections {
      connections.append(try Connection(port: options.ports[index % options.ports.count]))
      watch(index)
    }
    if let mark = file.mark(before: position) { try settle(mark) }
    began = now()
    ended = began
    let deadline = began + UInt64(options.seconds * 1e9)
    try dispatchAll(until: deadline)

    var events = [epoll_event](repeating: epoll_event(), count: options.connections)
    while inFlight > 0 {
      let count = epoll_wait(poll, &events, Int32(events.count), 10_000)
      guard count != 0 else { throw .noAnswer }
      guard count > 0 else { continue }
      for event in events[..<Int(count)] { try react(Int(event.data.u32), until: deadline) }
    }
  }

  /// Connection `index` has something to read.
  private func react(_ index: Int, until deadline: UInt64) throws(LoadFailure) {
    let connection = connections[index]
    guard connection.isBusy else {
      // Closed while idle; it is opened again when it is needed.
      if case .broken = connection.receive() { try reopen(index) }
      return
    }
    switch connection.receive() {
    case .incomplete: return
    case .answered(let status):
      finish(connection, status: status)
    case .broken:
      broken += 1
      note("the connection broke after: \(connection.excerpt)")
      finish(connection, status: nil)
    }
    if connection.mustReopen { try reopen(index) }
    try dispatch(index, until: deadline)
  }

  private func finish(_ connection: Connection, status: Int?) {
    connection.isBusy = false
    inFlight -= 1
    ended = now()
    guard let status else { return }
    latencies.append(UInt32(clamping: (ended - connection.sentAt) / 1000))
    if (200..<300).contains(status) {
      answerSize = connection.answerSize
    } else {
      failures[status, default: 0] += 1
      note(connection.excerpt)
    }
  }

  /// Gives every idle connection something to do.
  private func dispatchAll(until deadline: UInt64) throws(LoadFailure) {
    for index in connections.indices where !connections[index].isBusy {
      try dispatch(index, until: deadline)
    }
  }

  private func dispatch(_ index: Int, until deadline: UInt64) throws(LoadFailure) {
    let time = now()
    guard time < deadline, sent < options.count else { return }
    if position == file.entries.count {
      guard options.loops else {
        isExhausted = true
        return
      }
      position = 0
    }
    let entry = file.entries[position]
    if entry.isMark {
      // The last of those before it goes on for all.
      guard inFlight == 0 else { return }
      position += 1
      try settle(entry)
      return try dispatchAll(until: deadline)
    }
    position += 1
    sent += 1
    inFlight += 1
    guard connections[index].send(entry, at: time) else {
      broken += 1
      note("a request could not be sent")
      finish(connections[index], status: nil)
      return try reopen(index)
    }
  }

  /// Sends a mark to every server.
  private func settle(_ mark: RequestFile.Entry) throws(LoadFailure) {
    for port in options.ports { try settle(mark, port: port) }
  }

  /// Sends a mark on a connection of its own and waits for its answer.
  private func settle(_ mark: RequestFile.Entry, port: UInt16) throws(LoadFailure) {
    let connection = try Connection(port: port)
    guard connection.send(mark, at: now()) else { throw .mark("nothing") }
    while true {
      var waiting = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
      guard Glibc.poll(&waiting, 1, 10_000) != 0 else { throw .noAnswer }
      switch connection.receive() {
      case .incomplete: continue
      case .answered(200): return
      case .answered, .broken: throw .mark(connection.excerpt)
      }
    }
  }

  private func reopen(_ index: Int) throws(LoadFailure) {
    try connections[index].reopen()
    watch(index)
  }

  private func watch(_ index: Int) {
    var event = epoll_event()
    event.events = EPOLLIN.rawValue
    event.data.u32 = UInt32(index)
    epoll_ctl(poll, EPOLL_CTL_ADD, connections[index].descriptor, &event)
  }

  private func note(_ text: String) {
    if firstFailure == nil { firstFailure = text }
  }

  private func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  // What is printed.

  func report() -> String {
    latencies.sort()
    func quantile(_ share: Double) -> UInt32 {
      guard !latencies.isEmpty else { return 0 }
      return latencies[min(latencies.count - 1, Int(share * Double(latencies.count)))]
    }
    var used = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used)
    let processor = Double(used.tv_sec) + Double(used.tv_nsec) / 1e9
    let statuses = failures.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
    let members = [
      "\"requests\": \(latencies.count)", "\"sent\": \(sent)",
      "\"seconds\": \(Double(ended - began) / 1e9)", "\"p50\": \(quantile(0.5))",
      "\"p99\": \(quantile(0.99))", "\"max\": \(latencies.last ?? 0)",
      "\"bytes\": \(answerSize)", "\"exhausted\": \(isExhausted)", "\"broken\": \(broken)",
      "\"processor\": \(processor)", "\"statuses\": {\(statuses.joined(separator: ", "))}",
      "\"failure\": \(firstFailure.map(quoted) ?? "null")",
    ]
    return "{\(members.joined(separator: ", "))}"
  }

  private func quoted(_ text: String) -> String {
    let characters = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case " "..."~": String(scalar)
      default: " "
      }
    }
    return "\"\(characters.joined())\""
  }
}
