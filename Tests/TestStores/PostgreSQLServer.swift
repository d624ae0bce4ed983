import Foundation
package import IdentitySQL
package import PostgreSQLDriver
import Synchronization

/// A PostgreSQL of the tests' own, on a loopback port, in a folder that goes with it. It ends with the
/// process that began it, in whatever way that ends.
package final class PostgreSQLServer: Sendable {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package static let shared = Result { try PostgreSQLServer() }

  package let port: Int
  package let folder: String
  private let password: String
  /// Kept, for the server stops when it is closed.
  private let leash: FileHandle
  private let administrator: PostgreSQLDriver
  private let count = Atomic<Int>(0)
  /// Databases whose tests are over, with no row in them: to make and to drop one takes longer than most
  /// tests.
  private let spare = Mutex<[String]>([])

  private static let template = "sallyport_template"

  /// Starts one. Its programs must not run as root, so they run as `nobody` then.
  package init(settings: [String] = []) throws {
    let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    folder = "\(parent)/sallyport-pg-\(UUID().uuidString)"
    password = UUID().uuidString
    port = try Self.freePort()
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try Data(password.utf8).write(to: URL(filePath: folder + "/password"))
    if geteuid() == 0 {
      let nobody = getpwnam("nobody").pointee
      for path in [folder, folder + "/password"] { chown(path, nobody.pw_uid, nobody.pw_gid) }
    }
    let programs = try Self.programs()
    let options =
      [
        "listen_addresses=127.0.0.1", "port=\(port)", "unix_socket_directories=",
        "max_connections=400",
        "shared_buffers=64MB", "max_pred_locks_per_transaction=256", "log_min_messages=fatal",
        "wal_level=replica", "max_wal_senders=5",
      ] + settings
    // The last line holds the leash: it ends when nobody has the other end any more.
    let script = """
      exec 2>"$0/log"
      "$1/initdb" -D "$0/data" -U sallyport -A scram-sha-256 --pwfile="$0/password" \
        -E UTF8 --locale=C --no-sync >/dev/null || exit 1
      bin=$1; folder=$0; shift
      "$bin/postgres" -D "$folder/data" "$@" >/dev/null &
      server=$!
      cat >/dev/null
      kill -QUIT $server; wait $server; rm -rf "$folder"
      """
    let process = Process()
    let shell = ["/bin/sh", "-c", script, folder, programs] + options.flatMap { ["-c", $0] }
    let command =
      geteuid() == 0
      ? ["/usr/bin/setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] + shell : shell
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    let pipe = Pipe()
    process.standardInput = pipe
    process.currentDirectoryURL = URL(filePath: "/")
    try process.run()
    leash = pipe.fileHandleForWriting
    administrator = try Self.connect(Self.url("postgres", port, password), folder)
    try administrator.command("CREATE DATABASE \(Self.template)")
    let first = try PostgreSQLDriver(try DatabaseAddress(Self.url(Self.template, port, password)))
    try Schema.migrate(first)
    // The first that is looked at is as it should be.
    _ = try first.transaction { try Self.empty(on: $0) }
    try first.close()
  }

  /// `postgresql://…` for a database of it, as its owner.
  package func url(of database: String) -> String {
    Self.url(database, port, password)
  }

  package func url(of database: String, user: String, password: String) -> String {
    "postgresql://\(user):\(password)@127.0.0.1:\(port)/\(database)"
  }

  /// Sets something for all connections, from now on.
  package func set(_ setting: String, _ value: String) throws {
    try administrator.command("ALTER SYSTEM SET \(setting) = '\(value)'")
    try administrator.command("SELECT pg_reload_conf()")
  }

  /// How many rows there are.
  package func count(_ rest: String, selecting columns: String = "1") throws -> Int {
    var count = 0
    try administrator.waitForNews(atMost: .zero) { connection in
      try connection.query("SELECT \(columns) \(rest)", []) { _ in count += 1 }
    }
    return count
  }

  /// Stops all its processes where they are, as if the network were cut.
  package func freeze() throws { try signal(SIGSTOP) }
  package func thaw() throws { try signal(SIGCONT) }

  private func signal(_ number: Int32) throws {
    let pids = try String(contentsOfFile: folder + "/data/postmaster.pid", encoding: .utf8)
    guard let server = pids.split(separator: "\n").first.flatMap({ Int32($0) }) else {
      throw Failure(description: "no process id")
    }
    for process in [server] + (try Self.children(of: server)) { kill(process, number) }
  }

  private static func children(of parent: Int32) throws -> [Int32] {
    let list = try String(
      contentsOfFile: "/proc/\(parent)/task/\(parent)/children", encoding: .utf8)
    return list.split(separator: " ").compactMap { Int32($0) }
  }

  /// An empty database, with the schema of this release or without a table.
  package func makeDatabase(onSchema: Bool = true) throws -> String {
    if onSchema, let name = spare.withLock({ $0.popLast() }) { return name }
    let name = "t\(count.add(1, ordering: .relaxed).newValue)"
    try administrator.command(
      "CREATE DATABASE \(name) TEMPLATE \(onSchema ? Self.template : "template0")")
    return name
  }

  /// Takes a database back: emptied for the next, or dropped if its tables are not as they were.
  package func takeBack(_ database: String, _ driver: (any SQLDriver)?) {
    do {
      let driver = try driver ?? PostgreSQLDriver(try DatabaseAddress(url(of: database)))
      defer { try? driver.close() }
      let isEmptied = try driver.transaction { try Self.empty(on: $0) }
      guard !isEmptied else { return spare.withLock { $0.append(database) } }
    } catch {
      // Dropped instead.
    }
    // Should that fail too, it goes with the server.
    try? administrator.command("DROP DATABASE \(database) WITH (FORCE)")
  }

  private static let rowsOfSchema = Mutex<[String]?>(nil)

  /// False for tables, columns or triggers other than those of the first database that was looked at.
  private static func empty(on connection: any SQLConnection) throws -> Bool {
    let schema = try connection.rows(
      """
      SELECT table_name || '.' || column_name FROM information_schema.columns
      WHERE table_schema = 'public'
      UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = 'public'
      UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT 'version ' || version FROM schema_version ORDER BY 1
      """
    ) { $0.text(0) }
    let isTheSame = rowsOfSchema.withLock { known in
      if known == nil { known = schema }
      return known == schema
    }
    guard isTheSame else { return false }
    try connection.run("SET LOCAL session_replication_role = replica")
    let tables = try connection.rows(
      """
      SELECT tablename::text FROM pg_tables
      WHERE schemaname = 'public' AND tablename NOT IN ('schema_version', 'change_version')
      """
    ) { $0.text(0) }
    for table in tables { try connection.run("DELETE FROM \(table)") }
    try connection.run("UPDATE change_version SET version = 0")
    return true
  }

  /// Where the database's rows lie, which all are there now.
  func folder(of database: String) throws -> String {
    var number: Int64?
    try administrator.waitForNews(atMost: .zero) { connection in
      try connection.run("CHECKPOINT")
      number = try connection.row(
        "SELECT oid::bigint FROM pg_database WHERE datname = ?", [.text(database)]
      ) { $0.integer(0) }
    }
    guard let number else { throw Failure(description: "no database \(database)") }
    return "\(folder)/data/base/\(number)"
  }

  // Beside builds and other tests, on two cores, a connection may take longer than a server's three seconds.
  private static func url(_ database: String, _ port: Int, _ password: String) -> String {
    "postgresql://sallyport:\(password)@127.0.0.1:\(port)/\(database)?connect_timeout=20"
  }

  private static func connect(_ url: String, _ folder: String) throws -> PostgreSQLDriver {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      do {
        return try PostgreSQLDriver(try DatabaseAddress(url))
      } catch {
        guard ContinuousClock.now < deadline else {
          let log = try? String(contentsOfFile: folder + "/log", encoding: .utf8)
          throw Failure(description: "PostgreSQL does not start: \(error) \(log ?? "")")
        }
        usleep(50_000)
      }
    }
  }

  private static func programs() throws -> String {
    let versions =
      (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    guard let newest = versions.compactMap(Int.init).max() else {
      throw Failure(description: "PostgreSQL is not installed: apt-get install postgresql-15")
    }
    return "/usr/lib/postgresql/\(newest)/bin"
  }

  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let outcome = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
      }
    }
    guard outcome else { throw Failure(description: "no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}

extension PostgreSQLDriver {
  /// A command outside transactions.
  package func command(_ text: String) throws {
    try waitForNews(atMost: .zero) { try $0.run(text) }
  }
}
