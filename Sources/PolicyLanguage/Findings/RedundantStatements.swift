extension Policy {
  /// Another statement of the policy that says all that this one says. Of two that say the same, the
  /// first counts.
  ///
  /// What is found is certain; not every statement that could go is found.
  func redundancyFindings(_ index: Int) -> [PolicyFinding] {
    let statement = statements[index]
    let wider = statements.indices.first { other in
      other != index && statements[other].covers(statement)
        && (other < index || !statement.covers(statements[other]))
    }
    guard let wider else { return [] }
    let name = statements[wider].sid.map { " (\($0))" } ?? ""
    return [
      finding(
        .redundantStatement, index,
        "statement \(wider + 1)\(name) says all that this one says",
        fix: "remove this statement, or narrow the other if this one was meant to")
    ]
  }
}

extension Statement {
  /// Whether it meets every request that `other` meets, and with the same effect.
  fileprivate func covers(_ other: Statement) -> Bool {
    effect == other.effect && principal == other.principal
      && actions.covers(other.actions) { GlobCover.covers($0.lowercased(), $1.lowercased()) }
      && covers(resources, other.resources)
      && conditions.allSatisfy { condition in
        other.conditions.contains { $0.asksTheSame(as: condition) }
      }
  }

  private func covers(_ resources: Selection?, _ others: Selection?) -> Bool {
    guard let resources, let others else { return resources == nil && others == nil }
    return resources.covers(others, by: GlobCover.coversARN)
  }
}

extension Selection {
  fileprivate func covers(_ other: Selection, by covers: (String, String) -> Bool) -> Bool {
    guard !isNegated, !other.isNegated else {
      return isNegated == other.isNegated && Set(patterns) == Set(other.patterns)
    }
    return other.patterns.allSatisfy { narrow in patterns.contains { covers($0, narrow) } }
  }
}

extension Condition {
  fileprivate func asksTheSame(as other: Condition) -> Bool {
    `operator` == other.operator && key.lowercased() == other.key.lowercased()
      && Set(values) == Set(other.values)
  }
}

/// Whether one pattern matches all that another matches.
enum GlobCover {
  /// Compared part by part, for no part of an ARN matches beyond its colon but the last.
  static func coversARN(_ wide: String, _ narrow: String) -> Bool {
    guard wide != "*", wide != narrow else { return true }
    let wideParts = parts(wide)
    let narrowParts = parts(narrow)
    guard wideParts.count == 6, narrowParts.count == 6 else { return false }
    return zip(wideParts, narrowParts).allSatisfy { covers($0, $1) }
  }

  static func covers(_ wide: String, _ narrow: String) -> Bool {
    guard !wide.contains("${"), !narrow.contains("${") else {
      // A variable stands for a text of any length: only what is written before it is certain.
      let head = wide.dropLast()
      return wide == narrow
        || wide.last == "*" && !head.hasWildcards && narrow.hasPrefix(head)
    }
    return covers(Array(wide.unicodeScalars), Array(narrow.unicodeScalars))
  }

  private static func parts(_ arn: String) -> [String] {
    arn.pieces(between: ":", maxSplits: 5).map(String.init)
  }

  /// `row[i]`: whether the pattern so far covers the first i characters. A
  /// star of `narrow` is any text, which only a star of `wide` matches.
  private static func covers(_ wide: [Unicode.Scalar], _ narrow: [Unicode.Scalar]) -> Bool {
    var row = [Bool](repeating: false, count: narrow.count + 1)
    row[0] = true
    for scalar in wide {
      var next = [Bool](repeating: false, count: row.count)
      next[0] = scalar == "*" && row[0]
      for index in narrow.indices {
        next[index + 1] =
          scalar == "*"
          ? row[index + 1] || next[index]
          : row[index] && narrow[index] != "*" && (scalar == narrow[index] || scalar == "?")
      }
      row = next
    }
    return row[narrow.count]
  }
}
