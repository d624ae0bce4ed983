import Foundation
import NIOCore

/// Where mail is handed in, as an operator writes it:
///
///     smtp://user:password@mail.example.com:587     STARTTLS, always
///     smtps://user:password@mail.example.com:465    TLS from the first byte (RFC 8314)
///     smtp://localhost:25                           on this machine, without TLS
///     file:/etc/sallyport/smtp-url                  the first line of that file, one of the above
///
/// Reserved characters in user and password are percent-encoded. `?tls=required` asks for STARTTLS on
/// this machine too, `?ca=PATH` trusts the authorities in that PEM file and no others.
///
/// It is what `serve --smtp-url` takes: `SMTPServer(setting:)` at the start, whose errors are for the
/// terminal, then one ``SMTPMailer`` for the process.
package struct SMTPServer: Sendable, Equatable {
  package enum Security: Sendable, Equatable {
    case startTLS
    case implicitTLS
    /// For servers on this machine: nothing crosses a network.
    case none
  }

  package struct Credentials: Sendable, Equatable, CustomStringConvertible {
    package let user: String
    let password: String

    package var description: String { "\(user):••••••" }
  }

  package let host: String
  package let port: Int
  package let security: Security
  package let credentials: Credentials?
  /// A PEM file with the authorities to trust; the system's when nil.
  package let authorities: String?

  /// What the operator has to set right. No text holds what was given, which may hold a password.
  package struct Misconfiguration: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  /// An address, or `file:` and the path of a file that nobody else can read and that begins with one.
  package init(setting: String) throws(Misconfiguration) {
    guard setting.hasPrefix("file:") else {
      try self.init(url: setting)
      return
    }
    try self.init(
      url: try PrivateFile.firstLine(
        of: String(setting.dropFirst("file:".count)), holding: "an SMTP URL"))
  }

  package init(url: String) throws(Misconfiguration) {
    let parts = try Parts(url)
    let isImplicit = parts.scheme == "smtps"
    var tls: String?
    var authorities: String?
    for (name, value) in parts.query {
      switch name {
      case "tls" where tls == nil && value == "required": tls = value
      case "tls": throw Misconfiguration(description: "the SMTP URL's `tls` can only be `required`")
      case "ca" where authorities == nil && !value.isEmpty: authorities = value
      default:
        throw Misconfiguration(
          description: "the SMTP URL takes `tls=required` and `ca=PATH` after `?`, once each")
      }
    }
    host = parts.host
    port = parts.port ?? (isImplicit ? 465 : 587)
    self.authorities = authorities
    credentials = try parts.credentials()
    if isImplicit {
      security = .implicitTLS
    } else if tls != nil || authorities != nil || !Self.isLoopback(host) {
      security = .startTLS
    } else {
      security = .none
    }
  }

  /// Whether what is sent to that host stays on this machine.
  package static func isLoopback(_ host: String) -> Bool {
    if host.lowercased() == "localhost" { return true }
    switch try? SocketAddress(ipAddress: host, port: 0) {
    case .v4(let address): return UInt32(bigEndian: address.address.sin_addr.s_addr) >> 24 == 127
    case .v6(let address):
      return withUnsafeBytes(of: address.address.sin6_addr) {
        $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1
      }
    default: return false
    }
  }
}

/// An SMTP URL taken apart, each part decoded.
private struct Parts {
  var scheme: String
  var user: String?
  var password: String?
  var host: String
  var port: Int?
  var query: [(String, String)] = []

  init(_ url: String) throws(SMTPServer.Misconfiguration) {
    func wrong(_ what: String) -> SMTPServer.Misconfiguration {
      SMTPServer.Misconfiguration(
        description: "\(what); it is like smtps://user:password@mail.example.com:465")
    }
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw wrong("the SMTP URL holds spaces or characters that have to be percent-encoded")
    }
    guard let colon = url.range(of: "://") else { throw wrong("the SMTP URL has no scheme") }
    scheme = url[..<colon.lowerBound].lowercased()
    guard scheme == "smtp" || scheme == "smtps" else {
      throw wrong("the SMTP URL begins neither with smtp:// nor with smtps://")
    }
    let rest = url[colon.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    var tail = rest[authority.endIndex...]
    if tail.first == "/" { tail = tail.dropFirst() }
    guard tail.isEmpty || tail.first == "?", !tail.contains("#") else {
      throw wrong("the SMTP URL has a path, or `/`, `?` or `#` that is not percent-encoded")
    }
    // A password with a bare `@` would send what follows it to a name server.
    let sides = authority.split(separator: "@", omittingEmptySubsequences: false)
    guard sides.count <= 2, let place = sides.last else {
      throw wrong("the SMTP URL has an `@` that is not percent-encoded")
    }
    if sides.count == 2 {
      let names = sides[0].split(separator: ":", omittingEmptySubsequences: false)
      guard names.count == 2, !names[0].isEmpty, !names[1].isEmpty else {
        throw wrong("the SMTP URL needs both a user and a password before `@`")
      }
      (user, password) = (String(names[0]), String(names[1]))
    }
    let name: Substring
    let number: Substring?
    if place.first == "[" {
      guard let end = place.firstIndex(of: "]") else {
        throw wrong("the SMTP URL's host is no host")
      }
      name = place[place.index(after: place.startIndex)..<end]
      let after = place[place.index(after: end)...]
      guard after.isEmpty || after.first == ":",
        case .v6 = try? SocketAddress(ipAddress: String(name), port: 0)
      else { throw wrong("the SMTP URL's host is no host") }
      number = after.isEmpty ? nil : after.dropFirst()
    } else {
      let sides = place.split(separator: ":", omittingEmptySubsequences: false)
      guard sides.count <= 2, let first = sides.first, Self.isHost(first) else {
        throw wrong("the SMTP URL's host is no host")
      }
      (name, number) = (first, sides.count == 2 ? sides[1] : nil)
    }
    host = String(name)
    if let number {
      guard number.allSatisfy(\.isNumber), let value = UInt16(number), value > 0 else {
        throw wrong("the SMTP URL's port is no port")
      }
      port = Int(value)
    }
    for item in tail.dropFirst().split(separator: "&") {
      let sides = item.split(separator: "=", maxSplits: 1)
      guard let value = sides.count == 2 ? String(sides[1]).removingPercentEncoding : "" else {
        throw wrong("the SMTP URL has a `%` that encodes nothing")
      }
      query.append((String(sides[0]), value))
    }
  }

  func credentials() throws(SMTPServer.Misconfiguration) -> SMTPServer.Credentials? {
    guard let user, let password else { return nil }
    guard let user = user.removingPercentEncoding, let password = password.removingPercentEncoding
    else {
      throw SMTPServer.Misconfiguration(
        description: "the SMTP URL's user or password has a `%` that encodes nothing; "
          + "the character itself is %25")
    }
    // NUL parts the fields of AUTH PLAIN (RFC 4616 §2).
    guard !(user + password).utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      throw SMTPServer.Misconfiguration(
        description: "the SMTP URL's user or password holds control characters")
    }
    return SMTPServer.Credentials(user: user, password: password)
  }

  private static func isHost(_ name: Substring) -> Bool {
    !name.isEmpty && name.utf8.count <= 253
      && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && $0.utf8.count <= 63 && $0.first != "-" && $0.last != "-"
          && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
      }
  }
}
