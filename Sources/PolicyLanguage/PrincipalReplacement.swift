extension Policy {
  /// The text of a policy with principals under `AWS` replaced; those for which `replacement` is
  /// nil, and everything else, stay as they were written.
  ///
  /// The text must be that of a valid policy, and replacements must need no escapes in JSON.
  package static func replacingPrincipals(
    in text: String, _ replacement: (String) throws -> String?
  ) throws -> String {
    let document: JSONNode
    do {
      document = try JSONReader.read(text)
    } catch {
      throw PolicyError.json(.trust)
    }
    var replacements: [(node: JSONNode, text: String)] = []
    for node in principals(in: document) {
      guard case .string(let principal) = node.value, let text = try replacement(principal) else {
        continue
      }
      replacements.append((node, text))
    }
    return replaced(text, replacements)
  }

  private static func principals(in document: JSONNode) -> [JSONNode] {
    let statements = document.members(named: "Statement").flatMap(\.elements)
    return statements.flatMap { $0.members(named: "Principal") }
      .flatMap { $0.members(named: "AWS") }.flatMap(\.elements)
  }

  /// Counts lines and columns as the reader does; there are no line ends inside strings.
  private static func replaced(
    _ text: String, _ replacements: [(node: JSONNode, text: String)]
  ) -> String {
    var result = String.UnicodeScalarView()
    var rest = replacements[...]
    var position = SourcePosition(line: 1, column: 1)
    var wasReturn = false
    for scalar in text.unicodeScalars {
      if let next = rest.first, position == next.node.end { rest.removeFirst() }
      if let next = rest.first, position == next.node.position {
        result.append(contentsOf: ("\"" + next.text + "\"").unicodeScalars)
      }
      let isInside = rest.first.map { $0.node.contains(position) } ?? false
      if !isInside { result.append(scalar) }
      switch scalar {
      case "\n" where wasReturn: break
      case "\n", "\r": position = SourcePosition(line: position.line + 1, column: 1)
      default: position.column += 1
      }
      wasReturn = scalar == "\r"
    }
    return String(result)
  }
}

extension JSONNode {
  /// The value of the member of that name, if this is an object with one.
  fileprivate func members(named name: String) -> [JSONNode] {
    guard case .object(let members) = value else { return [] }
    return members.filter { $0.name == name }.map(\.node)
  }

  /// The elements of a list; anything else is one element.
  fileprivate var elements: [JSONNode] {
    guard case .array(let nodes) = value else { return [self] }
    return nodes
  }

  /// Whether a character there is one of this value, which lies in one line.
  fileprivate func contains(_ place: SourcePosition) -> Bool {
    place.line == position.line && place.column >= position.column && place.column < end.column
  }
}
