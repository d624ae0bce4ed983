import HTTPRequests
import NIOCore
import PolicyLanguage
import SignatureV4

/// The proxies whose word on the client is believed: those listed, and nobody else.
package struct TrustedProxies: Sendable {
  private let networks: [Network]

  struct Network: Sendable {
    let address: IPAddress
    let prefix: Int

    /// Nil unless `text` is `address/bits`.
    init?(_ text: String) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard let address = parts.first.flatMap({ IPAddress(String($0)) }) else { return nil }
      let width = address.family == .ipv4 ? 32 : 128
      let prefix = parts.count == 2 ? Int(parts[1]) : parts.count == 1 ? width : nil
      guard let prefix, (0...width).contains(prefix) else { return nil }
      self.address = address
      self.prefix = prefix
    }

    func contains(_ other: IPAddress) -> Bool {
      guard other.family == address.family else { return false }
      let width = address.family == .ipv4 ? 32 : 128
      let shift = UInt128(width - prefix)
      return shift >= 128 || address.bits >> shift == other.bits >> shift
    }
  }

  /// Throws ``ConfigurationError`` for what is no network.
  package init(_ list: [String]) throws {
    networks = try list.map { text in
      guard let network = Network(text) else {
        throw ConfigurationError(
          "`\(text)` is no network; give --behind-proxy addresses like 10.0.0.0/8")
      }
      return network
    }
  }

  var isEmpty: Bool { networks.isEmpty }

  /// Who the request is from: the peer, or whom the last listed proxy names.
  ///
  /// Nil when a listed proxy says what cannot be understood: such a request is refused, for a
  /// client without an address would slip past every condition on addresses.
  func peer(
    of remote: SocketAddress?, request: SignableRequest, isTLS: Bool
  ) -> QueryRequest.Peer? {
    peer(of: remote, values: { request.values(of: $0) }, isTLS: isTLS)
  }

  /// The same for a request whose headers `values` knows, by their names in lower case.
  func peer(
    of remote: SocketAddress?, values: (StaticString) -> [String], isTLS: Bool
  ) -> QueryRequest.Peer? {
    guard let peer = remote?.ipAddress.flatMap(Self.address) else { return nil }
    guard isListed(peer) else {
      return QueryRequest.Peer(address: peer.description, isSecure: isTLS)
    }
    let chain = values("x-forwarded-for").joined(separator: ",")
      .split(separator: ",", omittingEmptySubsequences: false)
      .map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    guard let last = chain.last else { return nil }
    var client = last
    for hop in chain.reversed() {
      client = hop
      guard let address = Self.address(hop) else { return nil }
      if !isListed(address) { break }
    }
    let protocols = values("x-forwarded-proto")
    guard protocols.count <= 1, let address = Self.address(client) else { return nil }
    switch protocols.first {
    case nil: return QueryRequest.Peer(address: address.description, isSecure: isTLS)
    case "https"?: return QueryRequest.Peer(address: address.description, isSecure: true)
    case "http"?: return QueryRequest.Peer(address: address.description, isSecure: false)
    default: return nil
    }
  }

  private func isListed(_ address: IPAddress) -> Bool {
    networks.contains { $0.contains(address) }
  }

  /// An IPv4 address in IPv6 (RFC 4291 §2.5.5.2), as it comes over an IPv6 socket, is the IPv4
  /// address, however it is spelled.
  private static func address(_ text: String) -> IPAddress? {
    guard let address = IPAddress(text), address.family == .ipv6, address.bits >> 32 == 0xffff
    else { return IPAddress(text) }
    return IPAddress(family: .ipv4, bits: address.bits & 0xffff_ffff)
  }
}
