import AWSQuery
import Hummingbird
import HummingbirdCore
import IAM
package import Identity
package import IdentitySQL
package import Logging
import NIOCore
import NIOPosix
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
  private let logger: Logger

  package init(
    configuration: ServerConfiguration, store: SQLStore, keyring: Keyring, logger: Logger
  ) {
    self.configuration = configuration
    self.store = store
    self.keyring = keyring
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
    let api = QueryAPI(
      operations: IAMActions.all + STSActions.all,
      authentication: Authentication(
        keyring: keyring, sessions: sessions, region: configuration.region,
        uses: AccessKeyUses(store: store),
        capacity: RecordTables.principals(forDevices: configuration.tableCapacity)),
      settings: ServiceSettings(
        codeWindow: configuration.codeWindow, issuer: configuration.issuer, sessions: sessions,
        markers: MarkerSealer(keyring: keyring), random: SystemRandomSource(),
        managementAccount: configuration.managementAccount),
      clock: clock, store: store, refusals: RefusalLog(logger: logger),
      auditsReads: configuration.auditsReads, passwords: passwords)
    let certificate = try configuration.tls.map {
      try ServerCertificate(certificateFile: $0.certificate, keyFile: $0.key)
    }
    let readers = NIOThreadPool(numberOfThreads: 2)
    readers.start()

    let services: [any Service] = [
      try ControlSocket(
        path: configuration.dataFolder.controlSocket,
        administration: Administration(store: store, clock: clock), logger: logger),
      Housekeeping(
        store: store, clock: clock, sessions: sessions, certificate: certificate, logger: logger),
      try application(
        api, readers: readers, certificate: certificate, testClock: testClock, onReady: onReady),
    ]
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services,
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    defer { store.drain() }
    do {
      try await group.run()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw ConfigurationError(
        "port \(configuration.port) is taken on \(configuration.host); stop what listens there, "
          + "or choose another with --listen", exitCode: .unavailable)
    } catch let error as IOError where error.errnoCode == EACCES {
      throw ConfigurationError(
        "this user may not listen on port \(configuration.port); choose one above 1023 with "
          + "--listen", exitCode: .noPermission)
    }
    try await readers.shutdownGracefully()
    try await passwords.shutDown()
  }

  private func application(
    _ api: QueryAPI, readers: NIOThreadPool, certificate: ServerCertificate?,
    testClock: TestClock?, onReady: @escaping @Sendable (Int) async -> Void
  ) throws -> some ApplicationProtocol {
    let shared = QueryAPIHandler.ConnectionContext(
      admission: BodyAdmission(), readers: readers,
      proxies: try TrustedProxies(configuration.proxies), isTLS: certificate != nil)
    return Application(
      router: Routes.router(testClock: testClock),
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
