import AWSQuery
import Identity
import Operations

/// Gives keys to somebody who goes by a name of the caller's choosing, for what both the caller's
/// policies and those passed allow. It takes no code, so its sessions never prove MFA.
///
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html>
struct GetFederationToken: WriteOperation {
  static let api = API.sts
  static let action = "GetFederationToken"
  static let audited = ["Name", "DurationSeconds", "Policy", "PolicyArns", "Tags"]

  let name: String
  let durationSeconds: Int?
  let policies: SessionPolicies
  let tags: [Tag]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    name = reader.required("Name", .federatedUserName)
    durationSeconds = reader.integer("DurationSeconds", .sessionDuration)
    policies = reader.sessionPolicies()
    tags = reader.sessionTags()
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    guard case .longTerm = caller.credential else { throw ServiceError.noFederationFromSession }
    return leave(for: "sts:GetFederationToken", caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let caller = call.caller
    if !tags.isEmpty { try call.require(leave(for: "sts:TagSession", caller), in: records) }
    let tags = try newSessionTags(tags, transitive: [])
    try policies.check(in: caller.account, records)
    // Of this action AWS says zero, where of others it says nothing.
    let packedSize = try policies.packedSize(with: tags) ?? 0

    let duration = Session.duration(requested: durationSeconds, isRoot: caller.isRoot)
    let session = Session(
      account: caller.account.id, owner: caller.owner, issuedAt: call.now,
      expiresAt: call.now.adding(seconds: duration), mfaAt: nil,
      details: SessionDetails(.federatedUser, name: name, policies: policies, tags: tags))
    let credentials = try call.settings.sessions.issue(session, random: call.settings.random)
    return .answered(answer(credentials, to: caller, packedSize))
  }

  private func leave(for action: String, _ caller: Caller) -> Permission {
    Permission(action, on: arn(for: caller), requestTags: tags.isEmpty ? nil : tags)
  }

  private func arn(for caller: Caller) -> String {
    let account = caller.account
    return "arn:\(account.partition.rawValue):sts::\(account.id):federated-user/\(name)"
  }

  private func answer(
    _ credentials: SessionCredentials, to caller: Caller, _ packedSize: Int
  ) -> Answer {
    let id = "\(caller.account.id):\(name)"
    let arn = arn(for: caller)
    var audited = JSONText()
    audited.object { json in
      json.member(credentials)
      json.member("federatedUser") { json in
        json.member("federatedUserId", id)
        json.member("arn", arn)
      }
      json.member("packedPolicySize", Int64(packedSize))
    }
    return Answer(audited: String(decoding: audited.bytes, as: UTF8.self)) { xml in
      xml.group(credentials)
      xml.group("FederatedUser") { xml in
        xml.element("FederatedUserId", id)
        xml.element("Arn", arn)
      }
      xml.element("PackedPolicySize", packedSize)
    }
  }
}
