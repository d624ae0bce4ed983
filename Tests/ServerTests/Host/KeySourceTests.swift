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
      ("file: ", .file(" ")),
    ] as [(String, KeySource)])
  func `a source is named by its kind`(_ text: String, _ expected: KeySource) throws {
    #expect(try KeySource(text, allowingEnvironment: true) == expected)
  }

  @Test func `a program is named with its arguments`() throws {
    let command = KeySource.command(try KeyCommand("/bin/pass show key:1"))
    #expect(try KeySource("exec:/bin/pass show key:1") == command)
  }

  @Test func `a key in the environment is refused unless a test asks for it`() {
    #expect(exitCode { _ = try KeySource("env:KEY") } == .usage)
  }

  @Test(arguments: [
    "", "file", "file:", ":", ":x", "File:x", "kms:x", "/var/key", " file:x", "exec:pass show key",
    "exec: ", "exec:./key",
  ])
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

  /// A program of the test's own.
  private func program(
    _ text: String, in folder: TemporaryFolder, patience: Double = 10
  ) throws -> KeySource {
    let path = folder.path + "/program"
    try Data("#!/bin/sh\n\(text)\n".utf8).write(to: URL(filePath: path))
    chmod(path, 0o700)
    return .command(try KeyCommand(path + " $HOME;x *", patience: patience))
  }

  @Test func `a program prints the key`() throws {
    let folder = try TemporaryFolder()
    let source = try program(
      "printf AQEBAQEBAQEBAQEBAQEBAQEBAQEB; printf AQEBAQEBAQEBAQE=", in: folder)
    #expect(try load(source) == [UInt8](repeating: 1, count: 32))
  }

  @Test func `it gets its arguments as they are, and nothing of our environment`() throws {
    let folder = try TemporaryFolder()
    setenv("SALLYPORT_TEST_SECRET", "x", 1)
    let said = folder.path + "/said"
    let source = try program(
      "printf '%s|' \"$@\" >\(said); env | cut -d= -f1 | sort | xargs echo >>\(said)", in: folder)
    #expect(exitCode { _ = try load(source) } == .dataError)
    let text = try String(contentsOf: URL(filePath: said), encoding: .utf8)
    #expect(text.hasPrefix("$HOME;x|*|"))
    let names = Set(text.dropFirst(10).split(whereSeparator: \.isWhitespace).map(String.init))
    #expect(names.isSubset(of: ["HOME", "LANG", "PATH", "PWD", "OLDPWD", "SHLVL", "TZ", "_"]))
    #expect(names.contains("PATH"))
  }

  @Test(
    arguments: [
      ("exit 3", .unavailable), ("true", .dataError), ("echo secret-in-clear", .dataError),
      ("echo secret-in-clear >&2; exit 2", .unavailable),
      ("printf AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=; exit 1", .unavailable),
      ("printf AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=; kill -9 $$", .unavailable),
      ("yes secret-in-clear", .unavailable),
    ] as [(String, ExitCode)])
  func `a program that fails gives no key`(_ text: String, _ expected: ExitCode) throws {
    let folder = try TemporaryFolder()
    let source = try program(text, in: folder)
    let failure = error { _ = try load(source) }
    #expect(failure?.exitCode == expected)
    #expect(failure?.description.contains("secret-in-clear") == false)
    #expect(failure?.description.contains(folder.path + "/program") == true)
  }

  @Test func `a program that is not there gives no key`() throws {
    let source = KeySource.command(try KeyCommand("/nonexistent/command"))
    #expect(exitCode { _ = try load(source) } == .unavailable)
  }

  /// Also when it has printed a key, and when what it started holds on to its output.
  @Test(
    arguments: [
      "exec sleep 60", "printf AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=; exec sleep 60",
      "printf AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=; exec >&-; exec sleep 60",
      "sleep 3 & exit 0",
    ])
  func `a program that takes too long is ended, and gives no key`(_ text: String) throws {
    let folder = try TemporaryFolder()
    let source = try program("echo $$ >\(folder.path)/pid; " + text, in: folder, patience: 0.7)
    let began = ContinuousClock.now
    let failure = error { _ = try load(source) }
    #expect(failure?.exitCode == .unavailable)
    #expect(failure?.description.contains("took longer than 0.7 seconds") == true)
    #expect(ContinuousClock.now - began < .seconds(2.5))
    let written = try String(contentsOf: URL(filePath: folder.path + "/pid"), encoding: .utf8)
    let pid = try #require(Int32(written.trimmingPrefix(" ").split(separator: "\n")[0]))
    // One that nobody has asked how it ended is there in name only.
    func isRunning() -> Bool {
      guard let text = try? String(contentsOf: URL(filePath: "/proc/\(pid)/stat"), encoding: .utf8)
      else { return false }
      return !text.contains(") Z ")
    }
    for _ in 0..<200 where isRunning() { usleep(10_000) }
    #expect(!isRunning())
  }

  @Test func `a credential is systemd's file, also when it is root's`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/sallyport"
    try Data(repeating: 1, count: 32).write(to: URL(filePath: path))
    chmod(path, 0o400)
    setenv("CREDENTIALS_DIRECTORY", folder.path, 1)
    defer { unsetenv("CREDENTIALS_DIRECTORY") }
    #expect(try load(.credential("sallyport")) == [UInt8](repeating: 1, count: 32))
    #expect(exitCode { _ = try load(.credential("other")) } == .noInput)
    #expect(exitCode { _ = try load(.credential("../sallyport")) } == .usage)
    chmod(path, 0o444)
    #expect(exitCode { _ = try load(.credential("sallyport")) } == .noPermission)
    var info = stat()
    info.st_mode = S_IFREG | 0o440
    #expect(KeyFile.isPrivate(info, .credential))
    #expect(geteuid() == 0 || !KeyFile.isPrivate(info, .own))
    for (owner, mode) in [(0, 0o460), (0, 0o444), (geteuid() + 1, 0o400)] as [(UInt32, UInt32)] {
      info.st_uid = owner
      info.st_mode = S_IFREG | mode
      #expect(!KeyFile.isPrivate(info, .credential))
    }
    unsetenv("CREDENTIALS_DIRECTORY")
    #expect(exitCode { _ = try load(.credential("sallyport")) } == .noInput)
  }

  /// The states that a server which is killed can leave, each of them as often as it is killed.
  @Test func `a key file that is being changed is whole at every step`() throws {
    let folder = try TemporaryFolder()
    let file = KeyFile(path: folder.path + "/key")
    let source = KeySource.file(file.path)
    let old = try source.load(makesFile: true, random: SeededRandom(seed: 1))
    // Killed while it was written.
    try Data([1, 2]).write(to: URL(filePath: file.nextPath + ".new"))
    #expect(try source.loadAll(makesFile: false, random: SeededRandom(seed: 2)).key == old)
    let new = try file.makeNext(random: SeededRandom(seed: 3))
    #expect(new.count == 32 && new != old)
    #expect(try mode(of: file.nextPath) == 0o600)
    // It is not drawn again.
    #expect(try file.makeNext(random: SeededRandom(seed: 4)) == new)
    let both = try source.loadAll(makesFile: false, random: SeededRandom(seed: 5))
    #expect(both.key == new && both.others == [old])
    // Killed between the two names.
    #expect(link(file.path, file.formerPath("f00")) == 0)
    try file.settle(former: "f00")
    try file.settle(former: "f00")
    let one = try source.loadAll(makesFile: false, random: SeededRandom(seed: 6))
    #expect(one.key == new && one.others == [])
    #expect(try load(.file(file.formerPath("f00"))) == old)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(names) == ["key", "key.former-f00"])
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
