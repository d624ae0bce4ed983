/// The parameters of one request, decoded, in the order they came.
///
/// Of several parameters with one name the first counts, as at AWS. Names are compared byte by
/// byte: `username` is not `UserName`, only a parameter nobody asks for.
package struct Parameters: Sendable {
  /// The most parameters a request may have. The largest list AWS takes has some thousands.
  package static let limit = 16_384

  /// A name and its value: they lie one behind the other in `bytes`.
  struct Entry {
    var start: UInt32
    var split: UInt32
    var end: UInt32
  }

  /// The names and values, free of escapes, and known to be UTF-8.
  let bytes: [UInt8]
  let entries: [Entry]

  init(bytes: [UInt8], entries: [Entry]) {
    self.bytes = bytes
    self.entries = entries
  }

  /// Reads the parameters of a query string and of a form body.
  ///
  /// Both may hold parameters: presigned requests carry all of them in the query string. The query
  /// string stands first on the wire, and so it comes first here.
  package init(form body: Span<UInt8>, query: Span<UInt8>) throws(FormError) {
    // Decoded text is never longer than it was.
    var bytes = [UInt8](repeating: 0, count: body.count + query.count)
    var entries: [Entry] = []
    entries.reserveCapacity(8)
    var count = 0
    var output = bytes.mutableSpan
    try FormDecoder.decode(query, into: &output, &count, &entries)
    try FormDecoder.decode(body, into: &output, &count, &entries)
    self.init(bytes: bytes, entries: entries)
  }

  /// Reads the parameters of a form body, and of the query string if there is one.
  package init(form body: [UInt8], query: Span<UInt8>) throws(FormError) {
    try self.init(form: body.span, query: query)
  }

  /// The same with the query string as text.
  package init(form body: [UInt8], queryString: String = "") throws(FormError) {
    try self.init(form: body.span, query: queryString.utf8Span.span)
  }

  /// Reads the parameters of a query string, without its question mark.
  package init(queryString: String) throws(FormError) {
    try self.init(form: [], queryString: queryString)
  }

  /// Parameters that were never on a wire.
  package init(_ values: [(String, String)]) {
    var bytes: [UInt8] = []
    var entries: [Entry] = []
    for (name, value) in values {
      let start = UInt32(bytes.count)
      bytes.append(contentsOf: name.utf8)
      let split = UInt32(bytes.count)
      bytes.append(contentsOf: value.utf8)
      entries.append(Entry(start: start, split: split, end: UInt32(bytes.count)))
    }
    self.init(bytes: bytes, entries: entries)
  }

  /// The first value of that name, or nil if there is none.
  package subscript(_ name: String) -> String? {
    let wanted = name.utf8Span.span
    for entry in entries where hasName(wanted, entry) {
      return value(of: entry)
    }
    return nil
  }

  /// What is to be done: the name of an operation.
  package var action: String? { self["Action"] }

  /// The version of the API, which also tells IAM from STS.
  package var version: String? { self["Version"] }

  /// Every parameter, duplicates too.
  package var all: [(name: String, value: String)] {
    entries.map { (name(of: $0), value(of: $0)) }
  }

  package var isEmpty: Bool { entries.isEmpty }

  func name(of entry: Entry) -> String {
    String(decoding: bytes[Int(entry.start)..<Int(entry.split)], as: UTF8.self)
  }

  func value(of entry: Entry) -> String {
    String(decoding: bytes[Int(entry.split)..<Int(entry.end)], as: UTF8.self)
  }

  private func hasName(_ wanted: Span<UInt8>, _ entry: Entry) -> Bool {
    Int(entry.split - entry.start) == wanted.count && starts(with: wanted, entry)
  }

  /// Whether the name of the entry begins so.
  func starts(with prefix: Span<UInt8>, _ entry: Entry) -> Bool {
    let start = Int(entry.start)
    guard Int(entry.split) - start >= prefix.count else { return false }
    for offset in 0..<prefix.count where bytes[start + offset] != prefix[offset] {
      return false
    }
    return true
  }
}
