import Identity

// A.1, A.2 and A.4 of the behaviour reference.
extension Scenario {
  static let devices = [
    Scenario("CreateVirtualMFADevice") { its in
      try its.ask("a device", ["VirtualMFADeviceName": "phone"])
      try its.ask(
        "a device with a path and tags",
        [
          "Path": "/devices/", "VirtualMFADeviceName": "phone", "Tags.member.1.Key": "team",
          "Tags.member.1.Value": "blue + green", "Tags.member.2.Key": "Team",
          "Tags.member.2.Value": "",
        ])
      try its.ask(
        "a tag value with a character there may not be",
        [
          "VirtualMFADeviceName": "tablet", "Tags.member.1.Key": "team",
          "Tags.member.1.Value": "blue & green",
        ])
      try its.ask("the same name again", ["VirtualMFADeviceName": "phone"])
      try its.ask("no name")
      try its.ask("a name with a space", ["VirtualMFADeviceName": "my phone"])
      try its.ask(
        "a path without a slash at its end", ["Path": "/devices", "VirtualMFADeviceName": "phone"])
      try its.ask(
        "a path of 513 characters",
        ["Path": "/" + String(repeating: "a", count: 511) + "/", "VirtualMFADeviceName": "phone"])
      try its.ask(
        "a serial number of more than 256 characters",
        ["VirtualMFADeviceName": String(repeating: "a", count: 230)])
      try its.ask(
        "the same tag key twice",
        [
          "VirtualMFADeviceName": "tablet", "Tags.member.1.Key": "a", "Tags.member.1.Value": "1",
          "Tags.member.2.Key": "a", "Tags.member.2.Value": "2",
        ])
      try its.ask(
        "a reserved tag key",
        [
          "VirtualMFADeviceName": "tablet", "Tags.member.1.Key": "aws:a",
          "Tags.member.1.Value": "1",
        ])
      try its.ask("without leave", ["VirtualMFADeviceName": "tablet"], as: its.aliceKeys)
      try its.service.setQuota(.mfaDevices, to: 2, of: its.account)
      try its.ask("more than the account may have", ["VirtualMFADeviceName": "tablet"])
    },
    Scenario("EnableMFADevice") { its in
      let phone = try its.service.addDevice("phone", in: its.account)
      let serial: Form = ["UserName": "alice", "SerialNumber": phone.serialNumber]
      let pair = phone.pair(at: its.now)
      try its.ask("no parameters")
      try its.ask(
        "codes that are none",
        serial + ["AuthenticationCode1": "12345", "AuthenticationCode2": "12345a"])
      try its.ask("without leave", serial + pair, as: its.aliceKeys)
      try its.ask(
        "an unknown user", ["UserName": "nobody", "SerialNumber": phone.serialNumber] + pair)
      try its.ask(
        "an unknown device",
        ["UserName": "alice", "SerialNumber": "arn:aws:iam::111122223333:mfa/none"] + pair)
      try its.ask(
        "the same code twice",
        serial + [
          "AuthenticationCode1": phone.code(at: its.now),
          "AuthenticationCode2": phone.code(at: its.now),
        ])
      try its.ask("two codes in a row", serial + pair)
      try its.ask("on the user who has it", serial + pair)
      _ = try its.service.addUser("bob", in: its.account)
      try its.ask(
        "on somebody else", ["UserName": "bob", "SerialNumber": phone.serialNumber] + pair)
      for number in 2...8 {
        _ = try its.service.addDevice(
          "device\(number)", heldBy: .user(its.alice.id), in: its.account)
      }
      let ninth = try its.service.addDevice("ninth", in: its.account)
      try its.ask(
        "a ninth device",
        ["UserName": "alice", "SerialNumber": ninth.serialNumber] + ninth.pair(at: its.now))
      try its.service.addPolicy(Documents.administrator, to: its.alice)
      try its.ask(
        "one's own with a long-term key",
        ["UserName": "alice", "SerialNumber": ninth.serialNumber] + ninth.pair(at: its.now),
        as: its.aliceKeys)
    },
    Scenario("DeactivateMFADevice") { its in
      let phone = try its.service.addDevice(
        "phone", heldBy: .user(its.alice.id), in: its.account)
      let spare = try its.service.addDevice("spare", in: its.account)
      let serial: Form = ["SerialNumber": phone.serialNumber]
      try its.ask("no parameters")
      try its.ask("without leave", ["UserName": "alice"] + serial, as: its.aliceKeys)
      try its.ask("an unknown user", ["UserName": "nobody"] + serial)
      try its.ask(
        "an unknown device",
        ["UserName": "alice", "SerialNumber": "arn:aws:iam::111122223333:mfa/none"])
      try its.ask(
        "a device nobody holds", ["UserName": "alice", "SerialNumber": spare.serialNumber])
      try its.ask("the root user's own, without a user name", serial)
      try its.service.addPolicy(Documents.administrator, to: its.alice)
      try its.ask("one's own with a long-term key", serial, as: its.aliceKeys)
      let session = try its.service.session(of: its.aliceKeys, code: phone)
      try its.ask("one's own with an MFA session, without a user name", serial, as: session)
      try its.ask("a second time", ["UserName": "alice"] + serial)
      let safe = try its.service.addDevice("safe", heldBy: .root(its.account.id), in: its.account)
      let asRoot = try its.service.assumeRoot(
        of: its.account, for: .deleteCredentials, as: its.service.addManager())
      try its.ask("another's by the assumed root user", serial, as: asRoot)
      try its.ask("a user's by it", ["UserName": "alice"] + serial, as: asRoot)
      try its.ask("the assumed root user's", ["SerialNumber": safe.serialNumber], as: asRoot)
    },
    Scenario("DeleteVirtualMFADevice") { its in
      let phone = try its.service.addDevice("phone", in: its.account)
      let held = try its.service.addDevice("held", heldBy: .user(its.alice.id), in: its.account)
      try its.ask("no parameters")
      try its.ask("a serial number of eight characters", ["SerialNumber": "20899872"])
      try its.ask("without leave", ["SerialNumber": phone.serialNumber], as: its.aliceKeys)
      try its.ask("a device in use", ["SerialNumber": held.serialNumber])
      try its.ask("a device nobody holds", ["SerialNumber": phone.serialNumber])
      try its.ask("a second time", ["SerialNumber": phone.serialNumber])
    },
    Scenario("ListVirtualMFADevices") { its in
      try its.ask("none")
      _ = try its.service.addDevice("spare", tags: [Tag(key: "a", value: "b")], in: its.account)
      _ = try its.service.addDevice("phone", heldBy: .user(its.alice.id), in: its.account)
      _ = try its.service.addDevice("safe", heldBy: .root(its.account.id), in: its.account)
      try its.ask("unassigned, a user's, the root user's")
      try its.ask("assigned", ["AssignmentStatus": "Assigned"])
      try its.ask("unassigned", ["AssignmentStatus": "Unassigned"])
      try its.ask("a status there is not", ["AssignmentStatus": "Lost"])
      let first = try its.ask("the first page", ["MaxItems": "1", "AssignmentStatus": "Assigned"])
      let marker: Form = ["Marker": first["Marker"] ?? ""]
      try its.ask("the next page", marker + ["AssignmentStatus": "Assigned"])
      try its.ask("the marker of another selection", marker)
      try its.ask("a marker made up", ["Marker": "QUFB"])
      try its.ask("no items at all", ["MaxItems": "0"])
      try its.ask("more items than there may be", ["MaxItems": "1001"])
      try its.ask("a number that is none", ["MaxItems": "ten"])
      try its.ask("without leave", as: its.aliceKeys)
    },
    Scenario("ListMFADevices") { its in
      try its.ask("none", ["UserName": "alice"])
      _ = try its.service.addDevice("phone", heldBy: .user(its.alice.id), in: its.account)
      its.service.clock.advance(by: 3600)
      _ = try its.service.addDevice("tablet", heldBy: .user(its.alice.id), in: its.account)
      _ = try its.service.addDevice("safe", heldBy: .root(its.account.id), in: its.account)
      try its.ask("a user's", ["UserName": "alice"])
      try its.ask("the name in other case", ["UserName": "ALICE"])
      try its.ask("the root user's own")
      let first = try its.ask("the first page", ["UserName": "alice", "MaxItems": "1"])
      let marker: Form = ["Marker": first["Marker"] ?? ""]
      try its.ask("the next page", ["UserName": "alice"] + marker)
      try its.ask("another user's marker", marker)
      try its.ask("an unknown user", ["UserName": "nobody"])
      try its.ask("without leave", as: its.aliceKeys)
    },
    Scenario("GetMFADevice") { its in
      let phone = try its.service.addDevice(
        "phone", heldBy: .user(its.alice.id), in: its.account)
      let serial: Form = ["SerialNumber": phone.serialNumber]
      try its.ask("a virtual device", ["UserName": "alice"] + serial)
      try its.ask("hardware", ["UserName": "alice", "SerialNumber": "GAHT12345678"])
      try its.ask("an unknown user", ["UserName": "nobody"] + serial)
      try its.ask("no parameters")
      try its.ask("without leave", serial, as: its.aliceKeys)
    },
    Scenario("ResyncMFADevice") { its in
      let phone = try its.service.addDevice(
        "phone", heldBy: .user(its.alice.id), in: its.account)
      let spare = try its.service.addDevice("spare", in: its.account)
      let serial: Form = ["UserName": "alice", "SerialNumber": phone.serialNumber]
      let pair = phone.pair(at: its.now)
      try its.ask("no parameters")
      try its.ask("without leave", serial + pair, as: its.aliceKeys)
      try its.ask(
        "an unknown user", ["UserName": "nobody", "SerialNumber": phone.serialNumber] + pair)
      try its.ask(
        "an unknown device",
        ["UserName": "alice", "SerialNumber": "arn:aws:iam::111122223333:mfa/none"] + pair)
      try its.ask(
        "a device nobody holds",
        ["UserName": "alice", "SerialNumber": spare.serialNumber] + spare.pair(at: its.now))
      try its.ask(
        "codes in the wrong order",
        serial + [
          "AuthenticationCode1": phone.code(at: its.now),
          "AuthenticationCode2": phone.code(at: its.now, steps: -1),
        ])
      try its.ask("two codes in a row", serial + pair)
      try its.ask("the same pair again", serial + pair)
    },
  ]

  static let deviceTags = [
    Scenario("TagMFADevice") { its in
      let phone = try its.service.addDevice("phone", in: its.account)
      let serial: Form = ["SerialNumber": phone.serialNumber]
      let tag: Form = ["Tags.member.1.Key": "team", "Tags.member.1.Value": "blue"]
      try its.ask("no parameters")
      try its.ask("a tag", serial + tag)
      try its.ask("without leave", serial + tag, as: its.aliceKeys)
      try its.ask(
        "an unknown device", ["SerialNumber": "arn:aws:iam::111122223333:mfa/none"] + tag)
      try its.ask(
        "the same key twice",
        serial + tag + ["Tags.member.2.Key": "team", "Tags.member.2.Value": "green"])
      try its.ask(
        "a reserved key",
        serial + ["Tags.member.1.Key": "aws:team", "Tags.member.1.Value": "blue"])
      try its.ask(
        "a key with a character there may not be",
        serial + ["Tags.member.1.Key": "a;b", "Tags.member.1.Value": "blue"])
      try its.ask("more than fifty in one request", serial + manyTags(51))
      try its.ask("fifty, which one more than fit", serial + manyTags(50))
    },
    Scenario("UntagMFADevice") { its in
      let phone = try its.service.addDevice(
        "phone", tags: [Tag(key: "team", value: "blue")], in: its.account)
      let serial: Form = ["SerialNumber": phone.serialNumber]
      try its.ask("no parameters")
      try its.ask("a key", serial + ["TagKeys.member.1": "team"])
      try its.ask("a key it has not", serial + ["TagKeys.member.1": "team"])
      try its.ask("without leave", serial + ["TagKeys.member.1": "team"], as: its.aliceKeys)
      try its.ask(
        "an unknown device",
        ["SerialNumber": "arn:aws:iam::111122223333:mfa/none", "TagKeys.member.1": "team"])
    },
    Scenario("ListMFADeviceTags") { its in
      let bare = try its.service.addDevice("bare", in: its.account)
      let phone = try its.service.addDevice(
        "phone",
        tags: [Tag(key: "Team", value: "<b>"), Tag(key: "team", value: "blue")], in: its.account)
      let serial: Form = ["SerialNumber": phone.serialNumber]
      try its.ask("none", ["SerialNumber": bare.serialNumber])
      try its.ask("two, whose keys differ in case", serial)
      let first = try its.ask("the first page", serial + ["MaxItems": "1"])
      try its.ask("the next page", serial + ["Marker": first["Marker"] ?? ""])
      try its.ask("no parameters")
      try its.ask("an unknown device", ["SerialNumber": "arn:aws:iam::111122223333:mfa/none"])
      try its.ask("without leave", serial, as: its.aliceKeys)
    },
  ]

  static func manyTags(_ count: Int) -> Form {
    (1...count).reduce(into: [:] as Form) { form, number in
      form =
        form + [
          "Tags.member.\(number).Key": "key\(number)", "Tags.member.\(number).Value": "value",
        ]
    }
  }
}
