/// Writes XML as AWS lays it out: two spaces a level, one element a line, a line feed at the end.
///
/// Text may be anything. What XML 1.0 cannot hold at all, not even escaped (most control characters,
/// U+FFFE and U+FFFF), becomes U+FFFD, so that a document is well-formed whatever is in it.
///
/// Its generic members are public so that they are compiled for what they are used with: the
/// compiler does not do that across modules for those that only the package sees.
public struct XMLWriter {
  /// The document so far is the first `count` of these; the rest is room.
  private var storage: [UInt8]
  private var count = 0
  private var depth = 0

  /// - Parameter capacity: How many bytes to make room for; more are had when needed.
  package init(reserving capacity: Int = 2048) {
    storage = [UInt8](repeating: 0, count: capacity)
  }

  /// The document so far, in UTF-8.
  package var bytes: [UInt8] { Array(storage[..<count]) }

  /// An element that holds text: `<UserName>bob</UserName>`.
  public mutating func element(_ name: StaticString, _ text: String) {
    element(name, text, followedBy: "")
  }

  /// An element that holds two texts, one behind the other.
  package mutating func element(_ name: StaticString, _ text: String, followedBy rest: String) {
    var (text, rest) = (text, rest)
    text.withUTF8 { text in
      rest.withUTF8 { rest in
        let textRoom = unsafe ByteCursor.roomToEscape(text)
        let restRoom = unsafe ByteCursor.roomToEscape(rest)
        line(room: 2 * name.utf8CodeUnitCount + 6 + textRoom + restRoom) { line in
          line.append(byte: "<")
          line.append(name)
          line.append(byte: ">")
          unsafe line.append(escaping: text, isPlain: textRoom == text.count)
          unsafe line.append(escaping: rest, isPlain: restRoom == rest.count)
          line.append(byte: "<")
          line.append(byte: "/")
          line.append(name)
          line.append(byte: ">")
          line.append(byte: "\n")
        }
      }
    }
  }

  /// An element that holds text, or nothing at all without one.
  package mutating func element(_ name: StaticString, _ text: String?) {
    if let text { element(name, text) }
  }

  /// `true` or `false`.
  package mutating func element(_ name: StaticString, _ value: Bool) {
    element(name, value ? "true" : "false")
  }

  package mutating func element(_ name: StaticString, _ number: Int) {
    element(name, String(number))
  }

  /// An element without contents: `<MFADevices/>`.
  public mutating func empty(_ name: StaticString) {
    line(room: name.utf8CodeUnitCount + 4) { line in
      line.append(byte: "<")
      line.append(name)
      line.append("/>\n")
    }
  }

  /// An element that holds the elements `contents` writes.
  @inlinable
  public mutating func group<Failure>(
    _ name: StaticString, _ contents: (inout XMLWriter) throws(Failure) -> Void
  ) throws(Failure) {
    open(name)
    try contents(&self)
    close(name)
  }

  /// A list: a `member` for each item, or an empty element for none.
  @inlinable
  public mutating func list<Items: Collection, Failure>(
    _ name: StaticString, _ items: Items,
    _ contents: (inout XMLWriter, Items.Element) throws(Failure) -> Void
  ) throws(Failure) {
    if items.isEmpty { return empty(name) }
    open(name)
    for item in items {
      open("member")
      try contents(&self, item)
      close("member")
    }
    close(name)
  }

  /// A list of texts.
  package mutating func list(_ name: StaticString, _ texts: some Collection<String>) {
    if texts.isEmpty { return empty(name) }
    open(name)
    for text in texts { element("member", text) }
    close(name)
  }

  /// An entry of a map.
  package mutating func entry(_ key: String, _ value: String) {
    open("entry")
    element("key", key)
    element("value", value)
    close("entry")
  }

  /// A map: an `entry` for each pair, in their order, or an empty element for none.
  package mutating func map(
    _ name: StaticString, _ entries: some Collection<(key: String, value: String)>
  ) {
    if entries.isEmpty { return empty(name) }
    open(name)
    for (key, value) in entries { entry(key, value) }
    close(name)
  }

  /// Begins an element that holds others; ``close(_:)`` ends it.
  public mutating func open(_ name: StaticString) {
    line(room: name.utf8CodeUnitCount + 3) { line in
      line.append(byte: "<")
      line.append(name)
      line.append(byte: ">")
      line.append(byte: "\n")
    }
    depth += 1
  }

  /// Ends the element that ``open(_:)`` began.
  public mutating func close(_ name: StaticString) {
    depth -= 1
    line(room: name.utf8CodeUnitCount + 4) { line in
      line.append(byte: "<")
      line.append(byte: "/")
      line.append(name)
      line.append(byte: ">")
      line.append(byte: "\n")
    }
  }

  /// Begins an element whose name is known at run time: `<GetUserResponse xmlns="…">`.
  mutating func open(_ name: String, _ suffix: StaticString, namespace: String? = nil) {
    let room = 6 * (name.utf8.count + (namespace?.utf8.count ?? 0)) + suffix.utf8CodeUnitCount
    line(room: room + 12) { line in
      line.append(byte: "<")
      line.append(escaping: name)
      line.append(suffix)
      if let namespace {
        line.append(" xmlns=\"")
        line.append(escaping: namespace)
        line.append(byte: "\"")
      }
      line.append(byte: ">")
      line.append(byte: "\n")
    }
    depth += 1
  }

  mutating func close(_ name: String, _ suffix: StaticString) {
    depth -= 1
    line(room: 6 * name.utf8.count + suffix.utf8CodeUnitCount + 4) { line in
      line.append(byte: "<")
      line.append(byte: "/")
      line.append(escaping: name)
      line.append(suffix)
      line.append(byte: ">")
      line.append(byte: "\n")
    }
  }

  /// The document, without a copy where that can be.
  consuming func take() -> [UInt8] {
    storage.removeLast(storage.count - count)
    return storage
  }

  /// Writes the indentation and then what `contents` appends, which is at most `room` bytes.
  @inline(__always) private mutating func line(room: Int, _ contents: (inout ByteCursor) -> Void) {
    let needed = count + 2 * depth + room
    if needed > storage.count {
      let growth = max(needed, 2 * storage.count) - storage.count
      storage.append(contentsOf: repeatElement(0, count: growth))
    }
    let (start, indentation) = (count, 2 * depth)
    count = unsafe storage.withUnsafeMutableBufferPointer { storage in
      var cursor = unsafe ByteCursor(storage, at: start)
      cursor.append(spaces: indentation)
      contents(&cursor)
      return cursor.position
    }
  }
}
