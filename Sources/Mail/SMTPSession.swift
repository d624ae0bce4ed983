import Foundation
import NIOCore
import NIOSSL

/// One connection to a server, from its greeting to QUIT (RFC 5321).
struct SMTPSession {
  let channel: any Channel
  let handler: NIOLoopBound<SMTPHandler>
  let server: SMTPServer
  /// Made when TLS is to begin by STARTTLS.
  let tls: NIOSSLContext?
  /// How the client names itself: the address it calls from (RFC 5321 §4.1.3).
  let ownName: String

  /// Greets, begins TLS, says who we are. What the server can do comes back, as it says it when
  /// nobody else can have a say in it.
  func open() async throws(MailError) -> SMTPExtensions {
    try accepted(try await exchange("", .connection), .connection)
    var extensions = try await hello()
    if server.security == .startTLS {
      guard extensions.offers("STARTTLS"), let tls else { throw .unsupported("STARTTLS") }
      try accepted(try await exchange("STARTTLS", .startTLS, tls: tls), .startTLS)
      // What it said before counts for nothing (RFC 3207 §4.2).
      extensions = try await hello()
    }
    if let credentials = server.credentials { try await authenticate(credentials, extensions) }
    return extensions
  }

  /// Hands in one message. Returns the server's word that it has it.
  func deliver(
    _ content: [UInt8], from: EmailAddress, to: EmailAddress, extensions: SMTPExtensions
  ) async throws(MailError) -> SMTPReply {
    var options = ""
    if from.needsUTF8 || to.needsUTF8 {
      guard extensions.offers("SMTPUTF8"), extensions.offers("8BITMIME") else {
        throw .unsupported("addresses that are not ASCII (SMTPUTF8)")
      }
      options = " BODY=8BITMIME SMTPUTF8"
    }
    try accepted(try await exchange("MAIL FROM:<\(from)>\(options)", .sender), .sender)
    try accepted(try await exchange("RCPT TO:<\(to)>", .recipient), .recipient)
    let go = try await exchange("DATA", .message)
    guard go.code == 354 else { throw .refused(.message, go) }
    let reply = try await exchange(bytes: Self.stuffed(content), .message)
    try accepted(reply, .message)
    return reply
  }

  /// Takes leave. The message is the server's by now, whatever it answers.
  func quit() async {
    _ = try? await exchange("QUIT", .end)
    try? await channel.close()
  }

  /// A line that begins with a dot gets another, and a dot alone ends it all (RFC 5321 §4.5.2).
  static func stuffed(_ content: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(content.count + 16)
    var isLineStart = true
    for byte in content {
      if isLineStart, byte == 0x2E { out.append(0x2E) }
      out.append(byte)
      isLineStart = byte == 0x0A
    }
    if !isLineStart { out += [0x0D, 0x0A] }
    return out + Array(".\r\n".utf8)
  }

  private func hello() async throws(MailError) -> SMTPExtensions {
    let reply = try await exchange("EHLO \(ownName)", .hello)
    // HELO is for servers without extensions; those have neither TLS nor AUTH to offer.
    if reply.code / 100 == 5, server.security == .none || channelIsSecure, server.credentials == nil
    {
      try accepted(try await exchange("HELO \(ownName)", .hello), .hello)
      return SMTPExtensions(SMTPReply(code: 250, lines: []))
    }
    try accepted(reply, .hello)
    return SMTPExtensions(reply)
  }

  private var channelIsSecure: Bool { server.security == .implicitTLS }

  /// RFC 4954, with PLAIN (RFC 4616), or LOGIN where a server knows no better.
  private func authenticate(
    _ credentials: SMTPServer.Credentials, _ extensions: SMTPExtensions
  ) async throws(MailError) {
    precondition(server.security != .none || SMTPServer.isLoopback(server.host))
    func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
    if extensions.offers("AUTH", "PLAIN") {
      let response = encoded("\0\(credentials.user)\0\(credentials.password)")
      try accepted(try await exchange("AUTH PLAIN \(response)", .authentication), .authentication)
    } else if extensions.offers("AUTH", "LOGIN") {
      for line in ["AUTH LOGIN", encoded(credentials.user)] {
        let reply = try await exchange(line, .authentication)
        guard reply.code == 334 else { throw .refused(.authentication, reply) }
      }
      try accepted(
        try await exchange(encoded(credentials.password), .authentication), .authentication)
    } else {
      throw .unsupported("AUTH PLAIN or LOGIN")
    }
  }

  private func accepted(_ reply: SMTPReply, _ stage: SMTPStage) throws(MailError) {
    guard reply.isPositive else { throw .refused(stage, reply) }
  }

  /// Sends a command, unless it is empty, and waits for its reply.
  private func exchange(
    _ command: String, _ stage: SMTPStage, tls: NIOSSLContext? = nil
  ) async throws(MailError) -> SMTPReply {
    // Every part of a command was checked when it was made; this is the last door.
    precondition(!command.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "one command is one line")
    return try await exchange(
      bytes: command.isEmpty ? [] : Array(command.utf8) + [0x0D, 0x0A], stage, tls: tls)
  }

  private func exchange(
    bytes: [UInt8], _ stage: SMTPStage, tls: NIOSSLContext? = nil
  ) async throws(MailError) -> SMTPReply {
    let (handler, loop, host) = (handler, channel.eventLoop, server.host)
    do {
      return try await withTaskCancellationHandler {
        try await loop.flatSubmit {
          do {
            let upgrade = try tls.map { try NIOSSLClientHandler(context: $0, host: host) }
            return handler.value.exchange(bytes, stage: stage, upgrade: upgrade, on: loop)
          } catch {
            return loop.makeFailedFuture(error)
          }
        }.get()
      } onCancel: {
        loop.execute { handler.value.fail(.unreachable("sending was cancelled")) }
      }
    } catch {
      throw MailError(connecting: error)
    }
  }
}

extension NIOSSLClientHandler {
  /// For a host by name; for one by address the certificate is held against the address.
  convenience init(context: NIOSSLContext, host: String) throws {
    let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
    try self.init(context: context, serverHostname: isAddress ? nil : host)
  }
}
