/// The key that signs for one secret access key on one day, in one region, for one service.
///
/// It is kept as the two SHA-256 states of its HMAC, so that deriving it (four HMACs) and
/// absorbing it (two blocks) is done once and not for each request. It can be kept for as long
/// as the scope's day is of interest, and says nothing about itself when printed.
public struct SigningKey: Sendable {
  /// What the key signs for.
  public let scope: CredentialScope

  private let hmac: HMACState
  /// An empty secret makes a key as anybody could; it signs nothing.
  let isUsable: Bool

  /// Derives the key from the bytes of a secret. With an empty one no signature verifies.
  public init(secretAccessKey: some Collection<UInt8>, scope: CredentialScope) {
    self.scope = scope
    isUsable = !secretAccessKey.isEmpty
    let secret = Array("AWS4".utf8) + secretAccessKey
    var key = HMACState(key: secret.span)
    for part in [scope.date, scope.region, scope.service, CredentialScope.terminator] {
      let next = key.code(of: part.utf8Span.span)
      key = HMACState(key: next.span)
    }
    hmac = key
  }

  /// The signature of a request made at `time`, whose canonical form is `canonical`. `text` is
  /// ``scope`` as it stands in the string to sign.
  func signature(
    of canonical: borrowing ByteWriter, at time: RequestTime, scope text: Span<UInt8>
  ) -> SHA256Code {
    ByteWriter(toSign: canonical.hash, at: time, scope: text).code(by: hmac)
  }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
  public var description: String { "SigningKey(\(scope))" }
  public var customMirror: Mirror { Mirror(self, children: ["scope": scope]) }
}
