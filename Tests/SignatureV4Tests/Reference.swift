import Crypto
import SignatureV4

/// Signature Version 4 after the text of AWS's page, with nothing kept and nothing shared with
/// the library but the canonical request given to it.
enum Reference {
  static func signature(
    of canonical: [UInt8], time: String, secret: String, scope: CredentialScope
  ) -> String {
    let text =
      "AWS4-HMAC-SHA256\n\(time)\n\(scope.date)/\(scope.region)/\(scope.service)/aws4_request\n"
      + hex(SHA256.hash(data: canonical))
    var key = SymmetricKey(data: Array("AWS4\(secret)".utf8))
    for part in [scope.date, scope.region, scope.service, "aws4_request"] {
      key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
    }
    return hex(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
  }

  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
