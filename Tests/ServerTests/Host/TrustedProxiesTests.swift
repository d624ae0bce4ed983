import NIOCore
import SignatureV4
import Testing

@testable import Server

/// Whose word on the client is believed.
@Suite struct TrustedProxiesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let proxies: [String]
    let remote: String
    let forwardedFor: [String]
    let forwardedProto: [String]
    let isTLS: Bool
    /// The address, and whether it came over TLS; nil when the request is refused.
    let expected: String?

    init(
      _ title: String, behind proxies: [String] = ["10.0.0.0/8"], from remote: String = "10.1.1.1",
      for forwardedFor: String..., proto: [String] = [], isTLS: Bool = false,
      gives expected: String?
    ) {
      testDescription = title
      self.proxies = proxies
      self.remote = remote
      self.forwardedFor = forwardedFor
      forwardedProto = proto
      self.isTLS = isTLS
      self.expected = expected
    }
  }

  static let rows = [
    Row("no proxies", behind: [], from: "192.0.2.1", gives: "192.0.2.1"),
    Row("no proxies, TLS", behind: [], from: "192.0.2.1", isTLS: true, gives: "192.0.2.1 secure"),
    Row(
      "no proxies: headers are ignored", behind: [], from: "192.0.2.1", for: "198.51.100.1",
      proto: ["https"], gives: "192.0.2.1"),
    Row(
      "a peer that is not listed: headers are ignored", from: "192.0.2.1", for: "198.51.100.1",
      proto: ["https"], gives: "192.0.2.1"),
    Row(
      "a peer that is not listed: not even read", from: "192.0.2.1", for: "nonsense",
      proto: ["gopher"], gives: "192.0.2.1"),
    Row("a listed peer", for: "198.51.100.1", gives: "198.51.100.1"),
    Row(
      "a listed peer and https", for: "198.51.100.1", proto: ["https"],
      gives: "198.51.100.1 secure"),
    Row(
      "a listed peer and http, over TLS", for: "198.51.100.1", proto: ["http"], isTLS: true,
      gives: "198.51.100.1"),
    Row(
      "a listed peer over TLS that does not say", for: "198.51.100.1", isTLS: true,
      gives: "198.51.100.1 secure"),
    Row(
      "what the client wrote is not believed", for: "127.0.0.1, 198.51.100.1",
      gives: "198.51.100.1"),
    Row(
      "not even nonsense of the client's is read", for: "nonsense, 198.51.100.1",
      gives: "198.51.100.1"),
    Row("two proxies", for: "198.51.100.1, 10.2.2.2", gives: "198.51.100.1"),
    Row("two headers", for: "198.51.100.1", "10.2.2.2", gives: "198.51.100.1"),
    Row("two headers, the client's first", for: "192.0.2.9", "198.51.100.1", gives: "198.51.100.1"),
    Row("all of them proxies", for: "10.3.3.3,10.2.2.2", gives: "10.3.3.3"),
    Row("IPv6", for: "2001:db8::1", gives: "2001:db8::1"),
    Row("IPv4 in IPv6", for: "::ffff:198.51.100.1", gives: "198.51.100.1"),
    Row(
      "a listed peer over an IPv6 socket", from: "::ffff:10.1.1.1", for: "198.51.100.1",
      gives: "198.51.100.1"),
    Row(
      "an IPv6 peer", behind: ["fd00::/8"], from: "fd12::1", for: "2001:db8::1",
      gives: "2001:db8::1"),
    Row(
      "one address alone", behind: ["10.1.1.1"], for: "198.51.100.1", gives: "198.51.100.1"),
    Row(
      "its neighbour is not it", behind: ["10.1.1.2"], for: "198.51.100.1", gives: "10.1.1.1"),
    Row(
      "a network that begins elsewhere", behind: ["10.1.1.9/30"], from: "10.1.1.10",
      for: "198.51.100.1", gives: "198.51.100.1"),
    Row(
      "everybody", behind: ["0.0.0.0/0"], from: "192.0.2.1", for: "198.51.100.1",
      gives: "198.51.100.1"),
    Row(
      "everybody with IPv4 is nobody with IPv6", behind: ["0.0.0.0/0"], from: "2001:db8::2",
      for: "198.51.100.1", gives: "2001:db8::2"),
    Row("nothing said", gives: nil),
    Row("nothing in it", for: "", gives: nil),
    Row("nonsense", for: "unknown", gives: nil),
    Row("nonsense behind a proxy", for: "198.51.100.1, nonsense", gives: nil),
    Row("an empty hop", for: "198.51.100.1,", gives: nil),
    Row("a port", for: "198.51.100.1:4711", gives: nil),
    Row("a name", for: "client.example.com", gives: nil),
    Row("two protocols", for: "198.51.100.1", proto: ["https", "http"], gives: nil),
    Row("a list of protocols", for: "198.51.100.1", proto: ["https,http"], gives: nil),
    Row("another protocol", for: "198.51.100.1", proto: ["wss"], gives: nil),
    Row("an empty protocol", for: "198.51.100.1", proto: [""], gives: nil),
  ]

  private func request(_ headers: [(name: String, value: String)]) -> SignableRequest {
    SignableRequest(method: "POST", path: "/", headers: headers)
  }

  @Test(arguments: rows)
  func `the client is who the last listed proxy says`(_ row: Row) throws {
    let proxies = try TrustedProxies(row.proxies)
    let headers =
      row.forwardedFor.map { ("X-Forwarded-For", $0) }
      + row.forwardedProto.map { ("X-Forwarded-Proto", $0) }
    let peer = proxies.peer(
      of: try SocketAddress(ipAddress: row.remote, port: 4711), request: request(headers),
      isTLS: row.isTLS)
    #expect(peer.map { $0.address + ($0.isSecure ? " secure" : "") } == row.expected)
  }

  /// What is one address must be one to conditions, however a proxy writes it.
  @Test(arguments: ["::ffff:c633:6401", "::FFFF:198.51.100.1", "0:0:0:0:0:ffff:198.51.100.1"])
  func `IPv4 in IPv6 is IPv4 in any spelling`(_ text: String) throws {
    let proxies = try TrustedProxies(["10.0.0.0/8"])
    let peer = proxies.peer(
      of: try SocketAddress(ipAddress: "10.1.1.1", port: 4711),
      request: request([("X-Forwarded-For", text)]), isTLS: false)
    #expect(peer?.address == "198.51.100.1")
  }

  @Test func `a connection without an address has no client`() throws {
    #expect(try TrustedProxies([]).peer(of: nil, request: request([]), isTLS: true) == nil)
    let socket = try SocketAddress(unixDomainSocketPath: "control.sock")
    #expect(try TrustedProxies([]).peer(of: socket, request: request([]), isTLS: true) == nil)
  }

  @Test(arguments: [
    "", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "10.0.0.0/8/8", "localhost",
    "::/129", "10.0.0.0/ 8", "10.0.0.0/8,10.1.0.0/16",
  ])
  func `what is no network is refused`(_ text: String) {
    #expect(throws: ConfigurationError.self) { try TrustedProxies([text]) }
  }
}
