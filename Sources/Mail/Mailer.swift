/// Sends messages. ``SMTPMailer`` is the one that does; tests have others.
package protocol Mailer: Sendable {
  /// Returns when a server has taken the message upon itself.
  func send(_ message: Message) async throws(MailError)
}

/// Why a message was not sent. The texts are for the operator's log: they hold no credentials, but a
/// server's own words may hold addresses.
package enum MailError: Error, Equatable, CustomStringConvertible {
  /// The server said no. A reply of 400 to 499 means for now, one of 500 to 599 for good
  /// (RFC 5321 §4.2.1).
  case refused(SMTPStage, SMTPReply)
  /// The server cannot do what this message or this configuration needs.
  case unsupported(String)
  /// The server did not prove that it is who it should be.
  case untrusted(String)
  /// There is no connection, or none any more.
  case unreachable(String)
  case timedOut(SMTPStage)
  /// What came is no SMTP.
  case malformed(SMTPStage, String)

  /// Whether the same message may go through later without anybody doing anything.
  package var isTemporary: Bool {
    switch self {
    case .refused(_, let reply): reply.isTemporary
    case .unreachable, .timedOut: true
    case .unsupported, .untrusted, .malformed: false
    }
  }

  package var description: String {
    switch self {
    case .refused(let stage, let reply): "the mail server refused \(stage): \(reply)"
    case .unsupported(let what): "the mail server does not support \(what)"
    case .untrusted(let why): "the mail server cannot be trusted: \(why)"
    case .unreachable(let why): "the mail server cannot be reached: \(why)"
    case .timedOut(let stage): "the mail server did not answer \(stage) in time"
    case .malformed(let stage, let what): "the mail server answered \(stage) with \(what)"
    }
  }
}

/// How far the dialogue with a server has come.
package enum SMTPStage: String, Sendable, CustomStringConvertible {
  case connection = "the connection"
  case hello = "EHLO"
  case startTLS = "STARTTLS"
  case authentication = "the user name and password"
  case sender = "the sender"
  case recipient = "the recipient"
  case message = "the message"
  case end = "QUIT"

  package var description: String { rawValue }
}
