import Identity
import NIOCore
import NIOEmbedded
import NIOHTTP1
import SignatureV4
import Testing

@testable import Server

/// What the handler in front of Hummingbird answers, refuses and passes on.
@Suite struct QueryAPIHandlerTests {
  private static let form: HTTPHeaders = ["Content-Type": "application/x-www-form-urlencoded"]

  /// A signed request as the decoder hands it over.
  private func request(
    _ form: Form, as caller: Credentials, in service: LocalService, service name: String = "iam",
    version: HTTPVersion = .http1_1, _ more: HTTPHeaders = [:]
  ) throws -> (head: HTTPRequestHead, body: [ByteBuffer]) {
    let signed = try service.signed(form, as: caller, service: name)
    var headers = HTTPHeaders(signed.signable.headers.map { ($0.name, $0.value) })
    headers.add(name: "Content-Length", value: String(signed.body.count))
    headers.add(contentsOf: more)
    return (
      HTTPRequestHead(version: version, method: .POST, uri: "/", headers: headers),
      [ByteBuffer(bytes: signed.body)]
    )
  }

  private func serviceWithRoot() throws -> (LocalService, Credentials) {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    return (service, try service.addKey(of: .root(account.id), in: account))
  }

  private static let whoAmI: Form = ["Action": "GetCallerIdentity", "Version": "2011-06-15"]
  private static let newUser: Form = [
    "Action": "CreateUser", "Version": "2010-05-08", "UserName": "bob",
  ]

  @Test func `an answer of STS has AWS's headers`() async throws {
    let (service, root) = try serviceWithRoot()
    let connection = try await Connection(to: service)
    let request = try request(Self.whoAmI, as: root, in: service, service: "sts")
    let answer = try await connection.exchange(request.head, body: request.body)
    #expect(answer.status == .ok)
    #expect(answer.headers["Content-Type"] == ["text/xml"])
    #expect(answer.headers["Content-Length"] == [String(answer.body.utf8.count)])
    #expect(answer.headers["Date"].count == 1)
    #expect(answer.headers["Connection"].isEmpty)
    let id = answer.headers["x-amzn-RequestId"]
    #expect(id.first?.count == 36)
    #expect(answer.headers["x-amz-sts-extended-request-id"] == id)
    #expect(answer.body.contains("<RequestId>\(id.first ?? "")</RequestId>"))
    #expect(answer.body.contains("<Arn>arn:aws:iam::111122223333:root</Arn>"))
  }

  @Test func `a change is answered after its commit, on the same connection again`() async throws {
    let (service, root) = try serviceWithRoot()
    let connection = try await Connection(to: service)
    let request = try request(Self.newUser, as: root, in: service)
    let first = try await connection.exchange(request.head, body: request.body)
    #expect(first.status == .ok)
    #expect(first.headers["x-amz-sts-extended-request-id"].isEmpty)
    let second = try await connection.exchange(request.head, body: request.body)
    #expect(second.status == .conflict)
    #expect(second.body.contains("<Code>EntityAlreadyExists</Code>"))
    #expect(first.headers["x-amzn-RequestId"] != second.headers["x-amzn-RequestId"])
    #expect(connection.channel.isActive)
  }

  @Test func `a body in many parts is one body`() async throws {
    let (service, root) = try serviceWithRoot()
    let connection = try await Connection(to: service)
    let request = try request(Self.newUser, as: root, in: service)
    let parts = request.body[0].readableBytesView.map { ByteBuffer(bytes: [$0]) }
    #expect(try await connection.exchange(request.head, body: parts).status == .ok)
  }

  @Test(
    arguments: [
      (.http1_0, [:], true), (.http1_1, ["Connection": "close"], true), (.http1_1, [:], false),
      (.http1_0, ["Connection": "keep-alive"], false),
    ] as [(HTTPVersion, HTTPHeaders, Bool)])
  func `a connection closes when the client wants it to`(
    _ version: HTTPVersion, _ more: HTTPHeaders, _ closes: Bool
  ) async throws {
    let (service, root) = try serviceWithRoot()
    let connection = try await Connection(to: service)
    let request = try request(
      Self.whoAmI, as: root, in: service, service: "sts", version: version, more)
    let answer = try await connection.exchange(request.head, body: request.body)
    #expect(answer.status == .ok)
    #expect(answer.headers["Connection"] == (closes ? ["close"] : []))
    await connection.channel.testingEventLoop.run()
    #expect(connection.channel.isActive != closes)
  }

  /// A head that is refused before its body is read.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let head: HTTPRequestHead
    let status: HTTPResponseStatus
    let body: String

    init(
      _ title: String, _ head: HTTPRequestHead, gives status: HTTPResponseStatus,
      _ body: String = ""
    ) {
      testDescription = title
      self.head = head
      self.status = status
      self.body = body
    }
  }

  private static let signature: HTTPHeaders = ["Authorization": "AWS4-HMAC-SHA256 Credential=x"]

  static let refusals = [
    Refusal(
      "no Host", HTTPRequestHead(version: .http1_1, method: .POST, uri: "/"), gives: .badRequest),
    Refusal(
      "two Hosts", .to(.POST, "/", ["Host": "other.example"]), gives: .badRequest),
    Refusal("the absolute form", .to(.POST, "http://127.0.0.1:8420/"), gives: .badRequest),
    Refusal("the form of OPTIONS", .to(.OPTIONS, "*"), gives: .badRequest),
    Refusal(
      "another path, signed", .to(.POST, "/other", signature), gives: .notFound,
      "<UnknownOperationException/>\n"),
    Refusal(
      "another method, signed", .to(.PUT, "/", signature), gives: .notFound,
      "<UnknownOperationException/>\n"),
    Refusal(
      "another path, presigned", .to(.GET, "/x?X-Amz-Signature=0"), gives: .notFound,
      "<UnknownOperationException/>\n"),
    Refusal(
      "a body that is too long by what it says", .to(.POST, "/", ["Content-Length": "10000001"]),
      gives: .payloadTooLarge),
  ]

  @Test(arguments: refusals)
  func `what is no request for here is refused, and the connection closed`(
    _ refusal: Refusal
  ) async throws {
    let connection = try await Connection(to: try LocalService())
    try await connection.send(refusal.head, body: [ByteBuffer(string: "x")])
    let answer = try await connection.answer()
    #expect(answer.status == refusal.status)
    #expect(answer.body == refusal.body)
    #expect(answer.headers["Connection"] == ["close"])
    #expect(answer.headers["Content-Length"] == [String(refusal.body.utf8.count)])
    await connection.channel.testingEventLoop.run()
    #expect(!connection.channel.isActive)
    #expect(try await connection.passedOn().isEmpty)
  }

  @Test func `a body that turns out too long is refused`() async throws {
    let connection = try await Connection(to: try LocalService())
    let part = ByteBuffer(repeating: UInt8(ascii: "a"), count: 2_000_000)
    try await connection.send(
      .to(.POST, "/", ["Transfer-Encoding": "chunked"]),
      body: Array(repeating: part, count: 5) + [ByteBuffer(string: "a")], ends: false)
    #expect(try await connection.answer().status == .payloadTooLarge)
  }

  @Test func `the longest body is read`() async throws {
    let connection = try await Connection(to: try LocalService())
    let part = ByteBuffer(repeating: UInt8(ascii: "a"), count: 2_000_000)
    try await connection.send(
      .to(.POST, "/", Self.form), body: Array(repeating: part, count: 5))
    // There is no action in it.
    let answer = try await connection.answer()
    #expect(answer.status == .found)
    #expect(answer.headers["Location"] == ["https://aws.amazon.com/iam"])
  }

  @Test func `a client that asks first is told to go on`() async throws {
    let (service, root) = try serviceWithRoot()
    let connection = try await Connection(to: service)
    let request = try request(
      Self.whoAmI, as: root, in: service, service: "sts", ["Expect": "100-Continue"])
    try await connection.send(request.head, ends: false)
    #expect(try await connection.answer().status == .continue)
    for part in request.body {
      try await connection.send(.body(.byteBuffer(part)))
    }
    try await connection.send(.end(nil))
    #expect(try await connection.answer().status == .ok)
  }

  @Test(
    arguments: [
      (.GET, "/"), (.GET, "/healthz"), (.HEAD, "/"), (.GET, "/signin?x=y"), (.PUT, "/"),
      (.POST, "/_test/clock"),
    ] as [(HTTPMethod, String)])
  func `what is not the API's goes on to Hummingbird, whole`(
    _ method: HTTPMethod, _ uri: String
  ) async throws {
    let connection = try await Connection(to: try LocalService())
    let head = HTTPRequestHead.to(method, uri, ["Content-Length": "4"])
    let part = ByteBuffer(string: "body")
    try await connection.send(head, body: [part])
    #expect(try await connection.passedOn() == [.head(head), .body(part), .end(nil)])
    #expect(try await connection.channel.readOutbound(as: ByteBuffer.self) == nil)
  }

  /// Hummingbird answers some requests before their bodies are there, and then reads on.
  @Test func `the rest of a body goes on after an early answer`() async throws {
    let connection = try await Connection(to: try LocalService())
    let head = HTTPRequestHead.to(.POST, "/healthz", ["Content-Length": "8"])
    let part = ByteBuffer(string: "body")
    try await connection.send(head, body: [part], ends: false)
    let early = HTTPResponseHead(
      version: .http1_1, status: .notFound, headers: ["Content-Length": "0"])
    try await connection.channel.writeOutbound(HTTPServerResponsePart.head(early))
    try await connection.channel.writeOutbound(HTTPServerResponsePart.end(nil))
    #expect(try await connection.answer().status == .notFound)
    try await connection.send(.body(.byteBuffer(part)))
    try await connection.send(.end(nil))
    let passed = try await connection.passedOn()
    #expect(passed == [.head(head), .body(part), .body(part), .end(nil)])
  }

  @Test func `the API and Hummingbird take turns on one connection`() async throws {
    let (service, root) = try serviceWithRoot()
    let connection = try await Connection(to: service)
    let request = try request(Self.whoAmI, as: root, in: service, service: "sts")
    for _ in 0..<3 {
      #expect(try await connection.exchange(request.head, body: request.body).status == .ok)
      let head = HTTPRequestHead.to(.GET, "/healthz")
      try await connection.send(head)
      #expect(try await connection.passedOn() == [.head(head), .end(nil)])
      let response = HTTPResponseHead(version: .http1_1, status: .ok)
      try await connection.channel.writeOutbound(HTTPServerResponsePart.head(response))
      try await connection.channel.writeOutbound(HTTPServerResponsePart.end(nil))
      #expect(try await connection.answer().status == .ok)
    }
  }

  @Test func `a proxy nobody trusts cannot say who the client is, and a bad word is refused`()
    async throws
  {
    let (service, root) = try serviceWithRoot()
    let more: HTTPHeaders = ["X-Forwarded-For": "nonsense"]
    let request = try request(Self.whoAmI, as: root, in: service, service: "sts", more)
    let direct = try await Connection(to: service)
    #expect(try await direct.exchange(request.head, body: request.body).status == .ok)
    let behind = try await Connection(to: service, proxies: ["203.0.113.0/24"])
    #expect(try await behind.exchange(request.head, body: request.body).status == .badRequest)
  }

  @Test func `a ninth large body is not read before one of the eight is answered`() async throws {
    let service = try LocalService()
    let admission = BodyAdmission()
    let large = ByteBuffer(repeating: UInt8(ascii: "a"), count: BodyAdmission.largeBody + 1)
    var connections: [Connection] = []
    for _ in 0..<9 {
      let connection = try await Connection(to: service, admission: admission)
      try await connection.send(.to(.POST, "/", Self.form), body: [large], ends: false)
      connections.append(connection)
    }
    // All places are taken now, and one connection waits.
    let loop = EmbeddedEventLoop()
    let other = LocalClient()
    #expect(!admission.enter(ObjectIdentifier(other), on: loop) {})
    #expect(admission.withdraw(ObjectIdentifier(other)))
    for connection in connections {
      try await connection.send(.end(nil))
      #expect(try await connection.answer().status == .found)
    }
    // And all are free again.
    let clients = (0..<8).map { _ in LocalClient() }
    for client in clients { #expect(admission.enter(ObjectIdentifier(client), on: loop) {}) }
  }

  @Test func `a connection that breaks off gives its place back`() async throws {
    let service = try LocalService()
    let admission = BodyAdmission()
    let large = ByteBuffer(repeating: UInt8(ascii: "a"), count: BodyAdmission.largeBody + 1)
    for _ in 0..<20 {
      let connection = try await Connection(to: service, admission: admission)
      try await connection.send(.to(.POST, "/", Self.form), body: [large], ends: false)
      try await connection.channel.close().get()
    }
    let loop = EmbeddedEventLoop()
    let clients = (0..<8).map { _ in LocalClient() }
    for client in clients { #expect(admission.enter(ObjectIdentifier(client), on: loop) {}) }
  }

  private final class LocalClient: Sendable {}
}
