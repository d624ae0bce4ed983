import Crypto

/// Which key something is sealed under. It stands before the sealed bytes and says nothing about the key.
package struct KeyMark: Hashable, Sendable, CustomStringConvertible {
  /// A byte for the form, eight of the name.
  package static let size = 9
  private static let form: UInt8 = 1

  package let bytes: [UInt8]

  init(of key: SymmetricKey) {
    let code = HMAC<SHA256>.authenticationCode(for: Array("key id".utf8), using: key)
    bytes = [Self.form] + Array(code).prefix(Self.size - 1)
  }

  /// What operators call the key: sixteen hexadecimal digits.
  package var description: String {
    bytes.dropFirst().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

/// A key and its mark.
struct SealingKey: Sendable {
  let key: SymmetricKey
  let mark: KeyMark

  init(_ bytes: [UInt8]) {
    key = SymmetricKey(data: bytes)
    mark = KeyMark(of: key)
  }
}
