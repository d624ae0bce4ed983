extension ParameterReader {
  /// A list of texts: `Name.member.1`, `Name.member.2` and so on.
  ///
  /// One element that is missing or breaks its constraint makes one clause about the list.
  package mutating func strings(
    _ name: String, atMost most: Int = .max, _ element: Constraint, required: Bool = false
  ) -> [String] {
    guard let elements = list(name, required: required) else { return [] }
    var values: [String] = []
    values.reserveCapacity(elements.count)
    var areGood = true
    for position in 0..<elements.count {
      let entries = elements[position]
      // Something like `Name.member.1.Other`, or `Name.member.one`.
      if entries.isUnnumbered || entries.contents.entries.contains(where: { $0.start != $0.split })
      {
        refuse(.malformedInput("Start of list found where not expected"))
        return []
      }
      if let value = entries.contents[""] {
        values.append(value)
        areGood = areGood && element.isMet(by: value)
      } else {
        values.append("null")
        areGood = false
      }
    }
    let echo = "[" + values.joined(separator: ", ") + "]"
    if !areGood {
      let parts = element.parts.map { $0.text(namesValues: style == .sts) }
      addClause(
        name, echo: "'" + echo + "'",
        "Member must satisfy constraint: [" + parts.joined(separator: ", ") + "]")
    }
    if values.count > most {
      addClause(
        name, echo: "'" + echo + "'", Constraint.Breach.tooLong(most).text(namesValues: false))
      areGood = false
    }
    return areGood ? values : []
  }

  /// Tags: `Tags.member.1.Key`, `Tags.member.1.Value`, at most fifty.
  ///
  /// Whether keys repeat, and whether they begin with `aws:`, is for the operation to see, after
  /// it has authorised the caller. So is a required list that is there but empty (`Tags=`).
  package mutating func tags(
    _ name: String = "Tags", required: Bool = false
  ) -> [(key: String, value: String)] {
    structures(name, atMost: 50, required: required) { tag in
      // AWS was seen to complain of the value first.
      let value = tag.required("Value", .tagValue)
      return (tag.required("Key", .tagKey), value)
    }
  }

  /// A list of structures, each read by `read`: `Name.member.1.Member` and so on. A structure may
  /// hold lists in turn.
  package mutating func structures<Structure>(
    _ name: String, atMost most: Int = .max, required: Bool = false,
    _ read: (inout ParameterReader) -> Structure
  ) -> [Structure] {
    guard let elements = list(name, required: required) else { return [] }
    if elements.count > most {
      addClause(name, echo: nil, Constraint.Breach.tooLong(most).text(namesValues: false))
      return []
    }
    let list = path + name.prefix(1).lowercased() + name.dropFirst() + "."
    return elements.indices.map { position in
      member(elements[position].contents, at: list + String(position + 1) + ".member.", read)
    }
  }

  /// A structure that must be there, read by `read`: `Name.Member`; nil when it is not.
  package mutating func structure<Structure>(
    _ name: String, _ read: (inout ParameterReader) -> Structure
  ) -> Structure? {
    guard let contents = parameters.structure(name) else {
      failIsNull(name)
      return nil
    }
    return member(contents, at: path + name.prefix(1).lowercased() + name.dropFirst() + ".", read)
  }

  /// Reads a structure of its own, and takes over what is wrong in it.
  private mutating func member<Structure>(
    _ contents: Parameters, at place: String, _ read: (inout ParameterReader) -> Structure
  ) -> Structure {
    var reader = ParameterReader(contents, style: style, path: place)
    let structure = read(&reader)
    if let error = reader.malformed { refuse(error) }
    rejection = rejection ?? reader.rejection
    clauses += reader.clauses.prefix(Self.mostClauses - clauses.count)
    return structure
  }

  /// The elements of a list, missing ones as empty; nil when there is no list to be read.
  private mutating func list(_ name: String, required: Bool) -> [ListElement]? {
    do {
      if let elements = try parameters.list(name) { return elements }
    } catch {
      refuse(error)
      return nil
    }
    if required { failIsNull(name) }
    return nil
  }
}
