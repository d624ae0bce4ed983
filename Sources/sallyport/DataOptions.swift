import ArgumentParser
import Foundation
import Identity
import IdentitySQL
import SQLiteDriver
import Server

/// Which store is meant: an argument, else the environment, else `data` in this folder.
struct DataOptions: ParsableArguments {
  @Option(name: .long, help: "The data folder. Also SALLYPORT_DATA. (default: data)")
  var data: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Where the key-encryption key is: file:PATH, credential:NAME, env:NAME or exec:COMMAND. "
        + "Also SALLYPORT_KEY_SOURCE. (default: the file `key` in the data folder)",
      valueName: "source"))
  var keySource: String?

  var folder: DataFolder {
    DataFolder(path: data ?? environment("SALLYPORT_DATA") ?? "data")
  }

  func source() throws -> KeySource {
    guard let text = keySource ?? environment("SALLYPORT_KEY_SOURCE") else {
      return .file(folder.defaultKeyFile)
    }
    return try KeySource(text)
  }

  /// Opens the store of a folder whose lock the caller holds.
  func open(
    capacity: Int = 262_144, outlets: Outlets = .all
  ) throws -> (store: SQLStore, keyring: Keyring) {
    let random = SystemRandomSource()
    // A new key for a store that was sealed with another would make it look damaged.
    let isNew = !FileManager.default.fileExists(atPath: folder.databaseFile)
    let keyring = try Keyring(
      keyEncryptionKey: try source().load(makesFile: isNew, random: random), random: random)
    do {
      let driver = try SQLiteDriver(path: folder.databaseFile)
      let store = try SQLStore(
        driver: driver, keyring: keyring, random: random, capacity: capacity,
        outlets: outlets)
      if let account = try store.read({ try $0.accounts().first }) { try keyring.check(account) }
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

  /// Carries a command to the running server or, when none runs, does it here under the lock.
  func perform(_ command: AdministrativeCommand) throws -> AdministrativeReply {
    let reply: AdministrativeReply
    if let answered = try ControlClient.send(command, to: folder.controlSocket) {
      reply = answered
    } else {
      try folder.prepare()
      guard let lock = try folder.lock() else {
        throw ConfigurationError(
          "another process has the data folder \(folder.path) and does not answer on its control "
            + "socket; wait for it or stop it", exitCode: .temporaryFailure)
      }
      reply = try withExtendedLifetime(lock) {
        let store = try open(capacity: 1024).store
        let reply = Administration(store: store, clock: SystemClock()).run(command)
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

/// The value of an environment variable, unless it is empty.
func environment(_ name: String) -> String? {
  guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else { return nil }
  return value
}
