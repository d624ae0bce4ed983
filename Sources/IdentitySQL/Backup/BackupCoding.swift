import Identity

/// What stands in the parts of a backup, one after another: a table's name and columns, its rows, its
/// end; and so on; the manifest. Numbers are big-endian, texts and bytes have their length in front.
enum BackupEntry: UInt8 {
  case table = 1
  case row = 2
  case end = 3
  case manifest = 4
}

/// Gathers entries, and hands them on in parts.
struct BackupEncoder {
  private var part: [UInt8] = []
  private let take: ([UInt8], _ isLast: Bool) throws -> Void

  /// Bytes after which a part ends.
  static let partSize = 256 << 10

  init(_ take: @escaping ([UInt8], _ isLast: Bool) throws -> Void) {
    self.take = take
  }

  /// Writes an entry of values; returns them as they were written.
  @discardableResult
  mutating func write(_ entry: BackupEntry, _ values: [SQLValue]) throws -> [UInt8] {
    var bytes = Self.bytes(UInt64(values.count), 2)
    for value in values {
      switch value {
      case .null: bytes.append(0)
      case .integer(let number): bytes += [1] + Self.bytes(UInt64(bitPattern: number), 8)
      case .text(let text): bytes += [2] + Self.bytes(UInt64(text.utf8.count), 4) + text.utf8
      case .utf8(let text): bytes += [2] + Self.bytes(UInt64(text.count), 4) + text
      case .bytes(let blob): bytes += [3] + Self.bytes(UInt64(blob.count), 4) + blob
      }
    }
    part.append(entry.rawValue)
    part += bytes
    if part.count >= Self.partSize, entry != .manifest { try flush(isLast: false) }
    return bytes
  }

  mutating func write(_ manifest: BackupManifest) throws {
    var values: [SQLValue] = [
      .integer(Int64(manifest.schema)), .integer(manifest.madeAt), .integer(manifest.epoch),
      .integer(manifest.accounts), SQLValue(manifest.auditAnchor),
    ]
    for table in manifest.tables {
      values += [.text(table.name), .integer(table.rows), .text(table.digest)]
    }
    try write(.manifest, values)
    try flush(isLast: true)
  }

  private mutating func flush(isLast: Bool) throws {
    try take(part, isLast)
    part.removeAll(keepingCapacity: true)
  }

  private static func bytes(_ number: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - 1 - $0))) }
  }
}

/// Reads the parts of a backup in their order, and holds what they say against the manifest.
package struct BackupDecoder {
  /// What a reader of rows is told.
  package protocol Taker {
    mutating func begin(_ table: String, columns: [String]) throws
    mutating func take(_ row: [SQLValue]) throws
  }

  private var open: (name: String, columns: Int, rows: Int64, digest: RunningDigest)?
  private var tables: [BackupManifest.Table] = []
  private var manifest: BackupManifest?

  package init() {}

  /// Throws ``BackupRejection/damaged(_:)``.
  package mutating func read(_ part: [UInt8], into taker: inout some Taker) throws {
    var reader = Reader(rest: part[...])
    while let byte = reader.rest.popFirst() {
      guard manifest == nil, let entry = BackupEntry(rawValue: byte) else { throw Self.damaged }
      let before = reader.rest
      let values = try reader.values()
      let bytes = Array(before.prefix(before.count - reader.rest.count))
      switch entry {
      case .table: try begin(values, into: &taker)
      case .row:
        guard values.count == open?.columns else { throw Self.damaged }
        open?.rows += 1
        open?.digest.take(bytes)
        try taker.take(values)
      case .end: try end(values)
      case .manifest: try finish(values)
      }
    }
  }

  /// The manifest, when all that it lists was there and nothing else was.
  package func finished() throws -> BackupManifest {
    guard let manifest, manifest.tables == tables else { throw Self.damaged }
    return manifest
  }

  private mutating func begin(_ values: [SQLValue], into taker: inout some Taker) throws {
    let texts = try values.map { value in
      guard case .text(let text) = value else { throw Self.damaged }
      return text
    }
    guard open == nil, texts.count > 1 else { throw Self.damaged }
    open = (texts[0], texts.count - 1, 0, RunningDigest())
    try taker.begin(texts[0], columns: Array(texts.dropFirst()))
  }

  private mutating func end(_ values: [SQLValue]) throws {
    guard let table = open, values.isEmpty else { throw Self.damaged }
    tables.append(
      BackupManifest.Table(
        name: table.name, rows: table.rows, digest: Base64.encode(table.digest.finished())))
    open = nil
  }

  private mutating func finish(_ values: [SQLValue]) throws {
    guard open == nil, values.count >= 5, values.count % 3 == 2,
      case .integer(let schema) = values[0], case .integer(let madeAt) = values[1],
      case .integer(let epoch) = values[2], case .integer(let accounts) = values[3]
    else { throw Self.damaged }
    var found = BackupManifest(
      schema: Int(schema), madeAt: madeAt, epoch: epoch, accounts: accounts, tables: [])
    if case .text(let anchor) = values[4] { found.auditAnchor = anchor }
    for start in stride(from: 5, to: values.count, by: 3) {
      guard case .text(let name) = values[start], case .integer(let rows) = values[start + 1],
        case .text(let digest) = values[start + 2]
      else { throw Self.damaged }
      found.tables.append(BackupManifest.Table(name: name, rows: rows, digest: digest))
    }
    manifest = found
  }

  static let damaged = BackupRejection.damaged("it does not say what a backup says")

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func values() throws -> [SQLValue] {
      let count = try number(2)
      return try (0..<count).map { _ in
        switch rest.popFirst() {
        case 0: return .null
        case 1: return .integer(Int64(bitPattern: try number(8)))
        case 2:
          let bytes = try bytes()
          guard let text = String(validating: bytes, as: UTF8.self) else {
            throw BackupDecoder.damaged
          }
          return .text(text)
        case 3: return .bytes(Array(try bytes()))
        default: throw BackupDecoder.damaged
        }
      }
    }

    private mutating func bytes() throws -> ArraySlice<UInt8> {
      let count = Int(try number(4))
      guard rest.count >= count else { throw BackupDecoder.damaged }
      defer { rest.removeFirst(count) }
      return rest.prefix(count)
    }

    private mutating func number(_ count: Int) throws -> UInt64 {
      guard rest.count >= count else { throw BackupDecoder.damaged }
      defer { rest.removeFirst(count) }
      return rest.prefix(count).reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}

/// Takes no row: for who only wants to know whether a backup is whole.
package struct NoTaker: BackupDecoder.Taker {
  package init() {}
  package mutating func begin(_ table: String, columns: [String]) {}
  package mutating func take(_ row: [SQLValue]) {}
}
