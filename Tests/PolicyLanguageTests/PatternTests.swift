import Testing

@testable import PolicyLanguage

@Suite struct PatternTests {
  private func matches(_ pattern: String, _ text: String) -> Bool {
    matches(PatternToken.tokens(in: pattern, variables: false), text)
  }

  private func matches(_ pattern: [PatternToken], _ text: String) -> Bool {
    var patterns = Patterns()
    let glob = patterns.add(pattern)
    return patterns.matches(glob, text.utf8.span, NoContext())
  }

  /// The definition of a wildcard pattern, character by character.
  private func plainly(_ pattern: String, _ text: String) -> Bool {
    let text = Array(text.unicodeScalars)
    var reached = [true] + Array(repeating: false, count: text.count)
    for wanted in pattern.unicodeScalars {
      var next = Array(repeating: false, count: text.count + 1)
      if wanted == "*" {
        var seen = false
        for index in reached.indices {
          seen = seen || reached[index]
          next[index] = seen
        }
      } else {
        for index in text.indices where reached[index] && (wanted == "?" || wanted == text[index]) {
          next[index + 1] = true
        }
      }
      reached = next
    }
    return reached[text.count]
  }

  @Test func `random patterns match as the definition says`() {
    var chance = SeededGenerator(seed: 3)
    let patternLetters = Array("aab**?é")
    let textLetters = Array("aaabé")
    var hits = 0
    for _ in 0..<20_000 {
      let pattern = String(
        (0..<Int.random(in: 0...9, using: &chance)).map { _ in
          patternLetters[Int.random(in: 0..<patternLetters.count, using: &chance)]
        })
      let text = String(
        (0..<Int.random(in: 0...12, using: &chance)).map { _ in
          textLetters[Int.random(in: 0..<textLetters.count, using: &chance)]
        })
      let expected = plainly(pattern, text)
      hits += expected ? 1 : 0
      if matches(pattern, text) != expected { Issue.record("\(pattern) and \(text)") }
    }
    #expect(hits > 2_000)
  }

  @Test func `long pieces with question marks are found`() {
    let piece = String(repeating: "ab?é", count: 50)
    let inner = String(repeating: "abcé", count: 50)
    #expect(matches("*\(piece)*", "xx" + inner + "yy"))
    #expect(!matches("*\(piece)*", "xx" + inner.dropLast() + "yy"))
    #expect(matches("*\(piece)*\(piece)*", "aba" + inner + "ab" + inner))
    #expect(!matches("*\(piece)*\(piece)*", "aba" + inner + "ab" + inner.dropFirst()))
  }

  /// Pieces that fill the words of 64 bits they are looked for with, and those beside them.
  @Test(arguments: [1, 2, 63, 64, 65, 66, 126, 127, 128, 129, 192, 193])
  func `a piece of any length is found where all its characters are, and nowhere else`(
    length: Int
  ) {
    let letters = Array("abcdefgé")
    let text = (0..<length).map { letters[$0 * $0 / 3 % letters.count] }
    func isOpen(_ index: Int) -> Bool { index.isMultiple(of: 5) }
    let pattern = "*" + String(text.indices.map { isOpen($0) ? "?" : text[$0] }) + "*"
    #expect(matches(pattern, String(text)))
    #expect(!matches(pattern, String(text.dropFirst())))
    #expect(!matches(pattern, String(text.dropLast())))
    for index in text.indices {
      // One that stands elsewhere in the piece, and one that does not.
      for other: Character in [text[index] == "b" ? "c" : "b", "x"] {
        var changed = text
        changed[index] = other
        if matches(pattern, String(changed)) != isOpen(index) {
          Issue.record("\(other) at \(index)")
        }
      }
    }
  }

  /// The first and last characters of each length in UTF-8, and the question mark itself.
  @Test(
    arguments: [
      "\u{1}", "?", "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{FFFD}", "\u{10000}",
      "\u{10FFFF}",
    ] as [Unicode.Scalar])
  func `a question mark is one character of any length, any other is itself`(
    wanted: Unicode.Scalar
  ) {
    let letters = String(wanted).utf8.map { PatternToken.byte($0) }
    for given in ["\u{1}", "?", "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{10FFFF}", wanted] {
      for (pattern, text) in [
        ([.one] + letters, "x\(given)"), (letters + [.one], "\(given)x"),
        ([.run, .one] + letters, "x\(given)"), ([.run] + letters + [.one], "\(given)x"),
        ([.run, .one] + letters + [.run], "x\(given)"),
        ([.run] + letters + [.one, .run], "\(given)x"),
      ] as [([PatternToken], String)] {
        #expect(matches(pattern, text) == (given == wanted), "\(given.value) in \(pattern)")
      }
    }
    for (pattern, text, expected) in [
      ([.byte(0x61), .one], "a\(wanted)", true),
      ([.byte(0x61), .one], "a\(wanted)\(wanted)", false),
      ([.run, .byte(0x61), .one], "a\(wanted)", true),
      ([.run, .byte(0x61), .one], "a\(wanted)\(wanted)", false),
      ([.run, .byte(0x61), .one, .byte(0x61), .run], "a\(wanted)a", true),
      ([.run, .byte(0x61), .one, .byte(0x61), .run], "a\(wanted)\(wanted)a", false),
    ] as [([PatternToken], String, Bool)] {
      #expect(matches(pattern, text) == expected, "\(pattern)")
    }
  }

  // Each of these takes longer than the age of the universe by backtracking.
  @Test(arguments: [
    String(repeating: "*a", count: 200) + "*b",
    String(repeating: "*a?", count: 200) + "*b",
    String(repeating: "*aaaaaaaaab", count: 200),
    "*" + String(repeating: "a", count: 5_000) + "b*",
    "*" + String(repeating: "a?", count: 2_500) + "b*",
  ])
  func `hostile patterns are matched in linear time`(_ pattern: String) {
    #expect(!matches(pattern, String(repeating: "a", count: 10_240)))
  }

  @Test func `two hundred stars match ten thousand letters`() {
    let pattern = String(repeating: "*a", count: 200) + "*"
    #expect(matches(pattern, String(repeating: "a", count: 10_240)))
    #expect(!matches(pattern, String(repeating: "a", count: 199)))
  }
}
