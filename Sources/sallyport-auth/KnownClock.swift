import Authenticator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How far this clock is off, as far as a server said so since the machine was started.
///
/// The verbs that speak to a server keep what its `Date` was on a clock that nobody sets, which counts
/// from the machine's start. So the others know how far the clock is off now, without a network: also
/// when it was put right, or wrong, in the meantime.
struct KnownClock {
  /// The server that said so.
  let authority: String
  /// Milliseconds that this clock is ahead of the server's; negative when it is behind.
  let offset: Int64

  /// Beyond this codes may be refused.
  private static let most: Int64 = 5_000

  var isOff: Bool { abs(offset) > Self.most }

  var text: String {
    let name = Terminal.safe(authority)
    let side = offset < 0 ? "behind" : "ahead of"
    if isOff {
      let seconds = (abs(offset) + 500) / 1000
      return "This clock is \(seconds) s \(side) \(name). Codes may be refused."
    }
    let tenths = (abs(offset) + 50) / 100
    return "This clock is \(tenths / 10).\(tenths % 10) s \(side) \(name). That is fine."
  }

  /// What is known now; nil where no server was asked since the machine was started.
  static var current: KnownClock? {
    guard let path = try? path(), let start = startOfMachine,
      let bytes = try? readPrivateFile(path, longest: 1024),
      let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    let lines = text.split(separator: "\n").map(String.init)
    guard lines.count == 3, lines[0] == start, let difference = Int64(lines[1]) else { return nil }
    let server = sinceStart.addingReportingOverflow(difference)
    guard !server.overflow else { return nil }
    let offset = Clock.milliseconds.subtractingReportingOverflow(server.partialValue)
    guard !offset.overflow else { return nil }
    return KnownClock(authority: lines[2], offset: offset.partialValue)
  }

  /// Keeps it for verbs without a network. That it cannot be kept is no reason for what asked the server
  /// to fail.
  func keep() {
    guard let start = Self.startOfMachine else { return }
    let server = Clock.milliseconds - offset
    let text = "\(start)\n\(server - Self.sinceStart)\n\(Terminal.safe(authority))\n"
    do {
      try makePrivateFolder(try SessionMaker.cacheFolder())
      try writePrivateFile(try Self.path(), Array(text.utf8))
    } catch {
      Terminal.remark("How far the clock is off cannot be kept for other verbs.")
    }
  }

  private static func path() throws -> String { try SessionMaker.cacheFolder() + "/clock" }

  /// A name that is another one each time the machine is started.
  private static var startOfMachine: String? {
    let descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return nil }
    return Array(bytes[..<count]).trimmedText
  }

  /// Milliseconds since the machine was started, asleep or awake.
  private static var sinceStart: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
