import AWSQuery
import Console
import Hummingbird
import HummingbirdCore
import IAM
package import Identity
package import IdentitySQL
package import Logging
import Mail
import NIOCore
import Operations
import STS
import ServiceLifecycle
import UnixSignals

#if canImport(Glibc)
  import Glibc
#endif

/// The server: one port, one store, one group of services.
package struct SallyportServer: Sendable {
  private let configuration: ServerConfiguration
  private let store: SQLStore
  private let keyring: Keyring
  private let keyFile: KeyFile?
  private let logger: Logger

  /// `keyFile` is where the key-encryption key is, if it can be changed there.
  package init(
    configuration: ServerConfiguration, store: SQLStore, keyring: Keyring, keyFile: KeyFile?,
    logger: Logger
  ) {
    self.configuration = configuration
    self.store = store
    self.keyring = keyring
    self.keyFile = keyFile
    self.logger = logger
  }

  /// Runs until SIGTERM or SIGINT; `onReady` is called with the port once connections are taken.
  package func run(onReady: @escaping @Sendable (Int) async -> Void) async throws {
    try configuration.check()
    let testClock = configuration.usesTestClock ? TestClock() : nil
    let clock: any Clock = testClock ?? SystemClock()
    if testClock != nil {
      logger.critical("--test-clock: whoever can connect can move this server's time")
    }
    let sessions = SessionSealer()
    sessions.replaceKeys(try store.currentSessionKeys(at: clock.now()))
    let passwords = PasswordThreads()
    let settings = ServiceSettings(
      codeWindow: configuration.codeWindow, issuer: configuration.issuer, sessions: sessions,
      markers: MarkerSealer(keyring: keyring), random: SystemRandomSource(),
      managementAccount: configuration.managementAccount, isLocal: configuration.isLocal)
    let api = QueryAPI(
      operations: IAMActions.all + STSActions.all,
      authentication: Authentication(
        keyring: keyring, sessions: sessions, region: configuration.region,
        uses: AccessKeyUses(store: store),
        capacity: RecordTables.principals(forDevices: configuration.tableCapacity)),
      settings: settings, clock: clock, store: store, refusals: RefusalLog(logger: logger),
      auditsReads: configuration.auditsReads, passwords: passwords)
    let certificate = try configuration.tls.map {
      try ServerCertificate(certificateFile: $0.certificate, keyFile: $0.key)
    }
    // The last of a full queue waits for a tenth of a second or so, and for a page a second.
    let readers = BoundedThreads(2, capacity: 512)
    let pages = BoundedThreads(4, capacity: 256)
    let logger = logger
    let metrics = configuration.metrics.map { _ in
      ServerMetrics(operations: IAMActions.all + STSActions.all)
    }
    let bell = OutboxBell()
    let console = ConsoleResponder(
      console: Console(
        store: store, clock: clock, settings: settings, operations: IAMActions.all,
        passwords: passwords, delivery: delivery(bell), followUp: { api.begin($0) },
        faults: { requestID, fault in
          logger.error(
            "page failed", metadata: ["requestID": "\(requestID)", "fault": "\(fault)"])
        }),
      threads: pages, proxies: try TrustedProxies(configuration.proxies),
      isTLS: configuration.tls != nil, region: configuration.region,
      requestIDs: RequestIDs(random: settings.random), metrics: metrics)

    // Named here: a service without a name is called what all its members print as, which is slow and
    // may be a secret.
    typealias Named = ServiceGroupConfiguration.ServiceConfiguration
    var services = [
      Named(
        service: try ControlSocket(
          path: configuration.dataFolder.controlSocket,
          administration: Administration(
            store: store, clock: clock, address: configuration.address(port: configuration.port),
            keyFile: keyFile, sessions: sessions),
          logger: logger), serviceName: "control socket"),
      Named(
        service: Housekeeping(
          store: store, clock: clock, sessions: sessions, keyFile: keyFile,
          certificate: certificate,
          logger: logger),
        serviceName: "housekeeping"),
      Named(
        service: try application(
          api, console, metrics, readers: readers, certificate: certificate,
          testClock: testClock, onReady: onReady), serviceName: "HTTP server"),
    ]
    if let metrics, let (host, port) = configuration.metrics {
      let listener = MetricsListener.application(
        metrics,
        queues: { [store] in
          [
            QueueFigures("commits", store.load), QueueFigures("reads", readers.load),
            QueueFigures("pages", pages.load), QueueFigures("passwords", passwords.load),
          ]
        },
        epoch: { [store] in
          // While the store is not reached, the figure is missing.
          (try? store.currentEpoch()).map { EpochFigures(epoch: $0, now: clock.now()) }
        }, host: host, port: port, logger: logger)
      services.insert(Named(service: listener, serviceName: "metrics"), at: 1)
    }
    if let sender = try sender(clock, bell, random: settings.random) {
      services.insert(Named(service: sender, serviceName: "outbox"), at: 1)
    }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services,
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    defer { store.drain() }
    do {
      try await group.run()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      let other = configuration.metrics.map { " or port \($0.port) on \($0.host)" } ?? ""
      throw ConfigurationError(
        "port \(configuration.port) on \(configuration.host)\(other) is taken; stop what listens "
          + "there, or choose another with --listen\(other.isEmpty ? "" : " or --metrics-listen")",
        exitCode: .unavailable)
    } catch let error as IOError where error.errnoCode == EACCES {
      throw ConfigurationError(
        "this user may not listen on port \(configuration.port); choose one above 1023 with "
          + "--listen", exitCode: .noPermission)
    }
    try await readers.shutDown()
    try await pages.shutDown()
    try await passwords.shutDown()
  }

  private func delivery(_ bell: OutboxBell) -> Delivery {
    let settings = configuration.delivery
    return Delivery(
      hasMail: settings.mail != nil, hasHook: settings.hook != nil,
      recoveryDelay: settings.recoveryDelay, wake: { bell.ring() })
  }

  /// Nil when nothing is set up that could be sent with.
  private func sender(
    _ clock: any Clock, _ bell: OutboxBell, random: any RandomSource
  ) throws -> OutboxSender? {
    let settings = configuration.delivery
    guard settings.mail != nil || settings.hook != nil || settings.noticeWebhook != nil else {
      return nil
    }
    let mailer: SMTPMailer?
    do {
      mailer = try settings.mail.map { mail in
        try SMTPMailer(
          server: mail.server, from: mail.from, now: { clock.now().seconds },
          randomID: { UniqueID.text(random: random) }, logger: logger)
      }
    } catch let error as SMTPServer.Misconfiguration {
      throw ConfigurationError("--smtp-url: \(error)", exitCode: .usage)
    }
    return OutboxSender(
      store: store, clock: clock, keyring: keyring, mailer: mailer, hook: settings.hook,
      noticeWebhook: settings.noticeWebhook, webhooks: settings.webhooks, bell: bell, logger: logger
    )
  }

  private func application(
    _ api: QueryAPI, _ console: ConsoleResponder, _ metrics: ServerMetrics?,
    readers: BoundedThreads, certificate: ServerCertificate?,
    testClock: TestClock?, onReady: @escaping @Sendable (Int) async -> Void
  ) throws -> some ApplicationProtocol {
    let shared = QueryAPIHandler.ConnectionContext(
      admission: BodyAdmission(), readers: readers,
      proxies: try TrustedProxies(configuration.proxies), isTLS: certificate != nil,
      metrics: metrics)
    return Application(
      router: Routes.router(console: console, testClock: testClock),
      server: HTTPServerBuilder { responder in
        QueryAPIChannel(
          base: HTTP1Channel(
            responder: responder,
            configuration: HTTP1Channel.Configuration(
              httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: 16_384, maxHeaderListSize: 65_536,
                maxHeaderFieldCount: 100))),
          certificate: certificate,
          makeHandler: { QueryAPIHandler(api: api, context: shared) })
      },
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port)),
      onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) },
      logger: logger)
  }
}
