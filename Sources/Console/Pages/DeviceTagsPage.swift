import Identity

/// A device's tags.
enum DeviceTagsPage {
  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let (device, form) = try form(visit)
    return try form.show { page(visit, device, isError: $0, $1) }
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let (device, form) = try form(visit)
    return try form.submit { page(visit, device, isError: $0, $1) }
  }

  private static func form(_ visit: PersonVisit) throws -> (VirtualDevice, TagForm) {
    let (device, tags) = try visit.visit.read { records in
      let device = try visit.device(in: records)
      return (device, try records.tags(of: device))
    }
    return (
      device,
      TagForm(
        kind: "MFADevice", subject: [("SerialNumber", device.serialNumber.description)],
        tags: tags, base: visit.address(of: device), visit: visit.visit, isCaseSensitive: true)
    )
  }

  private static func page(
    _ visit: PersonVisit, _ device: VirtualDevice, isError: Bool, _ body: HTML
  ) -> ConsoleAnswer {
    let title = visit.t(.tagsOfDevice(device.serialNumber.name))
    return visit.visit.page(
      Layout.shell(
        title, visit.isOwn ? nil : .users, visit.visit, isError: isError,
        crumbs: visit.crumbs(title),
        """
        <div class="page-head"><div class="grow"><h1>\(title)</h1></div></div>
        \(visit.visit.noticeBox(about: visit.name))
        \(body)
        """), status: isError ? 422 : 200)
  }
}
