/// Shows that who opens the first page is who started the server: printed in the terminal, good once,
/// for an hour, and for ten tries.
package struct SetupCode: Sendable {
  package let digest: SecretDigest
  package let expiresAt: Timestamp
  /// Wrong codes so far.
  package let misses: Int

  /// Seconds a code is good for.
  package static let lifetime: Int64 = 3600
  /// Wrong codes after which it is spent.
  package static let mostMisses = 10

  package init(digest: SecretDigest, expiresAt: Timestamp, misses: Int = 0) {
    self.digest = digest
    self.expiresAt = expiresAt
    self.misses = misses
  }

  /// A code that can be read out and typed, `plum-otter-4417`: one of 158 million.
  package static func makeText(random: borrowing some RandomSource) -> String {
    let bytes = random.bytes(6)
    let number = (Int(bytes[2]) << 24 | Int(bytes[3]) << 16 | Int(bytes[4]) << 8 | Int(bytes[5]))
    let digits = String(10_000 + number % 10_000).dropFirst()
    return "\(words[Int(bytes[0]) % words.count])-\(words[Int(bytes[1]) % words.count])-\(digits)"
  }

  package static func digest(of text: String) -> SecretDigest {
    SecretDigest(
      of: String(decoding: text.lowercased().utf8.filter { $0 != 0x20 }, as: UTF8.self),
      for: "setup code")
  }

  package func isCurrent(at now: Timestamp) -> Bool {
    now < expiresAt && misses < Self.mostMisses
  }

  /// 126 words that nobody confuses when they are read out.
  static let words = """
    acorn alder amber apple aspen badger bamboo basil beaver birch bison bramble breeze brook \
    cactus camel canyon cedar cherry chestnut cicada clover cobalt comet copper coral cotton \
    coyote cricket crimson crocus cypress daisy delta desert dolphin dove dragon dune eagle ember \
    falcon fennel fern finch fjord flint forest fossil fox garnet gecko ginger glacier granite \
    grape harbor hazel hedgehog heron hickory holly honey ibis indigo island ivory jackal jade \
    jasmine juniper kestrel lagoon lake larch lark laurel lemon lilac lily lizard lotus lynx \
    magnolia mango maple marble marsh meadow melon mint moss nectar nettle oasis olive onyx orchid \
    osprey otter panda papaya peach pebble pepper pigeon pine plum poplar poppy prairie quail \
    quartz quince rabbit raven reed robin saffron salmon sand spruce tulip walnut willow zebra
    """.split(separator: " ").map { String($0) }
}
