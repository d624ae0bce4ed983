import Crypto
import Foundation
import Identity
import Mail

/// What a receiver and this server share: it shows that a call is ours and unchanged.
///
/// Standard Webhooks 1.0: `v1,` and the Base64 of an HMAC-SHA256 over id, time and body between full
/// stops. <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>
struct WebhookSecret: Sendable {
  private let key: SymmetricKey

  /// `whsec_` and the Base64 of 24 to 64 bytes; nil for anything else.
  init?(_ text: String) {
    guard text.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(text.dropFirst(6))),
      (24...64).contains(bytes.count)
    else { return nil }
    key = SymmetricKey(data: bytes)
  }

  /// The first line of a file that nobody else can read.
  init(file path: String) throws {
    let line: String
    do {
      line = try PrivateFile.firstLine(of: path, holding: "a webhook secret")
    } catch {
      throw ConfigurationError("--webhook-secret-file: \(error)", exitCode: .usage)
    }
    guard let secret = WebhookSecret(line) else {
      throw ConfigurationError(
        "--webhook-secret-file: \(path) has to begin with whsec_ and the Base64 of 24 to 64 bytes; "
          + "make one: echo \"whsec_$(head -c 32 /dev/urandom | base64)\"", exitCode: .usage)
    }
    self = secret
  }

  /// What `webhook-signature` holds.
  func signature(of body: String, id: String, at time: Timestamp) -> String {
    let signed = Data("\(id).\(time.seconds).\(body)".utf8)
    let code = HMAC<SHA256>.authenticationCode(for: signed, using: key)
    return "v1," + Data(code).base64EncodedString()
  }
}
