import Console
import Identity
import IdentitySQL
import Logging
import Mail
import ServiceLifecycle

/// Sends what waits in the outbox, mail and phone codes each on their own, so that neither holds up
/// the other. It looks when it is woken, and every few seconds for what the API put there.
struct OutboxSender: Service {
  let store: SQLStore
  let clock: any Clock
  let keyring: Keyring
  let mailer: (any Mailer)?
  let hook: RecoveryHook?
  let bell: OutboxBell
  let logger: Logger

  private static let interval = Duration.seconds(5)

  private enum Failure: Error {
    /// Trying again may help.
    case temporary(String)
    /// It never goes out.
    case permanent(String)
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        if mailer != nil { group.addTask { await serve(.mail, bell.mail) } }
        if hook != nil { group.addTask { await serve(.hook, bell.hook) } }
        group.addTask {
          while (try? await Task.sleep(for: Self.interval)) != nil { bell.ring() }
        }
      }
    }
  }

  private func serve(_ lane: OutboxItem.Lane, _ calls: AsyncStream<Void>) async {
    for await _ in calls {
      do {
        try await drain(lane)
      } catch {
        logger.error("the outbox cannot be read", metadata: ["fault": "\(error)"])
      }
    }
  }

  /// Sends all that is due. Each item is gone or put off afterwards, so there is an end.
  private func drain(_ lane: OutboxItem.Lane) async throws {
    while true {
      let items = try store.read { try $0.outbox(lane, dueBy: clock.now(), limit: 20) }
      if items.isEmpty { return }
      for item in items {
        if Task.isCancelled { return }
        try await handle(item)
      }
    }
  }

  private func handle(_ item: OutboxItem) async throws {
    let now = clock.now()
    let place: Logger.Metadata = ["item": "\(item.id.number)", "kind": "\(item.kind.rawValue)"]
    do {
      if now < item.expiresAt { try await send(item) }
      try store.write { try $0.deleteOutboxItem(item.id) }
    } catch Failure.permanent(let why) {
      logger.error(
        "something was not sent, for good", metadata: place.merging(["why": "\(why)"]) { $1 })
      try store.write { try $0.deleteOutboxItem(item.id) }
    } catch Failure.temporary(let why) {
      logger.warning(
        "something was not sent yet", metadata: place.merging(["why": "\(why)"]) { $1 })
      let next = item.retry(at: now)
      try store.write { try $0.postponeOutboxItem(item.id, to: next) }
    }
  }

  private func send(_ item: OutboxItem) async throws {
    let fields: [String]
    do {
      fields = try store.read { try $0.fields(of: item, by: keyring) }
    } catch {
      throw Failure.permanent("it cannot be opened")
    }
    switch item.kind {
    case .hook:
      do {
        try await hook?.run(fields[0])
      } catch let error as RecoveryHook.Failure {
        throw Failure.temporary("\(error)")
      } catch {
        // What the library says may hold what it was given.
        throw Failure.temporary("the hook cannot be run")
      }
    case .mail:
      guard fields.count == 3 else { throw Failure.permanent("it is no mail") }
      try await mail(to: fields[0], fields[1], fields[2])
    case .notice:
      guard let notice = NoticeMail(fields) else { throw Failure.permanent("it is no notice") }
      let mail = MailText.notice(notice)
      try await self.mail(to: notice.reader.email, mail.subject, mail.text)
    }
  }

  private func mail(to address: String, _ subject: String, _ text: String) async throws {
    guard let address = try? EmailAddress(address), let subject = try? HeaderText(subject) else {
      throw Failure.permanent("its address or subject cannot stand in a mail")
    }
    do throws(MailError) {
      try await mailer?.send(
        Message(to: Mailbox(address: address), subject: subject, text: text))
    } catch {
      // What the operator has to set right may be right before the item is over.
      if case .refused(let stage, let reply) = error, !reply.isTemporary,
        [.recipient, .message].contains(stage)
      {
        throw Failure.permanent("\(error)")
      }
      throw Failure.temporary("\(error)")
    }
  }
}

/// Wakes the sender. Calls that come while it works are one.
struct OutboxBell: Sendable {
  let mail: AsyncStream<Void>
  let hook: AsyncStream<Void>
  private let ringers: [AsyncStream<Void>.Continuation]

  init() {
    let (mail, mailRinger) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let (hook, hookRinger) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    (self.mail, self.hook, ringers) = (mail, hook, [mailRinger, hookRinger])
  }

  func ring() {
    for ringer in ringers { ringer.yield() }
  }
}
