import Identity

/// What can be done about a person, from the head of each of his pages.
enum PersonAction: CaseIterable, Sendable {
  case assignDevice
  case password
  case accessKey
  case delete

  /// Those that the visitor may take.
  static func open(to visit: PersonVisit, in records: any Reading) throws -> [PersonAction] {
    try allCases.filter { try $0.isOpen(to: visit, in: records) }
  }

  private func isOpen(to visit: PersonVisit, in records: any Reading) throws -> Bool {
    switch self {
    case .assignDevice:
      return try visit.may("EnableMFADevice", in: records)
        && records.devices(of: visit.owner).count < devicesPerPrincipal
    case .password:
      guard let user = visit.user else { return false }
      return try PasswordPage.isOpen(to: visit, records.loginProfile(of: user.id), in: records)
    case .accessKey:
      let count = try records.accessKeys(of: visit.owner).count
      return try count < visit.visit.account.limit(.accessKeysPerUser)
        && visit.visit.may("CreateAccessKey", visit.subject, in: records)
    case .delete:
      return try !visit.isOwn && visit.visit.may("DeleteUser", visit.subject, in: records)
    }
  }

  func link(_ visit: PersonVisit) -> HTML {
    let t = visit.t
    let (path, icon, text): (String, Icon, HTML) =
      switch self {
      case .assignDevice: ("mfa/new", .plus, t(.assignMFADevice))
      case .password:
        ("password", .lock, visit.isAtOwnAddress ? t(.changePassword) : t(.managePassword))
      case .accessKey: ("access_keys/new", .key, t(.createKey))
      case .delete: ("delete", .bad, t(.deleteUser))
      }
    return """
      \(if: self == .delete, "<hr>")<a\(if: self == .delete, " class=\"bad\"") \
      href="\(link: visit.base)/\(path)">\(icon.svg())\(text)</a>
      """
  }
}
