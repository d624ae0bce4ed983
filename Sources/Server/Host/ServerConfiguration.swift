package import Identity
import PolicyLanguage

/// What `serve` is told.
package struct ServerConfiguration: Sendable {
  package var dataFolder: DataFolder
  package var host: String
  package var port: Int
  package var region: String
  package var issuer: String
  package var codeWindow: CodeWindow
  package var keySource: KeySource
  package var tls: TLSFiles?
  package var proxies: [String]
  package var usesTestClock: Bool
  package var auditsReads: Bool
  /// The account whose users and roles may assume the root users of the others; nil for none.
  package var managementAccount: AccountID?
  /// How people are reached.
  package var delivery: DeliverySettings
  /// Most devices that are held in memory, and users an eighth of that.
  package var tableCapacity: Int
  /// Where figures are fetched, besides the port for everybody; nil for nowhere.
  package var metrics: (host: String, port: Int)?

  package struct TLSFiles: Sendable {
    package let certificate: String
    package let key: String

    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  package init(
    dataFolder: DataFolder, host: String, port: Int, region: String, issuer: String,
    codeWindow: CodeWindow, keySource: KeySource, tls: TLSFiles?, proxies: [String],
    usesTestClock: Bool, auditsReads: Bool, managementAccount: AccountID? = nil,
    delivery: DeliverySettings = .none, tableCapacity: Int = 262_144,
    metrics: (host: String, port: Int)? = nil
  ) {
    self.dataFolder = dataFolder
    self.host = host
    self.port = port
    self.region = region
    self.issuer = issuer
    self.codeWindow = codeWindow
    self.keySource = keySource
    self.tls = tls
    self.proxies = proxies
    self.usesTestClock = usesTestClock
    self.auditsReads = auditsReads
    self.managementAccount = managementAccount
    self.delivery = delivery
    self.tableCapacity = tableCapacity
    self.metrics = metrics
  }

  /// Where clients and browsers find the server.
  package func address(port: Int) -> String {
    let scheme = tls == nil ? "http" : "https"
    return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }

  /// Throws ``ConfigurationError`` for what would put codes and sessions on the network in the
  /// clear, or a clock that anybody can set within anybody's reach.
  package func check() throws {
    guard isLoopback || tls != nil || !proxies.isEmpty else {
      throw ConfigurationError(
        "\(host) can be reached from other hosts, and without TLS everything sent there can be "
          + "read; give --tls-cert and --tls-key, or --behind-proxy with the proxy's address")
    }
    guard !usesTestClock || isLocal else {
      throw ConfigurationError(
        "--test-clock lets anybody who can connect move the time; it works on loopback "
          + "addresses only, and not behind a proxy", exitCode: .usage)
    }
    guard !issuer.isEmpty, !issuer.contains(":"), issuer.utf8.count <= 64 else {
      throw ConfigurationError(
        "the issuer has 1 to 64 characters and no colon", exitCode: .usage)
    }
  }

  /// Whether other machines cannot reach the server, as far as it can know.
  package var isLocal: Bool { isLoopback && proxies.isEmpty }

  private var isLoopback: Bool {
    host == "localhost" || IPAddress(host).map(Self.isLoopback) ?? false
  }

  /// 127.0.0.0/8 and ::1.
  private static func isLoopback(_ address: IPAddress) -> Bool {
    switch address.family {
    case .ipv4: address.bits >> 24 == 127
    case .ipv6: address.bits == 1
    }
  }
}
