import CPQ
import IdentitySQL

/// A row of a result whose columns came in their binary forms.
struct PostgreSQLRow: SQLRow {
  let result: OpaquePointer
  let row: Int32

  func isNull(_ column: Int) -> Bool {
    PQgetisnull(result, row, Int32(column)) != 0
  }

  /// Numbers of any width, truth as 0 or 1, and whole sums, which PostgreSQL counts without end.
  func integer(_ column: Int) -> Int64 {
    let bytes = field(column)
    guard PQftype(result, Int32(column)) != ColumnType.numeric else { return Self.numeric(bytes) }
    guard let first = bytes.first else { return 0 }
    let sign: Int64 = first & 0x80 != 0 && bytes.count > 1 ? -1 : 0
    return bytes.reduce(sign) { $0 << 8 | Int64($1) }
  }

  func value(_ column: Int) -> SQLValue {
    guard !isNull(column) else { return .null }
    return switch PQftype(result, Int32(column)) {
    case ColumnType.bytes: .bytes(bytes(column))
    case ColumnType.text: .text(text(column))
    default: .integer(integer(column))
    }
  }

  func text(_ column: Int) -> String {
    String(decoding: field(column), as: UTF8.self)
  }

  func bytes(_ column: Int) -> [UInt8] {
    Array(field(column))
  }

  private func field(_ column: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: PQgetvalue(result, row, Int32(column)),
      count: Int(PQgetlength(result, row, Int32(column))))
  }

  /// Groups of four decimal digits, behind their count, the first one's weight, the sign and how many
  /// digits follow the point (`numeric_send` in PostgreSQL's numeric.c).
  private static func numeric(_ bytes: UnsafeRawBufferPointer) -> Int64 {
    func word(_ place: Int) -> Int64 {
      Int64(Int16(truncatingIfNeeded: Int(bytes[2 * place]) << 8 | Int(bytes[2 * place + 1])))
    }
    guard bytes.count >= 8 else { return 0 }
    let (count, weight, sign) = (word(0), word(1), word(2))
    var value: Int64 = 0
    for group in 0..<max(0, weight + 1) {
      value = value &* 10_000 &+ (group < count ? word(4 + Int(group)) : 0)
    }
    return sign == 0 ? value : 0 &- value
  }
}

/// Numbers that PostgreSQL gives its types (pg_type.dat).
enum ColumnType {
  static let bytes: Oid = 17
  static let integer: Oid = 20
  static let text: Oid = 25
  static let numeric: Oid = 1700
  /// Left to PostgreSQL to find out.
  static let unknown: Oid = 0
}
