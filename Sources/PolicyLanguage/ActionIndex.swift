/// Finds the statements an action may concern, denies first, without looking at the others.
///
/// Every action that a policy spells out has a list of exactly the statements that name it, by word
/// or by wildcard, worked out when the policies are compiled. An action that none spells out has
/// the list of its service, or that of all other services, and only wildcards are left to be tried.
struct ActionIndex: Sendable {
  /// Statements to look at, as ranges of `members`.
  struct Candidates {
    var denies: Range<Int32>
    var allows: Range<Int32>
    var proof: Proof
  }

  /// What is still to be shown before a candidate concerns the action.
  enum Proof: UInt8 { case none, wildcards, all }

  private struct Entry {
    var hash: UInt64
    var name: Range<Int32>
    var candidates: Candidates
  }

  /// Listed names times statements with wildcards beyond which the lists are not worked out, so
  /// that no set of policies costs unreasonable time or memory to compile.
  private static let mostWork = 4_000_000

  private var entries: [Entry] = []
  /// Open addressing: numbers of entries, or -1. The size is a power of two.
  private var slots: [Int32] = [-1]
  private var names: [UInt8] = []
  private var others = Candidates(denies: 0..<0, allows: 0..<0, proof: .all)
  /// Numbers of statements.
  private(set) var members: [Int32] = []
  /// Of each of `members`: how the names of the actions begin that it may concern.
  private var prefixes: [ActionPrefix] = []
  /// The action patterns, numbered as `CompiledStatement.actions` numbers them.
  private var patterns = Patterns()

  /// Takes the actions in lower case, each statement's wildcards first.
  init(_ statements: [CompiledStatement], _ actions: [String]) {
    for action in actions {
      _ = patterns.add(PatternToken.tokens(in: action, variables: false))
    }
    var spelled: [String: Set<Int32>] = [:]
    var services: Set<String> = []
    var general: [Int32] = []
    var wildcards = 0
    for (number, statement) in zip(Int32(0)..., statements) {
      for action in statement.spelledActions.map({ actions[Int($0)] }) {
        spelled[action, default: []].insert(number)
      }
      services.formUnion(statement.wildActions.compactMap { actions[Int($0)].service })
      wildcards += statement.wildActions.count
      if statement.negatesActions || !statement.wildActions.isEmpty { general.append(number) }
    }
    guard (spelled.count + services.count) * (general.count + wildcards) <= Self.mostWork else {
      others = addCandidates(Array(0..<Int32(statements.count)), statements, .all)
      return
    }
    for (action, naming) in spelled.sorted(by: { $0.key < $1.key }) {
      let named = naming.filter { !statements[Int($0)].negatesActions }
      let wild = general.filter {
        !named.contains($0) && matches(statements[Int($0)], action.utf8.span)
      }
      addEntry(action, addCandidates((named + wild).sorted(), statements, .none))
    }
    for service in services.sorted() {
      let concerned = general.filter { number in
        statements[Int(number)].negatesActions
          || statements[Int(number)].wildActions.contains {
            let other = actions[Int($0)].service
            return other == nil || other == service
          }
      }
      addEntry(
        service,
        addCandidates(concerned, statements, .wildcards) { statement in
          guard !statement.negatesActions else { return .any }
          let prefixes = statement.wildActions.map {
            ActionPrefix(of: actions[Int($0)], service: service)
          }
          return prefixes.dropFirst().reduce(prefixes.first ?? .any) { $0.union($1) }
        })
    }
    let elsewhere = general.filter { number in
      statements[Int(number)].negatesActions
        || statements[Int(number)].wildActions.contains { actions[Int($0)].service == nil }
    }
    others = addCandidates(elsewhere, statements, .wildcards)
    fillSlots()
  }

  private mutating func addCandidates(
    _ numbers: [Int32], _ statements: [CompiledStatement], _ proof: Proof,
    prefix: (CompiledStatement) -> ActionPrefix = { _ in .any }
  ) -> Candidates {
    let start = Int32(members.count)
    members += numbers.filter { statements[Int($0)].effect == .deny }
    let middle = Int32(members.count)
    members += numbers.filter { statements[Int($0)].effect == .allow }
    prefixes += members[Int(start)...].map { prefix(statements[Int($0)]) }
    return Candidates(
      denies: start..<middle, allows: middle..<Int32(members.count), proof: proof)
  }

  private mutating func addEntry(_ name: String, _ candidates: Candidates) {
    let start = Int32(names.count)
    names += name.utf8
    let hash = FoldedAction.hash(of: name.utf8.span)
    entries.append(
      Entry(hash: hash, name: start..<Int32(names.count), candidates: candidates))
  }

  private mutating func fillSlots() {
    var size = 2
    while size < entries.count * 2 { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
    for (number, entry) in entries.enumerated() {
      var slot = Int(truncatingIfNeeded: entry.hash) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(number)
    }
  }

  /// The statements for an action in lower case.
  func candidates(for action: Span<UInt8>, _ hashes: FoldedAction.Hashes) -> Candidates {
    if let found = entry(action, 0..<action.count, hashes.action) { return found }
    return entry(action, 0..<hashes.serviceLength, hashes.service) ?? others
  }

  private func entry(_ text: Span<UInt8>, _ range: Range<Int>, _ hash: UInt64) -> Candidates? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let entry = entries[Int(slots[slot])]
      if entry.hash == hash, isName(entry.name, text, range) { return entry.candidates }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private func isName(_ name: Range<Int32>, _ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard name.count == range.count else { return false }
    let start = Int(name.lowerBound)
    for index in range where names[start + index] != text[index] { return false }
    return true
  }

  /// Whether the member at `place` may concern an action whose name begins so, as far as can be told
  /// without looking at its statement.
  func mayConcern(_ place: Int32, _ beginning: UInt64) -> Bool {
    prefixes[Int(place)].includes(beginning)
  }

  /// Whether a candidate's actions include `action`, which must be in lower case.
  func proves(
    _ proof: Proof, _ statement: CompiledStatement, _ action: Span<UInt8>
  ) -> Bool {
    switch proof {
    case .none: return true
    case .all: return matches(statement, action)
    case .wildcards:
      for index in statement.wildActions
      where patterns.matches(Int(index), action, NoContext()) { return !statement.negatesActions }
      return statement.negatesActions
    }
  }

  private func matches(_ statement: CompiledStatement, _ action: Span<UInt8>) -> Bool {
    for index in statement.actions
    where patterns.matches(Int(index), action, NoContext()) { return !statement.negatesActions }
    return statement.negatesActions
  }
}

extension String {
  /// The service of an action pattern with its colon, `iam:`; nil when the pattern may match
  /// actions of several.
  fileprivate var service: String? {
    guard let colon = utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let service = self[...colon]
    return service.hasWildcards ? nil : String(service)
  }
}
