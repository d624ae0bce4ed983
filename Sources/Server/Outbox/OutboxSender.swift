import Console
import Identity
import IdentitySQL
import Logging
import Mail
import ServiceLifecycle

/// Sends what waits in the outbox, mail, phone codes and calls each on their own, so that none holds
/// up another. It looks when it is woken, and every few seconds for what the API put there.
struct OutboxSender: Service {
  let store: SQLStore
  let clock: any Clock
  let keyring: Keyring
  let mailer: (any Mailer)?
  let hook: PhoneHook?
  let noticeWebhook: WebhookAddress?
  let webhooks: WebhookSettings?
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
    let client = webhooks.map { WebhookClient($0) }
    await deliver(by: client)
    try await client?.shutDown()
  }

  private var lanes: [OutboxItem.Lane] {
    OutboxItem.Lane.allCases.filter { lane in
      switch lane {
      case .mail: mailer != nil
      case .hook: hook != nil
      case .webhook: noticeWebhook != nil
      }
    }
  }

  private func deliver(by client: WebhookClient?) async {
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        for lane in lanes {
          group.addTask { await serve(lane, by: client) }
        }
        group.addTask {
          while (try? await Task.sleep(for: Self.interval)) != nil { bell.ring() }
        }
      }
    }
  }

  private func serve(_ lane: OutboxItem.Lane, by client: WebhookClient?) async {
    guard let calls = bell.calls[lane] else { return }
    for await _ in calls {
      do {
        try await drain(lane, by: client)
      } catch {
        logger.error("the outbox cannot be read", metadata: ["fault": "\(error)"])
      }
    }
  }

  /// Sends all that is due. Each item is gone or put off afterwards, so there is an end.
  private func drain(_ lane: OutboxItem.Lane, by client: WebhookClient?) async throws {
    while true {
      let items = try store.read { try $0.outbox(lane, dueBy: clock.now(), limit: 20) }
      if items.isEmpty { return }
      for item in items {
        if Task.isCancelled { return }
        try await handle(item, by: client)
      }
    }
  }

  private func handle(_ item: OutboxItem, by client: WebhookClient?) async throws {
    let now = clock.now()
    let claim = now.adding(seconds: OutboxItem.claim)
    guard try store.write({ try $0.claimOutboxItem(item, until: claim) }) else { return }
    let place: Logger.Metadata = ["item": "\(item.id.number)", "kind": "\(item.kind.rawValue)"]
    do {
      if now < item.expiresAt { try await send(item, by: client) }
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

  private func send(_ item: OutboxItem, by client: WebhookClient?) async throws {
    let fields: [String]
    do {
      fields = try store.read { try $0.fields(of: item, by: keyring) }
    } catch {
      throw Failure.permanent("it cannot be opened")
    }
    switch item.kind {
    case .hook:
      switch hook {
      case .program(let program): try await run(program, fields[0])
      case .address(let address): try await post(fields[0], to: address, item, by: client)
      case nil: throw Failure.temporary("there is no hook")
      }
    case .webhook:
      guard let noticeWebhook else { throw Failure.temporary("there is no address") }
      try await post(fields[0], to: noticeWebhook, item, by: client)
    case .mail:
      guard fields.count == 3 else { throw Failure.permanent("it is no mail") }
      try await mail(to: fields[0], fields[1], fields[2])
    case .notice:
      guard let notice = NoticeMail(fields) else { throw Failure.permanent("it is no notice") }
      let mail = MailText.notice(notice)
      try await self.mail(to: notice.reader.email, mail.subject, mail.text)
    }
  }

  private func run(_ program: RecoveryHook, _ json: String) async throws {
    do {
      try await program.run(json)
    } catch let error as RecoveryHook.Failure {
      throw Failure.temporary("\(error)")
    } catch {
      // What the library says may hold what it was given.
      throw Failure.temporary("the hook cannot be run")
    }
  }

  /// The item's number says which it is, on each try the same.
  private func post(
    _ json: String, to address: WebhookAddress, _ item: OutboxItem, by client: WebhookClient?
  ) async throws {
    guard let client else { throw Failure.temporary("there is no secret to sign with") }
    do throws(WebhookClient.Failure) {
      try await client.post(json, to: address, id: "msg_\(item.id.number)", at: clock.now())
    } catch {
      throw Failure.temporary("\(error)")
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
  let calls: [OutboxItem.Lane: AsyncStream<Void>]
  private let ringers: [AsyncStream<Void>.Continuation]

  init() {
    let made = OutboxItem.Lane.allCases.map { lane in
      (lane, AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1)))
    }
    calls = Dictionary(uniqueKeysWithValues: made.map { ($0.0, $0.1.stream) })
    ringers = made.map(\.1.continuation)
  }

  func ring() {
    for ringer in ringers { ringer.yield() }
  }
}
