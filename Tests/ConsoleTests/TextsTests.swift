import Identity
import Testing

@testable import Console

struct TextsTests {
  private static let samples: [Message] = [
    .signIn, .codeLength(5), .codeLength(1), .devices(1), .devices(2),
    .deviceReadyWithSkew("a<b", "mina", -30), .passwordRejected(.unmet([.length(12), .number])),
    .passwordRejected(.tooFewKinds(needed: 2, of: [.uppercase, .lowercase, .symbol])),
  ]

  @Test(arguments: samples)
  func `each language says it in its own words`(message: Message) {
    let texts = Language.allCases.map { Texts($0)(message).description }
    #expect(texts.allSatisfy { !$0.isEmpty })
    #expect(Set(texts).count == texts.count)
  }

  @Test func `names within a text are escaped`() {
    for language in Language.allCases {
      let text = Texts(language)(.deviceReady("<i>", "\"x\"")).description
      #expect(text.contains("&lt;i&gt;") && text.contains("&#34;x&#34;"))
    }
  }

  @Test func `a count of one is singular`() {
    #expect(Texts(.english)(.codeLength(1)).description == "That is 1 digit; a code has 6.")
    #expect(Texts(.english)(.codeLength(5)).description == "That is 5 digits; a code has 6.")
    #expect(Texts(.german)(.devices(1)).description == "1 Gerät")
  }
}
