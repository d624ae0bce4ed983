import ArgumentParser
import IdentitySQL
import PostgreSQLDriver
import Server

struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Make or update the tables of a PostgreSQL store.",
    discussion: """
      To be run as the role that owns the tables, before the first server starts and with each release. \
      Servers run as another role, which --grant-to lets read and write rows, and no more: it cannot \
      change a table, nor change or delete a record of the audit trail. Nothing happens to a store that \
      is up to date.
      """)

  @Option(
    name: .long,
    help: "postgresql://OWNER@HOST/NAME, or file:PATH with that. Also SALLYPORT_DATABASE.")
  var database: String?
  @Option(name: .long, help: "The role that servers run as.")
  var grantTo: String?

  func run() async throws {
    guard let address = try DatabaseOption.address(database) else {
      throw ConfigurationError(
        "which database? Give --database, or SALLYPORT_DATABASE", exitCode: .usage)
    }
    let driver = try DatabaseOption.open(address, limits: .migrating)
    do {
      try Schema.migrate(driver)
      if let grantTo { try driver.grantUse(to: grantTo) }
    } catch let failure as SQLFailure {
      throw ConfigurationError(
        "the tables in \(address) were not changed: \(failure.text)", exitCode: .dataError)
    }
    try driver.close()
    Terminal.say("\(address) is up to date.")
  }
}
