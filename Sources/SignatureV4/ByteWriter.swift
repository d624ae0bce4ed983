/// Bytes that are written one behind the other, in memory of their own.
///
/// An array would ask with each write whether somebody else has it too.
@safe struct ByteWriter: ~Copyable {
  private var start: UnsafeMutableRawPointer
  private var capacity: Int
  private(set) var count = 0

  /// Room for `capacity` bytes, at least one; more is made when needed.
  init(capacity: Int) {
    self.capacity = max(capacity, 1)
    unsafe start = .allocate(byteCount: self.capacity, alignment: 8)
  }

  deinit { unsafe start.deallocate() }

  /// Makes room for `added` more bytes.
  @inline(__always)
  private mutating func reserve(_ added: Int) {
    if added > capacity - count { grow(by: added) }
  }

  @inline(never)
  private mutating func grow(by added: Int) {
    let larger = max(2 * capacity, count + added)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
    unsafe moved.copyMemory(from: start, byteCount: count)
    unsafe start.deallocate()
    unsafe start = moved
    capacity = larger
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    unsafe start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  /// Appends the bytes of `span` in `range`.
  @inline(__always)
  mutating func append(_ span: Span<UInt8>, _ range: Range<Int>) {
    unsafe span.extracting(range).withUnsafeBytes { bytes in unsafe append(bytes) }
  }

  /// Appends the bytes of `word`.
  @inline(__always)
  mutating func append(_ word: StaticString) {
    unsafe append(UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  /// Appends `code` as 64 lower-case hexadecimal digits.
  mutating func append(hexOf code: SHA256Code) {
    let digits = code.digits
    unsafe digits.span.withUnsafeBytes { bytes in unsafe append(bytes) }
  }

  @inline(__always)
  private mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress else { return }
    reserve(bytes.count)
    unsafe (start + count).copyMemory(from: source, byteCount: bytes.count)
    count += bytes.count
  }

  /// Takes the last byte away; there must be one.
  mutating func removeLast() -> UInt8 {
    precondition(count > 0)
    count -= 1
    return unsafe start.load(fromByteOffset: count, as: UInt8.self)
  }

  /// What was written.
  var array: [UInt8] { unsafe Array(UnsafeRawBufferPointer(start: start, count: count)) }

  /// The SHA-256 of what was written.
  var hash: SHA256Code {
    unsafe SHA256Code(hashing: UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The code of what was written.
  func code(by key: HMACState) -> SHA256Code {
    SHA256Code(unsafe key.code(of: UnsafeRawBufferPointer(start: start, count: count)))
  }
}

/// Where bytes are written to.
protocol ByteSink: ~Copyable {
  mutating func append(_ byte: UInt8)
}

extension ByteWriter: ByteSink {}
extension [UInt8]: ByteSink {}
