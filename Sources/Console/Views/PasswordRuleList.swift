import Identity

/// What an account asks of a new password, as a list. The script ticks what is met; the server looks
/// again in any case.
struct PasswordRuleList {
  let policy: PasswordPolicy?

  /// What `account` asks.
  init(of account: AccountID, in records: any Reading) throws {
    policy = try records.passwordPolicy(of: account)
  }

  /// `id` is the field's.
  func html(for id: String, _ t: Texts) -> HTML {
    guard let policy else {
      let length = PasswordRule.length(DefaultPasswordPolicy.minimumLength)
      return """
        <div class="rules hint" id="\(id)-rules" data-rules="\(id)"><p>\(t(.passwordNeeds))</p>\
        <ul>\(item(length, t))</ul>\
        <p>\(t(.passwordNeedsSomeOf(DefaultPasswordPolicy.demandedKinds)))</p>\
        <ul>\(DefaultPasswordPolicy.kinds.map { item($0, t) })</ul></div>
        """
    }
    return """
      <div class="rules hint" id="\(id)-rules" data-rules="\(id)"><p>\(t(.passwordNeeds))</p>\
      <ul>\(policy.demanded.map { item($0, t) })</ul></div>
      """
  }

  private func item(_ rule: PasswordRule, _ t: Texts) -> HTML {
    "<li data-rule=\"\(name(of: rule))\">\(t(rule))</li>"
  }

  private func name(of rule: PasswordRule) -> String {
    switch rule {
    case .length(let least): String(least)
    case .uppercase: "uppercase"
    case .lowercase: "lowercase"
    case .number: "number"
    case .symbol: "symbol"
    }
  }
}
