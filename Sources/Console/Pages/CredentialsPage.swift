import Identity

/// A person's security credentials: password, MFA devices, access keys.
enum CredentialsPage {
  private struct Shown: Sendable {
    var profile: LoginProfile?
    var devices: [Device] = []
    var drafts: [EnrolmentDraft] = []
    /// Devices of nobody that are named for this user.
    var unassigned: [VirtualDevice] = []
    var codesLeft = 0
    /// Nil when the visitor may not see them.
    var keys: AccessKeysCard.Shown?
    var mayManagePassword = false
    /// Whether removing a device asks here, and not on a page behind a code.
    var asksHere = false
  }

  private struct Device: Sendable {
    let device: VirtualDevice
    let tags: [Tag]
    let lastUsed: Timestamp?
    let maySeeTags: Bool
  }

  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let shown = try visit.visit.read { records -> Shown in
      try visit.require("ListMFADevices", in: records)
      var shown = Shown()
      if let user = visit.user { shown.profile = try records.loginProfile(of: user.id) }
      shown.devices = try records.devices(of: visit.owner).map { device in
        let serial = [("SerialNumber", device.serialNumber.description)]
        return Device(
          device: device, tags: try records.tags(of: device),
          lastUsed: try records.lastUse(of: device),
          maySeeTags: try visit.visit.may("ListMFADeviceTags", serial, in: records))
      }
      shown.codesLeft = try records.recoveryCodes(of: visit.owner, at: visit.now)
      if let user = visit.user {
        shown.unassigned = try ContinuePage.devices(for: user, visit.visit, in: records)
      }
      shown.drafts = try records.enrolmentDrafts(for: visit.owner).filter {
        $0.isCurrent(at: visit.now) && $0.creator == visit.visit.caller.uniqueID
      }
      shown.keys = try AccessKeysCard.shown(visit, in: records)
      shown.asksHere = try !visit.visit.isAskedForCode(in: records)
      shown.mayManagePassword = try PasswordPage.isOpen(to: visit, shown.profile, in: records)
      return shown
    }
    return try visit.page(
      .credentials,
      """
      \(visit.user.map { console($0, shown, visit) })
      \(visit.user == nil ? rootPassword(shown, visit) : HTML())
      \(visit.user == nil ? ContactPage.card(visit.visit) : HTML())
      \(devices(shown, visit))
      \(recovery(shown, visit))
      \(shown.keys.map { AccessKeysCard.card($0, visit) })
      \(try NoticeAddressPage.card(visit))
      """)
  }

  private static func rootPassword(_ shown: Shown, _ visit: PersonVisit) -> HTML {
    guard shown.mayManagePassword else { return HTML() }
    let t = visit.t
    return """
      <section class="card" aria-labelledby="h-password"><div class="card-head"><div>\
      <h2 id="h-password">\(t(.password))</h2>\
      <p>\(t(.rootPasswordHint(RootPassword.minimumLength)))</p></div>\
      <a class="btn" href="/console/me/password">\(t(.changePassword))</a></div></section>
      """
  }

  private static func console(
    _ user: User, _ shown: Shown, _ visit: PersonVisit
  ) -> HTML {
    let t = visit.t
    let signIn = "/signin/" + PathText.encode(visit.visit.account.displayName)
    let address = visit.visit.visit.request.origin + signIn
    return """
      <section class="card" aria-labelledby="h-console"><div class="card-head"><div>\
      <h2 id="h-console">\(t(.consoleSignIn))</h2></div>\
      \(if: shown.mayManagePassword, """
        <a class="btn" href="\(link: visit.base)/password">\(visit.isAtOwnAddress
          ? t(.changePassword) : t(.managePassword))</a>
        """)</div>
      <div class="card-body"><dl class="kv"><div><dt>\(t(.signInLink))</dt>\
      <dd class="copyable"><a href="\(link: signIn)">\(signIn)</a>\
      \(View.copyButton(t(.copySignInLink), address))</dd></div>\
      <div><dt>\(t(.password))</dt><dd>\(shown.profile.map { profile in
        profile.mustBeReset
          ? t(.mustBeChanged) : t(.setOn(View.time(profile.changedAt, visit.visit)))
      } ?? t(.noConsoleAccess))</dd></div>\
      <div><dt>\(t(.lastSignIn))</dt><dd>\
      \(user.passwordUsedAt.map { View.time($0, visit.visit) } ?? t(.never))</dd></div></dl></div>\
      </section>
      """
  }

  private static func devices(_ shown: Shown, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    let count = shown.devices.count
    let isFull = count >= devicesPerPrincipal
    let assign: HTML =
      isFull
      ? """
      <span class="row"><span class="small muted">\(t(.removeOneFirst(devicesPerPrincipal)))</span>\
      <span class="btn" role="link" aria-disabled="true">\(Icon.plus.svg())\
      \(t(.assignMFADevice))</span></span>
      """
      : """
      <a class="btn btn-primary" href="\(link: visit.base)/mfa/new">\(Icon.plus.svg())\
      \(t(.assignMFADevice))</a>
      """
    return """
      <section class="card" aria-labelledby="h-mfa"><div class="card-head"><div>\
      <h2 id="h-mfa">\(t(.multiFactorAuthentication))</h2>\
      <p>\(t(.devicesOf(count, devicesPerPrincipal)))</p></div>\(assign)</div>
      \(shown.drafts.map { unfinished($0, visit) })
      \(shown.unassigned.map { waiting($0, visit) })
      \(visit.isOwn ? shown.devices.map { untried($0, visit) } : [])
      \(count == 0 ? empty(visit) : table(shown, visit))</section>
      """
  }

  private static func unfinished(_ draft: EnrolmentDraft, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    let minutes = max(0, (visit.now.seconds - draft.createdAt.seconds) / 60)
    let address = "\(visit.base)/mfa/new/\(draft.id.number)"
    return """
      <div class="card-body"><div class="alert alert-info" role="status">\(Icon.info.svg())<div \
      class="row between"><p>\(t(.startedAgo(draft.serialNumber.name, Int(minutes))))</p>\
      <form class="row" method="post" action="\(link: address)">\(visit.visit.formToken)\
      <a class="btn btn-sm" href="\(link: address)">\(t(.continueSetup))</a>\
      <button class="btn btn-sm btn-quiet bad" name="do" value="discard">\(t(.discard))</button>\
      </form></div></div></div>
      """
  }

  private static func waiting(_ device: VirtualDevice, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    let name = device.serialNumber.name
    let address = ContinuePage.address(of: device, for: visit.user)
    return note(
      t(.waitsForCodes(name)),
      """
      <a class="btn btn-sm" href="\(link: address)" aria-label="\(t(.continueDevice(name)))">\
      \(t(.continueSetup))</a>
      """)
  }

  private static func untried(_ shown: Device, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    guard shown.device.isUntried(lastUsed: shown.lastUsed, at: visit.now) else { return HTML() }
    return note(
      t(.neverUsed(shown.device.serialNumber.name)),
      """
      <a class="btn btn-sm" href="\(link: TryDevicePage.address(of: shown.device))">\
      \(t(.tryItNow))</a>
      """)
  }

  private static func note(_ text: HTML, _ action: HTML) -> HTML {
    """
    <div class="card-body"><div class="alert alert-info" role="status">\(Icon.info.svg())<div \
    class="row between"><p>\(text)</p>\(action)</div></div></div>
    """
  }

  /// What opens the second door when no device is at hand.
  private static func recovery(_ shown: Shown, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    guard visit.visit.account.waysBack.contains(.recoveryCodes), !shown.devices.isEmpty else {
      return HTML()
    }
    return """
      <section class="card" aria-labelledby="h-recovery"><div class="card-head"><div>\
      <h2 id="h-recovery">\(t(.recoveryCodes))</h2>\
      <p>\(t(.codesLeftOf(shown.codesLeft, RecoveryCode.count)))</p></div>\
      \(if: visit.isOwn, """
        <a class="btn" href="\(RecoveryCodesPage.path)">\(t(.makeRecoveryCodes))</a>
        """)</div></section>
      """
  }

  private static func empty(_ visit: PersonVisit) -> HTML {
    let t = visit.t
    return """
      <div class="empty">\(Icon.phone.svg(28))<h3>\(t(.noMFADevice))</h3>\
      <p>\(t(.passwordAlone))</p></div>
      """
  }

  private static func table(_ shown: Shown, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    return """
      <table class="table stack"><caption class="vh">\(t(.mfaDevicesOf(visit.name)))</caption>\
      <thead><tr><th scope="col">\(t(.device))</th><th scope="col">\(t(.serialNumber))</th>\
      <th scope="col">\(t(.added))</th><th scope="col">\(t(.lastUsed))</th>\
      <th scope="col">\(t(.status))</th>\
      <th scope="col"><span class="vh">\(t(.actions))</span></th></tr></thead><tbody>
      \(shown.devices.map { row($0, shown, visit) })</tbody></table>
      \(if: shown.asksHere, RemovePage.dialog(of: shown.devices.count, visit))
      """
  }

  private static func row(_ shown: Device, _ all: Shown, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    let device = shown.device
    let serial = device.serialNumber.description
    let name = device.serialNumber.name
    let address = visit.address(of: device)
    let status: HTML =
      device.suspendedAt == nil
      ? "<span class=\"badge badge-ok\">\(t(.active))</span>"
      : "<span class=\"badge badge-bad\">\(t(.suspended))</span>"
    return """
      <tr><th scope="row"><span class="cell"><span class="tile">\(Icon.phone.svg(18))</span>\
      <span><span class="name">\(name)</span><span class="kind">\(t(.authenticatorApp))</span>\
      \(shown.tags.map(Self.tag))</span></span>\
      </th><td data-label="\(t(.serialNumber))"><span class="copyable"><span class="sub">\
      \(View.arn(serial))</span>\(View.copyButton(t(.copySerialNumber(name)), serial))</span></td>\
      <td data-label="\(t(.added))">\
      \(device.enabled.map { View.time($0.since, visit.visit) })</td>\
      <td data-label="\(t(.lastUsed))">\
      \(shown.lastUsed.map { View.time($0, visit.visit) } ?? t(.never))</td>\
      <td data-label="\(t(.status))">\(status)</td><td class="acts">\
      \(if: shown.maySeeTags, """
        <a class="btn btn-sm" href="\(link: address)/tags" aria-label="\(t(.tagsOfDevice(name)))">\
        \(t(.tags))</a> 
        """)\
      <a class="btn btn-sm" href="\(link: address)/resync" aria-label="\(t(.resyncDevice(name)))">\
      \(t(.resync))</a> <a class="btn btn-sm btn-quiet bad" href="\(link: address)/remove"\
      \(if: all.asksHere, " data-dialog=\"remove\" data-question=\"\(t(.removeDeviceQuestion(name)))\"") aria-label="\(t(.removeDevice(name)))">\(t(.remove))</a></td></tr>
      """
  }

  private static func tag(_ tag: Tag) -> HTML {
    "<span class=\"badge plain\">\(tag.key): \(tag.value)</span> "
  }
}
