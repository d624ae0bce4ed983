import ArgumentParser
import Foundation
import Identity
import IdentitySQL
import PostgreSQLDriver
import SQLiteDriver
import Server

/// Which store is meant: an argument, else the environment, else `data` in this folder.
struct DataOptions: ParsableArguments {
  @Option(name: .long, help: "The data folder. Also SALLYPORT_DATA. (default: data)")
  var data: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Where the key-encryption key is: file:PATH, credential:NAME or exec:PROGRAM ARGUMENTS. "
        + "Also SALLYPORT_KEY_SOURCE. (default: the file `key` in the data folder)",
      valueName: "source"))
  var keySource: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A second key, while keys are changed: it opens what is sealed under it. "
        + "Also SALLYPORT_OTHER_KEY_SOURCE. (docs/operations.md)", valueName: "source"))
  var otherKeySource: String?

  @Flag(
    name: .long,
    help: """
      For tests: lets keys be env:NAME, a variable with 32 bytes in Base64. Also \
      SALLYPORT_ALLOW_ENV_KEY=yes.
      """)
  var allowEnvKey = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A PostgreSQL store, postgresql://USER@HOST1,HOST2/NAME, or file:PATH with that; see "
        + "`sallyport migrate --help`. Also SALLYPORT_DATABASE. (default: SQLite in the data folder)",
      valueName: "address"))
  var database: String?

  var folder: DataFolder {
    DataFolder(path: data ?? environment("SALLYPORT_DATA") ?? "data")
  }

  func source() throws -> KeySource {
    guard let text = keySource ?? environment("SALLYPORT_KEY_SOURCE") else {
      return .file(folder.defaultKeyFile)
    }
    return try keySource(text)
  }

  private func otherSource() throws -> KeySource? {
    try (otherKeySource ?? environment("SALLYPORT_OTHER_KEY_SOURCE")).map(keySource)
  }

  private func keySource(_ text: String) throws -> KeySource {
    let isAllowed = allowEnvKey || environment("SALLYPORT_ALLOW_ENV_KEY") == "yes"
    return try KeySource(text, allowingEnvironment: isAllowed)
  }

  /// The file that the key-encryption key can be changed in: one that no other server reads, and with no
  /// second key beside it.
  func keyFile() throws -> KeyFile? {
    guard case .file(let path) = try source(), try otherSource() == nil,
      try DatabaseOption.address(database) == nil
    else { return nil }
    return KeyFile(path: path)
  }

  func keyring(makesFile: Bool) throws -> Keyring {
    let random = SystemRandomSource()
    let (key, others) = try source().loadAll(makesFile: makesFile, random: random)
    let other = try otherSource().map { [try $0.load(makesFile: false, random: random)] } ?? []
    return try Keyring(keyEncryptionKey: key, others: others + other, random: random)
  }

  /// Opens the store of a folder whose lock the caller holds.
  func open(
    capacity: Int = 262_144, outlets: Outlets = .all
  ) throws -> (store: SQLStore, keyring: Keyring) {
    if let address = try DatabaseOption.address(database) {
      return try open(address, capacity: capacity, outlets: outlets)
    }
    let random = SystemRandomSource()
    // A new key for a store that was sealed with another would make it look damaged.
    let isNew = !FileManager.default.fileExists(atPath: folder.databaseFile)
    let keyring = try keyring(makesFile: isNew)
    do {
      let driver = try SQLiteDriver(path: folder.databaseFile)
      let store = try SQLStore(
        driver: driver, keyring: keyring, random: random, capacity: capacity,
        outlets: outlets)
      try store.checkKeys()
      return (store, keyring)
    } catch Fault.unreadableSecret {
      throw ConfigurationError(
        "the key does not fit the store in \(folder.path); give the one it was made with by "
          + "--key-source", exitCode: .dataError)
    } catch SQLFailure.newerSchema(let found, let known) {
      throw ConfigurationError(
        "the store in \(folder.path) is of a later release (schema \(found), this one knows "
          + "\(known)); use that release", exitCode: .dataError)
    } catch {
      throw ConfigurationError(
        "the store \(folder.databaseFile) cannot be opened: \(error)", exitCode: .noInput)
    }
  }

  private func open(
    _ address: DatabaseAddress, capacity: Int, outlets: Outlets
  ) throws -> (store: SQLStore, keyring: Keyring) {
    let random = SystemRandomSource()
    let driver = try DatabaseOption.open(address)
    do {
      try Schema.check(driver)
      let keyring = try keyring(makesFile: try SQLStore.isUnused(driver))
      let store = try SQLStore(
        driver: driver, keyring: keyring, random: random, capacity: capacity, outlets: outlets)
      // Whether nobody else has begun with another key.
      _ = try store.currentSessionKeys(at: SystemClock().now())
      try store.checkKeys()
      return (store, keyring)
    } catch Fault.unreadableSecret {
      throw ConfigurationError(
        "the key does not fit the store, \(address); all instances need the one it was made with: "
          + "give it by --key-source", exitCode: .dataError)
    } catch SQLFailure.olderSchema(let found, let known) {
      throw ConfigurationError(
        "the tables in \(address) are of an earlier release (schema \(found), this one needs "
          + "\(known)); run `sallyport migrate` as their owner", exitCode: .dataError)
    } catch SQLFailure.newerSchema(let found, let known) {
      throw ConfigurationError(
        "the tables in \(address) are of a later release (schema \(found), this one knows "
          + "\(known)); use that release", exitCode: .dataError)
    } catch let failure as SQLFailure {
      throw ConfigurationError(
        "the store, \(address), cannot be opened: \(failure.text)", exitCode: .noInput)
    }
  }

  private func holdsStore() throws -> Bool {
    try DatabaseOption.address(database) != nil
      || FileManager.default.fileExists(atPath: folder.databaseFile)
  }

  /// Carries a command to the running server or, when none runs, does it here under the lock.
  func perform(_ command: AdministrativeCommand) throws -> AdministrativeReply {
    let reply: AdministrativeReply
    if let answered = try ControlClient.send(command, to: folder.controlSocket) {
      reply = answered
    } else {
      // Looking for something, or for what was lost, makes no store.
      guard try !command.needsStore || holdsStore() else {
        throw ConfigurationError(
          "there is no store in \(folder.path); give its folder by --data", exitCode: .noInput)
      }
      try folder.prepare()
      guard let lock = try folder.lock() else {
        throw ConfigurationError(
          "another process has the data folder \(folder.path) and does not answer on its control "
            + "socket; wait for it or stop it", exitCode: .temporaryFailure)
      }
      reply = try withExtendedLifetime(lock) {
        let store = try open(capacity: 1024).store
        let reply = Administration(
          store: store, clock: SystemClock(), keyFile: try keyFile()
        ).run(command)
        try store.close()
        return reply
      }
    }
    if case .failed(let message, let code) = reply {
      throw ConfigurationError(message, exitCode: ExitCode(rawValue: code) ?? .software)
    }
    return reply
  }
}

/// The value of an environment variable, unless it is empty. Not by Foundation's dictionary of all of them, which
/// is made anew for each that is asked for: a twentieth of what starting takes.
func environment(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}
