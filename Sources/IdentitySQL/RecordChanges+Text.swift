import Identity

/// Changes as the log holds them: a line each, of what and which; names have no blanks.
extension RecordChanges {
  /// Beyond so many, all is forgotten.
  private static let most = 2000
  private static let all = "everything"

  var written: String {
    if everything { return Self.all }
    var lines: [String] = []
    lines += accounts.map { "account \($0.number)" }
    lines += users.map { "user \($0.number)" }
    lines += policies.map { "policies \($0.number)" }
    lines += userNames.map { "user-name \($0.account.number) \($0.folded)" }
    lines += roles.map { "role \($0.number)" }
    lines += roleNames.map { "role-name \($0.account.number) \($0.folded)" }
    if managedPolicies { lines.append("managed-policies") }
    lines += accessKeys.map { "access-key \($0.text)" }
    lines += owners.map { "owner \($0.number)" }
    lines += serialNumbers.map { "device \($0)" }
    lines += seeds.map { "seed \($0.number)" }
    return lines.count > Self.most ? Self.all : lines.joined(separator: "\n")
  }

  /// Nil for what cannot be understood, or is too much: then everything may have changed.
  init?(written: String) {
    for line in written.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
      let number = parts.count > 1 ? Int64(parts[1]) : nil
      switch (parts[0], number, parts.count) {
      case ("account", let number?, 2):
        guard let id = AccountID(number: number) else { return nil }
        accounts.insert(id)
      case ("user", let number?, 2): users.insert(RecordID(number))
      case ("policies", let number?, 2): policies.insert(RecordID(number))
      case ("role", let number?, 2): roles.insert(RecordID(number))
      case ("seed", let number?, 2): seeds.insert(RecordID(number))
      case ("owner", let number?, 2): owners.insert(Owner(number: number))
      case ("user-name", let number?, 3), ("role-name", let number?, 3):
        guard let id = AccountID(number: number) else { return nil }
        let name = RecordTables.UserName(account: id, folded: parts[2])
        if parts[0] == "user-name" { userNames.insert(name) } else { roleNames.insert(name) }
      case ("managed-policies", nil, 1): managedPolicies = true
      case ("access-key", _, 2):
        guard let name = AccessKeyName(parts[1]) else { return nil }
        accessKeys.insert(name)
      case ("device", _, 2): serialNumbers.insert(SerialNumber(unverified: parts[1]))
      default: return nil
      }
    }
  }

  func joined(with other: RecordChanges) -> RecordChanges {
    var all = self
    all.accounts.formUnion(other.accounts)
    all.users.formUnion(other.users)
    all.policies.formUnion(other.policies)
    all.userNames.formUnion(other.userNames)
    all.roles.formUnion(other.roles)
    all.roleNames.formUnion(other.roleNames)
    all.managedPolicies = managedPolicies || other.managedPolicies
    all.accessKeys.formUnion(other.accessKeys)
    all.owners.formUnion(other.owners)
    all.serialNumbers.formUnion(other.serialNumbers)
    all.everything = everything || other.everything
    all.seeds.formUnion(other.seeds)
    return all
  }
}
