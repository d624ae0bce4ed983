import SignatureV4
import Testing

@Suite struct `a canonical request` {
  private func lines(
    path: String = "/", query: String = "", headers: [(String, String)] = [("Host", "h")],
    names: String = "host", form: CanonicalForm = .standard
  ) -> [String]? {
    let request = SignableRequest(
      method: "GET", path: path, query: query, headers: headers.map { (name: $0, value: $1) })
    return CanonicalRequest(of: request, signedHeaders: names, body: [], form: form).map {
      String(decoding: $0.bytes, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false
      ).map(String.init)
    }
  }

  @Test func `has a line for each part`() {
    #expect(
      lines(query: "b=2&a=1", headers: [("B", "2"), ("a", "1"), ("c", "3")], names: "a;b") == [
        "GET", "/", "a=1&b=2", "a:1", "b:2", "", "a;b",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      ])
  }

  @Test(arguments: [
    ("", "/", "/"), ("/", "/", "/"), ("//", "/", "//"), ("/a", "/a", "/a"),
    ("/a/", "/a/", "/a/"), ("//a//b//", "/a/b/", "//a//b//"), ("/a/./b", "/a/b", "/a/./b"),
    ("/a/../b", "/b", "/a/../b"), ("/a/b/../../c", "/c", "/a/b/../../c"),
    ("/..", "/", "/.."), ("/../../a", "/a", "/../../a"), ("/a/..", "/", "/a/.."),
    ("/a/../", "/", "/a/../"), ("/...", "/...", "/..."), ("/.a/b.", "/.a/b.", "/.a/b."),
    ("/a b", "/a%20b", "/a%20b"), ("/a%20b", "/a%2520b", "/a%20b"), ("/a+b", "/a%2Bb", "/a%2Bb"),
    ("/%2e%2e/a", "/%252e%252e/a", "/../a"), ("/a%2Fb", "/a%252Fb", "/a%2Fb"),
    ("/a%2fb", "/a%252fb", "/a%2Fb"), ("/%41", "/%2541", "/A"), ("/é", "/%C3%A9", "/%C3%A9"),
    ("/%", "/%25", "/%25"), ("/%g1", "/%25g1", "/%25g1"), ("/a~-_.", "/a~-_.", "/a~-_."),
    ("a", "a", "a"), ("*", "%2A", "%2A"), ("a/../..", "/", "a/../.."),
    (".", "/", "."), ("0", "0", "0"), ("/%4", "/%254", "/%254"),
    // Neither neighbour of the slash ends a segment that `..` takes along.
    ("/a/b0c/../d", "/a/d", "/a/b0c/../d"), ("/a/b.c/../d", "/a/d", "/a/b.c/../d"),
  ])
  func `writes a path in the service's way`(_ path: String, _ standard: String, _ s3: String) {
    #expect(lines(path: path)?[1] == standard)
    #expect(lines(path: path, form: .s3)?[1] == s3)
  }

  @Test(arguments: [
    ("s3", CanonicalForm.s3), ("iam", .standard), ("sts", .standard), ("S3", .standard),
  ])
  func `has S3's form for S3 alone`(_ service: String, _ form: CanonicalForm) {
    #expect(AcceptedScope(service: service, regions: []).form == form)
    #expect(AcceptedScope(service: service, regions: [], form: .s3).form == .s3)
  }

  @Test(arguments: [
    ("", ""), ("a", "a="), ("a=", "a="), ("=a", "=a"), ("=", "="), ("&", "=&="),
    ("a=1&", "=&a=1"), ("a=b=c", "a=b%3Dc"), ("b=2&a=1&c=3", "a=1&b=2&c=3"),
    ("a=2&a=1", "a=1&a=2"), ("a=1&a=1", "a=1&a=1"), ("a=10&a=9&a=1", "a=1&a=10&a=9"),
    ("a+b=c+d", "a%20b=c%20d"), ("a%2Bb=%2b", "a%2Bb=%2B"), ("%61=%7e", "a=~"),
    ("a=%e1%88%b4", "a=%E1%88%B4"), ("ሴ=ሴ", "%E1%88%B4=%E1%88%B4"), ("a=%00%FF", "a=%00%FF"),
    ("a=/?:@!$'()*,;", "a=%2F%3F%3A%40%21%24%27%28%29%2A%2C%3B"),
    // By the bytes of what is escaped: % comes before letters, upper case before lower.
    ("b=1&%C3%A9=2&B=3&-=4", "%C3%A9=2&-=4&B=3&b=1"),
    // By name first: "a" before "a-" although "=" would come after "-".
    ("a-=1&a=2", "a=2&a-=1"),
  ])
  func `writes a query decoded, escaped again and sorted`(_ query: String, _ canonical: String) {
    #expect(lines(query: query)?[2] == canonical)
  }

  @Test(arguments: ["%", "a=%", "a=%4", "a=%4g", "a=%g4", "%%41", "a=%2&b=4", "%2=5"])
  func `is not made from a malformed escape`(_ query: String) {
    #expect(lines(query: query) == nil)
  }

  @Test(arguments: [
    ([("Host", " a ")], "host:a"), ([("HOST", "a  b")], "host:a b"),
    ([("host", "\ta \r\n  b\t")], "host:a b"), ([("host", "\"a   b\"")], "host:\"a b\""),
    ([("host", "")], "host:"), ([("host", "   ")], "host:"),
    ([("host", "b"), ("x", "y"), ("Host", " a")], "host:b,a"),
    ([("host", ""), ("host", "")], "host:,"), ([("host", "é\u{A0}")], "host:é\u{A0}"),
  ])
  func `writes a header's values trimmed and joined`(
    _ headers: [(String, String)], _ line: String
  ) {
    #expect(lines(headers: headers)?[3] == line)
  }

  @Test(arguments: [
    "", "Host", "host;", ";host", "host;;x", "host;host", "x;host", "absent;host",
    "host;missing", "host x", "host:", "ho\nst", "höst",
  ])
  func `is not made from names that are no sorted list of present headers`(_ names: String) {
    #expect(lines(headers: [("host", "h"), ("x", "y")], names: names) == nil)
  }

  /// Short names and such as are looked at eight bytes at a time.
  @Test func `is not made from a name that is no field name, though there is such a header`() {
    for byte in UInt8.min...0x7F {
      let character = String(decoding: [byte], as: UTF8.self)
      for name in [character, "i\(character)", "i\(character)-j-k-l-m-n-o-p"] {
        let isTaken = "!#$%&'*+-.0123456789^_`abcdefghijklmnopqrstuvwxyz|~".contains(character)
        let lines = lines(headers: [(name, "v")], names: name)
        #expect((lines != nil) == isTaken, "\(name)")
      }
    }
    #expect(lines(headers: [("", "v")], names: "") == nil)
    #expect(lines(headers: [("", "v"), ("host", "h")], names: ";host") == nil)
    #expect(lines(headers: [(":authority", "h")], names: ":authority")?[3] == ":authority:h")
    #expect(lines(headers: [(":authoritz", "h")], names: ":authoritz") == nil)
  }

  @Test func `has one space for white space wherever it stands in a value`() {
    for byte in UInt8.min...0x7F where byte != 0x0A {
      for place in 1..<20 {
        var value = Array("abcdefghijklmnopqrstu".utf8)
        value[place] = byte
        let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
        var wanted = value
        if isSpace { wanted[place] = 0x20 }
        let line = lines(headers: [("host", String(decoding: value, as: UTF8.self))])?[3]
        #expect(line == "host:" + String(decoding: wanted, as: UTF8.self), "\(byte), \(place)")
      }
    }
  }

  @Test(arguments: ["", "GET /", "GE\nT", "G\u{E9}T"])
  func `is not made from a method that is no token`(_ method: String) {
    let request = SignableRequest(method: method, path: "/", headers: [("host", "h")])
    #expect(CanonicalRequest(of: request, signedHeaders: "host", body: []) == nil)
  }

  /// What a canonical request says, read back from its text.
  private struct Meaning: Equatable {
    var method: String
    var path: [UInt8]
    var query: [String]
    var headers: [String]
    var names: String
    var hash: String

    init?(_ canonical: [UInt8]) {
      let lines = canonical.split(separator: 0x0A, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      guard let names = lines.dropLast().last, lines.count >= 6 else { return nil }
      let count = names.split(separator: ";", omittingEmptySubsequences: false).count
      guard lines.count == 6 + count, lines[3 + count].isEmpty else { return nil }
      method = lines[0]
      path = Array(lines[1].utf8)
      query = lines[2].split(separator: "&", omittingEmptySubsequences: false).map(String.init)
      headers = Array(lines[3..<3 + count])
      self.names = names
      hash = lines[5 + count]
    }
  }

  @Test func `says again what was put in`() throws {
    var random = SeededGenerator(seed: 60)
    let alphabet = "ab=&;:,%+ \n\r\té/.?#AZ09~\u{0}"
    for _ in 0..<20_000 {
      let method = random.text(of: "ABC", count: 1...3)
      let path = "/" + random.text(of: alphabet, count: 0...6)
      let parameters = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        (random.text(of: alphabet, count: 0...4), random.text(of: alphabet, count: 0...4))
      }
      let values = ["host", "x-a", "x-b"].map { name in
        (name: name, value: random.text(of: alphabet, count: 0...8))
      }
      let request = SignableRequest(
        method: method, path: path,
        query: parameters.map { "\(escaped($0))=\(escaped($1))" }.joined(separator: "&"),
        headers: values.shuffled(using: &random))
      let canonical = try #require(
        CanonicalRequest(
          of: request, signedHeaders: "host;x-a;x-b", body: Array(path.utf8), form: .s3))
      let meaning = try #require(Meaning(canonical.bytes))
      #expect(meaning.method == method)
      #expect(
        decoded(meaning.query) == sorted(parameters.map { [Array($0.utf8), Array($1.utf8)] }))
      #expect(meaning.headers == values.map { "\($0):\(collapsed($1))" })
      #expect(meaning.names == "host;x-a;x-b")
      #expect(meaning.hash.count == 64)
    }
  }

  @Test func `is shared only by requests that mean the same`() throws {
    // Short requests over few characters, so that many pairs nearly meet.
    var random = SeededGenerator(seed: 61)
    var seen: [[UInt8]: [String]] = [:]
    for _ in 0..<50_000 {
      let names = [["host"], ["host", "x"], ["host", "x", "y"]].randomElement(using: &random)!
      let parameters = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        [random.text(of: "a=&%", count: 0...2), random.text(of: "a=&%", count: 0...2)]
      }
      let values = names.map { _ in random.text(of: "a:\n;", count: 0...3) }
      let body = random.text(of: "ab", count: 0...1)
      let request = SignableRequest(
        method: random.text(of: "AB", count: 1...2), path: "/",
        query: parameters.map { "\(escaped($0[0]))=\(escaped($0[1]))" }.joined(separator: "&"),
        headers: zip(names, values).map { (name: $0, value: $1) })
      let canonical = try #require(
        CanonicalRequest(
          of: request, signedHeaders: names.joined(separator: ";"), body: Array(body.utf8)))
      let meaning =
        [request.method, "\(names)", "\(values.map(collapsed))", body]
        + parameters.map { "\($0)" }.sorted()
      if let other = seen.updateValue(meaning, forKey: canonical.bytes) {
        #expect(other == meaning)
      }
    }
    #expect(seen.count > 10_000)
  }

  private func escaped(_ text: String) -> String {
    text.utf8.map { "%" + String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  private func collapsed(_ value: String) -> String {
    value.unicodeScalars.split { " \n\r\t".unicodeScalars.contains($0) }
      .map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
  }

  /// Names and values of canonical parameters as bytes.
  private func decoded(_ parameters: [String]) -> [[[UInt8]]] {
    sorted(
      parameters.map { parameter in
        parameter.split(separator: "=", omittingEmptySubsequences: false).map { part in
          var bytes: [UInt8] = []
          var rest = Substring(part)
          while let character = rest.popFirst() {
            if character == "%" {
              bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
              rest = rest.dropFirst(2)
            } else {
              bytes += Array(String(character).utf8)
            }
          }
          return bytes
        }
      })
  }

  private func sorted(_ parameters: [[[UInt8]]]) -> [[[UInt8]]] {
    parameters.sorted { a, b in
      a[0] == b[0]
        ? a[1].lexicographicallyPrecedes(b[1]) : a[0].lexicographicallyPrecedes(b[0])
    }
  }
}
