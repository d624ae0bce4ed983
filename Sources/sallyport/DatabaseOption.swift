import Foundation
import IdentitySQL
import Mail
import PostgreSQLDriver
import Server

/// A PostgreSQL store, as `--database` or SALLYPORT_DATABASE name it: an address, or `file:` and the path
/// of a file that begins with one.
enum DatabaseOption {
  /// Nil where none is named. Throws ``ConfigurationError``, whose text never holds what was given.
  static func address(_ argument: String?) throws -> DatabaseAddress? {
    guard let setting = argument ?? environment("SALLYPORT_DATABASE") else { return nil }
    let option = argument == nil ? "SALLYPORT_DATABASE" : "--database"
    var text = setting
    if setting.hasPrefix("file:") {
      do {
        text = try PrivateFile.firstLine(
          of: String(setting.dropFirst("file:".count)), holding: "the address of a database")
      } catch {
        throw ConfigurationError("\(option): \(error)", exitCode: .usage)
      }
    }
    let address: DatabaseAddress
    do {
      address = try DatabaseAddress(text)
    } catch {
      throw ConfigurationError("\(option): \(error)", exitCode: .usage)
    }
    guard argument == nil || text != setting || !address.holdsPassword else {
      throw ConfigurationError(
        "--database: everybody on this host can see arguments, and this one holds a password; give it "
          + "in SALLYPORT_DATABASE, as --database file:PATH, or by libpq's PGPASSFILE",
        exitCode: .usage)
    }
    return address
  }

  /// Connects. Throws ``ConfigurationError``.
  static func open(
    _ address: DatabaseAddress, limits: PostgreSQLLimits = .standard
  ) throws -> PostgreSQLDriver {
    do {
      return try PostgreSQLDriver(address, limits: limits)
    } catch let failure as SQLFailure {
      throw ConfigurationError(
        "the database \(address) cannot be used: \(failure.text)", exitCode: .unavailable)
    }
  }
}
