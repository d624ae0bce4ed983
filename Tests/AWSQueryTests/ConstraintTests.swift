import AWSQuery
import Testing

struct ConstraintTests {
  @Test(
    arguments: [
      (.name, ["a", "A-Z_09+=,.@"], ["", " ", "a/b", "é", "a\n", "a:b"]),
      (.sessionName, ["", "a", "x@y"], ["a:b", "a b"]),
      (.serialNumber, ["arn:aws:iam::1:mfa/x", "GAHT12345678"], ["", "a b", "a*", "é"]),
      (.digits, ["012345"], ["", "12345a", "٣", " 1", "+1"]),
      (.sessionDigits, ["", "1"], ["a"]),
      (.word, ["AKIA_09az"], ["", "a-b"]),
      (.externalID, ["", "a:/\u{2D}@"], ["\\", "a b"]),
      (
        .path, ["/", "/a/", "/a//b/", "/~!/", "/division_abc/sub/"],
        ["", "//", "a/", "/a", "/a b/", "/\u{7F}/", "/é/", "/a/\n", "/\n/"]
      ),
      (.pathPrefix, ["/", "/a", "//", "/a/b/\u{7F}"], ["", "a", "/ ", "/a\n", "/é"]),
      (
        .policyPath, ["/", "/a/", "/a,b.+@=_-/c/"],
        ["", "//", "/a", "a/", "/a//b/", "/a b/", "/*/"]
      ),
      (.document, ["{}", "\t\n\r ÿ\u{7F}"], ["", "\u{0}", "\u{100}", "\u{1F}", "🔑"]),
      (.listedDocument, ["{}", "¡ÿ~"], ["", "\u{7F}", "\u{A0}", "\u{100}"]),
      (.roleDescription, ["", "a\nb"], ["\u{7F}", "\u{100}"]),
      (
        .policyVersion, ["v1", "v10", "v1.", "v2.a-B9"],
        ["", "v", "v0", "v01", "V1", "1", "v1x", "v1.a_b", "v1.a.b", "v-1"]
      ),
      (
        .accountAlias, ["abc", "a-b", "a1-b2-c3", "123456789012"],
        ["", "ab", "-ab", "ab-", "a--b", "Abc", "a.b", String(repeating: "a", count: 64)]
      ),
      (.marker, [" ", "abc", "ÿ"], ["", "\n", "\u{1F}", "\u{100}"]),
      (
        .tagKey, ["a b", "Zoë", "東京", "٣", "½", "_.:/=+-@", "\u{A0}", "\u{2028}"],
        ["", "a,b", "a*", "\n", "🔑", "e\u{301}", "a;b", "\u{0}"]
      ),
      (.tagValue, ["", "a"], ["<"]),
      (.sessionARN, ["arn:aws:iam::1:role/x", "\u{85}\u{A0}\u{FFFD}🔑"], ["", "\0", "\u{FFFE}"]),
    ] as [(Pattern, [String], [String])])
  func `a pattern takes what it should and nothing else`(
    pattern: Pattern, good: [String], bad: [String]
  ) {
    for value in good { #expect(pattern.matches(value), "\(pattern.text) takes \(value)") }
    for value in bad { #expect(!pattern.matches(value), "\(pattern.text) refuses \(value)") }
  }

  /// Java's and Swift's expressions agree on these classes in ASCII.
  @Test func `the patterns agree with their texts over ASCII`() throws {
    let patterns: [Pattern] = [
      .name, .sessionName, .serialNumber, .sessionSerialNumber, .digits, .sessionDigits, .word,
      .sessionWord, .externalID, .policyPath, .policyVersion, .tagKey, .tagValue, .accountAlias,
    ]
    var chance = Chance(seed: 4)
    let letters = Array("/v019aZ-._:=+,@ *~".unicodeScalars)
    for pattern in patterns {
      let expression = try Regex(pattern.text).asciiOnlyWordCharacters().asciiOnlyDigits()
      for _ in 0..<400 {
        var text = ""
        for _ in 0..<Int.random(in: 0...6, using: &chance) {
          text.unicodeScalars.append(letters.randomElement(using: &chance) ?? "a")
        }
        let expected = try expression.wholeMatch(in: text) != nil
        #expect(pattern.matches(text) == expected, "\(pattern.text) and \(text)")
      }
    }
  }

  @Test(
    arguments: [
      (.userName, 1, 64, "a"), (.existingUserName, 1, 128, "a"), (.groupName, 1, 128, "a"),
      (.roleName, 1, 64, "a"), (.policyName, 1, 128, "a"), (.serialNumber, 9, 256, "a"),
      (.authenticationCode, 6, 6, "1"), (.tokenCode, 6, 6, "1"), (.accessKeyID, 16, 128, "A"),
      (.accountAlias, 3, 63, "a"), (.marker, 1, 320, "a"), (.tagKey, 1, 128, "é"),
      (.tagValue, 0, 256, "é"), (.roleSessionName, 2, 64, "a"), (.sourceIdentity, 2, 256, "a"),
      (.externalID, 2, 1224, "a"), (.arn, 20, 2048, "é"), (.policyDocument, 1, 131_072, "ÿ"),
      (.federatedUserName, 2, 32, "a"), (.roleDescription, 0, 1000, "a"), (.password, 1, 128, "a"),
      (.policyDescription, 0, 1000, "🔑"), (.sessionPolicy, 1, 2048, "a"),
    ] as [(Constraint, Int, Int, String)])
  func `a type has its lengths`(
    constraint: Constraint, least: Int, most: Int, letter: String
  ) throws {
    for length in [least - 1, least, most, most + 1] where length > 0 {
      let value = String(repeating: letter, count: length)
      let isGood = (least...most).contains(length)
      var reader = ParameterReader(try Parameters(queryString: "N=" + value), style: .iam)
      #expect(reader.optional("N", constraint) == (isGood ? value : nil))
      #expect(((try? reader.finish()) != nil) == isGood)
    }
  }
}
