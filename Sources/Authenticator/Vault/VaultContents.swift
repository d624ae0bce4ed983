import OneTimePasswords

/// All that a vault keeps.
package struct VaultContents: Sendable {
  /// In the order in which they were added.
  package var entries: [Entry]
  /// What was removed and when, so that a copy of the vault elsewhere does not bring it back.
  package var removals: [Removal]

  package struct Removal: Equatable, Sendable {
    package let id: EntryID
    /// Unix milliseconds.
    package let when: Int64

    package init(id: EntryID, when: Int64) {
      self.id = id
      self.when = when
    }
  }

  package init(entries: [Entry] = [], removals: [Removal] = []) {
    self.entries = entries
    self.removals = removals
  }

  /// The entry with this id.
  package func entry(_ id: EntryID) -> Entry? { entries.first { $0.id == id } }

  /// Puts an entry in the place of the one with its id, or at the end.
  package mutating func save(_ entry: Entry) {
    if let index = entries.firstIndex(where: { $0.id == entry.id }) {
      entries[index] = entry
    } else {
      entries.append(entry)
    }
  }

  package mutating func remove(_ id: EntryID, at now: Int64) {
    entries.removeAll { $0.id == id }
    removals.removeAll { $0.id == id }
    removals.append(Removal(id: id, when: now))
  }

  /// Undoes a removal. The account counts as changed after it, so that it comes back on other machines
  /// that have heard of the removal.
  package mutating func bringBack(_ entry: Entry, at now: Int64) {
    var entry = entry
    let when = removals.first { $0.id == entry.id }?.when ?? now
    entry.changed = max(now, when + 1)
    removals.removeAll { $0.id == entry.id }
    save(entry)
  }
}

// The body of a vault, version 1. Numbers are big-endian, texts UTF-8 with a length of two bytes.
//
//   version 1 · entries 4 · each entry · removals 4 · each removal: id 16, when 8
//   entry: id 16 · changed 8 · kind 1 (1 time, 2 counter, 3 Steam) · period or counter 8
//          algorithm 1 (1 SHA-1, 2 SHA-256, 3 SHA-512) · digits 1
//          issuer, account, notes, letter, serial number · tags 2 · each tag · seed

extension VaultContents {
  private static let bodyVersion: UInt8 = 1

  /// Writes itself into guarded memory: twice over the same code, first only to count.
  package func encoded() throws -> GuardedMemory {
    var counter = BodyWriter(nil)
    try write(to: &counter)
    return try GuardedMemory(count: counter.count) { buffer in
      var writer = BodyWriter(buffer)
      try write(to: &writer)
    }
  }

  private func write(to writer: inout BodyWriter) throws {
    writer.append(Self.bodyVersion)
    writer.append(UInt32(entries.count))
    for entry in entries { try entry.write(to: &writer) }
    writer.append(UInt32(removals.count))
    for removal in removals {
      writer.append(removal.id.bytes)
      writer.append(UInt64(bitPattern: removal.when))
    }
  }

  /// Reads what was written, and nothing that would be written in another way. The seeds stay where they
  /// are, in `body`.
  ///
  /// - Throws: ``VaultError/damaged``.
  package init(encoded body: GuardedMemory) throws {
    var reader = BodyReader(body)
    guard try reader.byte() == Self.bodyVersion else { throw VaultError.damaged }
    let count = Int(try reader.uint32())
    entries = []
    entries.reserveCapacity(min(count, 1 << 16))
    for _ in 0..<count { entries.append(try Entry(from: &reader)) }
    let removed = Int(try reader.uint32())
    removals = []
    for _ in 0..<removed {
      removals.append(
        Removal(
          id: EntryID(bytes: try reader.bytes(16)), when: Int64(bitPattern: try reader.uint64())))
    }
    guard reader.isAtEnd else { throw VaultError.damaged }
  }
}

extension Entry {
  fileprivate func write(to writer: inout BodyWriter) throws {
    writer.append(id.bytes)
    writer.append(UInt64(bitPattern: changed))
    switch kind {
    case .time(let period):
      writer.append(UInt8(1))
      writer.append(UInt64(period))
    case .counter(let counter):
      writer.append(UInt8(2))
      writer.append(counter)
    case .steam:
      writer.append(UInt8(3))
      writer.append(UInt64(0))
    }
    writer.append(algorithm.number)
    writer.append(UInt8(digits))
    for text in [issuer, account, notes, letter, serialNumber] { try writer.append(text) }
    guard tags.count <= Self.mostTags else { throw VaultError.tooLong }
    writer.append(UInt16(tags.count))
    for tag in tags { try writer.append(tag) }
    try writer.append(seed)
  }

  fileprivate init(from reader: inout BodyReader) throws {
    let id = EntryID(bytes: try reader.bytes(16))
    let changed = Int64(bitPattern: try reader.uint64())
    let kindNumber = try reader.byte()
    let number = try reader.uint64()
    let kind: Kind
    switch kindNumber {
    case 1:
      guard let period = Int(exactly: number), TOTP.supportedPeriods.contains(period) else {
        throw VaultError.damaged
      }
      kind = .time(period: period)
    case 2: kind = .counter(number)
    case 3:
      guard number == 0 else { throw VaultError.damaged }
      kind = .steam
    default: throw VaultError.damaged
    }
    guard let algorithm = HashAlgorithm(number: try reader.byte()) else {
      throw VaultError.damaged
    }
    let digits = Int(try reader.byte())
    guard OneTimeCode.supportedDigits.contains(digits) else { throw VaultError.damaged }
    let texts = try (0..<5).map { _ in try reader.text() }
    let tagCount = Int(try reader.uint16())
    guard tagCount <= Self.mostTags else { throw VaultError.damaged }
    let tags = try (0..<tagCount).map { _ in try reader.text() }
    self.init(
      id: id, issuer: texts[0], account: texts[1], kind: kind, algorithm: algorithm,
      digits: digits, seed: try reader.seed(), tags: tags, notes: texts[2], letter: texts[3],
      serialNumber: texts[4], changed: changed)
  }
}

extension HashAlgorithm {
  fileprivate var number: UInt8 {
    switch self {
    case .sha1: 1
    case .sha256: 2
    case .sha512: 3
    }
  }

  fileprivate init?(number: UInt8) {
    switch number {
    case 1: self = .sha1
    case 2: self = .sha256
    case 3: self = .sha512
    default: return nil
    }
  }
}

/// Writes to memory, or only counts.
private struct BodyWriter {
  private let memory: UnsafeMutableRawBufferPointer?
  private(set) var count = 0

  init(_ memory: UnsafeMutableRawBufferPointer?) {
    self.memory = memory
  }

  mutating func append(_ bytes: some Collection<UInt8>) {
    if let memory {
      UnsafeMutableRawBufferPointer(rebasing: memory[count..<count + bytes.count])
        .copyBytes(from: bytes)
    }
    count += bytes.count
  }

  mutating func append(_ number: some FixedWidthInteger & UnsignedInteger) {
    append(bigEndian(number))
  }

  mutating func append(_ text: String) throws {
    guard let length = UInt16(exactly: text.utf8.count) else { throw VaultError.tooLong }
    append(length)
    append(text.utf8)
  }

  mutating func append(_ seed: Seed) throws {
    guard let length = UInt16(exactly: seed.count) else { throw VaultError.tooLong }
    append(length)
    if let memory {
      seed.withBytes { bytes in
        UnsafeMutableRawBufferPointer(rebasing: memory[count..<count + bytes.count])
          .copyMemory(from: bytes)
      }
    }
    count += seed.count
  }
}

/// Reads from guarded memory without copying what is secret.
private struct BodyReader {
  private let memory: GuardedMemory
  private var index = 0

  init(_ memory: GuardedMemory) {
    self.memory = memory
  }

  var isAtEnd: Bool { index == memory.count }

  private mutating func take(_ count: Int) throws -> Range<Int> {
    guard memory.count - index >= count else { throw VaultError.damaged }
    defer { index += count }
    return index..<index + count
  }

  mutating func bytes(_ count: Int) throws -> [UInt8] {
    let range = try take(count)
    return memory.withBytes { Array($0[range]) }
  }

  private mutating func number<Number: FixedWidthInteger>(_: Number.Type) throws -> Number {
    let range = try take(MemoryLayout<Number>.size)
    return memory.withBytes { $0[range].reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) } }
  }

  mutating func byte() throws -> UInt8 {
    let range = try take(1)
    return memory.withBytes { $0[range.lowerBound] }
  }
  mutating func uint16() throws -> UInt16 { try number(UInt16.self) }
  mutating func uint32() throws -> UInt32 { try number(UInt32.self) }
  mutating func uint64() throws -> UInt64 { try number(UInt64.self) }

  mutating func text() throws -> String {
    let range = try take(Int(try uint16()))
    let text = memory.withBytes { String(validating: $0[range], as: UTF8.self) }
    guard let text else { throw VaultError.damaged }
    return text
  }

  mutating func seed() throws -> Seed {
    let range = try take(Int(try uint16()))
    guard !range.isEmpty else { throw VaultError.damaged }
    return Seed(memory: memory, range: range)
  }
}
