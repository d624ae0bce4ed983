extension Policy {
  /// Patterns for actions of IAM and STS that none of their actions fits.
  func unknownActionFindings(_ index: Int) -> [PolicyFinding] {
    let actions = statements[index].actions
    return actions.patterns.compactMap { pattern in
      guard AuthorizationData.covers(pattern),
        AuthorizationData.actions(matching: pattern).isEmpty
      else { return nil }
      let meant = closest(to: pattern)
      return finding(
        .unknownAction, index, at: actions.position,
        "\(pattern) fits no action of IAM or STS, so here it "
          + (actions.isNegated ? "leaves nothing out" : "says nothing"),
        fix: meant.map { "write \($0), if that is meant" }
          ?? "look the name up in AWS's service authorization reference")
    }
  }

  /// The action whose name differs in the fewest letters, if those are few.
  private func closest(to pattern: String) -> String? {
    let written = Array(pattern.lowercased().utf8)
    let distances = AuthorizationData.actions.map { action in
      (distance(written, Array(action.name.lowercased().utf8)), action.name)
    }
    guard let nearest = distances.min(by: { $0 < $1 }), nearest.0 <= 3 else { return nil }
    return nearest.1
  }

  /// Letters to insert, leave out or change (Levenshtein).
  private func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (number, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = number + 1
      for index in right.indices {
        let changed = diagonal + (byte == right[index] ? 0 : 1)
        diagonal = row[index + 1]
        row[index + 1] = min(changed, diagonal + 1, row[index] + 1)
      }
    }
    return row[right.count]
  }
}
