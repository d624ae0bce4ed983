package import OneTimePasswords

/// Entries as links, with those of Steam, which `otpauth`'s description does not know: Aegis writes
/// them as `otpauth://steam/…`, KeePassXC as `totp` with `encoder=steam`.
package enum EntryLink {
  private static let steamScheme = "otpauth://steam/"

  /// The entry that a link sets up.
  ///
  /// - Throws: `OTPAuthLinkError`, and ``VaultError/noMemory``.
  package static func entry(_ text: String, changed: Int64) throws -> Entry {
    if text.lowercased().hasPrefix(steamScheme) {
      let rest = text.dropFirst(steamScheme.count)
      var entry = try Entry(OTPAuthLink(parsing: "otpauth://totp/" + rest), changed: changed)
      entry.kind = .steam
      return entry
    }
    let query = text.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    let parameters = query.split(separator: "&")
    guard parameters.contains("encoder=steam") else {
      return try Entry(OTPAuthLink(parsing: text), changed: changed)
    }
    // KeePassXC says five digits there, which no other code has.
    let others = parameters.filter { $0 != "encoder=steam" && $0 != "digits=5" }
    let plain = text.prefix { $0 != "?" } + "?" + others.joined(separator: "&")
    var entry = try Entry(OTPAuthLink(parsing: plain), changed: changed)
    entry.kind = .steam
    return entry
  }

  /// The link that sets an entry up, its secret included.
  ///
  /// A link must name an account: where there is none, the issuer stands for it.
  ///
  /// - Throws: `OTPAuthLinkError` for names that no link can say, such as those with a colon.
  package static func text(_ entry: Entry) throws(OTPAuthLinkError) -> String {
    let kind: OTPAuthLink.Kind =
      switch entry.kind {
      case .time(let period): .totp(period: period)
      case .counter(let counter): .hotp(counter: counter)
      case .steam: .totp(period: 30)
      }
    let account = entry.account.isEmpty ? entry.issuer : entry.account
    let link = try OTPAuthLink(
      kind: kind, issuer: entry.issuer.isEmpty ? nil : entry.issuer, account: account,
      secret: entry.seed.reveal(), algorithm: entry.algorithm,
      digits: entry.kind == .steam ? 6 : entry.digits)
    guard entry.kind == .steam else { return link.text }
    return steamScheme + link.text.dropFirst("otpauth://totp/".count)
  }
}
