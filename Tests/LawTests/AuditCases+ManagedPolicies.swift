// How each action on managed policies succeeds, and how it is refused.
extension `Law 8: every change has one record` {
  private static func policy(_ name: String, _ more: [String: String] = [:]) -> [String: String] {
    more.merging(["PolicyArn": Stage.policy(name)]) { $1 }
  }

  static let ofManagedPolicies: [Case] = [
    Case(action: "CreatePolicy") { _ in
      ["PolicyName": "new", "PolicyDocument": World.everything]
    } refusal: { _ in
      ["PolicyName": "USED", "PolicyDocument": World.everything]
    },
    Case(action: "DeletePolicy") { _ in
      policy("spare")
    } refusal: { _ in
      policy("used")
    },
    Case(action: "CreatePolicyVersion") { _ in
      policy("used", ["PolicyDocument": World.everything, "SetAsDefault": "true"])
    } refusal: { _ in
      policy("used", ["PolicyDocument": "{}"])
    },
    Case(action: "SetDefaultPolicyVersion") { _ in
      policy("used", ["VersionId": "v2"])
    } refusal: { _ in
      policy("used", ["VersionId": "v3"])
    },
    Case(action: "DeletePolicyVersion") { _ in
      policy("used", ["VersionId": "v2"])
    } refusal: { _ in
      policy("used", ["VersionId": "v1"])
    },
    Case(action: "TagPolicy") { _ in
      policy("used", ["Tags.member.1.Key": "k", "Tags.member.1.Value": "v"])
    } refusal: { _ in
      policy("none", ["Tags.member.1.Key": "k", "Tags.member.1.Value": "v"])
    },
    Case(action: "UntagPolicy") { _ in
      policy("used", ["TagKeys.member.1": "k"])
    } refusal: { _ in
      policy("none", ["TagKeys.member.1": "k"])
    },
    Case(action: "AttachUserPolicy") { _ in
      policy("used", ["UserName": "bob"])
    } refusal: { _ in
      policy("none", ["UserName": "bob"])
    },
    Case(action: "DetachUserPolicy") { _ in
      policy("used", ["UserName": "ann"])
    } refusal: { _ in
      policy("used", ["UserName": "bob"])
    },
    Case(action: "AttachGroupPolicy") { _ in
      policy("used", ["GroupName": "empty"])
    } refusal: { _ in
      policy("none", ["GroupName": "empty"])
    },
    Case(action: "DetachGroupPolicy") { _ in
      policy("used", ["GroupName": "staff"])
    } refusal: { _ in
      policy("used", ["GroupName": "empty"])
    },
    Case(action: "AttachRolePolicy") { _ in
      policy("used", ["RoleName": "door"])
    } refusal: { _ in
      policy("none", ["RoleName": "door"])
    },
    Case(action: "DetachRolePolicy") { _ in
      policy("used", ["RoleName": "gate"])
    } refusal: { _ in
      policy("used", ["RoleName": "door"])
    },
    Case(action: "PutUserPermissionsBoundary") { _ in
      ["UserName": "bob", "PermissionsBoundary": Stage.policy("used")]
    } refusal: { _ in
      ["UserName": "bob", "PermissionsBoundary": Stage.policy("none")]
    },
    Case(action: "DeleteUserPermissionsBoundary") { _ in
      ["UserName": "bob"]
    } refusal: { _ in
      ["UserName": "nobody"]
    },
    Case(action: "PutRolePermissionsBoundary") { _ in
      ["RoleName": "door", "PermissionsBoundary": Stage.policy("used")]
    } refusal: { _ in
      ["RoleName": "door", "PermissionsBoundary": Stage.policy("none")]
    },
    Case(action: "DeleteRolePermissionsBoundary") { _ in
      ["RoleName": "door"]
    } refusal: { _ in
      ["RoleName": "none"]
    },
  ]
}
