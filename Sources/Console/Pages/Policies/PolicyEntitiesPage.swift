import AWSQuery
import Identity
import Operations

/// Whom a policy binds: attached, or as a permissions boundary.
enum PolicyEntitiesPage {
  /// So many of each kind are shown.
  private static let mostShown = 100

  private struct Entity: Sendable {
    let kind: PolicyHolder.Kind
    let name: String
    let isBoundary: Bool
    let mayDetach: Bool
  }

  static func show(_ visit: PolicyVisit) throws -> ConsoleAnswer {
    try page(visit)
  }

  static func submit(_ visit: PolicyVisit) throws -> ConsoleAnswer {
    let plain = visit.visit
    try plain.read { try plain.require("ListEntitiesForPolicy", visit.subject, in: $0) }
    guard let kind = PolicyHolder.Kind(rawValue: plain.field("kind")) else {
      return try page(visit, nameError: visit.t(.chooseKind))
    }
    let name = plain.field("name").trimmed
    if name.isEmpty { return try page(visit, nameError: visit.t(.nameEmpty)) }
    let isGoing = plain.field("do") == "detach"
    let error = try plain.attempt {
      try plain.perform(
        "\(isGoing ? "Detach" : "Attach")\(kind.rawValue)Policy",
        [(kind.rawValue + "Name", name)] + visit.subject)
    }
    if let error { return try page(visit, nameError: ErrorPage.text(error)) }
    return plain.done(
      isGoing ? .detachedFrom : .attachedTo, name, to: visit.base + "/entities")
  }

  private static func page(_ visit: PolicyVisit, nameError: HTML? = nil) throws -> ConsoleAnswer {
    let t = visit.t
    let (entities, kinds) = try visit.visit.read { records in
      try visit.visit.require("ListEntitiesForPolicy", visit.subject, in: records)
      let kinds = try PolicyHolder.Kind.allCases.filter { kind in
        try visit.visit.may(
          "Attach\(kind.rawValue)Policy", [(kind.rawValue + "Name", "-")] + visit.subject,
          in: records)
      }
      return (
        try Self.entities(visit, .permissions, in: records)
          + Self.entities(visit, .boundary, in: records),
        kinds
      )
    }
    let rows = entities.map { row($0, visit) }
    return try visit.page(
      .entities, error: kinds.isEmpty ? nameError : nil, isError: nameError != nil,
      """
      <section class="card" aria-labelledby="h-entities"><div class="card-head"><div>\
      <h2 id="h-entities">\(t(.whoHasIt))</h2><p>\(t(.whoHasItLede))</p></div></div>
      \(rows.isEmpty
        ? "<div class=\"empty\">\(Icon.users.svg(28))<h3>\(t(.nobodyHasIt))</h3></div>"
        : table(rows, t))
      \(if: !kinds.isEmpty, attach(kinds, visit, nameError))</section>
      """)
  }

  private static func entities(
    _ visit: PolicyVisit, _ usage: PolicyUsage, in records: any Reading
  ) throws -> [Entity] {
    let account = visit.visit.account.id
    func entity(_ kind: PolicyHolder.Kind, _ name: String) throws -> Entity {
      let values = [(kind.rawValue + "Name", name)] + visit.subject
      return Entity(
        kind: kind, name: name, isBoundary: usage == .boundary,
        mayDetach: try usage == .permissions
          && visit.visit.may("Detach\(kind.rawValue)Policy", values, in: records))
    }
    let groups =
      usage == .boundary
      ? []
      : try records.groups(
        in: account, using: visit.arn, as: usage, under: "/", after: nil, limit: mostShown
      ).map { try entity(.group, $0.name) }
    let users = try records.users(
      in: account, using: visit.arn, as: usage, under: "/", after: nil, limit: mostShown
    ).map { try entity(.user, $0.name) }
    let roles = try records.roles(
      in: account, using: visit.arn, as: usage, under: "/", after: nil, limit: mostShown
    ).map { try entity(.role, $0.name) }
    return groups + users + roles
  }

  private static func table(_ rows: [HTML], _ t: Texts) -> HTML {
    """
    <table class="table stack"><caption class="vh">\(t(.whoHasIt))</caption>\
    <thead><tr><th scope="col">\(t(.nameOfEntity))</th><th scope="col">\(t(.kind))</th>\
    <th scope="col">\(t(.usedAs))</th>\
    <th scope="col"><span class="vh">\(t(.actions))</span></th></tr></thead><tbody>
    \(rows)</tbody></table>
    """
  }

  private static func row(_ entity: Entity, _ visit: PolicyVisit) -> HTML {
    let t = visit.t
    return """
      <tr><th scope="row"><span class="cell"><span class="tile">\(entity.kind.icon.svg(18))</span>\
      <a href="\(link: entity.kind.page(of: entity.name))/permissions">\(entity.name)</a></span></th>\
      <td data-label="\(t(.kind))">\(t(entity.kind.title))</td>\
      <td data-label="\(t(.usedAs))">\(entity.isBoundary ? t(.boundary) : t(.permissions))</td>\
      <td class="acts">\(if: entity.mayDetach, detach(entity, visit))</td></tr>

      """
  }

  private static func detach(_ entity: Entity, _ visit: PolicyVisit) -> HTML {
    let t = visit.t
    return """
      <form method="post" action="\(link: visit.base)/entities">\(visit.visit.formToken)\
      <input type="hidden" name="kind" value="\(entity.kind.rawValue)">\
      <input type="hidden" name="name" value="\(entity.name)">\
      <button class="btn btn-sm btn-quiet bad" name="do" value="detach" \
      aria-label="\(t(.detachFrom(entity.name)))">\(t(.detach))</button></form>
      """
  }

  private static func attach(
    _ kinds: [PolicyHolder.Kind], _ visit: PolicyVisit, _ error: HTML?
  ) -> HTML {
    let t = visit.t
    let options = kinds.map { (value: $0.rawValue, text: t($0.title)) }
    return """
      <form class="card-foot inline-form" method="post" action="\(link: visit.base)/entities">\
      \(visit.visit.formToken)\
      \(Form.select(
        "kind", t(.attachTo), prompt: t(.chooseKind), options, chosen: visit.visit.field("kind")))\
      \(Form.text(
        "name", t(.nameOfEntity), value: visit.visit.field("name"), maxLength: 128, error: error))\
      <button class="btn" name="do" value="attach">\(t(.attach))</button></form>
      """
  }
}

extension PolicyHolder.Kind {
  var icon: Icon {
    switch self {
    case .user: .user
    case .group: .group
    case .role: .role
    }
  }

  var title: PolicyMessage {
    switch self {
    case .user: .oneUser
    case .group: .oneGroup
    case .role: .oneRole
    }
  }

  /// Where the pages about it are.
  func page(of name: String) -> String {
    let folder =
      switch self {
      case .user: "users"
      case .group: "groups"
      case .role: "roles"
      }
    return "/console/\(folder)/\(PathText.encode(name))"
  }
}

/// Deletes a policy with its versions, once it is detached from all: step by step, as the API would
/// have it done.
enum DeletePolicyPage {
  static func show(_ visit: PolicyVisit) throws -> ConsoleAnswer {
    try page(visit)
  }

  static func submit(_ visit: PolicyVisit) throws -> ConsoleAnswer {
    let plain = visit.visit
    let steps = try plain.read { try Self.steps(visit, in: $0) }
    if visit.policy.uses.boundaries > 0 { return try page(visit) }
    guard plain.field("name").trimmed == visit.policy.name else {
      return try page(visit, nameError: visit.t(.nameDiffers))
    }
    // All of it is asked before anything goes.
    try plain.read { records in
      for step in steps { try plain.require(step.action, step.values, in: records) }
    }
    for step in steps {
      if let error = try plain.attempt({ try plain.perform(step.action, step.values) }) {
        return try page(
          visit, error: visit.t(.stepRefused(step.action, error.message ?? error.code)))
      }
    }
    return plain.done(.policyGone, visit.policy.name, to: "/console/policies")
  }

  private static func steps(
    _ visit: PolicyVisit, in records: any Reading
  ) throws -> [(action: String, values: [(String, String)])] {
    try visit.visit.require("DeletePolicy", visit.subject, in: records)
    try visit.requireOwn()
    let (account, most) = (visit.visit.account.id, Int(Int32.max))
    var steps: [(action: String, values: [(String, String)])] = []
    for group in try records.groups(
      in: account, using: visit.arn, as: .permissions, under: "/", after: nil, limit: most)
    {
      steps.append(("DetachGroupPolicy", [("GroupName", group.name)] + visit.subject))
    }
    for user in try records.users(
      in: account, using: visit.arn, as: .permissions, under: "/", after: nil, limit: most)
    {
      steps.append(("DetachUserPolicy", [("UserName", user.name)] + visit.subject))
    }
    for role in try records.roles(
      in: account, using: visit.arn, as: .permissions, under: "/", after: nil, limit: most)
    {
      steps.append(("DetachRolePolicy", [("RoleName", role.name)] + visit.subject))
    }
    for version in try records.versions(of: visit.policy)
    where version.number != visit.policy.defaultVersion {
      steps.append(("DeletePolicyVersion", visit.subject + [("VersionId", version.id)]))
    }
    return steps + [("DeletePolicy", visit.subject)]
  }

  private static func page(
    _ visit: PolicyVisit, error: HTML? = nil, nameError: HTML? = nil
  ) throws -> ConsoleAnswer {
    let t = visit.t
    _ = try visit.visit.read { try steps(visit, in: $0) }
    let (name, uses) = (visit.policy.name, visit.policy.uses)
    let isError = error != nil || nameError != nil || (visit.visit.visit.request.isPost)
    let confirmation = Confirmation(
      address: visit.base + "/delete", question: t(.deletePolicyQuestion(name)),
      body: """
        \(error.map { Alert.bad.box($0) })
        <p>\(t(.deletePolicyMeans(uses.attachments)))</p>
        \(uses.boundaries > 0
          ? Alert.warn.box(t(.boundsSomebody(uses.boundaries)))
          : Form.text(
            "name", t(.typeNameToConfirm(name)), isFocused: nameError != nil, maxLength: 128,
            error: nameError))
        """,
      keep: (t(.keepPolicy), visit.base + "/document"), button: t(.deletePolicyPage))
    return .page(
      Layout.shell(
        t(.deletePolicyPage), .policies, visit.visit, isError: isError,
        crumbs: visit.crumbs(t(.deletePolicyPage)), confirmation.html(visit.visit)),
      status: isError ? 422 : 200)
  }
}
