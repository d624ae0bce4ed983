import Identity

// The changes of roles. The stage has two: `door` trusts ann, and `gate` has a policy.
extension `Law 8: every change has one record` {
  static let ofRoles: [Case] = [
    Case(action: "CreateRole") { _ in
      ["RoleName": "new", "AssumeRolePolicyDocument": World.trust("*")]
    } refusal: { _ in
      ["RoleName": "DOOR", "AssumeRolePolicyDocument": World.trust("*")]
    },
    Case(action: "UpdateRole") { _ in
      ["RoleName": "door", "MaxSessionDuration": "7200"]
    } refusal: { _ in
      ["RoleName": "none", "MaxSessionDuration": "7200"]
    },
    Case(action: "UpdateRoleDescription") { _ in
      ["RoleName": "door", "Description": "new"]
    } refusal: { _ in
      ["RoleName": "none", "Description": "new"]
    },
    Case(action: "UpdateAssumeRolePolicy") { _ in
      ["RoleName": "door", "PolicyDocument": World.trust("*")]
    } refusal: { _ in
      ["RoleName": "door", "PolicyDocument": World.everything]
    },
    Case(action: "DeleteRole") { _ in
      ["RoleName": "door"]
    } refusal: { _ in
      ["RoleName": "none"]
    },
    Case(action: "PutRolePolicy") { _ in
      ["RoleName": "door", "PolicyName": "p", "PolicyDocument": World.everything]
    } refusal: { _ in
      ["RoleName": "door", "PolicyName": "p", "PolicyDocument": "{}"]
    },
    Case(action: "DeleteRolePolicy") { _ in
      ["RoleName": "gate", "PolicyName": "own"]
    } refusal: { _ in
      ["RoleName": "door", "PolicyName": "own"]
    },
    Case(action: "GetFederationToken") { _ in
      ["Name": "guest"]
    } refusal: { _ in
      ["Name": "guest", "Policy": "{}"]
    },
    Case(action: "AssumeRole", isByAnn: true) { stage in
      try stage.assuming.merging(["TokenCode": stage.worn.code(at: stage.world.step)]) { $1 }
    } refusal: { stage in
      try stage.assuming.merging([
        "TokenCode": stage.worn.wrongCode(near: stage.world.step)
      ]) { $1 }
    },
    Case(action: "AssumeRoot", isByAnn: true) { _ in
      Stage.assumingRoot(of: Stage.member)
    } refusal: { _ in
      Stage.assumingRoot(of: "123456789012")
    },
    Case(action: "TagRole") { _ in
      tag.merging(["RoleName": "door"]) { $1 }
    } refusal: { _ in
      tag.merging(["RoleName": "none"]) { $1 }
    },
    Case(action: "UntagRole") { _ in
      ["RoleName": "door", "TagKeys.member.1": "k"]
    } refusal: { _ in
      ["RoleName": "none", "TagKeys.member.1": "k"]
    },
  ]
}

// The stage has two instance profiles: `full` holds the role `gate`, `empty` none.
extension `Law 8: every change has one record` {
  /// Once its parameters are right, only policies can refuse it, so it makes no case here; its
  /// records are among the golden ones.
  static let neverRefused: Set = ["SetSecurityTokenServicePreferences"]

  static let ofInstanceProfiles: [Case] = [
    Case(action: "CreateInstanceProfile") { _ in
      ["InstanceProfileName": "new"]
    } refusal: { _ in
      ["InstanceProfileName": "FULL"]
    },
    Case(action: "DeleteInstanceProfile") { _ in
      ["InstanceProfileName": "empty"]
    } refusal: { _ in
      ["InstanceProfileName": "full"]
    },
    Case(action: "AddRoleToInstanceProfile") { _ in
      ["InstanceProfileName": "empty", "RoleName": "gate"]
    } refusal: { _ in
      ["InstanceProfileName": "full", "RoleName": "gate"]
    },
    Case(action: "RemoveRoleFromInstanceProfile") { _ in
      ["InstanceProfileName": "full", "RoleName": "gate"]
    } refusal: { _ in
      ["InstanceProfileName": "full", "RoleName": "door"]
    },
    Case(action: "TagInstanceProfile") { _ in
      tag.merging(["InstanceProfileName": "full"]) { $1 }
    } refusal: { _ in
      tag.merging(["InstanceProfileName": "none"]) { $1 }
    },
    Case(action: "UntagInstanceProfile") { _ in
      ["InstanceProfileName": "full", "TagKeys.member.1": "k"]
    } refusal: { _ in
      ["InstanceProfileName": "none", "TagKeys.member.1": "k"]
    },
  ]
}

extension `Law 8: every change has one record`.Stage {
  fileprivate static func assumingRoot(of account: String) -> [String: String] {
    [
      "TargetPrincipal": account,
      "TaskPolicyArn.arn": RootTask.auditCredentials.arn(in: .aws),
    ]
  }

  /// Ann assumes `door`, and shows a code that is not here yet.
  fileprivate var assuming: [String: String] {
    [
      "RoleArn": "arn:aws:iam::123456789012:role/door", "RoleSessionName": "work",
      "SerialNumber": worn.serialNumber,
    ]
  }
}
