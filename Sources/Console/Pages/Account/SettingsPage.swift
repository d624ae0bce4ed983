import AWSQuery
import Identity
import Operations

/// What holds for the whole account: its alias, whether it demands MFA, the ways back it offers to
/// who has lost a device, and its password policy.
enum SettingsPage {
  static let path = "/console/account/settings"

  private struct Rights: Sendable {
    let mayChangeOwn: Bool
    let mayAlias: Bool
    let mayChangePasswords: Bool
  }

  private struct Refused {
    var alias: HTML?
    var demand: HTML?
    var passwords: HTML?
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try page(visit)
  }

  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try visit.requireFreshCode(returningTo: path)
    switch visit.field("do") {
    case "alias": return try setAlias(visit)
    case "demand": return try setDemand(visit)
    case "ways": return try setWays(visit)
    case "passwords": return try setPasswordPolicy(visit)
    case "no-passwords":
      if let error = try visit.attempt({ try visit.perform("DeleteAccountPasswordPolicy", []) }) {
        return try page(visit, Refused(passwords: ErrorPage.text(error)))
      }
      return visit.done(.settingsSaved, to: path)
    default: throw PageRefusal.notFound
    }
  }

  private static func setAlias(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let alias = visit.field("alias").trimmed
    let old = visit.account.alias
    if alias == old ?? "" { return .redirect(to: path) }
    let error = try visit.attempt {
      if alias.isEmpty {
        try visit.perform("DeleteAccountAlias", [("AccountAlias", old ?? "")])
      } else {
        try visit.perform("CreateAccountAlias", [("AccountAlias", alias)])
      }
    }
    if let error { return try page(visit, Refused(alias: ErrorPage.text(error))) }
    return visit.done(.settingsSaved, to: path)
  }

  /// Who turns it on has a device himself: nobody shuts the door and stands before it.
  private static func setDemand(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    guard let demand = Int64(visit.field("demand")).flatMap(MFADemand.init) else {
      throw PageRefusal.notFound
    }
    let (account, owner, now) = (visit.account, visit.caller.owner, visit.now)
    let isDone = try visit.visit.write { records -> Bool in
      try visit.require(.updateAccountSettings, in: records)
      let isPerson = visit.caller.isRoot || visit.caller.user != nil
      if demand != .off, isPerson {
        guard visit.session.hasFreshCode(at: now), try !records.devices(of: owner).isEmpty else {
          return false
        }
      }
      try records.setMFADemand(demand, of: account.id)
      try records.append(
        visit.ownRecord("ConsoleMfaDemandChanged") { $0.member("demand", demand.name) })
      return true
    }
    guard isDone else {
      return try page(visit, Refused(demand: visit.t(.deviceOfYourOwnFirst)))
    }
    return visit.done(.settingsSaved, to: path)
  }

  private static func setWays(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    var ways: WaysBack = []
    if visit.field("codes") == "yes" { ways.insert(.recoveryCodes) }
    if visit.field("requests") == "yes" { ways.insert(.requests) }
    let (account, chosen) = (visit.account.id, ways)
    try visit.visit.write { records in
      try visit.require(.updateAccountSettings, in: records)
      try records.setWaysBack(chosen, of: account)
      try records.append(
        visit.ownRecord("ConsoleWaysBackChanged") { json in
          json.member("recoveryCodes", chosen.contains(.recoveryCodes) ? "on" : "off")
          json.member("requests", chosen.contains(.requests) ? "on" : "off")
        })
    }
    return visit.done(.settingsSaved, to: path)
  }

  private static func setPasswordPolicy(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    var values = [("MinimumPasswordLength", visit.field("length").trimmed)]
    for (field, name) in PasswordPolicyFields.switches {
      values.append((name, visit.field(field) == "yes" ? "true" : "false"))
    }
    for (field, name) in PasswordPolicyFields.numbers {
      let text = visit.field(field).trimmed
      if !text.isEmpty { values.append((name, text)) }
    }
    let error = try visit.attempt { try visit.perform("UpdateAccountPasswordPolicy", values) }
    if let error { return try page(visit, Refused(passwords: ErrorPage.text(error))) }
    return visit.done(.settingsSaved, to: path)
  }

  private static func page(_ visit: SignedInVisit, _ refused: Refused? = nil) throws
    -> ConsoleAnswer
  {
    let t = visit.t
    let (rights, policy) = try visit.read { records -> (Rights, PasswordPolicy?) in
      try visit.require("GetAccountPasswordPolicy", in: records)
      let rights = Rights(
        mayChangeOwn: try visit.may(.updateAccountSettings, in: records),
        mayAlias: try visit.may("CreateAccountAlias", [("AccountAlias", "alias")], in: records),
        mayChangePasswords: try visit.may("UpdateAccountPasswordPolicy", in: records))
      return (rights, try records.passwordPolicy(of: visit.account.id))
    }
    return visit.page(
      Layout.shell(
        t(.accountSettings), .settings, visit, isError: refused != nil,
        """
        <div class="page-head"><div class="grow"><h1>\(t(.accountSettings))</h1>\
        <p class="lede">\(t(.accountSettingsLede))</p></div></div>
        \(visit.noticeBox(about: ""))
        \(demand(visit, rights, refused?.demand))
        \(ways(visit, rights))
        \(alias(visit, rights, refused?.alias))
        \(PasswordPolicyFields.card(policy, visit, rights.mayChangePasswords, refused?.passwords))
        """), status: refused == nil ? 200 : 422)
  }

  private static func demand(_ visit: SignedInVisit, _ rights: Rights, _ error: HTML?) -> HTML {
    let t = visit.t
    let chosen = visit.account.mfaDemand
    func choice(_ demand: MFADemand, _ icon: Icon, _ label: AccountMessage, _ hint: AccountMessage)
      -> HTML
    {
      Form.choice(
        "demand", String(demand.rawValue), icon, t(label), hint: t(hint),
        isChosen: demand == chosen)
    }
    return card(
      "demand", t(.mfaDemanded), t(.mfaDemandedLede), visit, mayChange: rights.mayChangeOwn,
      """
      \(error.map { Alert.bad.box($0) })\
      <fieldset><legend class="vh">\(t(.mfaDemanded))</legend><div class="choices">\
      \(choice(.off, .user, .demandOff, .demandOffHint))\
      \(choice(.console, .shield, .demandConsole, .demandConsoleHint))\
      \(choice(.consoleAndAPI, .lock, .demandAll, .demandAllHint))</div></fieldset>
      """)
  }

  private static func ways(_ visit: SignedInVisit, _ rights: Rights) -> HTML {
    let t = visit.t
    let ways = visit.account.waysBack
    return card(
      "ways", t(.waysBack), t(.waysBackLede), visit, mayChange: rights.mayChangeOwn,
      """
      <div class="checks">\
      \(Form.checkbox("codes", "yes", t(.waysCodes), isChecked: ways.contains(.recoveryCodes)))\
      \(Form.checkbox("requests", "yes", t(.waysRequests), isChecked: ways.contains(.requests)))\
      </div>
      """)
  }

  private static func alias(_ visit: SignedInVisit, _ rights: Rights, _ error: HTML?) -> HTML {
    let t = visit.t
    return card(
      "alias", t(.accountAlias), t(.accountAliasLede(Layout.grouped(visit.account.id))), visit,
      mayChange: rights.mayAlias,
      Form.text(
        "alias", t(.accountAlias), value: visit.account.alias ?? "", isRequired: false,
        maxLength: 63, pattern: "[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]", hint: t(.aliasHint),
        error: error))
  }

  /// One thing to set, with its own button.
  static func card(
    _ id: String, _ title: HTML, _ lede: HTML, _ visit: SignedInVisit, mayChange: Bool,
    buttons: HTML? = nil, _ body: HTML
  ) -> HTML {
    """
    <form class="card" method="post" action="\(path)" aria-labelledby="h-\(id)">\
    \(visit.formToken)<div class="card-head"><div><h2 id="h-\(id)">\(title)</h2><p>\(lede)</p></div>\
    </div><div class="card-body fields">\(body)</div>\
    \(if: mayChange, """
      <div class="card-foot row between">\(buttons ?? "<span></span>")\
      <button class="btn btn-primary" name="do" value="\(id)">\(visit.t(.save))</button></div>
      """)</form>
    """
  }
}

extension MFADemand {
  /// As records call it.
  var name: String {
    switch self {
    case .off: "off"
    case .console: "console"
    case .consoleAndAPI: "console and API"
    }
  }
}
