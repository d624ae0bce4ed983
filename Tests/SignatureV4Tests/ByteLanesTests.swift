import Testing

@testable import SignatureV4

/// Looking at eight bytes at once must find what looking at each of them finds.
@Suite struct ByteLanesTests {
  /// Every byte in every place, among others that nothing is said about.
  private func forEachByteInEachPlace(_ body: ([UInt8], _ place: Int, UInt8) -> Void) {
    for byte in UInt8.min...UInt8.max {
      for place in 0..<8 {
        var bytes = Array("01234567".utf8)
        bytes[place] = byte
        body(bytes, place, byte)
      }
    }
  }

  private func lanes(_ bytes: [UInt8]) -> ByteLanes { ByteLanes(bytes.span, at: 0) }

  @Test func `letters of either case are the same, and nothing else is`() {
    forEachByteInEachPlace { bytes, place, byte in
      let isUpperCase = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      var wanted = bytes
      if isUpperCase { wanted[place] = byte + 0x20 }
      #expect(lanes(bytes).lowercased.bits == lanes(wanted).bits, "\(bytes)")
      #expect(byte.lowercased == wanted[place], "\(byte)")
    }
  }

  @Test func `a hexadecimal digit is one in each place`() {
    forEachByteInEachPlace { bytes, _, byte in
      let text = String(decoding: bytes, as: UTF8.self)
      let isDigit = "0123456789abcdef".utf8.contains(byte)
      #expect(
        lanes(bytes).lowerHexValue == (isDigit ? UInt32(text, radix: 16) : nil),
        "\(bytes)")
    }
  }

  @Test func `a decimal digit is one in each place`() {
    forEachByteInEachPlace { bytes, _, byte in
      let isDigit = "0123456789".utf8.contains(byte)
      let values = bytes.map { UInt64($0 & 0x0F) }
      var pairs: UInt64 = 0
      for pair in (0..<4).reversed() {
        pairs = pairs << 16 | (values[2 * pair] * 10 + values[2 * pair + 1])
      }
      #expect(lanes(bytes).decimalPairs == (isDigit ? pairs : nil), "\(bytes)")
      #expect(byte.decimalValue == (isDigit ? Int(byte & 0x0F) : nil), "\(byte)")
    }
  }

  @Test func `limits are met in each lane, and the first to pass one is the lowest`() {
    forEachByteInEachPlace { bytes, place, byte in
      let lanes = lanes(bytes)
      for limit: UInt8 in [1, 0x20, 0x21, 0x30] {
        let first = bytes.firstIndex { $0 < limit } ?? 8
        #expect(lanes.lanesBelow(limit).trailingZeroBitCount / 8 == first, "\(bytes)")
      }
      for limit: UInt8 in [0x37, 0x7E] {
        let first = bytes.firstIndex { $0 > limit } ?? 8
        #expect(lanes.lanesAbove(limit).trailingZeroBitCount / 8 == first, "\(bytes)")
      }
      let inRange = lanes.lanes(in: 0x09...0x0D)
      #expect(inRange == ((0x09...0x0D).contains(byte) ? 0x80 << (8 * UInt64(place)) : 0))
    }
  }

  /// Spans of up to 40 bytes, so that the eight at once end within, at and behind the range.
  @Test func `a byte is found where it is first, and not outside the range`() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<4_000 {
      let count = Int.random(in: 0...40, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0x2C...0x3B, using: &random) }
      let lower = Int.random(in: 0...count, using: &random)
      let upper = Int.random(in: lower...count, using: &random)
      let wanted = bytes[lower..<upper].firstIndex(of: 0x3B) ?? upper
      let found = bytes.span.position(of: 0x3B, in: lower..<upper)
      #expect(found == wanted, "\(bytes)")
    }
  }

  /// What lies there is nobody's to read.
  @Test func `nothing is looked for outside the bytes`() async {
    await #expect(processExitsWith: .failure) { look(in: -1..<4) }
    await #expect(processExitsWith: .failure) { look(in: -8..<4) }
    await #expect(processExitsWith: .failure) { look(in: 0..<17) }
    await #expect(processExitsWith: .failure) { look(in: 17..<17) }
    await #expect(processExitsWith: .success) { look(in: 0..<16) }
    await #expect(processExitsWith: .failure) { load(at: -1) }
    await #expect(processExitsWith: .failure) { load(at: 9) }
    await #expect(processExitsWith: .success) { load(at: 8) }
  }

  @Test func `names of every length are compared to their last byte`() {
    for count in 0...40 {
      let name = (0..<count).map { UInt8(ascii: "a") + UInt8($0 % 26) }
      let shouted = name.map { $0 & ~0x20 }
      #expect(isFieldName(shouted, name))
      #expect(isText(name, name))
      for place in 0..<count {
        var other = shouted
        other[place] ^= 0x01
        #expect(!isFieldName(other, name), "\(count), \(place)")
        other[place] = shouted[place] | 0x80
        #expect(!isFieldName(other, name), "\(count), \(place)")
        other = name
        other[place] &= ~0x20
        #expect(!isText(other, name), "\(count), \(place)")
      }
    }
  }

  @Test func `nothing is the same as nothing, wherever it lies`() {
    let nowhere = Span<UInt8>()
    let bytes: [UInt8] = [0x61]
    let isHeld = bytes.span.holds(nowhere, in: 1..<1)
    let isName = bytes.span.isFieldName(nowhere, in: 1..<1)
    #expect(isHeld && isName)
  }

  private func isFieldName(_ bytes: [UInt8], _ name: [UInt8]) -> Bool {
    bytes.span.isFieldName(name.span, in: bytes.indices)
  }

  private func isText(_ bytes: [UInt8], _ text: [UInt8]) -> Bool {
    bytes.span.holds(text: String(decoding: text, as: UTF8.self), in: bytes.indices)
  }

  @Test func `every byte decides whether a text is printable`() {
    for count in 1...20 {
      for place in 0..<count {
        for byte in UInt8.min...UInt8.max {
          var bytes = [UInt8](repeating: 0x61, count: count)
          bytes[place] = byte
          let isPrintable = bytes.span.isPrintable(0..<count)
          #expect(isPrintable == (0x21...0x7E).contains(byte), "\(bytes)")
        }
      }
    }
  }
}

/// Looks for a byte that is not there among sixteen.
private func look(in range: Range<Int>) {
  let bytes = [UInt8](repeating: 0x61, count: 16)
  _ = bytes.span.position(of: 0x3B, in: range)
}

/// Takes eight of sixteen bytes.
private func load(at offset: Int) {
  let bytes = [UInt8](repeating: 0x61, count: 16)
  _ = ByteLanes(bytes.span, at: offset)
}
