import Identity
import Testing

@testable import Server

/// What `serve` refuses to do.
@Suite struct ServerConfigurationTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let host: String
    let tls: Bool
    let proxies: [String]
    let testClock: Bool
    let exitCode: ExitCode?

    init(
      _ title: String, host: String = "127.0.0.1", tls: Bool = false, proxies: [String] = [],
      testClock: Bool = false, gives exitCode: ExitCode? = nil
    ) {
      testDescription = title
      self.host = host
      self.tls = tls
      self.proxies = proxies
      self.testClock = testClock
      self.exitCode = exitCode
    }
  }

  static let rows = [
    Row("the default"), Row("localhost", host: "localhost"), Row("IPv6's", host: "::1"),
    Row("another address of the loopback", host: "127.8.9.10"),
    Row("everywhere in the clear", host: "0.0.0.0", gives: .configuration),
    Row("everywhere in the clear, IPv6", host: "::", gives: .configuration),
    Row("an address in the clear", host: "192.0.2.1", gives: .configuration),
    Row("a name in the clear", host: "auth.example.com", gives: .configuration),
    Row("no host at all", host: "", gives: .configuration),
    Row("everywhere with TLS", host: "0.0.0.0", tls: true),
    Row("everywhere behind a proxy", host: "0.0.0.0", proxies: ["10.0.0.0/8"]),
    Row("a clock on the loopback", testClock: true),
    Row("a clock with TLS", host: "0.0.0.0", tls: true, testClock: true, gives: .usage),
    Row(
      "a clock behind a proxy", host: "0.0.0.0", proxies: ["10.0.0.0/8"], testClock: true,
      gives: .usage),
  ]

  @Test(arguments: rows)
  func `codes and clocks stay out of strangers' reach`(_ row: Row) {
    #expect(exitCode(of: configuration(row)) == row.exitCode)
  }

  /// A name may begin like an address.
  @Test(arguments: ["127.example.com", "127.0.0.1.example.com", "127."])
  func `a name is no loopback address`(_ host: String) {
    #expect(exitCode(of: configuration(Row("", host: host))) == .configuration)
  }

  /// The proxy passes on whoever comes.
  @Test func `a clock on the loopback is in everybody's reach behind a proxy`() {
    let row = Row("", proxies: ["127.0.0.1"], testClock: true)
    #expect(exitCode(of: configuration(row)) == .usage)
  }

  @Test(arguments: [
    ("Sallyport", true), ("a", true), (String(repeating: "a", count: 64), true),
    ("Ünïcødé & Söhne", true), ("", false), ("a:b", false),
    (String(repeating: "a", count: 65), false),
  ])
  func `an issuer fits a label`(_ issuer: String, _ isGood: Bool) {
    var configuration = configuration(Row(""))
    configuration.issuer = issuer
    #expect(exitCode(of: configuration) == (isGood ? nil : .usage))
  }

  private func exitCode(of configuration: ServerConfiguration) -> ExitCode? {
    do {
      try configuration.check()
      return nil
    } catch {
      return (error as? ConfigurationError)?.exitCode
    }
  }

  private func configuration(_ row: Row) -> ServerConfiguration {
    ServerConfiguration(
      dataFolder: DataFolder(path: "data"), host: row.host, port: 8420, region: "us-east-1",
      issuer: "Sallyport", codeWindow: .compatible, keySource: .file("key"),
      tls: row.tls ? ServerConfiguration.TLSFiles(certificate: "c", key: "k") : nil,
      proxies: row.proxies, usesTestClock: row.testClock, auditsReads: false)
  }
}
