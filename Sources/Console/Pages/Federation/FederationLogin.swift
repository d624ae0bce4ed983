import Identity
import Operations

/// `login`: where a broker sends a browser with a sign-in token. The token goes on in a cookie, so that
/// no address holds it from then on; a form that another site sends comes without the cookies that say
/// who is signed in, and the next request has them.
enum FederationLogin {
  /// `additionalEventData` of both records.
  static let additional = #"{"MobileVersion":"No","MFAUsed":"No"}"#

  static func answer(
    _ parameters: FederationParameters, _ visit: Visit
  ) throws -> ConsoleAnswer {
    // Looked at first: a token that leads nowhere is not spent.
    guard
      let destination = FederationDestination.path(
        parameters["Destination"] ?? "", origin: visit.request.origin)
    else { return FederationPages.foreignDestination(visit) }
    let issuer = parameters["Issuer"] ?? ""
    guard let token = SecretToken(presented: parameters["SigninToken"] ?? ""),
      try visit.read({ try FederationEntry.entrant(token, visit, in: $0) }) != nil
    else { return FederationPages.tokenOver(issuer: issuer, visit) }
    return .redirect(to: FederationEntry.address(to: destination, from: issuer))
      .setting(.link, token.text, isSecure: visit.isSecure)
  }
}

/// Where a sign-in may lead: to this server alone.
enum FederationDestination {
  private static let start = "/console/"

  /// AWS's own consoles, which brokers have written down; here there is one, and it begins at its
  /// first page.
  private static let consoles = [
    "console.aws.amazon.com", "console.amazonaws.cn", "console.amazonaws-us-gov.com",
  ]

  /// The path to go on to; nil for another site's address. `origin` is this server's.
  static func path(_ text: String, origin: String) -> String? {
    if text.isEmpty { return start }
    if LinkAddress.isLocal(text) { return text }
    guard let mark = text.firstRange(of: "://") else { return nil }
    let scheme = text[..<mark.lowerBound].lowercased()
    let rest = text[mark.upperBound...]
    let host = rest.prefix { !"/?#".contains($0) }
    guard scheme == "https" || scheme == "http" else { return nil }
    if scheme + "://" + host.lowercased() == origin.lowercased() {
      let path = String(rest.dropFirst(host.count))
      if path.isEmpty { return start }
      return LinkAddress.isLocal(path) ? path : nil
    }
    let isConsole = consoles.contains { host == $0 || host.hasSuffix("." + $0) }
    return isConsole && scheme == "https" ? start : nil
  }
}
