import AWSQuery
import Identity
import Operations

/// How long sessions of a role may last, and an end to those there are.
enum RoleSessionsPage {
  /// The inline policy by which AWS's console revokes sessions: it denies everything to those that
  /// are older than it.
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html>
  static let revocation = "AWSRevokeOlderSessions"

  static func show(_ visit: RoleVisit) throws -> ConsoleAnswer {
    try page(visit)
  }

  static func submit(_ visit: RoleVisit) throws -> ConsoleAnswer {
    let plain = visit.visit
    switch plain.field("do") {
    case "revoke":
      guard plain.field("sure") == "yes" else {
        return try page(visit, revokeError: visit.t(.tickToRevoke))
      }
      // A session knows the second in which it was made, and those of this second count as older.
      let text = document(before: visit.visit.now.adding(seconds: 1))
      let error = try plain.attempt {
        try plain.perform(
          "PutRolePolicy",
          visit.subject + [("PolicyName", revocation), ("PolicyDocument", text)])
      }
      if let error { return try page(visit, revokeError: ErrorPage.text(error)) }
      return plain.done(.sessionsRevoked, to: visit.base + "/sessions")
    default:
      let error = try plain.attempt {
        try plain.perform(
          "UpdateRole",
          visit.subject + [
            ("MaxSessionDuration", SessionHours.seconds(plain.field("hours"))),
            ("Description", plain.field("description").trimmed),
          ])
      }
      if let error { return try page(visit, error: ErrorPage.text(error)) }
      return plain.done(.roleSaved, to: visit.base + "/sessions")
    }
  }

  private static func document(before moment: Timestamp) -> String {
    """
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Deny",
          "Action": [
            "*"
          ],
          "Resource": [
            "*"
          ],
          "Condition": {
            "DateLessThan": {
              "aws:TokenIssueTime": "\(moment.description)"
            }
          }
        }
      ]
    }
    """
  }

  private static func page(
    _ visit: RoleVisit, error: HTML? = nil, revokeError: HTML? = nil
  ) throws -> ConsoleAnswer {
    let (mayChange, mayRevoke, isRevoked) = try visit.visit.read { records in
      let policy = [("PolicyName", revocation)]
      return (
        try visit.visit.may("UpdateRole", visit.subject, in: records),
        try visit.visit.may(
          "PutRolePolicy", visit.subject + policy + [("PolicyDocument", "-")], in: records),
        try visit.visit.may("GetRolePolicy", visit.subject + policy, in: records)
          && records.policy(named: revocation, of: visit.role.id) != nil
      )
    }
    return try visit.page(
      .sessions, isError: error != nil || revokeError != nil,
      """
      \(duration(visit, mayChange, error))
      \(if: mayRevoke, revoke(visit, isRevoked, revokeError))
      """)
  }

  private static func duration(
    _ visit: RoleVisit, _ mayChange: Bool, _ error: HTML?
  ) -> HTML {
    let t = visit.t
    let seconds = visit.role.maxSessionDuration
    let hours = seconds % 3600 == 0 ? String(seconds / 3600) : ""
    return """
      <section class="card" aria-labelledby="h-duration"><div class="card-head"><div>\
      <h2 id="h-duration">\(t(.maxSessionDuration))</h2>\
      <p>\(t(.maxSessionDurationIs(seconds)))</p></div></div>
      \(if: mayChange, """
        <form method="post" action="\(link: visit.base)/sessions">\(visit.visit.formToken)\
        <div class="card-body fields">\(error.map { Alert.bad.box($0) })
        \(SessionHours.field(hours, t))
        \(Form.text(
          "description", t(.roleDescription), value: visit.role.description ?? "",
          isRequired: false, maxLength: 1000))
        </div><div class="card-foot row end"><button class="btn btn-primary" name="do" \
        value="save">\(t(.saveRole))</button></div></form>
        """)</section>
      """
  }

  private static func revoke(
    _ visit: RoleVisit, _ isRevoked: Bool, _ error: HTML?
  ) -> HTML {
    let t = visit.t
    let policy: HTML = """
      <a href="\(link: visit.base)/permissions/policy?name=\(revocation)">\(revocation)</a>
      """
    return """
      <section class="card" aria-labelledby="h-revoke"><div class="card-head"><div>\
      <h2 id="h-revoke">\(t(.revokeSessions))</h2><p>\(t(.revokeSessionsLede))</p></div></div>
      <form method="post" action="\(link: visit.base)/sessions">\(visit.visit.formToken)\
      <div class="card-body fields">\(error.map { Alert.bad.box($0) })
      \(if: isRevoked, Alert.info.box(t(.wasRevoked(policy))))
      \(Form.checkbox("sure", "yes", t(.revokeSure), isChecked: false))
      </div><div class="card-foot row end"><button class="btn btn-danger" name="do" \
      value="revoke">\(t(.revokeSessions))</button></div></form></section>
      """
  }
}
