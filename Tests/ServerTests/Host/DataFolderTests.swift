import FoundationEssentials
import Glibc
import Testing

@testable import Server

@Suite struct DataFolderTests {
  @Test(arguments: [
    ("data", "data"), ("data/", "data"), ("/", "/"), ("/var/lib/sallyport/", "/var/lib/sallyport"),
  ])
  func `a slash at the end means nothing`(_ path: String, _ expected: String) {
    #expect(DataFolder(path: path).path == expected)
  }

  @Test func `a new folder is for this user alone`() throws {
    let parent = try TemporaryFolder()
    let folder = DataFolder(path: parent.path + "/data")
    try folder.prepare()
    #expect(try mode(of: folder.path) == 0o700)
    try folder.prepare()
  }

  @Test(arguments: [(0o700, true), (0o750, true), (0o755, true), (0o770, false), (0o702, false)])
  func `a folder that others may write to is refused`(_ mode: UInt32, _ isGood: Bool) throws {
    let parent = try TemporaryFolder()
    chmod(parent.path, mode)
    #expect(exitCode(of: DataFolder(path: parent.path)) == (isGood ? nil : .noPermission))
    chmod(parent.path, 0o700)
  }

  @Test func `what is no folder is refused`() throws {
    let parent = try TemporaryFolder()
    try Data().write(to: URL(filePath: parent.path + "/file"))
    #expect(exitCode(of: DataFolder(path: parent.path + "/file")) == .cannotCreate)
    #expect(exitCode(of: DataFolder(path: parent.path + "/none/data")) == .cannotCreate)
    #expect(exitCode(of: DataFolder(path: "")) == .cannotCreate)
  }

  @Test func `a folder is one process's at a time`() throws {
    let parent = try TemporaryFolder()
    let folder = DataFolder(path: parent.path)
    var lock = try folder.lock()
    #expect(lock != nil)
    #expect(try folder.lock() == nil)
    lock = nil
    #expect(try folder.lock() != nil)
    #expect(try mode(of: parent.path + "/lock") == 0o600)
  }

  private func exitCode(of folder: DataFolder) -> ExitCode? {
    do {
      try folder.prepare()
      return nil
    } catch {
      return (error as? ConfigurationError)?.exitCode
    }
  }
}
