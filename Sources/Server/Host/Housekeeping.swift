import Dispatch
import Identity
import IdentitySQL
import Logging
import ServiceLifecycle

#if canImport(Glibc)
  import Glibc
#endif

/// What has to be done now and then: new session keys, old rows, keys that are being
/// changed, a renewed certificate.
struct Housekeeping: Service {
  let store: SQLStore
  let clock: any Clock
  let sessions: SessionSealer
  let keyFile: KeyFile?
  let certificate: ServerCertificate?
  let logger: Logger

  func run() async throws {
    let hangUp = reloadOnHangUp()
    defer { hangUp.cancel() }
    await cancelWhenGracefulShutdown {
      var epoch: StoreEpoch?
      var seconds = 0
      var isIndexed = true
      while (try? await Task.sleep(for: .seconds(1))) != nil {
        seconds += 1
        do {
          epoch = try watch(epoch)
          // Whoever looks for records has them made findable himself; until then requests come first.
          if seconds % 60 == 0 || !isIndexed {
            // After a failure, with the rest, not again at once.
            isIndexed = true
            isIndexed = try store.indexAudit { store.load.waiting == 0 }
          }
          guard seconds % 60 == 0 else { continue }
          sessions.replaceKeys(try store.currentSessionKeys(at: clock.now()))
          try store.prune(at: clock.now())
          try store.signAudit()
          try Administration(store: store, clock: clock, keyFile: keyFile).goOnWithKeys()
        } catch {
          logger.error("housekeeping failed", metadata: ["fault": "\(error)"])
        }
      }
    }
  }

  /// Looks whether another epoch has begun: its sessions are made with new keys, and whoever runs the server
  /// is told.
  private func watch(_ before: StoreEpoch?) throws -> StoreEpoch {
    let epoch = try store.currentEpoch()
    guard epoch != before else { return epoch }
    let now = clock.now()
    if before != nil { sessions.replaceKeys(try store.currentSessionKeys(at: now)) }
    if before != nil || now < epoch.codesCountAt {
      logger.warning(
        "something of the store may have been lost: sessions ended, codes are quarantined",
        metadata: [
          "epoch": "\(epoch.number)", "reason": "\(epoch.reason.rawValue)",
          "codesCountAt": "\(epoch.codesCountAt)",
        ])
    }
    return epoch
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
