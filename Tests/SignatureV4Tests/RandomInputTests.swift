import SignatureV4
import Testing

@Suite struct `random input` {
  @Test func `as an Authorization header never verifies and never crashes`() throws {
    var random = SeededGenerator(seed: 1)
    let pieces = [
      "AWS4-HMAC-SHA256", " ", ",", "=", "/", ";", "Credential", "Signature", "SignedHeaders",
      "host", "x-amz-date", "20150830", "us-east-1", "service", "aws4_request", "AKIDEXAMPLE",
      "é", "\u{0}", "%", "0000000000000000",
    ]
    var request = try Suite.signedPost()
    for round in 0..<100_000 {
      var text = ""
      if round % 2 == 0 {
        let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in
          UInt8.random(in: .min ... .max, using: &random)
        }
        text = String(decoding: bytes, as: UTF8.self)
      } else {
        if round % 4 == 1 { text = "AWS4-HMAC-SHA256 " }
        for _ in 0..<Int.random(in: 0...24, using: &random) {
          text += pieces.randomElement(using: &random) ?? ""
        }
      }
      request["Authorization"] = text
      #expect(Suite.failure(request, body: Suite.body) != nil)
    }
  }

  @Test func `as a query, path, date or header never verifies and never crashes`() throws {
    var random = SeededGenerator(seed: 2)
    let names = [
      "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders",
      "X-Amz-Date", "X-Amz-Expires", "Action",
    ]
    let good = try Suite.presignedGet()
    for _ in 0..<50_000 {
      var request = good
      let name = names.randomElement(using: &random) ?? ""
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        UInt8.random(in: .min ... .max, using: &random)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: request.query = "\(name)=\(text)&" + request.query
      case 1: request.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&\(text)"
      case 2: request.headers[0].value = text
      default: request.path = "/" + text + "x"
      }
      #expect(Suite.failure(request) != nil)
    }
  }

  @Test func `as a time of ours never crashes`() throws {
    let request = try Suite.signedPost()
    for now in [Int64.min, .min + 900, -1, 0, .max - 900, .max] {
      let failure = try #require(Suite.failure(request, body: Suite.body, at: now))
      #expect(failure.message?.isEmpty == false)
    }
  }
}
