import SignatureV4

/// Collects requests in the form `Load` reads: a little-endian 32-bit length, then the bytes; the
/// highest bit of the length marks a request that is sent alone.
struct RequestWriter {
  private(set) var bytes: [UInt8] = []

  private static let host = "localhost"
  private static let form = "application/x-www-form-urlencoded; charset=utf-8"

  /// Appends a signed `POST /`, with the header fields AWS's clients send.
  mutating func append(body: String, signer: Signer, at time: Int64) throws {
    let request = SignableRequest(
      method: "POST", path: "/",
      headers: [(name: "Host", value: Self.host), (name: "Content-Type", value: Self.form)])
    let signed = try signer.sign(request, body: Array(body.utf8), at: time)
    let unsigned = [
      (name: "Accept-Encoding", value: "identity"),
      (name: "User-Agent", value: "aws-cli/2.31 md/awscrt#0.27 ua/2.1 os/linux lang/python#3.13"),
      (name: "Content-Length", value: String(body.utf8.count)),
    ]
    let fields = (request.headers + signed + unsigned).map { "\($0.name): \($0.value)\r\n" }
    append("POST / HTTP/1.1\r\n\(fields.joined())\r\n\(body)", isMark: false)
  }

  /// Appends a mark that sets the server's clock.
  mutating func appendClock(_ time: Int64) {
    let body = "now=\(time)"
    append(
      "POST /_test/clock HTTP/1.1\r\nHost: \(Self.host)\r\nContent-Length: \(body.utf8.count)\r\n"
        + "\r\n\(body)", isMark: true)
  }

  private mutating func append(_ request: String, isMark: Bool) {
    let length = UInt32(request.utf8.count) | (isMark ? 1 << 31 : 0)
    withUnsafeBytes(of: length.littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: request.utf8)
  }
}
