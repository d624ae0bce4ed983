import Dispatch
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import IdentitySQL
import Logging
import NIOCore
import NIOHTTP1
import SignatureV4
import Synchronization
import Testing

@testable import Server

/// More is asked than can be done: what is done is done right, and the rest is refused at once.
@Suite struct OverloadTests {
  /// An engine on a slow disk.
  private final class SlowDriver: SQLDriver {
    private let driver: any SQLDriver
    private let delay = Atomic<UInt32>(0)
    private let commits = Atomic<Int>(0)

    init(_ driver: any SQLDriver) { self.driver = driver }

    var dialect: SQLDialect { driver.dialect }
    var shared: (any SharedSQLDriver)? { driver.shared }

    /// From now on each commit takes so many microseconds more.
    func slowDown(by microseconds: UInt32) {
      delay.store(microseconds, ordering: .relaxed)
      commits.store(0, ordering: .relaxed)
    }

    var commitsSince: Int { commits.load(ordering: .relaxed) }

    func read<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
      try driver.read(body)
    }

    func transaction<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
      try driver.transaction { connection in
        let result = try body(connection)
        usleep(delay.load(ordering: .relaxed))
        commits.add(1, ordering: .relaxed)
        return result
      }
    }

    func close() throws { try driver.close() }
  }

  /// T-29 in short: the requests come on time, whatever became of those before them.
  @Test func `T-29: at twice the load some are done and the others throttled, and none is lost`()
    throws
  {
    let place = Mutex<SlowDriver?>(nil)
    let service = try LocalService(queue: 8) { driver in
      let slow = SlowDriver(driver)
      place.withLock { $0 = slow }
      return slow
    }
    let driver = try #require(place.withLock { $0 })
    // One alone has a quarter of the places.
    let accounts = try (0..<4).map { try service.addAccount("11112222333\($0)") }
    let roots = try accounts.map { try service.addKey(of: .root($0.id), in: $0) }
    // Eight in 20 ms are what it takes; sixteen come.
    let (count, interval) = (400, Duration.microseconds(1250))
    let requests = try (0..<count).map { index in
      let (signable, body) = try service.signed(
        ["Action": "CreateUser", "Version": "2010-05-08", "UserName": "user-\(index)"],
        as: roots[index % 4])
      return QueryRequest(
        signable: signable, body: body, peer: .somebody, requestID: LocalService.requestID)
    }
    for root in roots { _ = try service.send("GetUser", as: root) }
    driver.slowDown(by: 20_000)
    let answers = Mutex<[Int: QueryAnswer]>([:])
    let began = ContinuousClock.now
    for (index, request) in requests.enumerated() {
      Thread.sleep(until: Date() + (began + interval * index - .now).seconds)
      guard case .writing(let change) = service.api.begin(request) else {
        Issue.record("request \(index) was not taken for a change")
        continue
      }
      service.api.commit(change) { answer in answers.withLock { $0[index] = answer } }
    }
    service.store.drain()
    let all = answers.withLock { $0 }
    #expect(all.count == count)
    let done = all.filter { $0.value.status == 200 }.keys
    let refused = all.filter { $0.value.code == "Throttling" && $0.value.status == 400 }.keys
    #expect(done.count + refused.count == count)
    #expect(refused.count > count / 10)
    #expect(service.store.load == (0, UInt64(refused.count)))
    // What was answered is what is in the store, and it was not idle meanwhile.
    let names = try service.auditLines().map { try AuditedEvent(json: $0) }
      .filter { $0.eventName == "CreateUser" }
    #expect(names.count == done.count)
    for index in 0..<count {
      let user = try service.store.read {
        try $0.user(named: "user-\(index)", in: accounts[index % 4].id)
      }
      #expect((user != nil) == done.contains(index))
    }
    #expect(done.count >= driver.commitsSince * 8 / 2)
    driver.slowDown(by: 0)
    let after: Form = ["UserName": "afterwards"]
    #expect(try service.send("CreateUser", after, as: roots[0]).verdict == "ok")
  }

  @Test func `a read that has to be recorded is not answered when its record has no room`() throws {
    let service = try LocalService(auditsReads: true, queue: 0)
    let account = try service.addAccount("111122223333")
    let root = try service.addKey(of: .root(account.id), in: account)
    let reply = try service.send("GetUser", as: root)
    #expect(reply.verdict == "Throttling")
    #expect(reply.status == 400)
  }

  @Test func `who needs the store is throttled when too many do, and counted`() async throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let root = try service.addKey(of: .root(account.id), in: account)
    let metrics = ServerMetrics(operations: [])
    let connection = try await Connection(
      to: service, metrics: metrics, readers: BoundedThreads(1, capacity: 0))
    let request = try service.signed(["Action": "GetUser", "Version": "2010-05-08"], as: root)
    var headers = HTTPHeaders(request.signable.headers.map { ($0.name, $0.value) })
    headers.add(name: "Content-Length", value: String(request.body.count))
    let answer = try await connection.exchange(
      HTTPRequestHead(version: .http1_1, method: .POST, uri: "/", headers: headers),
      body: [ByteBuffer(bytes: request.body)])
    #expect(answer.status.code == 400)
    #expect(answer.body.contains("<Code>Throttling</Code>"))
    #expect(metrics.refusedStrangers == ["Throttling": 1])
  }

  @Test(arguments: [("en", "Too much to do right now"), ("de", "Gerade ist zu viel zu tun")])
  func `the console says when to come back`(language: String, title: String) async throws {
    let service = try LocalService()
    _ = try service.addAccount("111122223333")
    let full = BoundedThreads(1, capacity: 0)
    let connection = try await Connection(to: service)
    let request = Request(
      head: HTTPRequest(
        method: .get, scheme: "http", authority: "127.0.0.1:8420", path: "/signin",
        headerFields: [.acceptLanguage: language]), body: RequestBody(buffer: ByteBuffer()))
    let context = ServerContext(
      source: ApplicationRequestContextSource(
        channel: connection.channel,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    let answer = try await service.console(threads: full).answer(request, context)
    #expect(answer.status == .serviceUnavailable)
    #expect(answer.headers[.retryAfter] == "5")
    let page = Collected()
    try await answer.body.write(Collected.Writer(collected: page))
    #expect(String(buffer: page.bytes.withLock { $0 }).contains("<h1>\(title)</h1>"))
    #expect(full.load == (0, 1))
  }
}

extension Duration {
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}

/// Keeps what is written.
private final class Collected: Sendable {
  let bytes = Mutex(ByteBuffer())

  struct Writer: ResponseBodyWriter {
    let collected: Collected

    mutating func write(_ buffer: ByteBuffer) async throws {
      _ = collected.bytes.withLock { $0.writeImmutableBuffer(buffer) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }
}
