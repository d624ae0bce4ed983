extension VaultContents {
  /// What two machines know together, whichever is asked first.
  ///
  /// Of an account that both have, the state that was changed last counts; the higher counter counts in
  /// any case, or a code would come again. A removal counts unless the account was changed after it.
  /// Merging with the same once more changes nothing.
  package func merged(with other: VaultContents) -> VaultContents {
    var removals: [EntryID: Int64] = [:]
    for removal in self.removals + other.removals {
      removals[removal.id] = max(removals[removal.id] ?? .min, removal.when)
    }
    var entries: [Entry] = []
    var places: [EntryID: Int] = [:]
    for entry in self.entries + other.entries {
      if let place = places[entry.id] {
        entries[place] = entries[place].merged(with: entry)
      } else {
        places[entry.id] = entries.count
        entries.append(entry)
      }
    }
    entries.removeAll { entry in removals[entry.id].map { $0 >= entry.changed } ?? false }
    // An account that came back is no longer removed; the order says nothing of who merged.
    let left = Set(entries.map(\.id))
    return VaultContents(
      entries: entries,
      removals: removals.filter { !left.contains($0.key) }
        .map { Removal(id: $0.key, when: $0.value) }
        .sorted { $0.id.bytes.lexicographicallyPrecedes($1.id.bytes) })
  }
}

extension Entry {
  fileprivate func merged(with other: Entry) -> Entry {
    var newest =
      changed == other.changed
      ? (isBefore(other) ? other : self) : changed > other.changed ? self : other
    if case .counter(let mine) = kind, case .counter(let others) = other.kind {
      newest.kind = .counter(max(mine, others))
    }
    return newest
  }

  /// Some order between two states of the same time, the same on every machine.
  private func isBefore(_ other: Entry) -> Bool {
    func text(_ entry: Entry) -> String {
      [entry.issuer, entry.account, entry.notes, entry.letter, entry.serialNumber, entry.kindText]
        .joined(separator: "\0") + entry.tags.joined(separator: "\u{1}")
    }
    return text(self) < text(other)
  }
}
