import AWSQuery
import Dispatch
import FoundationEssentials
import IAM
import Identity
import IdentitySQL
import Logging
import Operations
import STS
import SignatureV4
import Synchronization
import TestStores

@testable import Server

/// The Query API over a store of its own, with a clock that stands still and randomness that
/// repeats, so that answers are the same in every run.
final class LocalService: Sendable {
  let clock = StoppedClock()
  let keyring: Keyring
  let store: SQLStore
  let sessions = SessionSealer()
  let api: QueryAPI
  let settings: ServiceSettings
  let passwords: PasswordThreads
  private let place: TestStore

  /// The account that manages the others, if it is there.
  static let managementAccount = "444455556666"

  /// Whatever was asked, the request was called so.
  static let requestID = "7a62c49f-347e-4fc4-9331-6e8eb0b5a2c1"

  init(
    auditsReads: Bool = false, region: String = "us-east-1", isLocal: Bool = true,
    passwords: PasswordThreads = PasswordThreads(), queue: Int? = nil,
    wrapping: (any SQLDriver) -> any SQLDriver = { $0 }
  ) throws {
    self.passwords = passwords
    place = try TestStore()
    keyring = try Keyring(
      keyEncryptionKey: [UInt8](repeating: 7, count: 32), random: SeededRandom(seed: 1))
    store = try Self.open(wrapping(place.open()), keyring, queue: queue)
    sessions.replaceKeys([
      SessionKey(id: 1, createdAt: clock.now(), material: [UInt8](repeating: 8, count: 32))
    ])
    settings = ServiceSettings(
      codeWindow: .compatible, issuer: "Sallyport", sessions: sessions,
      markers: MarkerSealer(keyring: keyring), random: SeededRandom(seed: 3),
      managementAccount: AccountID(Self.managementAccount), isLocal: isLocal)
    api = QueryAPI(
      operations: IAMActions.all + STSActions.all,
      authentication: Authentication(
        keyring: keyring, sessions: sessions, region: region, uses: AccessKeyUses(store: store)),
      settings: settings, clock: clock, store: store,
      refusals: RefusalLog(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
      auditsReads: auditsReads, passwords: passwords)
  }

  /// Elsewhere: the last to let go of this may be the store's own thread, which cannot wait for itself.
  deinit {
    DispatchQueue.global().async { [store, place] in
      try? store.close()
      withExtendedLifetime(place) {}
    }
  }

  private static func open(
    _ driver: some SQLDriver, _ keyring: Keyring, queue: Int?
  ) throws -> SQLStore {
    try SQLStore(
      driver: driver, keyring: keyring, random: SeededRandom(seed: 2), queue: queue)
  }

  /// Signs a call as SDKs do, and waits until its answer would leave. Without a caller it is not
  /// signed; an empty `version` is left out.
  func send(
    _ action: String, _ form: Form = [:], as caller: Credentials?, region: String? = nil,
    service: String? = nil, version: String? = nil, peer: QueryRequest.Peer = .somebody
  ) throws -> Reply {
    let isSTS = STSActions.all.contains { $0.action == action }
    let version = version ?? (isSTS ? API.sts.version : API.iam.version)
    let head: Form = version.isEmpty ? ["Action": action] : ["Action": action, "Version": version]
    let request = try signed(
      head + form, as: caller, region: region ?? "us-east-1",
      service: service ?? (isSTS ? "sts" : "iam"))
    return answer(
      QueryRequest(
        signable: request.signable, body: request.body, peer: peer, requestID: Self.requestID))
  }

  /// A POST with this form, signed now.
  func signed(
    _ form: Form, as caller: Credentials?, region: String = "us-east-1", service: String = "iam"
  ) throws -> (signable: SignableRequest, body: [UInt8]) {
    let body = Array(form.encoded.utf8)
    var request = SignableRequest(
      method: "POST", path: "/",
      headers: [
        ("Host", "127.0.0.1:8420"), ("User-Agent", "aws-cli/2.31.0"),
        ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
      ])
    if let caller {
      let signer = Signer(
        accessKeyID: caller.accessKeyID, secretAccessKey: caller.secretAccessKey,
        sessionToken: caller.sessionToken, region: region, service: service)
      request.headers += try signer.sign(request, body: body, at: clock.now().seconds)
    }
    return (request, body)
  }

  /// Takes a request the way the channel handler does.
  func answer(_ request: QueryRequest) -> Reply {
    var progress = api.begin(request)
    if case .needsStore = progress { progress = api.resume(request) }
    let answer = Mutex<QueryAnswer?>(nil)
    switch progress {
    case .answered(let known): answer.withLock { $0 = known }
    case .needsStore: break
    case .writing(let change):
      let done = DispatchSemaphore(value: 0)
      api.commit(change) { result in
        answer.withLock { $0 = result }
        done.signal()
      }
      done.wait()
    }
    api.reports.drain()
    store.drain()
    guard let answer = answer.withLock({ $0 }) else { return Reply(status: 0, text: "no answer") }
    return Reply(
      status: answer.status, text: String(decoding: answer.body, as: UTF8.self),
      location: answer.location)
  }
}

extension QueryRequest.Peer {
  static let somebody = QueryRequest.Peer(address: "203.0.113.7", isSecure: true)
}

/// A folder that goes when nobody holds it any more.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("sallyport-test-" + UUID().uuidString)
    path = folder.path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
