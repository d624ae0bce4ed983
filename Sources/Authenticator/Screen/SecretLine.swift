/// A line that is typed without being shown, in memory that is somebody else's.
package struct SecretLine {
  package enum Outcome: Equatable, Sendable {
    case typing, done, leave
    /// There is no room for more.
    case full
  }

  /// How many bytes were typed.
  package private(set) var length = 0
  /// How many characters they are.
  package private(set) var characters = 0

  package init() {}

  /// Takes a byte as the terminal sends it: Ctrl-U takes all back, Ctrl-C leaves.
  package mutating func type(
    _ byte: UInt8, into buffer: UnsafeMutableRawBufferPointer
  ) -> Outcome {
    switch byte {
    case 0x0A, 0x0D, 0x04: return .done
    case 0x03: return .leave
    case 0x15: (length, characters) = (0, 0)
    case 0x08, 0x7F:
      guard length > 0 else { break }
      characters -= 1
      // A character is as many bytes as begin with the bits 10, and the one before.
      while length > 0 {
        length -= 1
        if buffer[length] & 0xC0 != 0x80 { break }
      }
    default:
      guard length < buffer.count else { return .full }
      buffer[length] = byte
      length += 1
      if byte & 0xC0 != 0x80 { characters += 1 }
    }
    return .typing
  }
}
