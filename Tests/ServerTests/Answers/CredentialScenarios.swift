import Identity

// C.2, C.4 and C.5 of the behaviour reference: access keys and inline policies.
extension Scenario {
  static let accessKeys = [
    Scenario("CreateAccessKey") { its in
      try its.ask("a user's second key", ["UserName": "ALICE"])
      try its.ask("a third key", ["UserName": "alice"])
      try its.ask("the root user's second key")
      try its.ask("an unknown user", ["UserName": "nobody"])
      try its.ask("a bad name", ["UserName": "a b"])
      try its.ask("without leave", as: its.aliceKeys)
    },
    Scenario("UpdateAccessKey") { its in
      let key: Form = ["AccessKeyId": its.aliceKeys.accessKeyID]
      try its.ask("no parameters")
      try its.ask("without leave", key + ["Status": "Inactive"], as: its.aliceKeys)
      try its.ask("inactive", ["UserName": "alice"] + key + ["Status": "Inactive"])
      try its.ask("active again", ["UserName": "alice"] + key + ["Status": "Active"])
      try its.ask("expired", ["UserName": "alice"] + key + ["Status": "Expired"])
      try its.ask("a status there is not", ["UserName": "alice"] + key + ["Status": "active"])
      try its.ask("somebody else's key", key + ["Status": "Inactive"])
      try its.ask(
        "an unknown key",
        ["UserName": "alice", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Status": "Inactive"])
      try its.ask("an unknown user", ["UserName": "nobody"] + key + ["Status": "Inactive"])
    },
    Scenario("DeleteAccessKey") { its in
      let key: Form = ["AccessKeyId": its.aliceKeys.accessKeyID]
      try its.ask("no parameters")
      try its.ask("without leave", key, as: its.aliceKeys)
      try its.ask("somebody else's key", key)
      try its.ask("an unknown user", ["UserName": "nobody"] + key)
      try its.ask("a user's key", ["UserName": "alice"] + key)
      try its.ask("a second time", ["UserName": "alice"] + key)
    },
    Scenario("ListAccessKeys") { its in
      try its.ask("a user's", ["UserName": "alice"])
      its.service.clock.advance(by: 3600)
      _ = try its.service.addKey(of: .user(its.alice.id), in: its.account)
      try its.service.deactivateKey(its.aliceKeys.accessKeyID)
      let first = try its.ask("the first page", ["UserName": "alice", "MaxItems": "1"])
      try its.ask("the next page", ["UserName": "alice", "Marker": first["Marker"] ?? ""])
      try its.ask("the root user's own")
      _ = try its.service.addUser("bob", in: its.account)
      try its.ask("none", ["UserName": "bob"])
      try its.ask("an unknown user", ["UserName": "nobody"])
      let carol = try its.service.addUser("carol", in: its.account)
      let keys = try its.service.addKey(of: .user(carol.id), in: its.account)
      try its.ask("without leave", as: keys)
    },
    Scenario("GetAccessKeyLastUsed") { its in
      let key: Form = ["AccessKeyId": its.aliceKeys.accessKeyID]
      try its.ask("a key that was never used", key)
      try its.ask("without leave", key, as: its.aliceKeys)
      try its.ask("a key that was used", key)
      try its.ask("the root user's key", ["AccessKeyId": its.root.accessKeyID])
      try its.ask("an unknown key", ["AccessKeyId": "AKIAIOSFODNN7EXAMPLE"])
      try its.ask("no parameters")
    },
  ]

  private static let document = """
    {"Version": "2012-10-17",
     "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::ü+&/*"}]}
    """

  static let policies = [
    Scenario("PutUserPolicy") { its in
      let name: Form = ["UserName": "alice", "PolicyName": "Reading"]
      try its.ask("no parameters")
      try its.ask("a policy", name + ["PolicyDocument": document])
      try its.ask("the same again", name + ["PolicyDocument": document])
      try its.ask("text that is no JSON", name + ["PolicyDocument": "{"])
      try its.ask(
        "no statement",
        name + ["PolicyDocument": #"{"Version": "2012-10-17"}"#])
      try its.ask(
        "an action without a service",
        name + ["PolicyDocument": Documents.policy(Documents.statement("Allow", "Get"))])
      try its.ask(
        "an unknown user",
        ["UserName": "nobody", "PolicyName": "Reading", "PolicyDocument": document])
      try its.ask("without leave", name + ["PolicyDocument": document], as: its.aliceKeys)
      let long = Documents.policy(
        Documents.statement(
          "Allow", "s3:*", on: "arn:aws:s3:::" + String(repeating: "a", count: 2048)))
      try its.ask("longer than there is room for", name + ["PolicyDocument": long])
    },
    Scenario("GetUserPolicy") { its in
      try its.service.addPolicy(document, named: "Reading", to: its.alice)
      try its.ask("a policy", ["UserName": "alice", "PolicyName": "Reading"])
      try its.ask("names in other case", ["UserName": "ALICE", "PolicyName": "reading"])
      try its.ask("an unknown policy", ["UserName": "alice", "PolicyName": "Writing"])
      try its.ask("an unknown user", ["UserName": "nobody", "PolicyName": "Reading"])
      try its.ask("no parameters")
      try its.ask(
        "without leave", ["UserName": "alice", "PolicyName": "Reading"], as: its.aliceKeys)
    },
    Scenario("ListUserPolicies") { its in
      try its.ask("none", ["UserName": "alice"])
      try its.service.addPolicy(Documents.administrator, named: "b", to: its.alice)
      try its.service.addPolicy(Documents.administrator, named: "A", to: its.alice)
      try its.ask("two", ["UserName": "alice"])
      let first = try its.ask("the first page", ["UserName": "alice", "MaxItems": "1"])
      try its.ask("the next page", ["UserName": "alice", "Marker": first["Marker"] ?? ""])
      try its.ask("an unknown user", ["UserName": "nobody"])
      try its.ask("no parameters")
      let bob = try its.service.addUser("bob", in: its.account)
      let keys = try its.service.addKey(of: .user(bob.id), in: its.account)
      try its.ask("without leave", ["UserName": "alice"], as: keys)
    },
    Scenario("DeleteUserPolicy") { its in
      try its.service.addPolicy(document, named: "Reading", to: its.alice)
      let name: Form = ["UserName": "alice", "PolicyName": "READING"]
      try its.ask("no parameters")
      try its.ask("without leave", name, as: its.aliceKeys)
      try its.ask("the name in other case", name)
      try its.ask("a second time", name)
      try its.ask("an unknown user", ["UserName": "nobody", "PolicyName": "Reading"])
    },
  ]
}
