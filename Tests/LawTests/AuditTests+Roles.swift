import Identity

// The changes of roles. The stage has one, `door`, which trusts ann.
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
