import ArgumentParser
import Foundation
import Identity
import IdentitySQL
import PostgreSQLDriver
import SQLiteDriver
import Server

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Write a sealed copy of the store, or look whether one is whole.",
    discussion: """
      `sallyport backup FILE` works while the server runs, and asks nobody to wait. The copy is one moment of \
      the store, sealed with a key made from the key-encryption key: without that key it says nothing, so \
      keep a copy of the key apart from it. `sallyport restore` reads it.
      """, subcommands: [Make.self, Verify.self], defaultSubcommand: Make.self)

  struct Make: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "make", abstract: "Write a backup; the word `make` may be left out.")
    @Argument(help: "The file, which must not be there yet.")
    var file: String
    @Flag(name: .long, help: "Print one JSON object.")
    var json = false
    @OptionGroup var options: DataOptions

    func run() async throws {
      let path = URL(filePath: file).path
      guard case .backup(let manifest) = try options.perform(.backUp(path: path)) else {
        throw ConfigurationError("the server answered something else", exitCode: .software)
      }
      try say(manifest, asJSON: json)
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify", abstract: "Read all of a backup and say whether it is whole.",
      discussion: "Ends with 0 when every byte is as it was written, with 65 when not.")
    @Argument(help: "The backup.")
    var file: String
    @Flag(name: .long, help: "Print one JSON object.")
    var json = false
    @OptionGroup var options: DataOptions

    func run() async throws {
      try say(
        try BackupFile.verify(file, with: try options.keyring(makesFile: false)), asJSON: json)
    }
  }
}

struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Make a store from a backup.",
    discussion: """
      Into a data folder without a store, or, with --database and the address of the tables' owner, into an \
      empty database. The key is not in the backup: put it into the folder first, or give --key-source.

      What happened after the backup is unknown to it. So all sessions end, recovery codes and links are \
      void, and codes count again after two minutes at most. With --after, codes, keys, devices and passwords \
      that were used or taken away since stay so. Without it access keys that were deleted would work again: \
      all are made inactive, unless --keep-keys says otherwise.
      """)

  @Argument(help: "The backup.")
  var file: String
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The data folder that the backup was made of, as it was left.", valueName: "folder"))
  var after: String?
  @Flag(name: .long, help: "Leave access keys active without knowing which were deleted.")
  var keepKeys = false
  @Flag(name: .long, help: "Print one JSON object.")
  var json = false
  @OptionGroup var options: DataOptions

  func run() async throws {
    let folder = options.folder
    guard FileManager.default.fileExists(atPath: file) else {
      throw ConfigurationError("there is no backup \(file)", exitCode: .noInput)
    }
    try folder.prepare()
    guard let lock = try folder.lock() else {
      throw ConfigurationError(
        "another process has the data folder \(folder.path); a restore needs one without a store",
        exitCode: .temporaryFailure)
    }
    try withExtendedLifetime(lock) {
      let keyring = try options.keyring(makesFile: false)
      let manifest = try BackupFile.verify(file, with: keyring)
      let restored = try restore(manifest, keyring)
      let report = RestoreReport(restored, manifest)
      if json { try Terminal.json(report) } else { report.say(deactivatesKeys: deactivatesKeys) }
    }
  }

  private var deactivatesKeys: Bool { after == nil && !keepKeys }

  private func restore(_ manifest: BackupManifest, _ keyring: Keyring) throws -> RestoredStore {
    let newer = try after.map { try NewerFolder($0) }
    defer { newer?.close() }
    func fill(_ driver: some SQLDriver) throws -> RestoredStore {
      do {
        return try SQLStore.restore(
          manifest, into: driver, keyring: keyring, random: SystemRandomSource(),
          deactivatingKeys: deactivatesKeys, after: newer?.driver, at: SystemClock().now()
        ) { take in try BackupFile.read(file, with: keyring, take) }
      } catch let rejection as BackupRejection {
        throw rejection.configurationError(file)
      } catch let failure as SQLFailure {
        throw ConfigurationError("nothing was restored: \(failure.text)", exitCode: .dataError)
      } catch Fault.unreadableSecret(let what) {
        throw ConfigurationError(
          "nothing was restored: \(what) does not open", exitCode: .dataError)
      }
    }
    if let address = try DatabaseOption.address(options.database) {
      return try fill(try DatabaseOption.open(address, limits: .migrating))
    }
    return try RestoredFolder(options.folder).make { try fill(try SQLiteDriver(path: $0)) }
  }
}

/// The store that a backup was made of, which nobody has open.
private struct NewerFolder {
  let driver: SQLiteDriver
  private let lock: DataFolderLock

  init(_ path: String) throws {
    let folder = DataFolder(path: path)
    guard FileManager.default.fileExists(atPath: folder.databaseFile) else {
      throw ConfigurationError("there is no store in \(path)", exitCode: .noInput)
    }
    guard let lock = try folder.lock() else {
      throw ConfigurationError(
        "a server has \(path) open; stop it, so that nothing is spent while it is read",
        exitCode: .temporaryFailure)
    }
    self.lock = lock
    driver = try SQLiteDriver(path: folder.databaseFile)
  }

  func close() {
    // It was only read.
    try? driver.close()
  }
}

private func say(_ manifest: BackupManifest, asJSON: Bool) throws {
  if asJSON { return try Terminal.json(manifest) }
  let made = Timestamp(milliseconds: manifest.madeAt)
  let rows = manifest.tables.reduce(0) { $0 + $1.rows }
  Terminal.say(
    "whole: \(manifest.accounts) accounts, \(rows) rows in \(manifest.tables.count) tables, as of \(made)"
  )
  Terminal.say("schema \(manifest.schema), epoch \(manifest.epoch)")
  if let anchor = manifest.auditAnchor { Terminal.say("anchor \(anchor)") }
}

/// What an operator is told after a restore.
private struct RestoreReport: Codable {
  var madeAt: String
  var epoch: Int64
  var codesCountAt: String
  var consoleSessionsEnded: Int
  var recoveryCodesVoid: Int
  var accessKeys: Int64
  var accessKeysDeactivated: Int
  var devices: Int64
  var carriedOver: CarriedOver?

  init(_ restored: RestoredStore, _ manifest: BackupManifest) {
    let beginning = restored.beginning
    madeAt = Timestamp(milliseconds: manifest.madeAt).description
    epoch = beginning.epoch.number
    codesCountAt = beginning.epoch.codesCountAt.description
    consoleSessionsEnded = beginning.consoleSessions
    recoveryCodesVoid = beginning.recoveryCodes
    accessKeys = restored.accessKeys
    accessKeysDeactivated = beginning.deactivatedKeys
    devices = restored.devices
    carriedOver = restored.carried
  }

  func say(deactivatesKeys: Bool) {
    Terminal.say("restored as of \(madeAt); this is epoch \(epoch)")
    Terminal.say("codes that show from \(codesCountAt) on count; those before may have been used")
    Terminal.say(
      "ended: all sessions (\(consoleSessionsEnded) of the console), links, and \(recoveryCodesVoid) recovery "
        + "codes")
    if let carried = carriedOver {
      Terminal.say(
        "kept from the newer store: \(carried.codeWindows) windows of codes; removed again: "
          + "\(carried.deletedAccessKeys) access keys, \(carried.deletedDevices) devices, "
          + "\(carried.deletedPasswords) passwords, \(carried.deletedOtherCredentials) others; "
          + "\(carried.addedDevices) newer devices added")
      return
    }
    Terminal.say(
      "unknown: what was changed after \(madeAt). Devices, passwords, users and policies that were changed or "
        + "removed since are as before: look through all \(devices) devices")
    Terminal.say(
      deactivatesKeys
        ? "access keys made inactive: \(accessKeysDeactivated) of \(accessKeys); activate those that you know"
        : "access keys as in the backup: \(accessKeys); those deleted since work again")
  }
}
