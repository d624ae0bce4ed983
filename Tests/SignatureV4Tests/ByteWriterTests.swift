import Testing

@testable import SignatureV4

@Suite struct ByteWriterTests {
  /// Pieces of every size, from the smallest room there is on.
  @Test func `what was written stays as it was while room is made`() {
    var random = SeededGenerator(seed: 5)
    for capacity in 0...3 {
      var writer = ByteWriter(capacity: capacity)
      var wanted: [UInt8] = []
      for _ in 0..<400 {
        let piece = (0..<Int.random(in: 0...40, using: &random)).map { _ in
          UInt8.random(in: .min ... .max, using: &random)
        }
        writer.append(piece.span, 0..<piece.count)
        writer.append(0x0A)
        writer.append("word")
        wanted += piece + [0x0A] + Array("word".utf8)
        if Int.random(in: 0..<3, using: &random) == 0 {
          let removed = writer.removeLast()
          #expect(removed == wanted.removeLast())
        }
        let count = writer.count
        #expect(count == wanted.count)
      }
      let array = writer.array
      let hash = writer.hash.hex
      #expect(array == wanted)
      #expect(hash == SHA256Code(hashing: wanted.span).hex)
    }
  }

  @Test func `every byte that was written can be taken away, and no other`() async {
    await #expect(processExitsWith: .success) { take(1, of: 1) }
    await #expect(processExitsWith: .failure) { take(1, of: 0) }
    await #expect(processExitsWith: .failure) { take(3, of: 2) }
  }
}

/// Writes `written` bytes and takes `taken` away.
private func take(_ taken: Int, of written: Int) {
  var writer = ByteWriter(capacity: 8)
  for _ in 0..<written { writer.append(0x61) }
  for _ in 0..<taken { _ = writer.removeLast() }
}
