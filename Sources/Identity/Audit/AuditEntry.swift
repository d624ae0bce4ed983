import FoundationEssentials

/// A record as people look for it and read it in a row: taken out of its JSON.
package struct AuditEntry: Sendable {
  package let id: AuditPosition
  package let json: String
  package let eventTime: String
  package let eventName: String
  package let eventSource: String
  package let sourceIPAddress: String
  /// Who did it: a user's name, `root`, `ROLE/SESSION`, a federated user's name, or the operator's
  /// command.
  package let who: String
  /// Whom or what it was done to, if the request named one.
  package let target: String?
  /// Nil for long-term keys, and for what is not said.
  package let usedMFA: Bool?
  package let errorCode: String?
  /// The names by which the record is found: who did it, his role, and the user it was done to.
  package let names: [String]
  /// Whether it is a record as they are written. Somebody altered one that is not, and it says no more
  /// than when it was written.
  package let isReadable: Bool

  package init(_ record: StoredAuditRecord) {
    id = record.position
    json = record.json
    guard let event = try? JSONDecoder().decode(Event.self, from: Data(record.json.utf8)) else {
      isReadable = false
      eventTime = record.recordedAt.description
      (eventName, eventSource, sourceIPAddress, who) = ("", "", "", "")
      (target, usedMFA, errorCode, names) = (nil, nil, nil, [])
      return
    }
    isReadable = true
    eventTime = event.eventTime
    eventName = event.eventName
    eventSource = event.eventSource
    sourceIPAddress = event.sourceIPAddress
    errorCode = event.errorCode
    who = event.userIdentity.name
    target = event.requestParameters?.target
    usedMFA = event.usedMFA
    var names = [who]
    if let role = event.userIdentity.sessionContext?.sessionIssuer?.userName { names.append(role) }
    if let user = event.requestParameters?.userName { names.append(user) }
    self.names = names
  }
}

/// The members of a record that a row shows.
private struct Event: Decodable {
  let eventTime: String
  let eventName: String
  let eventSource: String
  let sourceIPAddress: String
  let errorCode: String?
  let userIdentity: Identity
  let requestParameters: Parameters?
  let additionalEventData: Additional?

  struct Identity: Decodable {
    let type: String
    let arn: String?
    let userName: String?
    let invokedBy: String?
    let sessionContext: Context?

    struct Context: Decodable {
      let sessionIssuer: Issuer?
      let attributes: Attributes?

      struct Issuer: Decodable {
        let userName: String?
      }

      struct Attributes: Decodable {
        let mfaAuthenticated: String?
      }
    }

    /// What follows the kind of a session in its ARN.
    var name: String {
      switch type {
      case "Root": "root"
      case "Operator": invokedBy ?? "operator"
      case "IAMUser": userName ?? ""
      default: arn?.split(separator: "/", maxSplits: 1).last.map { String($0) } ?? ""
      }
    }
  }

  /// What requests name what they act on by.
  struct Parameters: Decodable {
    let userName: String?
    let target: String?

    private static let names = [
      "groupName", "roleName", "instanceProfileName", "serialNumber", "virtualMFADeviceName",
      "policyName", "policyArn", "accessKeyId", "roleArn", "accountAlias", "name",
      "targetPrincipal",
    ]

    private struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { return nil }
    }

    init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: Key.self)
      func text(_ name: String) -> String? {
        try? members.decode(String.self, forKey: Key(stringValue: name))
      }
      userName = text("userName")
      target = userName ?? Self.names.lazy.compactMap(text).first
    }
  }

  struct Additional: Decodable {
    let usedMFA: String?

    enum CodingKeys: String, CodingKey {
      case usedMFA = "MFAUsed"
    }
  }

  var usedMFA: Bool? {
    if let said = additionalEventData?.usedMFA { return said == "Yes" }
    return userIdentity.sessionContext?.attributes?.mfaAuthenticated.map { $0 == "true" }
  }
}
