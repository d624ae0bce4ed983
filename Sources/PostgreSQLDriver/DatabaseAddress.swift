import CPQ
import Foundation

/// Where a PostgreSQL store is, and as whom it is used: `postgresql://user@host1,host2/name?…`, as libpq
/// understands it.
///
/// Over a network only TLS with the host's name checked is taken. Never shown as it was given, for it
/// may hold a password.
///
/// <https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING>
package struct DatabaseAddress: Sendable, CustomStringConvertible {
  /// What is wrong with an address; no text of it holds the address.
  package struct Misconfiguration: Error, CustomStringConvertible {
    package let description: String
  }

  let parameters: [String: String]

  /// Throws ``Misconfiguration``.
  package init(_ text: String) throws {
    guard text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") else {
      throw Misconfiguration(
        description: "it is no address of a database; give postgresql://USER@HOST:PORT/NAME")
    }
    if let problem = cpq_load() {
      throw Misconfiguration(
        description: "libpq cannot be loaded: \(String(cString: problem)); install PostgreSQL's "
          + "client library, Debian's package libpq5")
    }
    var parameters = try Self.parse(text)
    guard parameters["service"] == nil else {
      throw Misconfiguration(
        description: "its hosts have to be written out; a service file is not read")
    }
    let environment = ProcessInfo.processInfo.environment
    let hosts = parameters["hostaddr"] ?? parameters["host"] ?? environment["PGHOST"] ?? ""
    let isLocal =
      environment["PGSERVICE"] == nil
      && hosts.split(separator: ",").allSatisfy { Self.isThisMachine(String($0)) }
    if !isLocal {
      let mode = parameters["sslmode"] ?? "verify-full"
      guard mode == "verify-full" else {
        throw Misconfiguration(
          description: "a database on another host needs sslmode=verify-full, and sslrootcert with "
            + "the file of the authority that its certificate is from")
      }
      parameters["sslmode"] = mode
    }
    for (keyword, value) in Self.standard where parameters[keyword] == nil {
      parameters[keyword] = value
    }
    parameters["client_encoding"] = "UTF8"
    self.parameters = parameters
  }

  /// What is the case unless the address says otherwise: of several hosts the one that takes writes,
  /// and no connection that hangs for long.
  private static let standard = [
    "application_name": "sallyport", "connect_timeout": "3", "gssencmode": "disable",
    "keepalives_count": "3", "keepalives_idle": "3", "keepalives_interval": "1",
    "target_session_attrs": "read-write", "tcp_user_timeout": "5000",
  ]

  /// Whether it holds a password itself, instead of leaving it to a file or the environment.
  package var holdsPassword: Bool { parameters["password"] != nil }

  /// Hosts and name, for logs and errors.
  package var description: String {
    let hosts = parameters["host"] ?? parameters["hostaddr"] ?? "this machine"
    return "\(parameters["dbname"] ?? "the database") on \(hosts)"
  }

  private static func isThisMachine(_ host: String) -> Bool {
    host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || host == "::1"
      || host.hasPrefix("127.")
  }

  private static func parse(_ text: String) throws -> [String: String] {
    var message: UnsafeMutablePointer<CChar>?
    // The message repeats parts of the address, a password perhaps; so it is not shown.
    guard let options = PQconninfoParse(text, &message) else {
      PQfreemem(message)
      throw Misconfiguration(
        description:
          "it cannot be understood; give postgresql://USER@HOST:PORT/NAME, with reserved "
          + "characters percent-encoded")
    }
    defer { PQconninfoFree(options) }
    var parameters: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val {
        parameters[String(cString: keyword)] = String(cString: value)
      }
      option += 1
    }
    return parameters
  }
}
