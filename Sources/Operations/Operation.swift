package import AWSQuery
package import Identity

/// One action of an API: its file reads like the action's page in AWS's reference.
///
/// The transaction around it asks for ``permission(in:for:)`` and decides before it runs, so that no
/// operation can forget to; the API, and later the console, run the same operations.
package protocol Operation: Sendable {
  static var api: API { get }
  /// As the wire and policies name it: `EnableMFADevice`.
  static var action: String { get }
  /// The parameters an audit record shows. What is not named here is never recorded.
  static var audited: [String] { get }
  /// What it does: said by the protocol it conforms to, so that no cast has to find out.
  static var kind: OperationKind { get }

  /// Reads the parameters; afterwards no format is checked again.
  ///
  /// Failures gather in the reader, and its `finish()` throws them, before anything is decided.
  init(_ reader: inout ParameterReader) throws(ServiceError)

  /// What the caller must be allowed; nil for what AWS lets everybody do who can sign.
  ///
  /// It needs the records because a resource is matched with its stored path and spelling and its
  /// tags. What does not exist is matched as if at path `/`, and reported missing only afterwards.
  func permission(in records: any Reading, for caller: Caller) throws -> Permission?
}

/// What an operation does, and so which way its requests go.
package enum OperationKind: Sendable {
  case reading(any ReadOperation.Type)
  /// Reading on a reader thread, whatever memory knows.
  case readingLong(any LongReadOperation.Type)
  case writing(any WriteOperation.Type)
  /// Writing, once passwords are compared and hashed.
  case settingPassword(any PasswordOperation.Type)

  var isReadOnly: Bool {
    switch self {
    case .reading, .readingLong: true
    case .writing, .settingPassword: false
    }
  }
}

/// An operation that changes nothing.
package protocol ReadOperation: Operation {
  func run(in records: any Reading, _ call: Call) throws -> Answer
}

/// An operation that changes nothing and may take so long that no event loop should wait for it.
package protocol LongReadOperation: ReadOperation {}

/// An operation that changes something, and leaves one audit record.
package protocol WriteOperation: Operation {
  /// Looks at what the request shows besides its signature, before anything is decided, because
  /// policies may ask for it.
  func prove(in records: any Writing, _ call: Call) throws -> Proof

  /// Throwing a ``ServiceError`` undoes what was written. What must survive a refusal, a charged
  /// attempt, is an outcome that commits: ``Outcome/refused(_:)``.
  func run(in records: any Writing, _ call: Call) throws -> Outcome
}

/// What a request shows besides its signature. All of it commits: a code that was looked at is
/// charged, and one that was right is spent, whatever policies then say (laws 1 and 2).
package enum Proof: Sendable {
  case none
  case mfa
  case refused(ServiceError)
}

extension ReadOperation {
  package static var kind: OperationKind { .reading(Self.self) }
}

extension LongReadOperation {
  package static var kind: OperationKind { .readingLong(Self.self) }
}

extension WriteOperation {
  package static var kind: OperationKind { .writing(Self.self) }

  package func prove(in records: any Writing, _ call: Call) throws -> Proof { .none }
}

extension Operation {
  /// Reads and checks all parameters of a request.
  package static func read(_ parameters: Parameters) throws(ServiceError) -> Self {
    var reader = ParameterReader(parameters, style: api == .sts ? .sts : .iam)
    let operation = try Self(&reader)
    try reader.finish()
    return operation
  }

  package static var qualifiedAction: String { api.name + ":" + action }
}

/// One request, once its signature holds.
package struct Call: Sendable {
  package let caller: Caller
  package let now: Timestamp
  package let settings: ServiceSettings
  package let parameters: Parameters
  /// When a code was verified that the call itself shows, as `AssumeRole` may.
  package private(set) var mfaAt: Timestamp?

  package init(
    caller: Caller, now: Timestamp, settings: ServiceSettings, parameters: Parameters
  ) {
    self.caller = caller
    self.now = now
    self.settings = settings
    self.parameters = parameters
  }

  /// The same call, once the code it shows has proved right.
  func provingMFA() -> Call {
    var call = self
    call.mfaAt = now
    return call
  }
}

/// What the operator has set, and what all requests share.
package final class ServiceSettings: Sendable {
  package let codeWindow: CodeWindow
  /// Who an authenticator app says the codes are for.
  package let issuer: String
  package let sessions: SessionSealer
  package let markers: MarkerSealer
  package let random: any RandomSource
  /// The account whose users and roles may assume the root users of the others; nil for none.
  package let managementAccount: AccountID?
  /// Whether programs of this machine alone can reach the server, so that a root user may put off his
  /// first device.
  package let isLocal: Bool

  package init(
    codeWindow: CodeWindow, issuer: String, sessions: SessionSealer, markers: MarkerSealer,
    random: any RandomSource, managementAccount: AccountID? = nil, isLocal: Bool
  ) {
    self.codeWindow = codeWindow
    self.issuer = issuer
    self.sessions = sessions
    self.markers = markers
    self.random = random
    self.managementAccount = managementAccount
    self.isLocal = isLocal
  }
}

/// What an operation has to say when it succeeds.
package struct Answer: Sendable {
  /// Writes the result; nil for operations that have none.
  package let result: (@Sendable (inout XMLWriter) -> Void)?
  /// `responseElements` of the audit record, as JSON without secrets.
  package let audited: String?
  /// What is to be begun once the change is durable.
  package let followUp: FollowUp?

  package init(
    audited: String? = nil, followUp: FollowUp? = nil,
    _ result: (@Sendable (inout XMLWriter) -> Void)? = nil
  ) {
    self.result = result
    self.audited = audited
    self.followUp = followUp
  }

  package static let empty = Answer()
}

/// Work that an answer does not wait for.
package enum FollowUp: Sendable {
  case credentialReport(Account)
}

/// What became of a request; both commit.
package enum Outcome: Sendable {
  case answered(Answer)
  case refused(ServiceError)

  package static let done = Outcome.answered(.empty)
}
