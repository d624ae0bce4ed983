import ArgumentParser
import Authenticator

struct Time: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "time", abstract: "Say how far this clock is off a server's.",
    discussion: "Ends with 6 when it is off by more than five seconds. Codes come from the clock.")

  @Flag(name: .long, help: "Print JSON.")
  var json = false
  @OptionGroup var network: NetworkOptions
  @OptionGroup var options: VaultOptions

  func run() async throws {
    let endpoint = try network.endpoint(of: .sts)
    let client = try QueryClient(certificates: environment("AWS_CA_BUNDLE"))
    let outcome: Result<(Int64, String?, Int64), any Error>
    do {
      // The second call has a connection, and takes as long as the way there and back.
      _ = try await client.date(at: endpoint)
      let before = Clock.milliseconds
      let date = try await client.date(at: endpoint)
      outcome = .success((before, date, Clock.milliseconds))
    } catch {
      outcome = .failure(error)
    }
    await client.shutDown()
    let (before, date, after) = try outcome.get()
    guard let date, let server = HTTPDate.seconds(date) else {
      throw Complaint("\(Terminal.safe(endpoint.authority)) does not say what time it is.")
    }
    // The server cuts off what is less than a second: half of one is the best guess.
    let there = server * 1000 + 500
    let clock = KnownClock(
      authority: endpoint.authority, offset: (before + after) / 2 - there)
    clock.keep()
    if json {
      Terminal.say(
        JSONText.object([
          ("endpoint", .string(endpoint.authority)), ("offsetMilliseconds", .integer(clock.offset)),
        ]).text(pretty: true))
    } else {
      Terminal.say(clock.text)
    }
    if clock.isOff { leave(.clockOff) }
  }
}

/// The `Date` of HTTP (RFC 9110 §5.6.7), in the one form that may be sent.
enum HTTPDate {
  /// Unix seconds; nil for anything but `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func seconds(_ text: String) -> Int64? {
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", parts[1].count == 2, parts[3].count == 4,
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
    return unixSeconds("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
  }
}
