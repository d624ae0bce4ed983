import FoundationEssentials
import Glibc
import Identity
import Testing

@testable import Server

/// Where the key-encryption key comes from, and what is refused.
@Suite struct KeySourceTests {
  @Test(
    arguments: [
      ("file:/var/key", .file("/var/key")), ("file:a:b", .file("a:b")),
      ("credential:sallyport", .credential("sallyport")), ("env:KEY", .environment("KEY")),
      ("exec:pass show key:1", .command("pass show key:1")), ("file: ", .file(" ")),
    ] as [(String, KeySource)])
  func `a source is named by its kind`(_ text: String, _ expected: KeySource) throws {
    #expect(try KeySource(text) == expected)
  }

  @Test(arguments: ["", "file", "file:", ":", ":x", "File:x", "kms:x", "/var/key", " file:x"])
  func `anything else is refused`(_ text: String) {
    #expect(exitCode { _ = try KeySource(text) } == .usage)
  }

  @Test func `a key file is made once, for this user alone`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/key"
    let source = KeySource.file(path)
    let made = try source.load(makesFile: true, random: SeededRandom(seed: 1))
    #expect(made == SeededRandom(seed: 1).bytes(32))
    #expect(try mode(of: path) == 0o600)
    // Another draw of randomness must not replace it.
    #expect(try source.load(makesFile: true, random: SeededRandom(seed: 2)) == made)
    #expect(try source.load(makesFile: false, random: SeededRandom(seed: 3)) == made)
  }

  @Test func `a key file that is not there is not made for a store in use`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/key"
    #expect(exitCode { _ = try load(.file(path)) } == .noInput)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o601, 0o620])
  func `a key file that others can reach is refused`(_ mode: UInt32) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/key"
    try Data(repeating: 1, count: 32).write(to: URL(filePath: path))
    chmod(path, mode)
    #expect(exitCode { _ = try load(.file(path)) } == .noPermission)
    chmod(path, 0o400)
    #expect(try load(.file(path)) == [UInt8](repeating: 1, count: 32))
  }

  @Test(arguments: [0, 1, 31, 33, 44, 64])
  func `a key file has 32 bytes`(_ size: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/key"
    try Data(repeating: 1, count: size).write(to: URL(filePath: path))
    chmod(path, 0o600)
    #expect(exitCode { _ = try load(.file(path)) } == .dataError)
  }

  @Test func `a key in the environment is taken out of it`() throws {
    let name = "SALLYPORT_TEST_KEY"
    setenv(name, "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n", 1)
    #expect(try load(.environment(name)) == [UInt8](repeating: 1, count: 32))
    #expect(getenv(name) == nil)
    #expect(exitCode { _ = try load(.environment(name)) } == .noInput)
  }

  @Test(arguments: ["", "AQ==", "not base64", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"])
  func `a key in the environment is 32 bytes in Base64`(_ text: String) {
    let name = "SALLYPORT_TEST_KEY_\(text.count)"
    setenv(name, text, 1)
    let failure = error { _ = try load(.environment(name)) }
    #expect(failure?.exitCode == .dataError)
    #expect(text.isEmpty || failure?.description.contains(text) == false)
  }

  @Test func `a command prints the key`() throws {
    let key = try load(.command("echo AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="))
    #expect(key == [UInt8](repeating: 1, count: 32))
  }

  @Test(
    arguments: [
      ("exit 3", .unavailable), ("true", .dataError), ("echo secret-in-clear", .dataError),
      ("printf AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=; exit 1", .unavailable),
      ("/nonexistent/command 2>/dev/null", .unavailable),
    ] as [(String, ExitCode)])
  func `a command that fails gives no key`(_ command: String, _ expected: ExitCode) {
    let failure = error { _ = try load(.command(command)) }
    #expect(failure?.exitCode == expected)
    #expect(failure?.description.contains("secret-in-clear") == false)
  }

  private func load(_ source: KeySource) throws -> [UInt8] {
    try source.load(makesFile: false, random: SeededRandom(seed: 9))
  }

  private func error(_ body: () throws -> Void) -> ConfigurationError? {
    do {
      try body()
      return nil
    } catch {
      return error as? ConfigurationError
    }
  }

  private func exitCode(_ body: () throws -> Void) -> ExitCode? { error(body)?.exitCode }
}

/// The permission bits of a file.
func mode(of path: String) throws -> UInt32 {
  var info = stat()
  guard stat(path, &info) == 0 else { throw ConfigurationError("no \(path)") }
  return info.st_mode & 0o777
}
