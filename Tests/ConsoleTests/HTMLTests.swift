import Testing

@testable import Console

/// What people typed never becomes markup (the hostile strings of the sign-in research, §6.1).
struct HTMLTests {
  @Test(arguments: [
    (#"<script>alert(1)</script>"#, "&lt;script&gt;alert(1)&lt;/script&gt;"),
    (#"" autofocus onfocus=alert(1) x=""#, "&#34; autofocus onfocus=alert(1) x=&#34;"),
    ("' onclick='x", "&#39; onclick=&#39;x"),
    ("a&b", "a&amp;b"),
    // A quote with a combining mark is one character, and still a quote for the browser.
    ("x\"\u{301} autofocus", "x&#34;\u{301} autofocus"),
    ("<\u{338}b>", "&lt;\u{338}b&gt;"),
    ("line\u{2028}end", "line\u{2028}end"),
    ("nul\u{0}end", "nul\u{FFFD}end"),
    ("\u{202E}override", "\u{202E}override"),
  ])
  func `a value is escaped byte by byte`(text: String, escaped: String) {
    let html: HTML = "<p title=\"\(text)\">\(text)</p>"
    // By bytes: as texts, a quote with a mark and one without compare in ways of their own.
    #expect(html.bytes == Array("<p title=\"\(escaped)\">\(escaped)</p>".utf8))
  }

  @Test func `no byte of a value is a quote or a bracket`() {
    for scalar in (0..<0x500).compactMap(Unicode.Scalar.init) {
      let html: HTML = "\(String(Character(scalar)))"
      #expect(!html.bytes.contains { [0x22, 0x27, 0x3C, 0x3E, 0].contains($0) })
    }
  }

  @Test func `HTML within HTML is kept, and what is not there is nothing`() {
    let inner: HTML = "<b>\("x<y")</b>"
    let none: HTML? = nil
    let page: HTML = "<p>\(inner)\(none)\([inner, inner])\(if: false, inner)\(7)</p>"
    #expect(
      page.description
        == "<p><b>x&lt;y</b><b>x&lt;y</b><b>x&lt;y</b>7</p>")
  }

  @Test(arguments: [
    ("/console/users", true), ("/", true), ("?q=1", true), ("#top", true),
    ("https://example.net/", true), ("otpauth://totp/x", true), ("mailto:a@b", true),
    ("javascript:alert(1)", false), ("JavaScript:alert(1)", false), ("data:text/html,x", false),
    ("vbscript:x", false), ("//evil.example", false), ("/\\evil.example", false),
    (" javascript:alert(1)", false), ("java\tscript:alert(1)", false), ("", false),
  ])
  func `a link leads within the site, or has a scheme that runs nothing`(
    address: String, isHarmless: Bool
  ) {
    let html: HTML = "<a href=\"\(link: address)\">x</a>"
    #expect((html.description == "<a href=\"#\">x</a>" && address != "#") == !isHarmless)
  }

  @Test(arguments: [
    ("/console/", true), ("/console/users?q=a%20b", true), ("https://evil.example/", false),
    ("//evil.example", false), ("/\\evil.example", false), ("/\t/evil.example", false),
    ("/\n/evil.example", false), ("/ /evil.example", false), ("evil", false), ("", false),
    ("/ü", false),
  ])
  func `nobody is sent off the site after signing in`(address: String, isLocal: Bool) {
    #expect(LinkAddress.isLocal(address) == isLocal)
    let answer = ConsoleAnswer.redirect(to: address)
    #expect(
      answer.headers.first { $0.name == "Location" }?.value == (isLocal ? address : "/console/"))
  }
}
