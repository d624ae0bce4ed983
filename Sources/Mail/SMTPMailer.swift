package import Logging
package import NIOCore
import NIOPosix
import NIOSSL

/// Hands messages to an SMTP server, a connection each.
///
/// When the connection breaks after the whole message was sent and before the server answered, it is an
/// error, though the server may have the message: a second one is better than none.
package struct SMTPMailer: Mailer {
  private let server: SMTPServer
  private let from: Mailbox
  private let group: any EventLoopGroup
  private let patience: Patience
  private let now: @Sendable () -> Int64
  private let randomID: @Sendable () -> String
  private let logger: Logger
  private let tls: NIOSSLContext?

  /// How long to wait for a server. RFC 5321 §4.5.3.2 has minutes, for queues that nobody waits for.
  package struct Patience: Sendable {
    package var connection: TimeAmount
    package var reply: TimeAmount

    package init(connection: TimeAmount = .seconds(10), reply: TimeAmount = .seconds(30)) {
      self.connection = connection
      self.reply = reply
    }
  }

  /// `now` is in Unix seconds, for the `Date` of messages; `randomID` gives letters and digits that no
  /// other message has, for `Message-ID`.
  package init(
    server: SMTPServer, from: Mailbox, now: @escaping @Sendable () -> Int64,
    randomID: @escaping @Sendable () -> String, logger: Logger, patience: Patience = Patience(),
    group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) throws(SMTPServer.Misconfiguration) {
    self.server = server
    self.from = from
    self.now = now
    self.randomID = randomID
    self.logger = logger
    self.patience = patience
    self.group = group
    tls = try Self.trust(server)
  }

  package func send(_ message: Message) async throws(MailError) {
    let id = "\(randomID())@\(from.address.domain)"
    let content = message.formatted(from: from, date: now(), id: id)
    let session = try await connect()
    do throws(MailError) {
      let extensions = try await session.open()
      let reply = try await session.deliver(
        content, from: from.address, to: message.to.address, extensions: extensions)
      logger.info(
        "a message was handed in", metadata: ["id": "\(id)", "reply": "\(reply)"])
    } catch {
      if case .refused = error {
        await session.quit()
      } else {
        session.channel.close(promise: nil)
      }
      throw error
    }
    await session.quit()
  }

  private static func trust(
    _ server: SMTPServer
  ) throws(SMTPServer.Misconfiguration) -> NIOSSLContext? {
    guard server.security != .none else { return nil }
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    if let authorities = server.authorities { configuration.trustRoots = .file(authorities) }
    do {
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw SMTPServer.Misconfiguration(
        description: "the certificates of authorities in \(server.authorities ?? "the system") "
          + "cannot be used: \(error)")
    }
  }

  private func connect() async throws(MailError) -> SMTPSession {
    let (tls, server, reply) = (tls, server, patience.reply)
    do {
      let (channel, handler) = try await ClientBootstrap(group: group)
        .connectTimeout(patience.connection)
        .channelOption(.socketOption(.so_keepalive), value: 1)
        .connect(host: server.host, port: server.port) { channel in
          channel.eventLoop.makeCompletedFuture {
            let handler = SMTPHandler(timeout: reply)
            if server.security == .implicitTLS, let tls {
              try channel.pipeline.syncOperations.addHandler(
                NIOSSLClientHandler(context: tls, host: server.host))
            }
            try channel.pipeline.syncOperations.addHandler(handler)
            return (channel, NIOLoopBound(handler, eventLoop: channel.eventLoop))
          }
        }
      return SMTPSession(
        channel: channel, handler: handler, server: server, tls: tls,
        ownName: Self.ownName(channel.localAddress))
    } catch {
      throw MailError(connecting: error)
    }
  }

  /// An address literal, as RFC 5321 §4.1.3 wants it of those who have no name.
  private static func ownName(_ address: SocketAddress?) -> String {
    switch address {
    case .v4: "[\(address?.ipAddress ?? "127.0.0.1")]"
    case .v6: "[IPv6:\(address?.ipAddress ?? "::1")]"
    default: "[127.0.0.1]"
    }
  }
}
