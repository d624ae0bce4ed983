import Crypto

/// The key that signs for one secret access key on one day, in one region, for one service.
///
/// It is kept as the two SHA-256 states of its HMAC, so that deriving it (four HMACs) and
/// absorbing it (two blocks) is done once and not for each request. It can be kept for as long
/// as the scope's day is of interest, and says nothing about itself when printed.
public struct SigningKey: Sendable {
  /// What the key signs for.
  public let scope: CredentialScope

  private let inner: SHA256
  private let outer: SHA256
  /// An empty secret makes a key as anybody could; it signs nothing.
  let isUsable: Bool

  /// Derives the key from the bytes of a secret. With an empty one no signature verifies.
  public init(secretAccessKey: some Collection<UInt8>, scope: CredentialScope) {
    self.scope = scope
    isUsable = !secretAccessKey.isEmpty
    var key = SymmetricKey(data: Array("AWS4".utf8) + secretAccessKey)
    for part in [scope.date, scope.region, scope.service, CredentialScope.terminator] {
      key = SymmetricKey(
        data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
    }
    inner = Self.state(absorbing: key, paddedWith: 0x36)
    outer = Self.state(absorbing: key, paddedWith: 0x5C)
  }

  /// SHA-256 after the first block of RFC 2104's inner or outer hash.
  private static func state(absorbing key: SymmetricKey, paddedWith pad: UInt8) -> SHA256 {
    var block = [UInt8](repeating: pad, count: SHA256.blockByteCount)
    unsafe key.withUnsafeBytes { bytes in
      for index in bytes.indices { unsafe block[index] ^= bytes[index] }
    }
    var hash = SHA256()
    unsafe block.withUnsafeBytes { bytes in unsafe hash.update(bufferPointer: bytes) }
    return hash
  }

  /// HMAC-SHA-256 of `message`.
  func code(of message: [UInt8]) -> SHA256Code {
    var inner = inner
    unsafe message.withUnsafeBytes { bytes in unsafe inner.update(bufferPointer: bytes) }
    var outer = outer
    unsafe inner.finalize().withUnsafeBytes { bytes in
      unsafe outer.update(bufferPointer: bytes)
    }
    return SHA256Code(outer.finalize())
  }

  /// The signature of a canonical request made at `time`.
  func signature(of request: CanonicalRequest, at time: RequestTime) -> SHA256Code {
    code(of: request.stringToSign(at: time, scope: scope))
  }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
  public var description: String { "SigningKey(\(scope))" }
  public var customMirror: Mirror { Mirror(self, children: ["scope": scope]) }
}
