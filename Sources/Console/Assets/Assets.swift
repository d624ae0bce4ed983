import Identity

/// Stylesheet, script and icon, compiled in. Their addresses hold a digest of their contents, so that
/// browsers may keep them for ever.
package struct Asset: Sendable {
  package let address: String
  private let name: String
  private let digest: String
  let contentType: String
  package let body: [UInt8]

  static let stylesheet = Asset(
    "app.css", "text/css; charset=utf-8", Stylesheet.compact(PackageResources.app_css))
  static let script = Asset(
    "app.js", "text/javascript; charset=utf-8", Script.compact(PackageResources.app_js))
  static let icon = Asset("icon.svg", "image/svg+xml", PackageResources.icon_svg)

  package static let all = [stylesheet, script, icon]

  private init(_ name: String, _ contentType: String, _ body: [UInt8]) {
    let digest = SecretDigest(of: String(decoding: body, as: UTF8.self), for: "asset")
    self.digest = String(digest.text.prefix(16))
    self.name = name
    address = "/assets/\(self.digest)/\(name)"
    self.contentType = contentType
    self.body = body
  }

  /// Where it is served, and nowhere else: an old address is none.
  var route: Route {
    .get("/assets/:digest/\(name)") { visit in
      guard try visit.parameter("digest") == digest else { throw PageRefusal.notFound }
      return answer
    }
  }

  private var answer: ConsoleAnswer {
    var answer = ConsoleAnswer(status: 200)
    answer.contentType = contentType
    answer.body = body
    answer.isImmutable = true
    return answer
  }
}
