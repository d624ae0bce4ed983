import AWSQuery
import Identity
import Operations

/// Deletes a user with all that is his, step by step, as the API would have it done.
enum DeleteUserPage {
  /// One call of the API.
  private struct Step: Sendable {
    let action: String
    let values: [(String, String)]
  }

  private struct Belongings: Sendable {
    var steps: [Step] = []
    /// What there is of each kind.
    var counts: [(name: Message?, other: IdentityMessage?, count: Int)] = []

    mutating func add(_ actions: [[Step]], _ name: Message? = nil, _ other: IdentityMessage? = nil)
    {
      steps += actions.flatMap { $0 }
      if !actions.isEmpty { counts.append((name, other, actions.count)) }
    }
  }

  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode()
    return try page(visit)
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode(returningTo: visit.base + "/delete")
    let user = try visit.requireUser()
    let belongings = try visit.visit.read { try Self.belongings(of: user, visit, in: $0) }
    if visit.isOwn { return try page(visit, error: visit.t(.notYourself)) }
    guard visit.visit.field("name").trimmed == user.name else {
      return try page(visit, nameError: visit.t(.nameDiffers))
    }
    // All of it is asked before anything goes, so that nobody is deleted by halves.
    let steps = belongings.steps + [Step(action: "DeleteUser", values: visit.subject)]
    try visit.visit.read { records in
      for step in steps { try visit.visit.require(step.action, step.values, in: records) }
    }
    for step in steps {
      let error = try visit.visit.attempt {
        try visit.visit.perform(step.action, step.values)
      }
      if let error {
        let why = error.message ?? error.code
        return try page(visit, error: visit.t(.stepRefused(step.action, why)))
      }
    }
    return visit.visit.done(.userDeleted, user.name, to: "/console/users")
  }

  /// What has to go first, in an order that leaves nobody with fewer checks than before should a
  /// step be refused: what signs in goes before what checks it.
  private static func belongings(
    of user: User, _ visit: PersonVisit, in records: any Reading
  ) throws -> Belongings {
    let subject = visit.subject
    func step(_ action: String, _ name: String, _ value: String) -> [Step] {
      [Step(action: action, values: subject + [(name, value)])]
    }
    try visit.visit.require("DeleteUser", subject, in: records)
    var all = Belongings()
    if try records.loginProfile(of: user.id) != nil {
      all.add([[Step(action: "DeleteLoginProfile", values: subject)]], .password)
    }
    let owner = Owner.user(user.id)
    all.add(
      try records.accessKeys(of: owner).map { step("DeleteAccessKey", "AccessKeyId", $0.id) },
      .accessKeys)
    all.add(
      try records.sshPublicKeys(of: user.id).map {
        step("DeleteSSHPublicKey", "SSHPublicKeyId", $0.id)
      }, nil, .publicKeys)
    all.add(
      try records.serviceCredentials(of: user.id).map {
        step("DeleteServiceSpecificCredential", "ServiceSpecificCredentialId", $0.id)
      }, nil, .serviceCredentials)
    all.add(
      try records.signingCertificates(of: owner).map {
        step("DeleteSigningCertificate", "CertificateId", $0.id)
      }, nil, .certificates)
    all.add(
      try records.devices(of: owner).map { device in
        let number = [("SerialNumber", device.serialNumber.description)]
        return [
          Step(action: "DeactivateMFADevice", values: subject + number),
          Step(action: "DeleteVirtualMFADevice", values: number),
        ]
      }, nil, .mfaDevices)
    all.add(
      try records.policyNames(of: user.id).map { step("DeleteUserPolicy", "PolicyName", $0) },
      nil, .inlinePolicies)
    all.add(
      try records.attachedPolicies(of: user.id).map {
        step("DetachUserPolicy", "PolicyArn", $0.description)
      }, nil, .attachedPolicies)
    all.add(
      try records.groups(of: user.id).map { step("RemoveUserFromGroup", "GroupName", $0.name) },
      .groups)
    return all
  }

  private static func page(
    _ visit: PersonVisit, error: HTML? = nil, nameError: HTML? = nil
  ) throws -> ConsoleAnswer {
    let user = try visit.requireUser()
    let t = visit.t
    let belongings = try visit.visit.read { try Self.belongings(of: user, visit, in: $0) }
    return visit.confirmation(
      Confirmation(
        address: visit.base + "/delete", question: t(.deleteUserQuestion(user.name)),
        body: """
          \(error.map { Alert.bad.box($0) })
          <p>\(t(.deleteUserMeans))</p>
          \(belongings.counts.isEmpty
            ? "<p class=\"muted\">\(t(.nothingElseGoes))</p>" : list(belongings, t))
          \(if: visit.isOwn, Alert.warn.box(t(.notYourself)))
          \(if: !visit.isOwn, Form.text(
            "name", t(.typeNameToConfirm(user.name)), isFocused: nameError != nil, maxLength: 64,
            error: nameError))
          """,
        keep: (t(.keepUser), visit.base + "/security_credentials"), button: t(.deleteUser)),
      title: t(.deleteUser), isError: error != nil || nameError != nil)
  }

  private static func list(_ belongings: Belongings, _ t: Texts) -> HTML {
    let rows = belongings.counts.map { name, other, count -> HTML in
      let text = name.map { t($0) } ?? other.map { t($0) } ?? HTML()
      return "<div><dt>\(text)</dt><dd class=\"num\">\(count)</dd></div>"
    }
    return "<dl class=\"kv\">\(rows)</dl>"
  }
}
