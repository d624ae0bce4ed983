import ArgumentParser
import Foundation
import Identity
import IdentitySQL
import Logging
import Server

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Run the server.",
    discussion: """
      Options may also be given in the environment: SALLYPORT_LISTEN for --listen, and so on. An \
      argument goes before the environment. SIGTERM lets requests finish and stops; SIGHUP reads \
      the certificate again.
      """)

  @OptionGroup var options: DataOptions

  @Option(name: .long, help: "HOST:PORT to listen on. (default: 127.0.0.1:8420)")
  var listen: String?
  @Option(name: .long, help: "A region of your own, besides AWS's. (default: us-east-1)")
  var region: String?
  @Option(name: .long, help: "PEM file with the certificate and its chain.")
  var tlsCert: String?
  @Option(name: .long, help: "PEM file with the certificate's key.")
  var tlsKey: String?
  @Option(
    name: .long,
    help: "Networks of proxies, like 10.0.0.0/8,::1, whose X-Forwarded-For is believed.")
  var behindProxy: String?
  @Option(name: .long, help: "Who an authenticator app shows codes to be for. (default: Sallyport)")
  var issuer: String?
  @Option(
    name: .long, help: "Steps of 30 seconds a code may lie off, either way: 2, as AWS, or 1.")
  var codeWindow: Int?
  @Option(
    name: .long,
    help: "The account that may assume the root users of all others. (default: none)")
  var managementAccount: String?
  @Option(
    name: .long,
    help: "Where mail is handed in, smtps://USER:PASSWORD@HOST, or file:PATH with that.")
  var smtpUrl: String?
  @Option(name: .long, help: "The address mails are from; needed with --smtp-url.")
  var mailFrom: String?
  @Option(
    name: .long,
    help: "A program, or an https:// address, that brings codes to phones. (docs/operations.md)")
  var recoveryHook: String?
  @Option(
    name: .long,
    help: "How long a root user waits for codes by mail and phone, like 24h. (default: 24h)")
  var recoveryDelay: String?
  @Option(
    name: .long,
    help: "E-mail addresses, with commas, that are told of each root user's recovery.")
  var recoveryNotices: String?
  @Option(
    name: .long,
    help: "An https:// address that is told, as JSON, what becomes of devices.")
  var noticeWebhook: String?
  @Option(
    name: .long,
    help: "File with whsec_ and Base64, which calls to addresses are signed with.")
  var webhookSecretFile: String?
  @Option(
    name: .long, help: "PEM file with the authorities those addresses' certificates are from.")
  var webhookCa: String?
  @Option(
    name: .long,
    help: "HOST:PORT where Prometheus fetches figures, at /metrics. (default: none)")
  var metricsListen: String?
  @Flag(name: .long, help: "Record reads in the audit trail too.")
  var auditReads = false
  @Flag(
    name: .long,
    help: "For those who test against Sallyport: lets anybody on this host move the time.")
  var testClock = false
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Most devices held in memory, and users an eighth of that.", visibility: .hidden))
  var tableCapacity: Int = 262_144

  func run() async throws {
    Allocation.useLargePages()
    let folder = options.folder
    let configuration = try configuration(folder)
    try configuration.check()
    try folder.prepare()
    guard let lock = try folder.lock() else {
      throw ConfigurationError(
        "another process has the data folder \(folder.path); stop it, or choose another with "
          + "--data", exitCode: .temporaryFailure)
    }
    let (store, keyring) = try options.open(
      capacity: tableCapacity, outlets: configuration.delivery.outlets)
    LoggingSystem.bootstrap(StreamLogHandler.standardError)
    let logger = Logger(label: "sallyport")
    let server = SallyportServer(
      configuration: configuration, store: store, keyring: keyring,
      keyFile: try options.keyFile(), logger: logger)
    let setupCode = try Self.setupCode(of: store)
    // Before the first answer: who waits for it finds the file.
    if let setupCode, !Terminal.isInteractive {
      try configuration.dataFolder.write(setupCode: setupCode)
    }
    try await server.run { port in
      Self.announce(configuration, port: port, setupCode: setupCode)
      // Not before the first answers.
      DispatchQueue.global().asyncAfter(deadline: .now() + 1) { Allocation.forgetStart() }
    }
    try store.close()
    withExtendedLifetime(lock) {}
  }

  private func configuration(_ folder: DataFolder) throws -> ServerConfiguration {
    let (host, port) = try Self.address(
      listen ?? environment("SALLYPORT_LISTEN") ?? "127.0.0.1:8420")
    let window = try codeWindow ?? environment("SALLYPORT_CODE_WINDOW").map(Self.number) ?? 2
    guard let codeWindow = [1: CodeWindow.strict, 2: .compatible][window] else {
      throw ConfigurationError("--code-window is 2 or 1", exitCode: .usage)
    }
    let management = try (managementAccount ?? environment("SALLYPORT_MANAGEMENT_ACCOUNT"))
      .map(Self.account)
    let certificate = tlsCert ?? environment("SALLYPORT_TLS_CERT")
    let key = tlsKey ?? environment("SALLYPORT_TLS_KEY")
    guard (certificate == nil) == (key == nil) else {
      throw ConfigurationError("--tls-cert and --tls-key go together", exitCode: .usage)
    }
    var tls: ServerConfiguration.TLSFiles?
    if let certificate, let key {
      tls = ServerConfiguration.TLSFiles(certificate: certificate, key: key)
    }
    let proxies = behindProxy ?? environment("SALLYPORT_BEHIND_PROXY") ?? ""
    return ServerConfiguration(
      dataFolder: folder, host: host, port: port,
      region: region ?? environment("SALLYPORT_REGION") ?? "us-east-1",
      issuer: issuer ?? environment("SALLYPORT_ISSUER") ?? "Sallyport", codeWindow: codeWindow,
      keySource: try options.source(), tls: tls,
      proxies: proxies.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) },
      usesTestClock: testClock, auditsReads: auditReads, managementAccount: management,
      delivery: try DeliverySettings(
        smtpURL: smtpUrl ?? environment("SALLYPORT_SMTP_URL"),
        mailFrom: mailFrom ?? environment("SALLYPORT_MAIL_FROM"),
        hook: recoveryHook ?? environment("SALLYPORT_RECOVERY_HOOK"),
        delay: recoveryDelay ?? environment("SALLYPORT_RECOVERY_DELAY"),
        recoveryNotices: recoveryNotices ?? environment("SALLYPORT_RECOVERY_NOTICES"),
        noticeWebhook: noticeWebhook ?? environment("SALLYPORT_NOTICE_WEBHOOK"),
        webhookSecretFile: webhookSecretFile ?? environment("SALLYPORT_WEBHOOK_SECRET_FILE"),
        webhookCA: webhookCa ?? environment("SALLYPORT_WEBHOOK_CA")),
      tableCapacity: tableCapacity,
      metrics: try (metricsListen ?? environment("SALLYPORT_METRICS_LISTEN")).map {
        try Self.address($0, of: "--metrics-listen")
      })
  }

  private static func address(
    _ text: String, of option: String = "--listen"
  ) throws -> (host: String, port: Int) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65_535).contains(port)
    else {
      throw ConfigurationError(
        "`\(text)` is no address; give \(option) HOST:PORT", exitCode: .usage)
    }
    let host = text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    return (host.isEmpty ? "127.0.0.1" : host, port)
  }

  private static func account(_ text: String) throws -> AccountID {
    guard let account = AccountID(text) else {
      throw ConfigurationError(
        "`\(text)` is no account; --management-account takes its twelve digits", exitCode: .usage)
    }
    return account
  }

  private static func number(_ text: String) throws -> Int {
    guard let number = Int(text) else {
      throw ConfigurationError("`\(text)` is no number", exitCode: .usage)
    }
    return number
  }

  /// A code for who is to make the first account; nil when there is one.
  private static func setupCode(of store: SQLStore) throws -> String? {
    guard try store.read({ try $0.accounts() }).isEmpty,
      case .setupCode(let code, _, _) =
        try Administration(store: store, clock: SystemClock()).makeSetupCode()
    else { return nil }
    return code
  }

  /// At a terminal the code is part of the link; elsewhere, where what is printed is kept in logs, it
  /// stands in a file that only this user reads.
  private static func announce(
    _ configuration: ServerConfiguration, port: Int, setupCode: String?
  ) {
    let address = configuration.address(port: port)
    Terminal.say("Sallyport is ready. IAM and STS: \(address)  Console: \(address)/console/")
    guard let setupCode else { return }
    guard Terminal.isInteractive else {
      Terminal.say(
        "No account yet. Open \(address)/setup with the code in \(configuration.dataFolder.setupCodeFile), "
          + "or make one without a browser: sallyport init --help")
      return
    }
    Terminal.say(
      """

      This server has no owner yet. Open this link to become its root user:

          \(address)/setup#\(setupCode)

      It works once, for an hour. Another one: sallyport setup-link
      Without a browser: sallyport init --help, then "First five minutes" in README.md.
      """)
  }
}
