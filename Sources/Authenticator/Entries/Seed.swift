/// The secret that an entry's codes are made from. It lies in guarded memory, many of them in one
/// piece, and shows itself only to whoever opens it.
package struct Seed: Sendable {
  private let memory: GuardedMemory
  private let range: Range<Int>

  package init(memory: GuardedMemory, range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= memory.count && !range.isEmpty)
    self.memory = memory
    self.range = range
  }

  /// A copy of bytes, of which there must be some.
  package init(copying bytes: some Collection<UInt8>) throws {
    let memory = try GuardedMemory(copying: bytes)
    self.init(memory: memory, range: 0..<memory.count)
  }

  package var count: Int { range.count }

  package func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try memory.withBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  /// The bytes, for who writes them into a link or an export.
  package func reveal() -> [UInt8] { withBytes { Array($0) } }
}

extension Seed: Equatable {
  /// In a time that does not depend on the bytes.
  package static func == (left: Seed, right: Seed) -> Bool {
    guard left.count == right.count else { return false }
    return left.withBytes { left in
      right.withBytes { right in
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
      }
    }
  }
}

extension Seed: CustomStringConvertible, CustomReflectable {
  package var description: String { "••••••" }

  package var customMirror: Mirror { Mirror(self, children: []) }
}
