import Identity
import PolicyLanguage
import Testing

/// The condition keys that AWS's reference gives an action are there to be asked for, each when the
/// request and its resource have something to say to it.
///
/// Asked of every door: an administrator may do anything, except where the key is missing.
@Suite struct ActionKeyTests {
  @Test func `a request carries the keys of its action's row`() throws {
    var missing: Set<String> = []
    for door in Door.all where door.action != "GetMFADevice" {
      let callers = try Callers()
      for (number, probe) in Probe.all(of: door).enumerated() {
        switch try answer(door, probe, number, callers) {
        case "ok", "InvalidAuthorizationMessageException", "DuplicateCertificate": break
        case "AccessDenied": missing.insert("\(door.name): \(probe.action) \(probe.key)")
        case let verdict: Issue.record("\(door.name), \(probe.key): \(verdict)")
        }
      }
    }
    #expect(missing == Self.notHere)
  }

  /// What has no such thing to say. Keys of what does not exist here are ``Probe/notHere``.
  private static let notHere: Set<String> = [
    // Nobody in particular is asked about.
    "ListServiceSpecificCredentials (of everybody): iam:ListServiceSpecificCredentials aws:ResourceTag/team",
    "ListServiceSpecificCredentials (of everybody): iam:ListServiceSpecificCredentials iam:ResourceTag/team",
    // The account of the callers manages no other, so all are refused; AssumedRootTests asks.
    "AssumeRoot: sts:AssumeRoot sts:TaskPolicyArn",
    // A federated user's session takes no role, and hands no tags on.
    "GetFederationToken: sts:TagSession aws:ResourceTag/team",
    "GetFederationToken: sts:TagSession iam:ResourceTag/team",
    "GetFederationToken: sts:TagSession sts:TransitiveTagKeys",
  ]

  private func answer(
    _ door: Door, _ probe: Probe, _ number: Int, _ callers: Callers
  ) throws -> String {
    let isSTS = probe.action.hasPrefix("sts:")
    let column = isSTS ? "administrator key" : "administrator MFA session"
    let service = callers.service
    let root = try #require(callers.columns.first { $0.name == "root key" }?.credentials)
    let caller = try #require(callers.columns.first { $0.name == column })
    let target = try Target(number, of: callers, for: (caller.name, caller.user))
    if door.action == "GetCredentialReport" {
      try service.addCredentialReport(of: callers.account)
    }
    try service.setAlias("door", of: callers.account)
    try service.setPasswordPolicy(PasswordPolicy(), of: callers.account)
    for (action, form) in Self.preparations(of: target) {
      #expect(try service.send(action, form, as: root).verdict == "ok", "\(action)")
    }
    let policy: Form = [
      "UserName": "administrator", "PolicyName": "probe", "PolicyDocument": probe.policy,
    ]
    #expect(try service.send("PutUserPolicy", policy, as: root).verdict == "ok")
    guard var form = door.form(target) else { return "ok" }
    if door.action == "CreateServiceSpecificCredential" {
      form = target.user + ["ServiceName": "bedrock.amazonaws.com", "CredentialAgeDays": "30"]
    }
    return try service.send(
      door.action, form + Self.more(for: door, target), as: caller.credentials
    ).verdict
  }

  /// Everything there is has a tag, and what can be bounded is.
  private static func preparations(of target: Target) -> [(String, Form)] {
    let tag: Form = ["Tags.member.1.Key": "team", "Tags.member.1.Value": "blue"]
    let devices = Set([target.spare, target.held, target.own].map(\.serialNumber)).sorted()
    let boundary: Form = ["PermissionsBoundary": target.policyARN]
    return [
      ("TagUser", ["UserName": target.bareUserName] + tag),
      ("TagUser", ["UserName": "administrator"] + tag),
      ("TagRole", target.role + tag), ("TagRole", ["RoleName": target.bareRoleName] + tag),
      ("TagInstanceProfile", target.profile + tag),
      ("TagInstanceProfile", ["InstanceProfileName": target.bareProfileName] + tag),
      ("TagPolicy", target.barePolicy + tag),
      ("PutUserPermissionsBoundary", target.user + boundary),
      ("PutUserPermissionsBoundary", ["UserName": target.bareUserName] + boundary),
      ("PutRolePermissionsBoundary", target.role + boundary),
      ("PutRolePermissionsBoundary", ["RoleName": target.bareRoleName] + boundary),
      (
        "UpdateAssumeRolePolicy",
        target.role + [
          "PolicyDocument": Documents.policy(
            #"{"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"#
              + #""Principal":{"AWS":"\#(Callers.account)"}}"#)
        ]
      ),
    ] + devices.map { ("TagMFADevice", ["SerialNumber": $0] + tag) }
  }

  /// What a request may say besides what it must.
  private static func more(for door: Door, _ target: Target) -> Form {
    let boundary: Form = ["PermissionsBoundary": target.policyARN]
    switch door.action {
    case "CreateVirtualMFADevice", "CreateInstanceProfile", "CreatePolicy", "GetFederationToken":
      return target.tag
    case "CreateUser", "CreateRole": return target.tag + boundary
    case "AssumeRole":
      return target.tag + [
        "TransitiveTagKeys.member.1": "city", "ExternalId": "outside", "SourceIdentity": "ann",
      ]
    default: return [:]
    }
  }
}

/// One key of one action that a request at a door asks for.
private struct Probe {
  let action: String
  /// As a policy writes it.
  let key: String

  /// Anything is allowed, and the action where its key is there.
  var policy: String {
    Documents.policy(
      #"{"Effect":"Deny","Action":"\#(action)","Resource":"*","Condition":{"Null":{"\#(key)":"true"}}}"#
    )
  }

  static func all(of door: Door) -> [Probe] {
    let names = ["iam:", "sts:"].map { $0 + door.action } + (alsoAsked[door.action] ?? [])
    return names.compactMap(AuthorizationData.action).flatMap { action in
      // What is only being made has no tags yet.
      let isMade = made.contains(door.action)
      let resources = isMade ? [] : action.resources.flatMap(\.type.conditionKeys)
      // The keys of other services are those of identity providers, which there are none of.
      let ours = Set(action.conditionKeys + resources).filter { key in
        ["aws:", "iam:", "sts:"].contains { key.hasPrefix($0) }
      }
      return ours.subtracting(notHere).sorted()
        .map { Probe(action: action.name, key: written($0)) }
    }
  }

  private static let made: Set = [
    "CreateUser", "CreateRole", "CreatePolicy", "CreateInstanceProfile", "CreateVirtualMFADevice",
  ]

  /// Security keys and role templates do not exist here; instance profiles say which service
  /// a role is passed to, and no resource of it.
  private static let notHere: Set = [
    "iam:RegisterSecurityKey", "iam:FIDO-certification", "iam:FIDO-FIPS-140-2-certification",
    "iam:FIDO-FIPS-140-3-certification", "iam:RoleTemplateARN",
    "iam:AssociatedResourceArn",
  ]

  /// Actions that are asked for along with the one that was called.
  private static let alsoAsked = [
    "AddRoleToInstanceProfile": ["iam:PassRole"],
    "AssumeRole": ["sts:TagSession", "sts:SetSourceIdentity"],
    "CreateInstanceProfile": ["iam:TagInstanceProfile"],
    "CreatePolicy": ["iam:TagPolicy"],
    "CreateRole": ["iam:TagRole"],
    "CreateUser": ["iam:TagUser"],
    "CreateVirtualMFADevice": ["iam:TagMFADevice"],
    "GetFederationToken": ["sts:TagSession"],
  ]

  private static func written(_ key: String) -> String {
    guard key.hasSuffix("/") else { return key }
    return key + (key == "aws:RequestTag/" ? "city" : "team")
  }
}
