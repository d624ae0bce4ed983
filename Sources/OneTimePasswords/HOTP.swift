/// Codes from a counter, by HMAC (RFC 4226).
///
/// A value holds its secret in a form that makes codes without allocating. It describes itself
/// without it.
public struct HOTP: Sendable {
  /// The hash under the HMAC. RFC 4226 knows SHA-1 only; RFC 6238 §1.2 adds the others.
  public var algorithm: HashAlgorithm { key.algorithm }

  /// How many digits a code has: 6, 7 or 8.
  public var digits: Int { Int(digitCount) }

  private let key: Key
  private let digitCount: UInt8

  /// Makes codes from a secret of any number of bytes but none.
  ///
  /// RFC 4226 §4 asks for 16 bytes at least and recommends 20. That is for whoever makes secrets
  /// to keep; those made by others come shorter.
  public init(
    secret: some Collection<UInt8>, algorithm: HashAlgorithm = .sha1, digits: Int = 6
  ) throws(OneTimePasswordError) {
    guard !secret.isEmpty else { throw .emptySecret }
    guard OneTimeCode.supportedDigits.contains(digits) else { throw .unsupportedDigits }
    digitCount = UInt8(truncatingIfNeeded: digits)
    // Bytes that lie in a row are read there, by code that is compiled for them: the general one
    // is ten times as slow.
    let key = secret.withContiguousStorageIfAvailable { unsafe Key($0, algorithm) }
    self.key = key ?? Key(secret, algorithm)
  }

  /// The code that belongs to a counter (RFC 4226 §5.3).
  public func code(at counter: UInt64) -> OneTimeCode {
    OneTimeCode(truncating: truncatedCode(at: counter), digits: digitCount)
  }

  /// The codes of a counter and of the next three, in a good deal less time than one by one.
  func codes(from counter: UInt64) -> [4 of OneTimeCode] {
    let numbers: SIMD4<UInt32> =
      switch key {
      case .sha1(let key): key.truncatedCodes(from: counter)
      case .sha256, .sha512:
        SIMD4(
          truncatedCode(at: counter), truncatedCode(at: counter &+ 1),
          truncatedCode(at: counter &+ 2), truncatedCode(at: counter &+ 3))
      }
    return [
      OneTimeCode(truncating: numbers[0], digits: digitCount),
      OneTimeCode(truncating: numbers[1], digits: digitCount),
      OneTimeCode(truncating: numbers[2], digits: digitCount),
      OneTimeCode(truncating: numbers[3], digits: digitCount),
    ]
  }

  /// The 31 bits that the digits are the end of.
  package func truncatedCode(at counter: UInt64) -> UInt32 {
    switch key {
    case .sha1(let key): key.truncatedCode(for: counter)
    case .sha256(let key): key.truncatedCode(for: counter)
    case .sha512(let key): key.truncatedCode(for: counter)
    }
  }

  /// The key for one of the hashes. That for SHA-1, which nearly all devices use, lies in the
  /// value itself: 40 bytes.
  private enum Key: Sendable {
    case sha1(HMACKey<SHA1State>)
    indirect case sha256(HMACKey<SHA256State>)
    indirect case sha512(HMACKey<SHA512State>)

    init(_ secret: some Collection<UInt8>, _ algorithm: HashAlgorithm) {
      self =
        switch algorithm {
        case .sha1: .sha1(HMACKey(secret))
        case .sha256: .sha256(HMACKey(secret))
        case .sha512: .sha512(HMACKey(secret))
        }
    }

    var algorithm: HashAlgorithm {
      switch self {
      case .sha1: .sha1
      case .sha256: .sha256
      case .sha512: .sha512
      }
    }
  }
}

extension HOTP: CustomStringConvertible, CustomReflectable {
  public var description: String { "HOTP(\(algorithm.rawValue), \(digits) digits)" }

  public var customMirror: Mirror { Mirror(self, children: []) }
}
