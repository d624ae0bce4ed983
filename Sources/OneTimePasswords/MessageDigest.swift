/// A hash in progress over bytes of any number (FIPS 180-4 §5.1, §6).
///
/// Bytes go straight into the words of a block on the stack: a secret that is hashed leaves no
/// copy on the heap.
struct MessageDigest<Function: CompressionFunction> {
  private var state: Function
  private var block = [16 of Function.Word](repeating: 0)
  private var byteCount: Int

  init() {
    state = Function.initial
    byteCount = 0
  }

  /// Goes on from a state that one whole block has led to.
  init(continuing state: Function) {
    self.state = state
    byteCount = Function.blockByteCount
  }

  mutating func append(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      let offset = byteCount % Function.blockByteCount
      block.put(byte, at: offset)
      byteCount += 1
      if offset == Function.blockByteCount - 1 { compressBlock() }
    }
  }

  /// The state after the end mark and the length in bits, which is the digest.
  consuming func finish() -> Function {
    let offset = byteCount % Function.blockByteCount
    block.put(0x80, at: offset)
    // The length takes two words. Its upper one stays zero: no `Int` of bytes reaches it.
    if offset >= 14 * Function.wordByteCount { compressBlock() }
    let bitCount = UInt64(byteCount) &* 8
    if Function.Word.bitWidth == 32 {
      block[14] = Function.Word(truncatingIfNeeded: bitCount &>> 32)
    }
    block[15] = Function.Word(truncatingIfNeeded: bitCount)
    compressBlock()
    return state
  }

  @inline(never)
  private mutating func compressBlock() {
    state.compress(block)
    block = [16 of Function.Word](repeating: 0)
  }
}

extension InlineArray where Element: FixedWidthInteger {
  /// Sets a byte that is zero so far, `offset` bytes from the start, the first byte of a word
  /// being its highest.
  mutating func put(_ byte: UInt8, at offset: Int) {
    let width = Element.bitWidth / 8
    let shift = 8 * (width - 1 - offset % width)
    self[offset / width] |= Element(truncatingIfNeeded: byte) << shift
  }
}
