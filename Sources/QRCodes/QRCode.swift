import CQREncode

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A QR code (ISO/IEC 18004): a square of dark and light modules that stands for a text.
package struct QRCode: Sendable {
  /// How much of a code may be damaged or hidden before it cannot be read any more.
  package enum Correction: Sendable {
    /// About 7 %. What AWS uses for its virtual MFA devices.
    case low
    /// About 15 %.
    case medium
    /// About 25 %.
    case quartile
    /// About 30 %.
    case high
  }

  /// Modules on a side, without the quiet zone: 21 to 177.
  package let size: Int
  /// The modules, row by row; true is dark.
  private let modules: [Bool]

  /// Makes the smallest code that holds the text, as UTF-8.
  ///
  /// Runs of digits and of capitals take less room than other text.
  package init(_ text: String, correction: Correction = .low) throws(QRCodeError) {
    guard !text.isEmpty else { throw .empty }
    guard !text.utf8.contains(0) else { throw .containsNull }
    // Version 0 is the smallest that fits; 1 at the end keeps capitals and small letters apart.
    let code = text.withCString { text in
      QRcode_encodeString(text, 0, correction.level, QR_MODE_8, 1)
    }
    guard let code else { throw errno == ERANGE ? .tooLong : .outOfMemory }
    defer { QRcode_free(code) }

    let size = Int(code.pointee.width)
    // Of the eight bits of a module the lowest is its colour; the others say what it is for.
    modules = (0..<size * size).map { code.pointee.data[$0] & 1 == 1 }
    self.size = size
  }

  /// Whether the module in column `x` and row `y` is dark, counted from the top left. Around the
  /// code, in its quiet zone, all are light.
  package subscript(x: Int, y: Int) -> Bool {
    guard (0..<size).contains(x), (0..<size).contains(y) else { return false }
    return modules[y * size + x]
  }
}

extension QRCode.Correction {
  fileprivate var level: QRecLevel {
    switch self {
    case .low: QR_ECLEVEL_L
    case .medium: QR_ECLEVEL_M
    case .quartile: QR_ECLEVEL_Q
    case .high: QR_ECLEVEL_H
    }
  }
}
