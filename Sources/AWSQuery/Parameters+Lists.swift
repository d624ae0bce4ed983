/// One element of a list in a request.
struct ListElement {
  /// What stands behind `Name.member.N`: the value of a plain element under the name `""`, members
  /// of a structure under their own names.
  var contents: Parameters
  /// Whether the element came of a name without a number, as in `Name.member.one`. AWS takes that
  /// for a structure with a member `one` where the list should be.
  var isUnnumbered = false
}

extension Parameters {
  /// The list under `name`, or nil if the request has none.
  ///
  /// Elements are numbered from one and may be sent in any order; `01` is `1`. One that was not
  /// sent but has a later number behind it is there with no contents. A number may lie at most ten
  /// beyond the list as far as it goes, so that a request cannot blow up; the list is taken to go
  /// to one at least. `Name=` is the empty list.
  func list(_ name: String) throws(ServiceError) -> [ListElement]? {
    let prefix = name + ".member."
    let prefixBytes = prefix.utf8Span.span
    var numbered: [(number: Int, entry: Entry)] = []
    var hasUnnumbered = false
    for entry in entries where starts(with: prefixBytes, entry) {
      var entry = entry
      entry.start += UInt32(prefixBytes.count)
      if let number = try takeNumber(&entry) {
        numbered.append((number, entry))
      } else {
        hasUnnumbered = true
      }
    }
    if numbered.isEmpty && !hasUnnumbered {
      guard let value = self[name] else { return nil }
      guard value.isEmpty else { throw .malformedInput() }
      return []
    }

    // Of equal numbers the first sent stays the first.
    numbered.sort { ($0.number, $0.entry.start) < ($1.number, $1.entry.start) }
    var grouped: [[Entry]] = []
    if hasUnnumbered { grouped.append([]) }
    for (number, entry) in numbered {
      let skipped = number - max(grouped.count, 1)
      guard skipped <= 10 else {
        throw .malformedInput(
          "Excessively sparse input would skip " + String(skipped) + " list elements")
      }
      while grouped.count < number { grouped.append([]) }
      grouped[number - 1].append(entry)
    }
    var elements = grouped.map { ListElement(contents: Parameters(bytes: bytes, entries: $0)) }
    elements[0].isUnnumbered = hasUnnumbered
    return elements
  }

  /// The members of a structure, `Name.Member`, under their own names; nil when there are none.
  func structure(_ name: String) -> Parameters? {
    let prefix = name + "."
    let prefixBytes = prefix.utf8Span.span
    var members: [Entry] = []
    for entry in entries where starts(with: prefixBytes, entry) {
      var entry = entry
      entry.start += UInt32(prefixBytes.count)
      members.append(entry)
    }
    return members.isEmpty ? nil : Parameters(bytes: bytes, entries: members)
  }

  /// Takes the number, and the dot behind it, off the name of an entry. Nil if there is none.
  private func takeNumber(_ entry: inout Entry) throws(ServiceError) -> Int? {
    guard let (number, next) = try number(from: entry.start, to: entry.split) else { return nil }
    if number == 0 { throw .malformedInput("0 is not a valid index") }
    if next < entry.split, try self.number(from: next + 1, to: entry.split) != nil {
      throw .malformedInput("Two index elements may not occur back to back")
    }
    entry.start = min(next + 1, entry.split)
    return number
  }

  /// The number that a part of a name is, and where that part ends; nil if it is something else.
  private func number(
    from start: UInt32, to end: UInt32
  ) throws(ServiceError) -> (number: Int, end: UInt32)? {
    let part = bytes[Int(start)..<Int(end)].prefix { $0 != UInt8(ascii: ".") }
    if part.first == UInt8(ascii: "-") {
      // The text is repeated as AWS does, unless it is longer than any number.
      guard part.count <= 20 else { throw .malformedInput() }
      let text = String(decoding: part, as: UTF8.self)
      throw .malformedInput("Key " + text + " may not have a leading '-'")
    }
    guard !part.isEmpty, part.allSatisfy({ (0x30...0x39) ~= $0 }) else { return nil }
    guard let number = Int(String(decoding: part, as: UTF8.self)), number <= Int32.max else {
      throw .malformedInput()
    }
    return (number, UInt32(part.endIndex))
  }
}
