/// One event, in the form of a CloudTrail record.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>
package struct AuditRecord: Sendable {
  package let eventID: String
  package let at: Timestamp
  package let account: AccountID
  package let source: String
  package let name: String
  package let isReadOnly: Bool
  package let actor: Actor
  /// `requestParameters` as JSON; holds no secret, for each operation names what it shows.
  package let parameters: String?
  /// `responseElements` as JSON.
  package let response: String?
  package let refusal: Refusal?
  package let kind: Kind
  /// `additionalEventData` as JSON.
  package let additional: String?

  package enum Actor: Sendable {
    /// Somebody whose signature held.
    case caller(Caller)
    /// Somebody with the data folder in his hands, at the command line on the host.
    case `operator`(command: String)
    /// Somebody who is signing in: who he says he is.
    case visitor(Account, Caller.Principal, Caller.Connection)
  }

  /// `eventType`: what CloudTrail tells apart.
  package enum Kind: String, Sendable {
    case apiCall = "AwsApiCall"
    case signIn = "AwsConsoleSignIn"
    /// Something done in the console that no API has.
    case console = "AwsConsoleAction"
  }

  package struct Refusal: Equatable, Sendable {
    package let code: String
    package let message: String?
    /// What would have opened the door: `mfa`, or `recentMFA` where it was too long ago.
    package let missingFactor: String?

    package init(code: String, message: String?, missingFactor: String? = nil) {
      self.code = code
      self.message = message
      self.missingFactor = missingFactor
    }
  }

  package init(
    eventID: String, at: Timestamp, account: AccountID, source: String, name: String,
    isReadOnly: Bool, actor: Actor, parameters: String?, response: String?, refusal: Refusal?,
    kind: Kind = .apiCall, additional: String? = nil
  ) {
    self.eventID = eventID
    self.at = at
    self.account = account
    self.source = source
    self.name = name
    self.isReadOnly = isReadOnly
    self.actor = actor
    self.parameters = parameters
    self.response = response
    self.refusal = refusal
    self.kind = kind
    self.additional = additional
  }

  /// The record as one line of JSON, in UTF-8.
  package var json: [UInt8] {
    var json = JSONText(reserving: 1024)
    json.object { json in
      json.member("eventVersion", "1.11")
      json.member("userIdentity") { writeIdentity(&$0) }
      json.member("eventTime", at.description)
      json.member("eventSource", source)
      json.member("eventName", name)
      switch actor {
      case .caller(let caller): write(caller.connection, to: &json)
      case .visitor(_, _, let connection): write(connection, to: &json)
      case .operator:
        json.member("awsRegion", "us-east-1")
        json.member("sourceIPAddress", "control.sock")
        json.member("userAgent", "sallyport")
      }
      if let refusal {
        json.member("errorCode", refusal.code)
        if let message = refusal.message { json.member("errorMessage", message) }
      }
      json.name("requestParameters")
      json.raw(parameters ?? "null")
      json.name("responseElements")
      json.raw(response ?? "null")
      if let additional {
        json.name("additionalEventData")
        json.raw(additional)
      } else if let factor = refusal?.missingFactor {
        json.member("additionalEventData") { $0.member("missingFactor", factor) }
      }
      switch actor {
      case .caller(let caller): writeIDs(of: caller.connection, to: &json)
      case .visitor(_, _, let connection): writeIDs(of: connection, to: &json)
      case .operator: break
      }
      json.member("eventID", eventID)
      json.member("readOnly", isReadOnly)
      json.member("eventType", kind.rawValue)
      json.member("managementEvent", true)
      json.member("recipientAccountId", account.description)
      json.member("eventCategory", "Management")
    }
    return json.bytes
  }

  private func write(_ connection: Caller.Connection, to json: inout JSONText) {
    json.member("awsRegion", connection.region)
    json.member("sourceIPAddress", connection.sourceIP)
    json.member("userAgent", connection.userAgent)
  }

  private func writeIDs(of connection: Caller.Connection, to json: inout JSONText) {
    json.member("requestID", connection.requestID)
    guard let trace = connection.trace else { return }
    json.member("traceID", trace.traceID)
    json.member("parentSpanID", trace.parentID)
  }

  private func writeIdentity(_ json: inout JSONText) {
    switch actor {
    case .visitor(let account, let principal, _):
      json.member("type", principal.auditedType)
      switch principal {
      case .user(let user):
        json.member("principalId", user.uniqueID)
        json.member("arn", user.arn)
        json.member("accountId", account.id.description)
        json.member("userName", user.name)
      case .root, .assumedRoot, .role, .federatedUser:
        json.member("principalId", account.id.description)
        json.member("arn", account.rootARN)
        json.member("accountId", account.id.description)
      }
    case .operator(let command):
      json.member("type", "Operator")
      json.member("invokedBy", command)
    case .caller(let caller):
      json.member("type", caller.principal.auditedType)
      json.member("principalId", caller.uniqueID)
      json.member("arn", caller.arn)
      json.member("accountId", caller.account.id.description)
      json.member("accessKeyId", caller.credential.accessKeyID)
      if let user = caller.user { json.member("userName", user.name) }
      guard let session = caller.credential.session else { return }
      json.member("sessionContext") { json in
        writeIssuer(of: caller, to: &json)
        json.member("attributes") { json in
          json.member("creationDate", session.issuedAt.description)
          json.member("mfaAuthenticated", session.mfaAt == nil ? "false" : "true")
        }
        if caller.isAssumedRoot { json.member("assumedRoot", "true") }
        if let source = session.details?.sourceIdentity { json.member("sourceIdentity", source) }
      }
    }
  }

  /// Whose rights a session has that goes by a name of its own.
  private func writeIssuer(of caller: Caller, to json: inout JSONText) {
    let issuer: (type: String, id: String, arn: String, name: String?)
    switch caller.principal {
    case .root, .assumedRoot, .user: return
    case .role(let role, _): issuer = ("Role", role.uniqueID, role.arn, role.name)
    case .federatedUser(let user?, _): issuer = ("IAMUser", user.uniqueID, user.arn, user.name)
    case .federatedUser(nil, _):
      issuer = ("Root", caller.account.id.description, caller.account.rootARN, nil)
    }
    json.member("sessionIssuer") { json in
      json.member("type", issuer.type)
      json.member("principalId", issuer.id)
      json.member("arn", issuer.arn)
      json.member("accountId", caller.account.id.description)
      if let name = issuer.name { json.member("userName", name) }
    }
  }
}

extension Caller.Principal {
  /// `userIdentity.type`.
  fileprivate var auditedType: String {
    switch self {
    case .root, .assumedRoot: "Root"
    case .user: "IAMUser"
    case .role: "AssumedRole"
    case .federatedUser: "FederatedUser"
    }
  }
}
