import AWSQuery
import Identity
import Operations

/// Takes a device away: its codes stop working, and it is deleted.
enum RemovePage {
  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode()
    let (device, held) = try visit.visit.read { records in
      try visit.requireMFA(in: records)
      try visit.require("DeactivateMFADevice", in: records)
      return (try visit.device(in: records), try records.devices(of: visit.owner).count)
    }
    let t = visit.t
    let name = device.serialNumber.name
    return .page(
      Layout.shell(
        t(.removeDevice(name)), visit.isOwn ? nil : .users, visit.visit,
        crumbs: visit.crumbs(t(.removeDevice(name))),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.removeDeviceQuestion(name)))</h1></div>\
        </div>
        <form class="card" method="post" action="\(link: visit.address(of: device))/remove">\
        \(visit.visit.formToken)<div class="card-body fields">\(meaning(of: held, visit))</div>\
        <div class="card-foot row between">\
        <a class="btn" href="\(link: visit.base)/security_credentials">\(t(.keepDevice))</a>\
        <button class="btn btn-danger">\(t(.removeDeviceButton))</button></div></form>
        """))
  }

  /// The same question over the page that lists the devices. The script fills in which of them it is
  /// about, from the link that leads here otherwise.
  static func dialog(of held: Int, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    return """
      <dialog id="remove" aria-labelledby="remove-h"><form method="post">\(visit.visit.formToken)\
      <div class="card-body fields"><h2 id="remove-h"></h2>\(meaning(of: held, visit))</div>\
      <div class="card-foot row">\
      <button class="btn" formmethod="dialog">\(t(.keepDevice))</button>\
      <button class="btn btn-danger">\(t(.removeDeviceButton))</button></div></form></dialog>

      """
  }

  private static func meaning(of held: Int, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    return """
      <p>\(t(.removeMeans))</p>
      \(held > 1
        ? "<p>\(t(.keepsOthers(visit.name, held - 1)))</p>"
        : Alert.warn.box(t(.lastDevice(visit.name))))
      """
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode()
    let device = try visit.visit.read { try visit.device(in: $0) }
    let now = visit.now
    let renewal = SessionRenewal(visit.visit, of: visit.owner)
    try visit.change(
      ["DeactivateMFADevice", "DeleteVirtualMFADevice"], of: device.serialNumber
    ) { records in
      try visit.requireMFA(in: records)
      try visit.require("DeactivateMFADevice", in: records)
      try visit.require("DeleteVirtualMFADevice", on: device.serialNumber, in: records)
      var device = try visit.device(in: records)
      device.enabled = nil
      try records.update(device)
      try records.delete(device, at: now)
      try renewal.perform(in: records)
      try visit.tell(.deviceRemoved, about: device, in: records)
    }
    return Notice.deviceRemoved(device.serialNumber.name).after(
      renewal.after(.redirect(to: visit.base + "/security_credentials")), visit.visit.visit)
  }
}
