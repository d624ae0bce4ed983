import AWSQuery
import Testing

struct ParametersTests {
  @Test(
    arguments: [
      ("", []),
      ("Action=GetUser&Version=2010-05-08", [["Action", "GetUser"], ["Version", "2010-05-08"]]),
      ("A=1+2%203", [["A", "1 2 3"]]),
      ("A=%2B900", [["A", "+900"]]),
      ("A=%c3%BF%F0%9f%94%91", [["A", "ÿ🔑"]]),
      ("A=ÿ", [["A", "ÿ"]]),
      ("A", [["A", ""]]),
      ("A=", [["A", ""]]),
      ("A=b=c", [["A", "b=c"]]),
      ("A%3D=b%26c", [["A=", "b&c"]]),
      ("=b", [["", "b"]]),
      ("&&A=1&&B=2&", [["A", "1"], ["B", "2"]]),
      ("A=1;B=2", [["A", "1;B=2"]]),
      ("A=%00", [["A", "\0"]]),
      ("Tags.member.1.Key=k", [["Tags.member.1.Key", "k"]]),
    ] as [(String, [[String]])])
  func `a form is decoded`(text: String, pairs: [[String]]) throws {
    let inBody = try Parameters(form: Array(text.utf8))
    let inQuery = try Parameters(queryString: text)
    #expect(inBody.all.map { [$0.name, $0.value] } == pairs)
    #expect(inQuery.all.map { [$0.name, $0.value] } == pairs)
    #expect(inBody.isEmpty == pairs.isEmpty)
  }

  @Test func `a byte order mark and composed letters stay as they are`() throws {
    let parameters = try Parameters(queryString: "A=%EF%BB%BFx&e%CC%81=1")
    #expect(parameters["A"].map { Array($0.utf8) } == [0xEF, 0xBB, 0xBF, 0x78])
    #expect(parameters["e\u{301}"] == "1")
    #expect(parameters["é"] == nil)
  }

  @Test(
    arguments: [
      ("%", .incompleteEscape),
      ("A=%", .incompleteEscape),
      ("A=%4", .incompleteEscape),
      ("A=%4&B=1", .incompleteEscape),
      ("A=%&B=1", .incompleteEscape),
      ("A%4=1", .incompleteEscape),
      ("A=%4=", .illegalEscape(0x34, 0x3D)),
      ("A=%zz", .illegalEscape(0x7A, 0x7A)),
      ("A=%4G&", .illegalEscape(0x34, 0x47)),
      ("A=%%41", .illegalEscape(0x25, 0x34)),
      ("A=%FF", .notUnicode),
      ("A=%C3", .notUnicode),
      ("%C3=%BF", .notUnicode),
      ("A=%C3&B=%BF", .notUnicode),
      ("A=%ED%A0%80", .notUnicode),
      ("A=%C0%80", .notUnicode),
    ] as [(String, FormError)])
  func `what is no form is refused`(text: String, error: FormError) {
    #expect(throws: error) { try Parameters(form: Array(text.utf8)) }
    #expect(throws: error) { try Parameters(queryString: text) }
  }

  @Test(
    arguments: [
      (
        FormError.incompleteEscape,
        ServiceError(
          "MalformedQueryString", status: 404, "Incomplete trailing escape % sequence",
          isDispatch: true)
      ),
      (
        .illegalEscape(0x34, 0x47),
        ServiceError(
          "MalformedQueryString", status: 404, "Illegal hex character in escape % pattern: %4G",
          isDispatch: true)
      ),
      (.notUnicode, ServiceError("MalformedInput", status: 400, nil)),
      (.tooManyParameters, ServiceError("MalformedInput", status: 400, nil)),
    ])
  func `clients are told of a broken form in AWS's words`(error: FormError, told: ServiceError) {
    #expect(ServiceError(error) == told)
  }

  @Test func `of duplicates the first counts`() throws {
    let parameters = try Parameters(
      form: Array("Action=B&UserName=second&UserName=third".utf8), queryString: "UserName=first")
    #expect(parameters["UserName"] == "first")
    #expect(parameters.all.map(\.value) == ["first", "B", "second", "third"])
  }

  @Test func `a name in other case, and a part of a name, is another name`() throws {
    let parameters = try Parameters(queryString: "username=a&USERNAME=b&User=c&UserNames=d")
    #expect(parameters["UserName"] == nil)
    #expect(parameters["User"] == "c")
  }

  @Test func `action and version are read from either place`() throws {
    let parameters = try Parameters(
      form: Array("Version=2011-06-15".utf8), queryString: "Action=GetCallerIdentity")
    #expect(parameters.action == "GetCallerIdentity")
    #expect(parameters.version == "2011-06-15")
    #expect(try Parameters(queryString: "").action == nil)
  }

  @Test func `there is a limit to parameters, in body and query string together`() throws {
    let half = Parameters.limit / 2
    let text = String(repeating: "a&", count: half)
    #expect(try Parameters(form: Array(text.utf8), queryString: text).all.count == 2 * half)
    #expect(throws: FormError.tooManyParameters) {
      try Parameters(form: Array((text + "b").utf8), queryString: text)
    }
  }

  @Test func `what is encoded is decoded again`() throws {
    var chance = Chance(seed: 1)
    for _ in 0..<500 {
      let pairs = (0..<Int.random(in: 1...6, using: &chance)).map { _ in
        [chance.text(upTo: 12) + "n", chance.text(upTo: 30)]
      }
      let text = pairs.map { $0.map { encoded($0, &chance) }.joined(separator: "=") }
        .joined(separator: "&")
      let parameters = try Parameters(form: Array(text.utf8))
      let read = parameters.all.map { [Array($0.name.utf8), Array($0.value.utf8)] }
      #expect(read == pairs.map { $0.map { Array($0.utf8) } })
    }
  }

  @Test func `random bytes never crash, and decode alike in one piece and in two`() {
    var chance = Chance(seed: 2)
    let common = Array("%&=+aA09.memberTags1\u{C3}".utf8)
    for _ in 0..<3000 {
      let bytes = (0..<Int.random(in: 0...60, using: &chance)).map { _ in
        Bool.random(using: &chance)
          ? UInt8.random(in: 0...255, using: &chance) : common.randomElement(using: &chance) ?? 0
      }
      let whole = try? Parameters(form: bytes)
      let pairs = bytes.split(separator: UInt8(ascii: "&"))
      let parts = pairs.map { try? Parameters(form: Array($0)).all }
      if let whole {
        #expect(parts.allSatisfy { $0?.count == 1 })
        #expect(whole.all.map(\.value) == parts.flatMap { $0 ?? [] }.map(\.value))
      } else {
        #expect(parts.contains { $0 == nil })
      }
    }
  }

  /// Escapes what has to be, and some of what has not.
  private func encoded(_ text: String, _ chance: inout Chance) -> String {
    var encoded = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      if scalar == " ", Bool.random(using: &chance) {
        encoded += "+"
      } else if scalar.isASCII, scalar.properties.isAlphabetic, Bool.random(using: &chance) {
        encoded.unicodeScalars.append(scalar)
      } else {
        let digits = String(byte, radix: 16, uppercase: Bool.random(using: &chance))
        encoded += (byte < 16 ? "%0" : "%") + digits
      }
    }
    return encoded
  }
}
