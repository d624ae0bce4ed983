import SignatureV4

private let now: Int64 = 1_440_938_160
private let accepted = AcceptedScope(service: "iam", regions: ["us-east-1"])
private let signer = Signer(
  accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  sessionToken: "a/token+of=a", region: "us-east-1", service: "iam")
private let key = SigningKey(
  secretAccessKey: Array("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".utf8),
  scope: CredentialScope(date: "20150830", region: "us-east-1", service: "iam"))

/// What a client signs is taken, whatever is in it; with one bit of the body or of the hash's place changed it is
/// not. Fields of the input end with a line feed: path, query, a header's value, the body.
func test(_ input: [UInt8]) {
  let fields = input.split(
    separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false
  ).map { Array($0) }
  guard fields.count == 4 else { return }
  func text(_ place: Int) -> String { String(decoding: fields[place], as: UTF8.self) }
  let body = fields[3]
  var request = SignableRequest(
    method: "POST", path: text(0), query: text(1),
    headers: [("Host", "iam.amazonaws.com"), ("X-Extra", text(2))])
  guard let added = try? signer.sign(request, body: body, at: now) else { return }
  request.headers += added
  guard let presented = try? PresentedSignature(of: request, at: now, accepting: accepted) else {
    // Two places for a signature are one too many, and the client cannot know.
    precondition(text(1).contains("X-Amz-") || text(1).contains("%"), "a signed request is refused")
    return
  }
  precondition(presented.sessionToken == "a/token+of=a", "another token")
  precondition(
    (try? presented.verify(request, body: body, key: key)) != nil, "what was signed is refused")
  var other = body
  if other.isEmpty { other = [0] } else { other[other.count / 2] ^= 1 }
  precondition(
    (try? presented.verify(request, body: other, key: key)) == nil, "another body is taken")
}
