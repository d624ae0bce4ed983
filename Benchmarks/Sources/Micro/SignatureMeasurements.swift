import Crypto
import SignatureV4

/// Verifying a signature of a request such as AWS's clients send, with the day's key at hand; and the
/// hashing in it alone, with swift-crypto's HMAC.
enum SignatureMeasurements {
  static func all() throws -> [Measurement] {
    let now: Int64 = 1_790_000_000
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    let body = Array(
      """
      Action=GetSessionToken&Version=2011-06-15&DurationSeconds=3600&SerialNumber=\
      arn%3Aaws%3Aiam%3A%3A111122223333%3Amfa%2Fdana-phone&TokenCode=123456
      """.utf8)
    var request = SignableRequest(
      method: "POST", path: "/",
      headers: [
        (name: "Host", value: "localhost:8420"),
        (name: "Content-Type", value: "application/x-www-form-urlencoded; charset=utf-8"),
      ])
    let signer = Signer(
      accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: secret, region: "us-east-1",
      service: "sts")
    request.headers += try signer.sign(request, body: body, at: now)
    request.headers += [
      (name: "Accept-Encoding", value: "identity"),
      (name: "User-Agent", value: "aws-cli/2.31 md/awscrt#0.27 ua/2.1 os/linux lang/python#3.13"),
      (name: "Content-Length", value: String(body.count)),
    ]
    let accepted = AcceptedScope(service: "sts", regions: ["us-east-1", "eu-central-1"])
    let presented = try PresentedSignature(of: request, at: now, accepting: accepted)
    let key = SigningKey(secretAccessKey: Array(secret.utf8), scope: presented.scope)
    let symmetric = SymmetricKey(data: SHA256.hash(data: Array(secret.utf8)))
    // As long as the string to sign of such a request.
    let text = [UInt8](repeating: 0x61, count: 134)
    let sealed = request

    return [
      Measurement(name: "signature", repetitions: 20_000) {
        let presented = try PresentedSignature(of: sealed, at: now, accepting: accepted)
        try presented.verify(sealed, body: body, key: key)
        return true
      },
      Measurement(name: "signature, one HMAC of swift-crypto", repetitions: 20_000) {
        HMAC<SHA256>.authenticationCode(for: text, using: symmetric).byteCount == 32
      },
      Measurement(name: "signing key", repetitions: 2000) {
        SigningKey(secretAccessKey: Array(secret.utf8), scope: presented.scope).scope
          == presented.scope
      },
    ]
  }
}
