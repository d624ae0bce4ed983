import ArgumentParser
import Foundation
import IdentitySQL
import Server

struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Change the keys that secrets are sealed under.",
    discussion:
      "While the server runs, and without a request that waits for it. (docs/operations.md)",
    subcommands: [Status.self, Rotate.self, VoidSeeds.self, EndSessions.self])

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "status", abstract: "Say which keys are in use, and what is still under others.")
    @Flag(name: .long, help: "Print one JSON object.")
    var json = false
    @OptionGroup var options: DataOptions

    func run() async throws {
      let report = try keys(options.perform(.keyStatus))
      if json { return try Terminal.json(report.status) }
      say(report.status)
    }
  }

  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rotate",
      abstract: "Change the key-encryption key, or with --data-keys the keys under it.",
      discussion: """
        The key-encryption key seals a data key for each account, and those seal its secrets. In a file it is \
        changed for a new one; where it is elsewhere, or several servers have it, see docs/operations.md. \
        May be ended anywhere and said again.
        """)
    @Flag(name: .long, help: "Give accounts other data keys, and seal their secrets anew.")
    var dataKeys = false
    @Option(name: .long, help: "Only this account's, with --data-keys.")
    var account: String?
    @Flag(name: .long, help: "Print one JSON object.")
    var json = false
    @OptionGroup var options: DataOptions

    func validate() throws {
      guard account == nil || dataKeys else {
        throw ValidationError("--account goes with --data-keys")
      }
    }

    func run() async throws {
      if dataKeys { return try rotateDataKeys() }
      var (report, changed) = (try keys(options.perform(.rotateKey(begins: true))), Int64(0))
      changed += report.changed
      while !report.isDone {
        report = try keys(options.perform(.rotateKey(begins: false)))
        changed += report.changed
      }
      if json { return try Terminal.json(Done(changed: changed, status: report.status)) }
      Terminal.say("\(changed) keys sealed anew")
      say(report.status)
    }

    private func rotateDataKeys() throws {
      let changed = try keys(options.perform(.changeDataKeys(account: account))).changed
      var (sealed, place) = (Int64(0), ResealPlace?.none)
      repeat {
        guard case .resealed(let count, let next) = try options.perform(.reseal(from: place)) else {
          throw ConfigurationError("the server answered something else", exitCode: .software)
        }
        sealed += count
        place = next
      } while place != nil
      let status = try keys(options.perform(.keyStatus)).status
      if json { return try Terminal.json(Done(changed: changed, resealed: sealed, status: status)) }
      Terminal.say("\(changed) accounts have another data key, \(sealed) secrets sealed anew")
      say(status)
    }
  }

  private struct Done: Encodable {
    var changed: Int64
    var resealed: Int64?
    var status: KeyStatus
  }

  struct VoidSeeds: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "void-seeds", abstract: "Make devices void whose seeds somebody else may have.",
      discussion: """
        Prints each device that has to be set up again. It stays with its owner, so that a code is still asked \
        for; he gets in with a recovery code, or with an administrator's help. (docs/operations.md)
        """)
    @Option(name: .long, help: "Only those of this account.")
    var account: String?
    @Option(name: .long, help: "Only those made before, like 2026-11-22T18:00:00Z. (default: now)")
    var madeBefore: String?
    @Flag(name: .long, help: "Do it: there is no way back.")
    var yes = false
    @Flag(name: .long, help: "Print a JSON array.")
    var json = false
    @OptionGroup var options: DataOptions

    func validate() throws {
      guard yes else {
        throw ValidationError("devices that are void have to be set up again; say --yes to do it")
      }
    }

    func run() async throws {
      var (all, place) = ([VoidedDevice](), VoidPlace?.none)
      repeat {
        let command = AdministrativeCommand.voidSeeds(
          account: account, madeBefore: madeBefore, from: place)
        guard case .voided(let devices, let next) = try options.perform(command) else {
          throw ConfigurationError("the server answered something else", exitCode: .software)
        }
        place = next
        if json { all += devices } else { devices.forEach(Self.say) }
      } while place != nil
      if json { try Terminal.json(all) }
    }

    private static func say(_ device: VoidedDevice) {
      Terminal.say("\(device.account)  \(device.user ?? "-")  \(device.serialNumber)")
    }
  }

  struct EndSessions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "end-sessions", abstract: "End every session, of the API and of the console.",
      discussion: "Of several servers the others follow within a minute.")
    @OptionGroup var options: DataOptions

    func run() async throws {
      _ = try options.perform(.endSessions)
    }
  }
}

private func keys(_ reply: AdministrativeReply) throws -> KeyReport {
  guard case .keys(let report) = reply else {
    throw ConfigurationError("the server answered something else", exitCode: .software)
  }
  return report
}

private func say(_ status: KeyStatus) {
  Terminal.say("key-encryption key  \(status.keyEncryptionKey)")
  for key in status.otherKeys { Terminal.say("also known          \(key)") }
  Terminal.say("under other keys    \(status.underOtherKeys)")
  Terminal.say(
    "data keys           \(status.accounts), \(status.formerDataKeys) with the one of before beside "
      + "it, \(status.underFormerDataKeys) secrets under those")
}
