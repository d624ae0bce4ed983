import ArgumentParser
import Identity
import IdentitySQL
import PostgreSQLDriver
import Server

struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say whether a PostgreSQL store is fit to be served.",
    discussion: """
      A line for each thing: its release, clock, standby, rights, and whether the key fits. Changes nothing \
      in the store, and may be run beside servers. Ends with 0 unless a line begins with `problem`.
      """)

  @OptionGroup var options: DataOptions

  func run() async throws {
    guard let address = try DatabaseOption.address(options.database) else {
      throw ConfigurationError(
        "which database? Give --database, or SALLYPORT_DATABASE", exitCode: .usage)
    }
    let driver = try DatabaseOption.open(address)
    do {
      try Schema.check(driver)
      Terminal.say("ok       the tables are of this release")
      let findings = try driver.findings()
      for finding in findings {
        let weight = finding.weight.rawValue
        Terminal.say(
          weight + String(repeating: " ", count: 9 - weight.count) + finding.text)
      }
      guard !findings.contains(where: { $0.weight == .problem }) else {
        throw ConfigurationError(
          "\(address) is not fit to be served; see above", exitCode: .configuration)
      }
    } catch let failure as SQLFailure {
      throw ConfigurationError("problem  \(failure.text)", exitCode: .dataError)
    }
    try checkKey(of: driver)
  }

  private func checkKey(of driver: PostgreSQLDriver) throws {
    let random = SystemRandomSource()
    let keyring = try options.keyring(makesFile: false)
    do {
      let store = try SQLStore(driver: driver, keyring: keyring, random: random, capacity: 1024)
      if try store.keyStatus().accounts > 0 {
        try store.checkKeys()
        Terminal.say("ok       the key fits")
      } else {
        Terminal.say("ok       there is no account yet, which any key fits")
      }
      try store.close()
    } catch Fault.unreadableSecret {
      throw ConfigurationError("problem  the key does not fit the store", exitCode: .dataError)
    } catch let failure as SQLFailure {
      throw ConfigurationError("problem  \(failure.text)", exitCode: .dataError)
    }
  }
}
