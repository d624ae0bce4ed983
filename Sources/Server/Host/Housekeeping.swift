import Dispatch
import Identity
import IdentitySQL
import Logging
import ServiceLifecycle

#if canImport(Glibc)
  import Glibc
#endif

/// What has to be done now and then: new session keys, old rows, a renewed certificate.
struct Housekeeping: Service {
  let store: SQLStore
  let clock: any Clock
  let sessions: SessionSealer
  let certificate: ServerCertificate?
  let logger: Logger

  func run() async throws {
    let hangUp = reloadOnHangUp()
    defer { hangUp.cancel() }
    await cancelWhenGracefulShutdown {
      while (try? await Task.sleep(for: .seconds(60))) != nil {
        do {
          sessions.replaceKeys(try store.currentSessionKeys(at: clock.now()))
          try store.prune(at: clock.now())
          try store.signAudit()
          _ = try store.indexAudit()
        } catch {
          logger.error("housekeeping failed", metadata: ["fault": "\(error)"])
        }
      }
    }
  }

  /// SIGHUP reads the certificate again.
  private func reloadOnHangUp() -> any DispatchSourceSignal {
    signal(SIGHUP, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGHUP)
    source.setEventHandler {
      guard let certificate else { return }
      do {
        try certificate.reload()
        logger.info("the certificate was read again")
      } catch {
        logger.error("the certificate in use stays", metadata: ["fault": "\(error)"])
      }
    }
    source.resume()
    return source
  }
}
