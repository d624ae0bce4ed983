import Identity
import Operations

/// Who somebody says he is.
struct SignInClaim: Sendable {
  let isRoot: Bool
  /// The account as it was typed: an id with or without hyphens, or an alias. Empty for root.
  let account: String
  let name: String

  init(isRoot: Bool, account: String, name: String) {
    self.isRoot = isRoot
    let bare = account.filter { $0 != "-" && $0 != " " }
    self.account = AccountID(bare) != nil ? bare : account.trimmed
    self.name = name.trimmed
  }

  /// What tries are counted for, whether or not there is anybody of that name.
  var text: String {
    isRoot ? "root " + name.lowercased() : "user " + account.lowercased() + " " + name.lowercased()
  }
}

extension String {
  /// Without the spaces around it.
  var trimmed: String {
    var rest = self[...]
    while rest.first == " " { rest = rest.dropFirst() }
    while rest.last == " " { rest = rest.dropLast() }
    return String(rest)
  }
}

/// Looks at a password for a name. It takes the same time and the same writes whether or not there
/// is anybody of that name, and whether or not he has devices (T-19); what little is left of a
/// difference, the page for a refusal has to hold back (``ConsoleAnswer/isHeld``).
struct PasswordCheck {
  /// Somebody whose password was right.
  struct Person: Sendable {
    let account: Account
    /// Nil for the root user.
    let user: User?

    var owner: Owner { user.map { .user($0.id) } ?? .root(account.id) }
    var principal: Caller.Principal { user.map { .user($0) } ?? .root }
  }

  enum Verdict: Sendable {
    case right(Person)
    case refused
    case paused(until: Timestamp)
  }

  private struct Candidate: Sendable {
    let person: Person
    let hash: PasswordHash
  }

  private let visit: Visit
  private let claim: SignInClaim
  private let event: String

  /// `event` is what a failure is recorded as.
  init(_ visit: Visit, _ claim: SignInClaim, for event: String = "ConsoleLogin") {
    self.visit = visit
    self.claim = claim
    self.event = event
  }

  func verdict(on password: Password) throws -> Verdict {
    if let until = try charge() { return .paused(until: until) }
    let candidate = try candidate()
    let hash = candidate?.hash ?? PasswordHash.ofNobody
    let fits = try visit.hashing { hash.fits(password) }
    guard let candidate, fits else {
      try record(candidate?.person, isSuccess: false)
      return .refused
    }
    let (name, network) = keys
    let now = visit.now
    try visit.write { records in
      try records.forgive(name, at: now)
      try records.forgive(network, at: now)
    }
    return .right(candidate.person)
  }

  private var keys: (name: PasswordBudgetKey, network: PasswordBudgetKey) {
    let network = Network.of(visit.connection.sourceIP)
    return (.name(claim.text), .name(claim.text, from: network))
  }

  /// Counts the try before anything is looked at; when tries may go on if there are none left.
  private func charge() throws -> Timestamp? {
    let (name, network) = keys
    let now = visit.now
    return try visit.write { records -> Timestamp? in
      // The network first: who has used up his own cannot use up everybody's.
      guard try records.charge(network, at: now) else {
        return PasswordBudget.end(ofWindow: network.window, at: now)
      }
      guard try records.charge(name, at: now) else {
        return PasswordBudget.end(ofWindow: name.window, at: now)
      }
      return nil
    }
  }

  private func candidate() throws -> Candidate? {
    try visit.read { records in
      claim.isRoot ? try root(in: records) : try user(in: records)
    }
  }

  private func root(in records: any Reading) throws -> Candidate? {
    guard let account = try records.accounts(rootEmail: claim.name).first,
      let hash = try records.rootPassword(of: account.id)
    else { return nil }
    return Candidate(
      person: Person(account: account, user: nil), hash: hash)
  }

  private func user(in records: any Reading) throws -> Candidate? {
    let account =
      try AccountID(claim.account).map { try records.account($0) }
      ?? records.account(aliased: claim.account)
    guard let account, let user = try records.user(named: claim.name, in: account.id),
      let profile = try records.loginProfile(of: user.id)
    else { return nil }
    return Candidate(
      person: Person(account: account, user: user), hash: profile.password)
  }

  /// The record of a failure, for an account there is; a count otherwise, so that both take a
  /// commit. Strangers cannot fill the disk with it: tries are counted by name.
  private func record(_ person: Person?, isSuccess: Bool) throws {
    guard let person else {
      let now = visit.now
      return try visit.write { _ = try $0.charge(.strangers, at: now) }
    }
    let record = visit.signInRecord(
      event, account: person.account, principal: person.principal, isSuccess: isSuccess,
      additional: "{\"MobileVersion\":\"No\",\"MFAUsed\":\"No\"}")
    try visit.write { try $0.append(record) }
  }
}

extension PasswordBudgetKey {
  /// Tries for names there are not.
  fileprivate static let strangers = PasswordBudgetKey.name("strangers of every name")
}

/// Networks that count as one client: /24 of IPv4, /64 of IPv6.
enum Network {
  static func of(_ address: String) -> String {
    if address.contains(":") {
      return address.split(separator: ":", omittingEmptySubsequences: false).prefix(4)
        .joined(separator: ":")
    }
    return address.split(separator: ".").prefix(3).joined(separator: ".")
  }
}
