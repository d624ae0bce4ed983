import FoundationEssentials

/// An audit record as its readers parse it.
struct AuditedEvent: Decodable {
  let eventVersion: String
  let userIdentity: Identity
  let eventTime: String
  let eventSource: String
  let eventName: String
  let awsRegion: String
  let sourceIPAddress: String
  let userAgent: String
  let errorCode: String?
  let errorMessage: String?
  let requestParameters: [String: Value]?
  let responseElements: [String: Value]?
  let requestID: String
  let eventID: String
  let additionalEventData: [String: Value]?
  let readOnly: Bool
  let recipientAccountId: String

  struct Identity: Decodable {
    let type: String
    let principalId: String
    let arn: String
    let accountId: String
    let accessKeyId: String
    let userName: String?
    let sessionContext: SessionContext?
  }

  struct SessionContext: Decodable {
    let attributes: Attributes

    struct Attributes: Decodable {
      let creationDate: String
      let mfaAuthenticated: String
    }
  }

  /// A member of any kind.
  enum Value: Decodable, Equatable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([Value])
    case object([String: Value])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else if let number = try? container.decode(Int.self) {
        self = .number(number)
      } else if let list = try? container.decode([Value].self) {
        self = .list(list)
      } else {
        self = .object(try container.decode([String: Value].self))
      }
    }
  }

  init(json: String) throws {
    self = try JSONDecoder().decode(AuditedEvent.self, from: Data(json.utf8))
  }
}
