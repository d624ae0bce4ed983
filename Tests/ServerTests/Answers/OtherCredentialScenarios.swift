import Identity

// C.2, C.5 and H of the behaviour reference: SSH public keys and service-specific credentials.
extension Scenario {
  static let sshPublicKeys = [
    Scenario("UploadSSHPublicKey") { its in
      let alice: Form = ["UserName": "alice"]
      try its.ask("no parameters")
      try its.ask("a key", alice + ["SSHPublicKeyBody": SampleKeys.rsa + " alice@example.com"])
      try its.ask("the same again", alice + ["SSHPublicKeyBody": SampleKeys.rsa])
      try its.ask("a key of another kind", alice + ["SSHPublicKeyBody": SampleKeys.ed25519])
      try its.ask("no key", alice + ["SSHPublicKeyBody": "ssh-rsa AAAA"])
      try its.ask("an unknown user", ["UserName": "nobody", "SSHPublicKeyBody": SampleKeys.rsa])
      try its.service.setQuota(.sshPublicKeysPerUser, to: 1, of: its.account)
      try its.ask("one too many", alice + ["SSHPublicKeyBody": SampleKeys.otherRSA])
      try its.ask(
        "without leave", alice + ["SSHPublicKeyBody": SampleKeys.otherRSA], as: its.aliceKeys)
    },
    Scenario("GetSSHPublicKey") { its in
      let key = try its.service.addPublicKey(to: its.alice)
      let form: Form = ["UserName": "Alice", "SSHPublicKeyId": key]
      try its.ask("no parameters")
      try its.ask("as SSH has it", form + ["Encoding": "SSH"])
      try its.ask("in PEM", form + ["Encoding": "PEM"])
      try its.ask("in another encoding", form + ["Encoding": "DER"])
      try its.ask(
        "an unknown key",
        ["UserName": "alice", "SSHPublicKeyId": "APKAEIBAERJR2EXAMPLE", "Encoding": "SSH"])
      try its.ask(
        "an unknown user", ["UserName": "nobody", "SSHPublicKeyId": key, "Encoding": "SSH"])
      try its.ask("without leave", form + ["Encoding": "SSH"], as: its.aliceKeys)
    },
    Scenario("ListSSHPublicKeys") { its in
      try its.ask("none", ["UserName": "alice"])
      _ = try its.service.addPublicKey(to: its.alice)
      its.service.clock.advance(by: 60)
      _ = try its.service.addPublicKey(SampleKeys.otherRSA, to: its.alice)
      try its.ask("two", ["UserName": "alice"])
      let first = try its.ask("the first page", ["UserName": "alice", "MaxItems": "1"])
      try its.ask("the next page", ["UserName": "alice", "Marker": first["Marker"] ?? ""])
      try its.ask("an unknown user", ["UserName": "nobody"])
      try its.ask("the root user's own")
      try its.ask("without leave", as: its.aliceKeys)
    },
    Scenario("UpdateSSHPublicKey") { its in
      let key = try its.service.addPublicKey(to: its.alice)
      let form: Form = ["UserName": "alice", "SSHPublicKeyId": key]
      try its.ask("no parameters")
      try its.ask("inactive", form + ["Status": "Inactive"])
      try its.ask("active again", form + ["Status": "Active"])
      try its.ask("expired", form + ["Status": "Expired"])
      try its.ask("a status there is not", form + ["Status": "inactive"])
      try its.ask(
        "an unknown key",
        ["UserName": "alice", "SSHPublicKeyId": "APKAEIBAERJR2EXAMPLE", "Status": "Active"])
      try its.ask(
        "an unknown user", ["UserName": "nobody", "SSHPublicKeyId": key, "Status": "Active"])
      try its.ask("without leave", form + ["Status": "Inactive"], as: its.aliceKeys)
    },
    Scenario("DeleteSSHPublicKey") { its in
      let key = try its.service.addPublicKey(to: its.alice)
      let form: Form = ["UserName": "alice", "SSHPublicKeyId": key]
      try its.ask("no parameters")
      try its.ask("without leave", form, as: its.aliceKeys)
      try its.ask("a key", form)
      try its.ask("a second time", form)
      try its.ask("an unknown user", ["UserName": "nobody", "SSHPublicKeyId": key])
    },
  ]

  static let serviceCredentials = [
    Scenario("CreateServiceSpecificCredential") { its in
      let code: Form = ["UserName": "ALICE", "ServiceName": "codecommit.amazonaws.com"]
      let key: Form = ["UserName": "alice", "ServiceName": "bedrock.amazonaws.com"]
      try its.ask("no parameters")
      try its.ask("one", code)
      try its.ask("a second one", code)
      try its.ask("a third one", code)
      try its.ask(
        "for another service", ["UserName": "alice", "ServiceName": "cassandra.amazonaws.com"])
      try its.ask("an API key for ten days", key + ["CredentialAgeDays": "10"])
      try its.ask("an API key for ever", key)
      try its.ask("days for what lasts", code + ["CredentialAgeDays": "10"])
      try its.ask("no day at all", key + ["CredentialAgeDays": "0"])
      try its.ask(
        "a service that takes signatures",
        ["UserName": "alice", "ServiceName": "s3.amazonaws.com"])
      try its.ask(
        "an unknown user", ["UserName": "nobody", "ServiceName": "codecommit.amazonaws.com"])
      try its.ask("without leave", code, as: its.aliceKeys)
      try its.service.addPolicy(
        Documents.policy(
          Documents.statement(
            "Allow", "iam:CreateServiceSpecificCredential",
            if:
              #"{"StringEquals":{"iam:ServiceSpecificCredentialServiceName":"bedrock.amazonaws.com"},"#
              + #""NumericLessThan":{"iam:ServiceSpecificCredentialAgeDays":"30"}}"#)),
        to: its.alice)
      try its.service.setQuota(.serviceCredentialsPerUser, to: 9, of: its.account)
      try its.ask("leave for a month", key + ["CredentialAgeDays": "29"], as: its.aliceKeys)
      try its.ask("not for longer", key + ["CredentialAgeDays": "30"], as: its.aliceKeys)
      try its.ask("not for another service", code, as: its.aliceKeys)
    },
    Scenario("ListServiceSpecificCredentials") { its in
      try its.ask("none", ["UserName": "alice"])
      _ = try its.service.addUser("bob", in: its.account)
      for (user, service) in [
        ("alice", "codecommit"), ("bob", "codecommit"), ("alice", "bedrock"),
      ] {
        try its.also(
          "CreateServiceSpecificCredential",
          ["UserName": user, "ServiceName": service + ".amazonaws.com"]
            + (service == "bedrock" ? ["CredentialAgeDays": "1"] : [:]))
        its.service.clock.advance(by: 60)
      }
      try its.ask("two", ["UserName": "alice"])
      try its.ask(
        "those of one service",
        ["UserName": "alice", "ServiceName": "codecommit.amazonaws.com"])
      try its.ask("everybody's", ["AllUsers": "true"])
      let first = try its.ask("everybody's, the first page", ["AllUsers": "1", "MaxItems": "2"])
      try its.ask(
        "everybody's, the next page", ["AllUsers": "true", "Marker": first["Marker"] ?? ""])
      try its.ask("of one and of all", ["UserName": "alice", "AllUsers": "true"])
      try its.ask("an unknown service", ["UserName": "alice", "ServiceName": "s3.amazonaws.com"])
      try its.ask("an unknown user", ["UserName": "nobody"])
      try its.ask("the root user's own")
      try its.ask("without leave", as: its.aliceKeys)
      try its.ask("everybody's without leave", ["AllUsers": "true"], as: its.aliceKeys)
      its.service.clock.advance(by: 86_400)
      try its.ask("one that has expired", ["UserName": "alice"])
    },
    Scenario("ResetServiceSpecificCredential") { its in
      let id = try its.makeCredential()
      try its.ask("no parameters")
      try its.ask("one", ["UserName": "alice", "ServiceSpecificCredentialId": id])
      try its.ask(
        "an unknown one",
        ["UserName": "alice", "ServiceSpecificCredentialId": "ACCAEXAMPLE123EXAMPLE"])
      try its.ask("an unknown user", ["UserName": "nobody", "ServiceSpecificCredentialId": id])
      try its.ask("the root user's own", ["ServiceSpecificCredentialId": id])
      try its.ask("without leave", ["ServiceSpecificCredentialId": id], as: its.aliceKeys)
      try its.service.addPolicy(
        Documents.policy(
          Documents.statement(
            "Allow", "iam:ResetServiceSpecificCredential",
            if:
              #"{"StringEquals":{"iam:ServiceSpecificCredentialServiceName":"codecommit.amazonaws.com"}}"#
          )), to: its.alice)
      try its.ask("one's own", ["ServiceSpecificCredentialId": id], as: its.aliceKeys)
    },
    Scenario("UpdateServiceSpecificCredential") { its in
      let id = try its.makeCredential()
      let form: Form = ["UserName": "alice", "ServiceSpecificCredentialId": id]
      try its.ask("no parameters")
      try its.ask("inactive", form + ["Status": "Inactive"])
      try its.ask("expired", form + ["Status": "Expired"])
      try its.ask(
        "an unknown one",
        [
          "UserName": "alice", "ServiceSpecificCredentialId": "ACCAEXAMPLE123EXAMPLE",
          "Status": "Active",
        ])
      try its.ask("without leave", form + ["Status": "Active"], as: its.aliceKeys)
    },
    Scenario("DeleteServiceSpecificCredential") { its in
      let id = try its.makeCredential()
      let form: Form = ["UserName": "alice", "ServiceSpecificCredentialId": id]
      try its.ask("no parameters")
      try its.ask("without leave", form, as: its.aliceKeys)
      try its.ask("one", form)
      try its.ask("a second time", form)
    },
  ]
}

extension Transcript {
  /// A credential of alice's for CodeCommit: its id.
  fileprivate func makeCredential() throws -> String {
    let made = try also(
      "CreateServiceSpecificCredential",
      ["UserName": "alice", "ServiceName": "codecommit.amazonaws.com"])
    return made["ServiceSpecificCredentialId"] ?? ""
  }
}
