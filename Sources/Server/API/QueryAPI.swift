import AWSQuery
import Identity
import IdentitySQL
import Logging
import Operations
import SignatureV4

/// The Query API: finds the operation, tells who calls, decides, runs.
final class QueryAPI: Sendable {
  private let operations: [API: [String: OperationKind]]
  private let authentication: Authentication
  private let settings: ServiceSettings
  private let clock: any Clock
  let store: SQLStore
  private let refusals: RefusalLog
  private let auditsReads: Bool
  private let requestIDs: RequestIDs
  private let passwords: PasswordThreads
  let reports: CredentialReports

  init(
    operations: [any Operation.Type], authentication: Authentication, settings: ServiceSettings,
    clock: any Clock, store: SQLStore, refusals: RefusalLog, auditsReads: Bool,
    passwords: PasswordThreads
  ) {
    var table: [API: [String: OperationKind]] = [:]
    for operation in operations {
      table[operation.api, default: [:]][operation.action] = operation.kind
    }
    self.operations = table
    self.authentication = authentication
    self.settings = settings
    self.clock = clock
    self.store = store
    self.refusals = refusals
    self.auditsReads = auditsReads
    self.passwords = passwords
    reports = CredentialReports(store: store, clock: clock, logger: refusals.logger)
    requestIDs = RequestIDs(random: settings.random)
  }

  /// Begins what an answer leaves to be done after it.
  func begin(_ followUp: FollowUp) {
    switch followUp {
    case .credentialReport(let account): reports.make(of: account)
    }
  }

  /// How far a request got on the thread it came in on.
  enum Progress: Sendable {
    case answered(QueryAnswer)
    /// Memory does not suffice: the same again, where waiting for the store is allowed.
    case needsStore
    /// It changes something: the answer comes after the commit.
    case writing(Change)
  }

  /// A change that waits for its group.
  struct Change: Sendable {
    var operation: (any WriteOperation)?
    let type: any Operation.Type
    /// What was wrong with the parameters; then only the record of the refusal is written.
    var refusal: ServiceError?
    let call: Call
    /// What has to be compared and hashed first.
    var work: PasswordWork?
  }

  func newRequestID() -> String {
    requestIDs.next()
  }

  /// Answers from memory, without waiting for anything.
  func begin(_ request: QueryRequest) -> Progress {
    do {
      return try store.readMemory { try handle(request, in: $0, onLoop: true) }
    } catch is NotInMemory {
      return .needsStore
    } catch {
      return .answered(failure(error, request, api: nil))
    }
  }

  /// The answer to a request for which there is no room.
  func turnAway(_ request: QueryRequest) -> QueryAnswer {
    refusal(.throttling, api: nil, request.requestID)
  }

  /// The same with the store at hand; may wait for the disk.
  func resume(_ request: QueryRequest) -> Progress {
    do {
      return try store.read { try handle(request, in: $0, onLoop: false) }
    } catch {
      return .answered(failure(error, request, api: nil))
    }
  }

  /// Does what work a change needs and runs it in the next group; `completion` is called after the
  /// commit, at `place` if one is given, or at once, here, when there is no room for it.
  func commit(
    _ change: Change, completingOn place: (any CompletionPlace)? = nil,
    completion: @escaping @Sendable (QueryAnswer) -> Void
  ) {
    guard let work = change.work, let operation = change.operation as? any PasswordOperation else {
      return submit(change, completingOn: place, completion: completion)
    }
    let isAccepted = passwords.submit(work.run) { result in
      do {
        var (change, operation) = (change, operation)
        operation.passwordOutcome = try result.get()
        change.operation = operation
        self.submit(change, completingOn: place, completion: completion)
      } catch {
        let connection = change.call.caller.connection
        let answer = self.fault(
          error, api: change.type.api, connection.requestID, connection.trace)
        guard let place else { return completion(answer) }
        place.run { completion(answer) }
      }
    }
    guard !isAccepted else { return }
    // Refused in the record too, like everything else that a known caller is refused.
    var refused = change
    refused.operation = nil
    refused.refusal = .throttling
    submit(refused, completingOn: place, completion: completion)
  }

  private func submit(
    _ change: Change, completingOn place: (any CompletionPlace)?,
    completion: @escaping @Sendable (QueryAnswer) -> Void
  ) {
    let call = change.call
    let requestID = call.caller.connection.requestID
    let isAccepted = store.submit(for: call.caller.owner, completingOn: place) { records in
      guard let operation = change.operation else {
        let outcome = Outcome.refused(change.refusal ?? .serviceFailure)
        try records.append(change.type.auditRecord(of: call, outcome))
        return outcome
      }
      return try operation.answer(call, in: records)
    } completion: { result in
      switch result {
      case .success(.answered(let answer)):
        if let followUp = answer.followUp { self.begin(followUp) }
        completion(self.success(answer, of: change.type, requestID))
      case .success(.refused(let error)):
        completion(self.refusal(error, of: change.type, requestID))
      case .failure(let fault):
        completion(
          self.fault(fault, api: change.type.api, requestID, call.caller.connection.trace))
      }
    }
    // There is no room for a record of it either; it is counted.
    if !isAccepted { completion(refusal(.throttling, of: change.type, requestID)) }
  }

  private func handle(
    _ request: QueryRequest, in records: any Reading, onLoop: Bool
  ) throws -> Progress {
    let now = clock.now()
    let parameters: Parameters
    let signable = request.signable
    let isForm = request.isForm
    do {
      parameters = try Parameters(
        form: isForm ? request.body : [],
        query: signable.bytes.span.extracting(signable.queryRange))
    } catch {
      return .answered(refusal(ServiceError(error), api: nil, request.requestID))
    }
    guard let action = parameters.action, isForm || request.isGet
    else { return .answered(redirect(request, to: Self.api(of: parameters.version))) }
    guard let api = Self.api(of: parameters.version),
      let kind = operations[api]?[action]
    else {
      let error = ServiceError.invalidAction(action, version: parameters.version)
      return .answered(refusal(error, api: nil, request.requestID))
    }
    do {
      let caller = try authentication.caller(of: request, to: api, at: now, in: records)
      let call = Call(caller: caller, now: now, settings: settings, parameters: parameters)
      switch kind {
      case .reading(let type): return try read(type, call, in: records)
      case .readingLong(let type):
        return onLoop ? .needsStore : try read(type, call, in: records)
      case .writing(let type): return begin(type, call)
      case .settingPassword(let type): return try prepare(type, call, in: records)
      }
    } catch let error as ServiceError {
      refusals.note(error.code, peer: request.peer.address)
      return .answered(refusal(error, api: api, request.requestID))
    }
  }

  private func read(
    _ type: any ReadOperation.Type, _ call: Call, in records: any Reading
  ) throws -> Progress {
    let requestID = call.caller.connection.requestID
    let outcome: Outcome
    do {
      try type.checkOpen(to: call.caller)
      outcome = .answered(try type.read(call.parameters).answer(call, in: records))
    } catch let error as ServiceError {
      outcome = .refused(error)
    }
    if auditsReads {
      let record = type.auditRecord(of: call, outcome)
      let isAccepted = store.submit(for: call.caller.owner) {
        try $0.append(record)
      } completion: { _ in
      }
      // Nothing is shown of which there will be no record.
      guard isAccepted else { return .answered(refusal(.throttling, of: type, requestID)) }
    }
    switch outcome {
    case .answered(let answer): return .answered(success(answer, of: type, requestID))
    case .refused(let error): return .answered(refusal(error, of: type, requestID))
    }
  }

  /// A change goes to the commit thread, and so does the record of one that is refused here.
  private func begin(_ type: any WriteOperation.Type, _ call: Call) -> Progress {
    do throws(ServiceError) {
      try type.checkOpen(to: call.caller)
      let operation = try type.read(call.parameters)
      return .writing(Change(operation: operation, type: type, refusal: nil, call: call))
    } catch {
      return .writing(Change(operation: nil, type: type, refusal: error, call: call))
    }
  }

  /// The same for what sets a password: it is decided before anything is hashed, and once more in
  /// the transaction.
  private func prepare(
    _ type: any PasswordOperation.Type, _ call: Call, in records: any Reading
  ) throws -> Progress {
    do {
      try type.checkOpen(to: call.caller)
      let operation = try type.read(call.parameters)
      let work = try operation.prepare(call, in: records)
      return .writing(
        Change(operation: operation, type: type, refusal: nil, call: call, work: work))
    } catch let error as ServiceError {
      return .writing(Change(operation: nil, type: type, refusal: error, call: call))
    }
  }

  private func success(
    _ answer: Answer, of type: any Operation.Type, _ requestID: String
  ) -> QueryAnswer {
    let response = answer.result.map(Response.init) ?? .empty
    var result = QueryAnswer.xml(
      response.bytes(action: type.action, api: type.api, requestID: requestID), requestID)
    result.isSTS = type.api == .sts
    result.action = type.action
    return result
  }

  private func refusal(
    _ error: ServiceError, of type: any Operation.Type, _ requestID: String
  ) -> QueryAnswer {
    var result = refusal(error, api: type.api, requestID)
    result.action = type.action
    return result
  }

  private func refusal(_ error: ServiceError, api: API?, _ requestID: String) -> QueryAnswer {
    var result = QueryAnswer.xml(
      error.bytes(api: api, requestID: requestID), status: error.status, requestID)
    result.isSTS = api == .sts
    result.code = error.code
    return result
  }

  private func failure(_ error: any Error, _ request: QueryRequest, api: API?) -> QueryAnswer {
    fault(error, api: api, request.requestID, request.trace)
  }

  /// What broke goes to the log under the request's id; the client learns the id alone.
  private func fault(
    _ fault: any Error, api: API?, _ requestID: String, _ trace: TraceContext?
  ) -> QueryAnswer {
    var metadata: Logger.Metadata = ["requestID": "\(requestID)", "fault": "\(fault)"]
    if let trace { metadata["traceID"] = "\(trace.traceID)" }
    refusals.logger.error("request failed", metadata: metadata)
    return refusal(.serviceFailure, api: api, requestID)
  }

  /// Where AWS sends who asks for nothing that is an action.
  private func redirect(_ request: QueryRequest, to api: API?) -> QueryAnswer {
    QueryAnswer(
      status: 302, requestID: request.requestID, contentType: nil, body: [],
      location: "https://aws.amazon.com/" + (api ?? .iam).name)
  }

  private static func api(of version: String?) -> API? {
    switch version {
    case API.iam.version: .iam
    case API.sts.version: .sts
    default: nil
    }
  }
}
