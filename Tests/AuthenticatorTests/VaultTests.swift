import Authenticator
import OneTimePasswords
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// T-41: the vault as a file.
struct VaultTests {
  let folder = try! ScratchFolder()
  var file: VaultFile { VaultFile(path: folder.path + "/vault") }
  let key = try! GuardedMemory.random(count: keyLength)

  private func passphrase(_ text: String = "correct horse battery staple") throws -> Opener {
    .passphrase(try GuardedMemory(copying: text.utf8))
  }

  @Test func `what is saved is what is read`() throws {
    let entries = try (0..<50).map { try Entry.sample($0) }
    let removals = [VaultContents.Removal(id: .random(), when: 1_795_334_400_123)]
    _ = try file.create(
      openers: [.key(key)], VaultContents(entries: entries, removals: removals))
    let read = try file.open(with: .key(key)).contents
    #expect(read.entries == entries)
    #expect(read.removals == removals)
  }

  @Test func `a passphrase opens the vault, and no other does`() throws {
    _ = try file.create(openers: [passphrase()], VaultContents(entries: [.sample(1)]))
    #expect(try file.open(with: passphrase()).contents.entries.count == 1)
    for wrong in ["", "Correct horse battery staple", "correct horse battery staple "] {
      #expect(throws: VaultError.wrongKey) { try file.open(with: passphrase(wrong)) }
    }
    #expect(throws: VaultError.noSuchKey) { try file.open(with: .key(key)) }
  }

  @Test func `a passphrase costs 64 MiB and three passes to try`() throws {
    _ = try file.create(openers: [passphrase()])
    let bytes = try readPrivateFile(file.path, longest: 1 << 20)
    // Magic 8, version 1, id 16, saves 8, ways in 1, kind 1; then memory and passes.
    #expect(bytes[35..<39].reduce(0) { $0 << 8 | Int($1) } == 65_536)
    #expect(bytes[39..<43].reduce(0) { $0 << 8 | Int($1) } == 3)
    // A file that asks for less is refused, before anything is derived.
    for (index, value) in [(36, UInt8(0)), (37, 0), (42, 1)] {
      var cheap = bytes
      cheap[index] = value
      try overwrite(cheap)
      if cheap == bytes { continue }
      #expect(throws: VaultError.damaged) { try file.open(with: passphrase()) }
    }
  }

  @Test func `each of the 32,768 flipped bits of a vault of 4 KiB is refused`() throws {
    var contents = VaultContents()
    contents.save(try .sample(1))
    let overhead = try size(of: contents)
    // One note makes it 4,096 bytes to the byte.
    var entry = try Entry.sample(1)
    entry.notes += String(repeating: "n", count: 4096 - overhead)
    contents = VaultContents(entries: [entry])
    _ = try file.create(openers: [passphrase(), .key(key)], contents)
    let whole = try readPrivateFile(file.path, longest: 1 << 20)
    try #require(whole.count == 4096)

    for bit in 0..<32_768 {
      var flipped = whole
      flipped[bit / 8] ^= 1 << (bit % 8)
      try overwrite(flipped)
      #expect(throws: VaultError.self, "bit \(bit)") { try file.open(with: .key(key)) }
    }
    try overwrite(whole)
    #expect(try file.open(with: .key(key)).contents.entries == [entry])
  }

  private func size(of contents: VaultContents) throws -> Int {
    let other = VaultFile(path: folder.path + "/other")
    _ = try other.create(openers: [passphrase(), .key(key)], contents)
    return try readPrivateFile(other.path, longest: 1 << 20).count
  }

  @Test func `a vault that was cut off is refused, at whatever length`() throws {
    _ = try file.create(openers: [.key(key)], VaultContents(entries: [.sample(1)]))
    let whole = try readPrivateFile(file.path, longest: 1 << 20)
    for length in 0..<whole.count {
      try overwrite(Array(whole[..<length]))
      #expect(throws: VaultError.self) { try file.open(with: .key(key)) }
    }
    try overwrite(whole + [0])
    #expect(throws: VaultError.damaged) { try file.open(with: .key(key)) }
  }

  @Test func `after each of 1,000 saves that were cut off the vault is the old or the new one`()
    throws
  {
    struct Cut: Error {}
    var random = SystemRandomNumberGenerator()
    var opened = try file.create(
      openers: [.key(key)], VaultContents(entries: [.sample(0, noteLength: 60_000)]))
    var cuts: [String: Int] = [:]
    for round in 1...1_000 {
      let before = opened.contents.entries
      // Two pieces and more, so that a cut may fall between them.
      let after = [try Entry.sample(round, noteLength: 60_000), try .sample(0, noteLength: 60_000)]
      let scratch = VaultFile(path: folder.path + "/next")
      for path in [scratch.path, scratch.previousPath] { unlink(path) }
      _ = try scratch.create(openers: [.key(key)], VaultContents(entries: after))
      let next = try readPrivateFile(scratch.path, longest: 1 << 24)

      let end = Int.random(in: 1...10, using: &random)
      var steps = 0
      var last = "whole"
      do {
        try file.save(next) { step in
          steps += 1
          if steps == end {
            last = "\(step)"
            throw Cut()
          }
        }
      } catch is Cut {}
      cuts[last, default: 0] += 1
      if last == "sync", Bool.random(using: &random) {
        // The power went before the bytes were on the disk: any of them may be missing.
        truncate(file.path + ".new", off_t(Int.random(in: 0...next.count, using: &random)))
      }
      opened = try file.open(with: .key(key))
      let found = opened.contents.entries
      #expect(found == before || found == after)
      if last == "whole" { #expect(found == after) }
    }
    // Every step was among the places where it ended.
    #expect(
      Set(cuts.keys) == [
        "create", "write", "sync", "keepPrevious", "namePrevious", "rename", "syncFolder", "whole",
      ])
  }

  @Test func `the vault of before is kept, and opens`() throws {
    _ = try file.create(openers: [.key(key)], VaultContents(entries: [.sample(1)]))
    _ = try file.change(with: .key(key)) { $0.save(try .sample(2)) }
    #expect(try file.open(with: .key(key)).contents.entries.count == 2)
    let previous = VaultFile(path: file.previousPath)
    #expect(try previous.open(with: .key(key)).contents.entries.count == 1)
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o660, 0o644, 0o666, 0o777])
  func `a file that others may read or write is refused`(mode: Int) throws {
    _ = try file.create(openers: [.key(key)])
    var status = stat()
    stat(file.path, &status)
    #expect(status.st_mode & 0o7777 == 0o600)
    chmod(file.path, mode_t(mode))
    #expect(throws: VaultError.loose(path: file.path)) { try file.open(with: .key(key)) }
  }

  @Test func `no vault is made over another`() throws {
    _ = try file.create(openers: [.key(key)])
    #expect(throws: VaultError.exists(path: file.path)) {
      try file.create(openers: [.key(key)])
    }
  }

  @Test func `a new passphrase shuts out what opened it before, the earlier copy included`() throws
  {
    let old = try file.create(openers: [passphrase(), .key(key)])
    _ = try file.change(with: .key(key)) { $0.save(try .sample(1)) }
    _ = try file.change(openers: [passphrase("another one altogether")], with: passphrase())
    #expect(try file.open(with: passphrase("another one altogether")).contents.entries.count == 1)
    #expect(throws: VaultError.wrongKey) { try file.open(with: passphrase()) }
    #expect(throws: VaultError.noSuchKey) { try file.open(with: .key(key)) }
    #expect(throws: VaultError.wrongKey) { try file.open(with: .vaultKey(old.key)) }
    #expect(access(file.previousPath, F_OK) != 0)
  }

  @Test func `a way in that is taken away opens nothing, and the last one stays`() throws {
    let other = try GuardedMemory.random(count: keyLength)
    _ = try file.create(openers: [.key(key)])
    #expect(throws: VaultError.noSuchKey) { try file.remove(.key(key), with: .key(key)) }
    try file.add(.key(other), with: .key(key))
    #expect(try file.open(with: .key(other)).saves == 2)
    try file.remove(.key(key), with: .key(other))
    #expect(throws: VaultError.wrongKey) { try file.open(with: .key(key)) }
    #expect(try file.waysIn().keys == 1)
  }

  @Test func `a change that fails saves nothing`() throws {
    struct Failure: Error {}
    _ = try file.create(openers: [.key(key)])
    let before = try readPrivateFile(file.path, longest: 1 << 20)
    #expect(throws: Failure.self) {
      try file.change(with: .key(key)) { contents in
        contents.save(try .sample(1))
        throw Failure()
      }
    }
    #expect(try readPrivateFile(file.path, longest: 1 << 20) == before)
  }

  @Test func `changes of many threads are all kept`() async throws {
    _ = try file.create(openers: [.key(key)])
    let (file, key) = (file, key)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask { _ = try file.change(with: .key(key)) { $0.save(try .sample(number)) } }
      }
      try await group.waitForAll()
    }
    let opened = try file.open(with: .key(key))
    #expect(opened.contents.entries.count == 20)
    #expect(opened.saves == 21)
  }

  @Test func `while one process changes the vault no other can, and afterwards it can`() throws {
    _ = try file.create(openers: [.key(key)])
    _ = try file.change(with: .key(key)) { contents in
      #expect(throws: VaultError.busy) { try FileLock(path: file.path + ".lock", patience: 0) }
      contents.save(try .sample(1))
    }
    _ = try FileLock(path: file.path + ".lock", patience: 0)
  }

  @Test func `nothing in the file is what was put in`() throws {
    let entry = try Entry.sample(7)
    _ = try file.create(openers: [passphrase()], VaultContents(entries: [entry]))
    let bytes = try readPrivateFile(file.path, longest: 1 << 20)
    for needle in [entry.seed.reveal(), Array(entry.issuer.utf8), Array(entry.notes.utf8)] {
      #expect(!bytes.contains(needle))
    }
  }

  @Test func `what holds a secret describes itself without it`() throws {
    let entry = try Entry.sample(3)
    let secret = Base32.encode(entry.seed.reveal())
    let code = try #require(entry.code(at: 1_795_334_400))
    #expect("\(entry.seed) \(code) \(key)" == "•••••• •••••• ••••••")
    var dumped = ""
    dump(entry, to: &dumped)
    #expect(!dumped.contains(secret))
    #expect(!"\(entry)".contains(secret))
  }

  private func overwrite(_ bytes: [UInt8]) throws {
    let descriptor = open(file.path, O_WRONLY | O_TRUNC)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    try #require(write(descriptor, bytes, bytes.count) == bytes.count)
  }
}
