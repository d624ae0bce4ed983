import Foundation
import Identity
import Testing

@Suite struct Base64Tests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `the examples of RFC 4648 §10 hold both ways`(plain: String, text: String) {
    #expect(Base64.encode(Array(plain.utf8)) == text)
    #expect(Base64.decode(text.utf8) == Array(plain.utf8))
  }

  @Test func `random bytes come back, and are written as Foundation writes them`() {
    var random = SeededRandom(seed: 3)
    for count in 0..<300 {
      let bytes = random.bytes(count)
      let text = Base64.encode(bytes)
      #expect(text == Data(bytes).base64EncodedString())
      #expect(Base64.decode(text.utf8) == bytes)
    }
  }

  @Test(arguments: [
    "A", "AA", "AAA", "AAAAA", "A===", "====", "=AAA", "A=AA", "AA=A", "AA==AAAA", "AAA=AAAA",
    "AAA==AAA", "AAAA====", "AA======", "Zg=", "Zg", "Zh==", "Zm9=", "Zm8", "Zm9v\n", " Zm9v",
    "Zm 9", "Zm-_", "Zm9é", "Zm9\0", "Zm9v=", "Zm9v==",
  ])
  func `anything but whole groups with clean padding is refused`(text: String) {
    #expect(Base64.decode(text.utf8) == nil)
  }

  @Test func `text that is taken is exactly what its bytes are written as`() {
    var random = SeededRandom(seed: 4)
    let digits = Array("AQgw/+9=".utf8)
    var taken = 0
    for _ in 0..<20_000 {
      let text = (0..<8).map { _ in digits.randomElement(using: &random) ?? 0 }
      guard let bytes = Base64.decode(text) else { continue }
      taken += 1
      #expect(Array(Base64.encode(bytes).utf8) == text)
    }
    #expect(taken > 1000)
  }
}
