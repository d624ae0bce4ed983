import Testing

@testable import PolicyLanguage

@Suite struct PatternTests {
  private func matches(_ pattern: String, _ text: String) -> Bool {
    var patterns = Patterns()
    let glob = patterns.add(PatternToken.tokens(in: pattern, variables: false))
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
