import ArgumentParser
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
    try driver.close()
    let (store, _) = try options.open(capacity: 1024)
    Terminal.say("ok       the key fits")
    try store.close()
  }
}
