import Identity

// C.9 of the behaviour reference and 4 of the policy reference: the policy simulator.
extension Scenario {
  private static let list: Form = ["ActionNames.member.1": "s3:ListBucket"]
  private static let allow = Documents.policy(
    Documents.statement("Allow", "s3:*", on: "arn:aws:s3:::*"))
  private static let mfa = Documents.policy(
    Documents.statement("Allow", "s3:List*"),
    Documents.statement(
      "Deny", "*", if: #"{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}"#))

  private static func key(_ name: String, _ type: String, _ value: String) -> Form {
    [
      "ContextEntries.member.1.ContextKeyName": name,
      "ContextEntries.member.1.ContextKeyType": type,
      "ContextEntries.member.1.ContextKeyValues.member.1": value,
    ]
  }

  static let simulation = [
    Scenario("SimulateCustomPolicy") { its in
      let policy: Form = ["PolicyInputList.member.1": mfa]
      try its.ask("no parameters")
      try its.ask("a long-term key", policy + list)
      try its.ask(
        "a session without MFA",
        policy + list + key("aws:MultiFactorAuthPresent", "boolean", "false"))
      try its.ask(
        "a session with MFA, on two buckets, in pages",
        policy + list + key("aws:MultiFactorAuthPresent", "boolean", "true")
          + [
            "ResourceArns.member.1": "arn:aws:s3:::one",
            "ResourceArns.member.2": "arn:aws:s3:::two", "MaxItems": "1",
          ])
      try its.ask(
        "a boundary that allows nothing of it",
        policy + list + [
          "PermissionsBoundaryPolicyInputList.member.1": Documents.policy(
            Documents.statement("Allow", "iam:*"))
        ])
      try its.ask(
        "a bucket of another account, whose policy allows it",
        [
          "PolicyInputList.member.1": allow, "CallerArn": "arn:aws:iam::111122223333:user/alice",
          "ResourceOwner": "arn:aws:iam::444455556666:root",
          "ResourceArns.member.1": "arn:aws:s3:::theirs",
          "ResourcePolicy":
            #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"#
            + #""Action":"s3:ListBucket","Resource":"arn:aws:s3:::theirs"}}"#,
        ] + list)
      try its.ask("text that is no policy", ["PolicyInputList.member.1": "{"] + list)
      try its.ask("an action with a wildcard", policy + ["ActionNames.member.1": "s3:*"])
      try its.ask(
        "two boundaries",
        policy + list + [
          "PermissionsBoundaryPolicyInputList.member.1": allow,
          "PermissionsBoundaryPolicyInputList.member.2": allow,
        ])
      try its.ask(
        "a role that asks",
        policy + list + ["CallerArn": "arn:aws:iam::111122223333:role/operator"])
      try its.ask("no account", policy + list + ["ResourceOwner": "somebody"])
      let levels: Form = [
        "OrderedOrganizationPolicyInputList.member.1.ServiceControlPolicyInputList.member.1":
          Documents.policy(Documents.statement("Allow", "*")),
        "OrderedOrganizationPolicyInputList.member.2.ServiceControlPolicyInputList.member.1":
          Documents.policy(Documents.statement("Allow", "iam:*")),
      ]
      try its.ask(
        "an organization that allows nothing of it at its second level",
        policy + list + levels + ["ResourceArns.member.1": "arn:aws:s3:::one"])
      try its.ask("a resource that is no ARN", policy + list + ["ResourceArns.member.1": "bucket"])
      try its.ask(
        "a number that is none", policy + list + key("aws:MultiFactorAuthAge", "numeric", "old"))
      try its.ask("a type there is not", policy + list + key("aws:SourceIp", "address", "::"))
      try its.ask("without leave", policy + list, as: its.aliceKeys)
    },
    Scenario("SimulatePrincipalPolicy") { its in
      let alice: Form = ["PolicySourceArn": its.alice.arn]
      try its.ask("no parameters")
      try its.ask("a user without policies", alice + list)
      try its.service.addPolicy(
        Documents.policy(
          Documents.statement("Allow", "iam:SimulatePrincipalPolicy", on: its.alice.arn),
          Documents.statement("Allow", "s3:*", on: "arn:aws:s3:::${aws:username}")),
        named: "own", to: its.alice)
      try its.ask(
        "her own, who may, on the bucket of her name",
        alice + list + ["ResourceArns.member.1": "arn:aws:s3:::alice"], as: its.aliceKeys)
      try its.ask(
        "with another policy", alice + list + ["PolicyInputList.member.1": mfa])
      try its.ask(
        "somebody else's, which she may not",
        ["PolicySourceArn": "arn:aws:iam::111122223333:user/bob"] + list, as: its.aliceKeys)
      try its.ask(
        "an unknown user", ["PolicySourceArn": "arn:aws:iam::111122223333:user/bob"] + list)
      try its.ask(
        "a user of another account",
        ["PolicySourceArn": "arn:aws:iam::444455556666:user/bob"] + list)
      try its.ask("no user", ["PolicySourceArn": "arn:aws:s3:::a-bucket-of-somebody"] + list)
    },
    Scenario("GetContextKeysForCustomPolicy") { its in
      try its.ask("no parameters")
      try its.ask(
        "a variable and a condition",
        [
          "PolicyInputList.member.1": mfa,
          "PolicyInputList.member.2": Documents.policy(
            Documents.statement(
              "Allow", "s3:*", on: "arn:aws:s3:::${aws:username}",
              if: #"{"Bool":{"AWS:MultiFactorAuthPresent":"true"}}"#)),
        ])
      try its.ask("none", ["PolicyInputList.member.1": allow])
      try its.ask("text that is no policy", ["PolicyInputList.member.1": "policy"])
      try its.ask("without leave", ["PolicyInputList.member.1": allow], as: its.aliceKeys)
    },
    Scenario("GetContextKeysForPrincipalPolicy") { its in
      let alice: Form = ["PolicySourceArn": its.alice.arn]
      try its.ask("no parameters")
      try its.ask("none", alice)
      try its.service.addPolicy(mfa, to: its.alice)
      try its.ask("those of her policy", alice)
      try its.ask(
        "and of another",
        alice + [
          "PolicyInputList.member.1": Documents.policy(
            Documents.statement("Allow", "s3:*", on: "arn:aws:s3:::${aws:userid}"))
        ])
      try its.ask("an unknown user", ["PolicySourceArn": "arn:aws:iam::111122223333:user/bob"])
      try its.ask("no user", ["PolicySourceArn": "arn:aws:iam::111122223333:root"])
      try its.ask("without leave", alice, as: its.aliceKeys)
    },
  ]
}
