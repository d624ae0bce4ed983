import Foundation
import Identity
import IdentitySQL
import SQLiteDriver
import TestStores
import Testing

@testable import Server

/// T-25: the file that a backup is in.
@Suite struct BackupFileTests {
  private static let key = [UInt8](repeating: 7, count: 32)

  private func keyring(_ key: [UInt8] = key) throws -> Keyring {
    try Keyring(keyEncryptionKey: key, random: SeededRandom(seed: 5))
  }

  private func made() throws -> (service: LocalService, folder: TemporaryFolder, path: String) {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    _ = try service.addKey(of: .root(account.id), in: account)
    let folder = try TemporaryFolder()
    let path = folder.path + "/canary.backup"
    _ = try BackupFile.write(service.store, to: path, at: service.clock.now())
    return (service, folder, path)
  }

  @Test func `is whole, for this user alone, and writes over nothing`() throws {
    let (service, folder, path) = try made()
    let manifest = try BackupFile.verify(path, with: keyring())
    #expect((manifest.accounts, manifest.epoch, manifest.schema) == (1, 1, Schema.release))
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let before = try Data(contentsOf: URL(filePath: path))
    #expect(throws: ConfigurationError.self) {
      try BackupFile.write(service.store, to: path, at: service.clock.now())
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["canary.backup"])
  }

  @Test func `a flipped bit, a missing end or a longer one is refused, wherever`() throws {
    let (_, folder, path) = try made()
    let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let altered = folder.path + "/altered"
    func isRefused(_ bytes: some Collection<UInt8>) throws -> Bool {
      try Data(bytes).write(to: URL(filePath: altered))
      do {
        _ = try BackupFile.verify(altered, with: keyring())
        return false
      } catch is ConfigurationError {
        return true
      }
    }
    #expect(try !isRefused(whole))
    // Each byte of what stands in front, and of the rest every seventh.
    for place in whole.indices where place < 200 || place % 7 == 0 || place > whole.count - 50 {
      var bytes = whole
      bytes[place] ^= 1 << UInt8(place % 8)
      #expect(try isRefused(bytes), "byte \(place) of \(whole.count)")
    }
    for length in stride(from: 0, to: whole.count, by: 31) {
      #expect(try isRefused(whole.prefix(length)), "\(length) of \(whole.count)")
    }
    #expect(try isRefused(whole + [0]))
    #expect(try isRefused(whole + whole))
  }

  @Test func `who has stolen it and not the key learns nothing`() throws {
    let (service, folder, path) = try made()
    defer { withExtendedLifetime(folder) {} }
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    for canary in ["111122223333", "root@example.com", "AKIA", "accounts", "CreateAccount"] {
      #expect(!bytes.contains(Array(canary.utf8)), "\(canary)")
    }
    // The same store gives other bytes each time.
    let other = path + "2"
    _ = try BackupFile.write(service.store, to: other, at: service.clock.now())
    #expect(try Data(contentsOf: URL(filePath: other)) != Data(bytes))
    do {
      _ = try BackupFile.verify(path, with: keyring([UInt8](repeating: 9, count: 32)))
      Issue.record("another key opened it")
    } catch let error as ConfigurationError {
      #expect(error.exitCode == .dataError && error.description.contains("--key-source"))
    }
  }

  @Test func `a folder with a store in it is not restored into`() throws {
    let folder = try TemporaryFolder()
    let data = DataFolder(path: folder.path)
    try Data([1]).write(to: URL(filePath: data.databaseFile))
    #expect(throws: ConfigurationError.self) { try RestoredFolder(data) }
  }

  @Test func `a restore that fails leaves no store`() throws {
    struct Thrown: Error {}
    let folder = try TemporaryFolder()
    let data = DataFolder(path: folder.path)
    try Data([1]).write(to: URL(filePath: data.databaseFile + ".unfinished-wal"))
    #expect(throws: Thrown.self) {
      try RestoredFolder(data).make { path in
        try Data([1]).write(to: URL(filePath: path))
        throw Thrown()
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }
}

/// What a session may do after an epoch that began when it was there.
@Suite struct EpochSessionTests {
  @Test func `a session ends with the epoch it was made in, at once`() throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let root = try service.addKey(of: .root(account.id), in: account)
    func session() throws -> Credentials {
      let reply = try service.send("GetSessionToken", as: root)
      return Credentials(
        accessKeyID: try #require(reply["AccessKeyId"]),
        secretAccessKey: try #require(reply["SecretAccessKey"]),
        sessionToken: reply["SessionToken"])
    }
    let before = try session()
    #expect(try service.send("GetCallerIdentity", as: before).status == 200)
    service.clock.advance(by: 60)
    let beginning = try service.store.raiseEpoch(.said, at: service.clock.now())
    #expect(beginning.epoch.number == 2)
    let refused = try service.send("GetCallerIdentity", as: before)
    #expect(refused.status == 403 && refused.text.contains("InvalidClientTokenId"))
    // The key of the sessions is the fixture's, which no store took away.
    #expect(try service.send("GetCallerIdentity", as: try session()).status == 200)
    #expect(try service.send("GetCallerIdentity", as: root).status == 200)
  }
}
