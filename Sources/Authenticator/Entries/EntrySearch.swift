/// Which entries somebody means.
package enum EntrySearch {
  /// Those that every word is found in: in issuer, account or a tag, whatever the case, or as the
  /// beginning of the id after a `#`. Where some are called exactly what was asked for, only those.
  package static func matches(_ query: [String], in entries: [Entry]) -> [Entry] {
    let words = query.flatMap { $0.lowercased().split(separator: " ").map(String.init) }
    let found = entries.filter { entry in
      words.allSatisfy { word in
        if word.hasPrefix("#"), word.count > 1 {
          return entry.id.description.hasPrefix(word.dropFirst())
        }
        return ([entry.issuer, entry.account] + entry.tags).contains { $0.holds(word) }
      }
    }
    let whole = words.joined(separator: " ")
    let exact = found.filter {
      [$0.issuer, $0.account, $0.name, "\($0.issuer) \($0.account)"].contains {
        $0.lowercased() == whole
      }
    }
    return exact.isEmpty ? found : exact
  }

  /// The issuer or account that is spelled most like a query that nothing matches, if one is near.
  package static func suggestion(for query: [String], in entries: [Entry]) -> String? {
    let wanted = Array(query.joined(separator: " ").lowercased().utf8.prefix(64))
    let names = entries.flatMap { [$0.issuer, $0.account] }.filter { !$0.isEmpty }
    let best = names.map { ($0, distance(wanted, Array($0.lowercased().utf8.prefix(64)))) }
      .min { $0.1 < $1.1 }
    guard let best, best.1 <= max(1, wanted.count / 3) else { return nil }
    return best.0
  }

  /// How many letters must be put in, left out or changed (Levenshtein).
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
        diagonal = above
      }
    }
    return row[right.count]
  }
}

extension String {
  /// Whether `part`, in lower case, is found in it, whatever its case. By bytes: looking for a text in a
  /// text takes the standard library tens of microseconds, and there may be thousands to look in.
  fileprivate func holds(_ part: String) -> Bool {
    let (text, part) = (Array(lowercased().utf8), Array(part.utf8))
    guard part.count <= text.count else { return false }
    return (0...text.count - part.count).contains { text[$0...].starts(with: part) }
  }
}
