import Identity

// B of the behaviour reference: AssumeRoot.
extension Scenario {
  static let assumeRoot = [
    Scenario("AssumeRoot") { its in
      func form(_ target: String = "111122223333", _ task: RootTask = .auditCredentials) -> Form {
        ["TargetPrincipal": target, "TaskPolicyArn.arn": task.arn(in: .aws)]
      }
      let manager = try its.service.addManager()
      try its.ask("the root user of an account, for a task", form(), as: manager)
      try its.ask(
        "by its ARN, for a minute",
        form("arn:aws:iam::111122223333:root") + ["DurationSeconds": "60"], as: manager)
      try its.ask("the account that manages the others", form("444455556666"), as: manager)
      try its.ask("an account there is not", form("999999999999"), as: manager)
      _ = try its.service.addAccount("777788889999", partition: .china)
      try its.ask("an account of another partition", form("777788889999"), as: manager)
      try its.ask("no parameters", as: manager)
      try its.ask(
        "a policy without its ARN",
        ["TargetPrincipal": "111122223333", "TaskPolicyArn.Arn": "x"], as: manager)
      try its.ask(
        "what is too short", ["TargetPrincipal": "root", "TaskPolicyArn.arn": "x"], as: manager)
      try its.ask("what is no root user", form(its.alice.arn), as: manager)
      try its.ask(
        "a policy for no task",
        ["TargetPrincipal": "111122223333"]
          + ["TaskPolicyArn.arn": "arn:aws:iam::aws:policy/AdministratorAccess"], as: manager)
      try its.ask("sixteen minutes", form() + ["DurationSeconds": "960"], as: manager)
      let other = try its.service.addUser("bob", in: its.account)
      try its.service.addPolicy(Documents.administrator, to: other)
      try its.ask(
        "an administrator of another account", form("777788889999"),
        as: try its.service.addKey(of: .user(other.id), in: its.account))
      try its.ask("the root user of that account", form())
      try its.ask("without leave", form(), as: its.aliceKeys)
      let session = try its.service.assumeRoot(
        of: its.account, for: .deleteCredentials, as: manager)
      try its.ask("an assumed root user", form("777788889999"), as: session)
      try its.ask("a session", form(), as: try its.service.session(of: manager))
    }
  ]
}
