import ArgumentParser
import Authenticator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

struct Code: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print an account's code.",
    discussion: """
      Standard output has the code alone. That of a counter is used up by being printed, and the \
      counter goes on.
      """)

  @Argument(help: "Words that are found in issuer, account or tags.")
  var query: [String]
  @Flag(name: .long, help: "Print two codes in a row, as forms ask for that set up a device.")
  var pair = false
  @Flag(name: .long, help: "Copy it instead; it leaves the clipboard after half a minute.")
  var copy = false
  @Flag(name: .long, help: "Wait for the next code if this one ends within 5 seconds.")
  var wait = false
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The code of another time: Unix seconds, or such as 2026-11-22T08:00:00Z.", valueName: "time")
  )
  var at: UnixTime?
  @Flag(name: .long, help: "Print JSON.")
  var json = false
  @OptionGroup var options: VaultOptions

  func run() throws {
    var unlocked = try options.open()
    var entry = try unlocked.entry(query)
    // Kept before it is shown: a code that was seen does not come again.
    entry = try unlocked.useUp(entry, count: pair ? 2 : 1)
    var now = at?.seconds ?? Clock.seconds
    if wait, at == nil, let left = entry.secondsLeft(at: now), left < 5 {
      options.remark("The next code comes in \(left) s.")
      waitUntil(now + Int64(left))
      now = Clock.seconds
    }
    guard let code = entry.code(at: now), let next = entry.code(at: now, ahead: 1) else {
      throw Complaint("There is no code for that time.")
    }
    if copy {
      let text = pair ? "\(code.reveal()) \(next.reveal())" : code.reveal()
      try Clipboard.copy(text, clearAfter: Clipboard.patience)
      return options.remark("Copied. It leaves the clipboard in \(Clipboard.patience) s.")
    }
    if json {
      var members: [(String, JSONText)] = [
        ("issuer", .string(entry.issuer)), ("account", .string(entry.account)),
        ("code", .string(code.reveal())),
      ]
      if pair { members.append(("next", .string(next.reveal()))) }
      if let left = entry.secondsLeft(at: now) {
        members.append(("secondsLeft", .integer(Int64(left))))
      }
      return Terminal.say(JSONText.object(members).text(pretty: true))
    }
    Terminal.say(pair ? "\(code.reveal()) \(next.reveal())" : code.reveal())
    guard at == nil, let left = entry.secondsLeft(at: now) else { return }
    options.remark("\(left) s left")
    if let clock = KnownClock.current, clock.isOff { options.remark(clock.text) }
  }

  private func waitUntil(_ second: Int64) {
    while Clock.seconds < second {
      usleep(20_000)
      // A clock that tests hold still never gets there.
      if environment("SALLYPORT_AUTH_NOW") != nil { return }
    }
  }
}

extension Unlocked {
  /// Counts an account on by so many codes, if it counts, and saves that before anybody sees them.
  ///
  /// - Returns: the account as it was, for its codes.
  mutating func useUp(_ entry: Entry, count: UInt64) throws -> Entry {
    guard case .counter = entry.kind else { return entry }
    return try change { contents in
      guard let newest = contents.entry(entry.id), case .counter(let counter) = newest.kind else {
        throw Complaint("The account was changed by another process.")
      }
      let (next, overflow) = counter.addingReportingOverflow(count)
      guard !overflow else { throw Complaint("The counter is at its end.") }
      var counted = newest
      counted.kind = .counter(next)
      counted.changed = Clock.milliseconds
      contents.save(counted)
      return newest
    }
  }
}

/// A time given as Unix seconds or in the form of RFC 3339, in UTC.
struct UnixTime: ExpressibleByArgument {
  let seconds: Int64

  init?(argument: String) {
    if let seconds = Int64(argument) {
      guard seconds >= 0 else { return nil }
      self.seconds = seconds
      return
    }
    guard let seconds = unixSeconds(argument) else { return nil }
    self.seconds = seconds
  }
}
