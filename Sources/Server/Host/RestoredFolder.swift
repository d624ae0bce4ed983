import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A data folder that gets its store from a backup. The caller holds its lock.
package struct RestoredFolder {
  private let folder: DataFolder

  /// Throws ``ConfigurationError`` for a folder with a store in it.
  package init(_ folder: DataFolder) throws {
    self.folder = folder
    for file in [folder.databaseFile, folder.databaseFile + "-wal"]
    where FileManager.default.fileExists(atPath: file) {
      throw ConfigurationError(
        "\(folder.path) holds a store, and a restore writes over nothing; give an empty folder by "
          + "--data", exitCode: .cannotCreate)
    }
  }

  /// Has `fill` make the store in a file that nobody takes for one, and gives it its name when all of it
  /// is done and on the disk.
  package func make<Result>(_ fill: (_ path: String) throws -> Result) throws -> Result {
    let unfinished = folder.databaseFile + ".unfinished"
    remove(unfinished)
    do {
      let result = try fill(unfinished)
      guard rename(unfinished, folder.databaseFile) == 0 else {
        throw ConfigurationError(
          "\(folder.databaseFile) cannot be made: \(lastError())", exitCode: .cannotCreate)
      }
      try BackupFile.syncFolder(of: folder.databaseFile)
      return result
    } catch {
      remove(unfinished)
      throw error
    }
  }

  /// What a restore that was killed has left, too.
  private func remove(_ unfinished: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(unfinished + suffix) }
  }
}
