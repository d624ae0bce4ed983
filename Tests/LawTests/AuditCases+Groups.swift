// How each action on groups succeeds, and how it is refused.
extension `Law 8: every change has one record` {
  static let ofGroups: [Case] = [
    Case(action: "CreateGroup") { _ in
      ["GroupName": "new"]
    } refusal: { _ in
      ["GroupName": "STAFF"]
    },
    Case(action: "UpdateGroup") { _ in
      ["GroupName": "empty", "NewGroupName": "new"]
    } refusal: { _ in
      ["GroupName": "empty", "NewGroupName": "staff"]
    },
    Case(action: "DeleteGroup") { _ in
      ["GroupName": "empty"]
    } refusal: { _ in
      ["GroupName": "staff"]
    },
    Case(action: "AddUserToGroup") { _ in
      ["GroupName": "staff", "UserName": "bob"]
    } refusal: { _ in
      ["GroupName": "none", "UserName": "bob"]
    },
    Case(action: "RemoveUserFromGroup") { _ in
      ["GroupName": "staff", "UserName": "ann"]
    } refusal: { _ in
      ["GroupName": "none", "UserName": "ann"]
    },
    Case(action: "PutGroupPolicy") { _ in
      ["GroupName": "empty", "PolicyName": "p", "PolicyDocument": World.everything]
    } refusal: { _ in
      ["GroupName": "empty", "PolicyName": "p", "PolicyDocument": "{}"]
    },
    Case(action: "DeleteGroupPolicy") { _ in
      ["GroupName": "staff", "PolicyName": "own"]
    } refusal: { _ in
      ["GroupName": "empty", "PolicyName": "own"]
    },
  ]
}
