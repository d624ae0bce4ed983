import Identity

// C.2, C.4, C.5 and C.6 of the behaviour reference: passwords and what accounts demand of them.
extension Scenario {
  static let passwords = [
    Scenario("CreateLoginProfile") { its in
      let alice: Form = ["UserName": "alice"]
      try its.ask("no parameters")
      try its.ask("too short", alice + ["Password": "Short1!"])
      try its.ask("two kinds of characters", alice + ["Password": "lowercase99"])
      try its.ask("one kind", alice + ["Password": "onlylowercase"])
      try its.ask(
        "a bad name and a password too long",
        ["UserName": "a b", "Password": String(repeating: "a", count: 129)])
      try its.ask("an unknown user", ["UserName": "nobody", "Password": "Lower-and-Upper"])
      try its.ask("the root user's own", ["Password": "Lower-and-Upper"])
      try its.ask("without leave", alice + ["Password": "Lower-and-Upper"], as: its.aliceKeys)
      try its.ask(
        "a password", ["UserName": "ALICE", "Password": "Lower-and-Upper"])
      try its.ask("a second one", alice + ["Password": "Lower-and-Upper"])
      let bob = try its.service.addUser("bob", in: its.account)
      try its.service.addPolicy(Documents.administrator, to: bob)
      try its.service.setPasswordPolicy(
        PasswordPolicy(
          minimumLength: 10, requiresSymbols: true, requiresNumbers: true,
          requiresUppercase: true, requiresLowercase: true), of: its.account)
      try its.ask("nothing of what is demanded", ["UserName": "bob", "Password": "\u{e9}\u{e9}"])
      try its.ask("not enough", ["UserName": "bob", "Password": "Lower-and-Upper"])
      let keys = try its.service.addKey(of: .user(bob.id), in: its.account)
      try its.ask(
        "one's own, to be changed", ["Password": "Num6er-and-more", "PasswordResetRequired": "1"],
        as: keys)
      let manager = try its.service.addManager()
      let asRoot = try its.service.assumeRoot(of: its.account, for: .createPassword, as: manager)
      try its.ask("for the assumed root user, who has one", as: asRoot)
      try its.also(
        "DeleteLoginProfile", [:],
        as: try its.service.assumeRoot(of: its.account, for: .deleteCredentials, as: manager))
      try its.ask(
        "for the assumed root user, with a password", ["Password": "Lower-and-Upper"], as: asRoot)
      try its.ask("leave for the assumed root user to choose one", as: asRoot)
      try its.ask("a second time", as: asRoot)
      try its.ask("for a user by it", alice + ["Password": "Lower-and-Upper"], as: asRoot)
    },
    Scenario("GetLoginProfile") { its in
      try its.ask("none", ["UserName": "alice"])
      try its.service.addPassword(to: its.alice)
      try its.ask("one", ["UserName": "Alice"])
      try its.ask("an unknown user", ["UserName": "nobody"])
      try its.ask("the root user's own")
      try its.ask("without leave", as: its.aliceKeys)
      let asRoot = try its.service.assumeRoot(
        of: its.account, for: .auditCredentials, as: its.service.addManager())
      try its.ask("the assumed root user's", as: asRoot)
      try its.ask("a user's by it", ["UserName": "alice"], as: asRoot)
    },
    Scenario("UpdateLoginProfile") { its in
      let alice: Form = ["UserName": "alice"]
      try its.ask("no parameters")
      try its.ask("none", alice + ["Password": "Another-horse-9"])
      try its.service.addPassword(to: its.alice)
      try its.ask("another password", alice + ["Password": "Another-horse-9"])
      try its.ask("to be changed", alice + ["PasswordResetRequired": "true"])
      try its.also("GetLoginProfile", alice)
      try its.ask("nothing", alice)
      try its.ask("a weak one", alice + ["Password": "horse"])
      try its.ask("an unknown user", ["UserName": "nobody", "Password": "Another-horse-9"])
      try its.ask("without leave", alice + ["Password": "Another-horse-9"], as: its.aliceKeys)
    },
    Scenario("DeleteLoginProfile") { its in
      try its.ask("none", ["UserName": "alice"])
      try its.service.addPassword(to: its.alice)
      try its.ask("without leave", ["UserName": "alice"], as: its.aliceKeys)
      try its.ask("one", ["UserName": "alice"])
      try its.ask("a second time", ["UserName": "alice"])
      try its.ask("an unknown user", ["UserName": "nobody"])
      try its.ask("the root user's own")
      let manager = try its.service.addManager()
      let asRoot = try its.service.assumeRoot(
        of: its.account, for: .deleteCredentials, as: manager)
      try its.ask(
        "by one who may but look",
        as: try its.service.assumeRoot(of: its.account, for: .auditCredentials, as: manager))
      try its.ask("the assumed root user's", as: asRoot)
      try its.ask("a second time", as: asRoot)
    },
    Scenario("ChangePassword") { its in
      let right: Form = ["OldPassword": KnownPassword.text]
      let new: Form = ["NewPassword": "Another-horse-9"]
      try its.ask("no parameters")
      try its.ask("the root user", right + new)
      try its.ask("without leave", right + new, as: its.aliceKeys)
      try its.service.addPolicy(
        Documents.policy(
          Documents.statement(
            "Allow", "iam:ChangePassword",
            on: "arn:aws:iam::111122223333:user/staff/${aws:username}")),
        to: its.alice)
      try its.ask("a user without a password", right + new, as: its.aliceKeys)
      try its.service.addPassword(to: its.alice)
      try its.ask("a wrong one", ["OldPassword": "Battery-staple-9"] + new, as: its.aliceKeys)
      try its.ask("a weak one", right + ["NewPassword": "horse"], as: its.aliceKeys)
      try its.ask(
        "the same again", right + ["NewPassword": KnownPassword.text], as: its.aliceKeys)
      try its.ask("another", right + new, as: its.aliceKeys)
      try its.ask("the former one is wrong now", right + new, as: its.aliceKeys)
      try its.service.setPasswordPolicy(PasswordPolicy(reusePrevention: 1), of: its.account)
      let back: Form = ["OldPassword": "Another-horse-9", "NewPassword": KnownPassword.text]
      try its.ask("back to the former one, which is excluded", back, as: its.aliceKeys)
      try its.service.setPasswordPolicy(PasswordPolicy(), of: its.account)
      try its.ask("back to the former one", back, as: its.aliceKeys)
      for _ in 0..<4 {
        try its.ask("a wrong one", ["OldPassword": "Battery-staple-9"] + new, as: its.aliceKeys)
      }
      try its.ask("the tenth try in three minutes", right + new, as: its.aliceKeys)
      its.service.clock.advance(by: 180)
      try its.ask("three minutes later", right + new, as: its.aliceKeys)
    },
  ]

  static let passwordPolicies = [
    Scenario("UpdateAccountPasswordPolicy") { its in
      try its.ask("nothing")
      try its.ask(
        "everything",
        [
          "MinimumPasswordLength": "12", "RequireSymbols": "true", "RequireNumbers": "true",
          "RequireUppercaseCharacters": "true", "RequireLowercaseCharacters": "true",
          "AllowUsersToChangePassword": "true", "MaxPasswordAge": "90",
          "PasswordReusePrevention": "5", "HardExpiry": "false",
        ])
      try its.ask(
        "numbers there are not",
        ["MinimumPasswordLength": "5", "MaxPasswordAge": "1096", "PasswordReusePrevention": "25"])
      try its.ask("a flag that is none", ["RequireSymbols": "yes"])
      try its.ask("without leave", as: its.aliceKeys)
    },
    Scenario("GetAccountPasswordPolicy") { its in
      try its.ask("none")
      try its.also("UpdateAccountPasswordPolicy", [:])
      try its.ask("one of which nothing was said")
      try its.also(
        "UpdateAccountPasswordPolicy",
        [
          "MinimumPasswordLength": "12", "RequireSymbols": "true", "MaxPasswordAge": "90",
          "PasswordReusePrevention": "5", "HardExpiry": "false",
        ])
      try its.ask("one of which much was said")
      try its.ask("without leave", as: its.aliceKeys)
    },
    Scenario("DeleteAccountPasswordPolicy") { its in
      try its.ask("none")
      try its.also("UpdateAccountPasswordPolicy", [:])
      try its.ask("without leave", as: its.aliceKeys)
      try its.ask("one")
      try its.ask("a second time")
    },
  ]
}
