import NIOCore
import NIOEmbedded
import NIOHTTP1
import SignatureV4
import Testing

@testable import HTTPRequests

/// How the bytes of a connection become requests (RFC 9112), and which never do.
@Suite struct RequestHeadTests {
  /// A head of this request line and these lines.
  private func head(_ line: String, _ fields: String...) throws -> RequestHead {
    try RequestHead(Array(([line] + fields + ["", ""]).joined(separator: "\r\n").utf8))
  }

  @Test(arguments: [
    ("/", "/", ""), ("/?", "/", ""), ("/?Action=GetUser", "/", "Action=GetUser"),
    ("/?a=b?c", "/", "a=b?c"), ("/a/b", "/a/b", ""), ("//", "//", ""),
    ("/%3FAction=x", "/%3FAction=x", ""),
    ("//evil.example/?Action=x", "//evil.example/", "Action=x"),
    ("/ü?é", "/ü", "é"),
  ])
  func `a target is parted at the first question mark`(
    _ target: String, _ path: String, _ query: String
  ) throws {
    let head = try head("GET \(target) HTTP/1.1")
    #expect(head.hasOriginForm)
    #expect(head.signable.path == path)
    #expect(head.signable.query == query)
    #expect(head.target == target)
  }

  @Test(arguments: [
    "*", "http://127.0.0.1:8420/", "https://iam.amazonaws.com/?Action=GetUser",
    "127.0.0.1:8420", "?Action=GetUser", "Action=GetUser",
  ])
  func `other forms than the origin's are told apart`(_ target: String) throws {
    let head = try head("POST \(target) HTTP/1.1")
    #expect(!head.hasOriginForm)
    #expect(!head.isAPI)
  }

  @Test(
    arguments: [
      ("POST", "/", false, true), ("POST", "/?x=y", false, true), ("POST", "/x", false, false),
      ("POST", "//", false, false), ("GET", "/", false, false), ("GET", "/", true, true),
      ("GET", "/?Action=GetUser", false, true), ("GET", "/?x=y&Action=GetUser", false, true),
      ("GET", "/?Action", false, true), ("GET", "/?Actions=x", false, false),
      ("GET", "/?XAction=x", false, false), ("GET", "/?action=x", false, false),
      ("GET", "/?X-Amz-Signature=0", false, true), ("GET", "/x?Action=GetUser", true, false),
      ("PUT", "/", true, false), ("HEAD", "/?Action=GetUser", true, false),
      ("DELETE", "/?Action=GetUser", false, false), ("OPTIONS", "/", false, false),
      ("post", "/", false, false), ("PoST", "/", false, false),
    ])
  func `the API is a POST to the root, or a GET of it with an action or a signature`(
    _ method: String, _ target: String, _ isSigned: Bool, _ isAPI: Bool
  ) throws {
    let authorization = isSigned ? "AWS4-HMAC-SHA256 Credential=x" : "Basic eDp5"
    let head = try head("\(method) \(target) HTTP/1.1", "authorization: \(authorization)")
    #expect(head.isAPI == isAPI)
  }

  @Test(arguments: [
    ("HTTP/1.1", [], true), ("HTTP/1.1", ["Connection: close"], false),
    ("HTTP/1.1", ["Connection: x, Close"], false), ("HTTP/1.1", ["connection:keep-alive"], true),
    ("HTTP/1.1", ["Connection: keep-alive", "Connection: close"], false),
    ("HTTP/1.0", [], false), ("HTTP/1.0", ["Connection: Keep-Alive"], true),
    ("HTTP/1.0", ["Connection: keep-alive, close"], false),
  ])
  func `the connection is kept as the client wishes`(
    _ version: String, _ fields: [String], _ keepsAlive: Bool
  ) throws {
    let text = (["GET / \(version)"] + fields + ["", ""]).joined(separator: "\r\n")
    #expect(try RequestHead(Array(text.utf8)).keepsAlive == keepsAlive)
  }

  @Test func `values lose the blanks around them and nothing else`() throws {
    let head = try head("GET / HTTP/1.1", "A: \t x  y \t", "b:", "C:\t", "d:ü")
    let fields = head.signable.headers
    #expect(fields.map(\.name) == ["A", "b", "C", "d"])
    #expect(fields.map(\.value) == ["x  y", "", "", "ü"])
  }

  @Test(arguments: [
    "GET  / HTTP/1.1", " GET / HTTP/1.1", "GET / HTTP/1.1 ", "GET /", "GET / HTTP/11",
    "GET / http/1.1", "GET / HTTP/1.1x", "G\u{1}T / HTTP/1.1", "GET /\u{7F} HTTP/1.1",
    "GET /\t HTTP/1.1", "/ HTTP/1.1", "", "GET / HTTP/1.1\r", "GET / HTTP/1.1\rX: y",
    "GET  HTTP/1.1", "G(T / HTTP/1.1", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1",
  ])
  func `a request line of another form is malformed`(_ line: String) {
    #expect(throws: RequestError.malformed) { try head(line) }
  }

  @Test(arguments: ["HTTP/2.0", "HTTP/0.9", "HTTP/1.2", "HTTP/3.0"])
  func `other versions are refused`(_ version: String) {
    #expect(throws: RequestError.malformed) { try head("GET / \(version)") }
  }

  @Test(arguments: [
    "Host", "Host : x", " Host: x", "Ho st: x", ": x", "Hos\u{0}t: x", "X: a\u{0}b", "X: a\rb",
    "X: a\u{1F}", "X: a\u{7F}", "X: a\r\n b", "X: a\r\n\tb", "Hôst: x", "X: abcdefghijklm\u{0B}no",
  ])
  func `a field of another form is malformed`(_ field: String) {
    #expect(throws: RequestError.malformed) { try head("GET / HTTP/1.1", field) }
  }

  @Test(
    arguments: [
      ([], .bytes(0)), (["Content-Length: 0"], .bytes(0)), (["content-LENGTH: 17"], .bytes(17)),
      (["Content-Length: 000000000000017"], .bytes(17)),
      (["Transfer-Encoding: chunked"], .chunked), (["transfer-encoding:CHUNKED"], .chunked),
    ] as [([String], RequestHead.BodyLength)])
  func `the length of the body is said once`(
    _ fields: [String], _ length: RequestHead.BodyLength
  ) throws {
    let text = (["POST / HTTP/1.1"] + fields + ["", ""]).joined(separator: "\r\n")
    #expect(try RequestHead(Array(text.utf8)).body == length)
  }

  @Test(arguments: [
    ["Content-Length: 1", "Content-Length: 1"], ["Content-Length: 1, 1"], ["Content-Length: +1"],
    ["Content-Length: -1"], ["Content-Length: 0x1"], ["Content-Length:"], ["Content-Length: 1 2"],
    ["Content-Length: 1000000000000000"], ["Content-Length: ١"],
    ["Content-Length: 1", "Transfer-Encoding: chunked"],
    ["Transfer-Encoding: chunked", "Content-Length: 1"],
    ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"],
  ])
  func `a length that could be taken in two ways is malformed`(_ fields: [String]) {
    let text = (["POST / HTTP/1.1"] + fields + ["", ""]).joined(separator: "\r\n")
    #expect(throws: RequestError.malformed) { try RequestHead(Array(text.utf8)) }
  }

  @Test(arguments: ["gzip", "gzip, chunked", "chunked, chunked", "identity", "", "xchunked"])
  func `other transfer codings are refused`(_ coding: String) {
    #expect(throws: RequestError.malformed) {
      try head("POST / HTTP/1.1", "Transfer-Encoding: \(coding)")
    }
  }

  @Test func `chunks are not for HTTP 1.0`() {
    #expect(throws: RequestError.malformed) {
      try head("POST / HTTP/1.0", "Transfer-Encoding: chunked")
    }
  }

  @Test func `there are limits to fields and their values`() throws {
    let most = (0..<RequestHead.mostFields).map { "X\($0): y" }
    let start = ["GET / HTTP/1.1"]
    #expect(
      try RequestHead(Array((start + most + ["", ""]).joined(separator: "\r\n").utf8))
        .signable.fields.count == 100)
    #expect(throws: RequestError.headTooLarge) {
      try RequestHead(
        Array((start + most + ["Y: z", "", ""]).joined(separator: "\r\n").utf8))
    }
    let long = String(repeating: "x", count: RequestHead.longestValue)
    #expect(try head("GET / HTTP/1.1", "X: \(long)").signable.headers[0].value == long)
    #expect(throws: RequestError.headTooLarge) { try head("GET / HTTP/1.1", "X: \(long)y") }
  }
}

/// How requests follow each other on a connection.
@Suite struct RequestReaderTests {
  /// What `text`, coming in parts of `size` bytes, is read as; the bodies of a request as one.
  private func read(_ text: String, inPartsOf size: Int) throws(RequestError) -> [String] {
    var found: [String] = []
    try read(text, inPartsOf: size, into: &found)
    return found
  }

  private func read(
    _ text: String, inPartsOf size: Int, into found: inout [String]
  ) throws(RequestError) {
    var reader = RequestReader()
    var body = ""
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      reader.append(ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)]))
      while let event = try reader.next() {
        switch event {
        case .head(let head): found.append(head.signable.method + " " + head.target)
        case .body(let part): body += String(buffer: part)
        case .end:
          found.append("[\(body)]")
          body = ""
        }
      }
    }
  }

  static let texts: [(String, [String])] = [
    ("GET / HTTP/1.1\r\n\r\n", ["GET /", "[]"]),
    ("\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", ["GET /", "[]"]),
    ("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", ["POST /", "[hello]"]),
    (
      "POST /1 HTTP/1.1\r\nContent-Length: 3\r\n\r\none\r\nGET /2 HTTP/1.1\r\n\r\n"
        + "POST /3 HTTP/1.1\r\nContent-Length: 5\r\n\r\nthree",
      ["POST /1", "[one]", "GET /2", "[]", "POST /3", "[three]"]
    ),
    (
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0A;x=y\r\n, world!!!\r\n"
        + "0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
      ["POST /", "[hello, world!!!]", "GET /", "[]"]
    ),
    (
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n\n\r\n000\r\nTrailer: x\r\n"
        + "Host: evil\r\n\r\nGET /2 HTTP/1.1\r\n\r\n",
      ["POST /", "[\n]", "GET /2", "[]"]
    ),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ["POST /", "[]"]),
  ]

  @Test(arguments: texts, [1, 2, 3, 7, 64, 10_000])
  func `requests are the same however their bytes come`(
    _ text: (String, [String]), _ size: Int
  ) throws {
    #expect(try read(text.0, inPartsOf: size) == text.1)
  }

  @Test(
    arguments: [
      "GET / HTTP/1.1\n\n", "GET / HTTP/1.1\r\nHost: x\n\r\n", "\nGET / HTTP/1.1\r\n\r\n",
      "\u{16}\u{3}\u{1}\u{2}", "hello, world", "GETGETGETGETGETGETGETGETGETGETGETGET",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n 1\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;"
        + String(repeating: "x", count: 300) + "\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
        + String(repeating: "X: y\r\n", count: 2000),
    ], [1, 5, 10_000])
  func `what is no request is malformed`(_ text: String, _ size: Int) {
    #expect(throws: RequestError.malformed) { try read(text, inPartsOf: size) }
  }

  @Test(arguments: [1, 1000, 100_000])
  func `a head that does not end is too large`(_ size: Int) {
    let text = "GET / HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 11_000)
    #expect(throws: RequestError.headTooLarge) { try read(text, inPartsOf: size) }
    #expect(throws: RequestError.headTooLarge) { try read(text + "\r\n", inPartsOf: size) }
  }

  /// Wherever both take a request, NIO's decoder (llhttp) sees the same one.
  @Test(arguments: 0..<20) func `a request is what NIO's decoder makes of it`(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<500 {
      let (original, _) = try #require(Self.texts.randomElement(using: &random))
      var bytes = Array(original.utf8)
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let byte = try #require(
          Array(" \t\r\n:;,/?0aA-\u{0}\u{7F}".utf8).randomElement(using: &random))
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = byte
        case 1: bytes.insert(byte, at: place)
        default: bytes.remove(at: place)
        }
      }
      // Each stops where it refuses; up to there both must have seen the same.
      let text = String(decoding: bytes, as: UTF8.self)
      var ours: [String] = []
      try? read(text, inPartsOf: 10_000, into: &ours)
      for (our, their) in zip(ours, Self.nio(text)) { #expect(our == their, "\(bytes)") }
    }
  }

  private static func nio(_ text: String) -> [String] {
    let channel = EmbeddedChannel(handler: ByteToMessageHandler(HTTPRequestDecoder()))
    defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
    _ = try? channel.writeInbound(ByteBuffer(string: text))
    var found: [String] = []
    var body = ""
    while let part = try? channel.readInbound(as: HTTPServerRequestPart.self) {
      switch part {
      case .head(let head): found.append(head.method.rawValue + " " + head.uri)
      case .body(let part): body += String(buffer: part)
      case .end:
        found.append("[\(body)]")
        body = ""
      }
    }
    return found
  }
}

/// SplitMix64: the same numbers in every run.
private struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
