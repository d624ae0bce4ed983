/// What a browser gets.
package struct ConsoleAnswer: Sendable {
  package var status: Int
  package var contentType = "text/html; charset=utf-8"
  package var body: [UInt8] = []
  /// Besides those that every answer has (see ``SecurityHeaders``).
  package var headers: [(name: String, value: String)] = []
  /// Whether the answer may be kept, for ever: its address changes with it.
  package var isImmutable = false
  /// Whether the time it took must tell nothing: it is sent when a tick of ``tick`` since the request
  /// is over, so that what differs by less, as the writes for known and unknown names do, stays unseen.
  package var isHeld = false

  package static let tick = Duration.milliseconds(100)

  package init(status: Int) {
    self.status = status
  }

  static func page(_ html: HTML, status: Int = 200) -> ConsoleAnswer {
    var answer = ConsoleAnswer(status: status)
    answer.body = html.bytes
    return answer
  }

  /// Sends the browser on with a GET (303, RFC 9110 §15.4.4).
  static func redirect(to path: String) -> ConsoleAnswer {
    var answer = ConsoleAnswer(status: 303)
    answer.headers.append(("Location", LinkAddress.isLocal(path) ? path : "/console/"))
    return answer
  }

  /// See ``isHeld``.
  func held() -> ConsoleAnswer {
    var answer = self
    answer.isHeld = true
    return answer
  }

  func setting(_ cookie: Cookie, _ value: String, isSecure: Bool) -> ConsoleAnswer {
    adding(cookie, value, lifetime: cookie.lifetime, isSecure: isSecure)
  }

  func clearing(_ cookie: Cookie, isSecure: Bool) -> ConsoleAnswer {
    adding(cookie, "", lifetime: 0, isSecure: isSecure)
  }

  private func adding(
    _ cookie: Cookie, _ value: String, lifetime: Int?, isSecure: Bool
  ) -> ConsoleAnswer {
    var text = "\(cookie.name(isSecure: isSecure))=\(value); Path=/; HttpOnly; SameSite=Lax"
    if let lifetime { text += "; Max-Age=\(lifetime)" }
    if isSecure { text += "; Secure" }
    var answer = self
    answer.headers.append(("Set-Cookie", text))
    return answer
  }
}

/// What every answer of the console carries, errors too.
package enum SecurityHeaders {
  package static let all: [(name: String, value: String)] = [
    (
      "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
      "Permissions-Policy",
      "publickey-credentials-get=(self), publickey-credentials-create=(self), "
        + "clipboard-write=(self)"
    ),
  ]
}
