import SignatureV4

private let key = SigningKey(
  secretAccessKey: Array("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".utf8),
  scope: CredentialScope(date: "20150830", region: "us-east-1", service: "iam"))
private let accepted = AcceptedScope(service: "iam", regions: ["us-east-1"])

/// Whatever stands in the header or the query, it is refused or understood; and nothing random is
/// ever taken for a signature.
func test(_ input: [UInt8]) {
  let text = String(decoding: input, as: UTF8.self)
  let inHeader = SignableRequest(
    method: "POST", path: "/", query: "",
    headers: [
      ("Host", "iam.amazonaws.com"), ("X-Amz-Date", "20150830T123600Z"), ("Authorization", text),
    ])
  let inQuery = SignableRequest(
    method: "GET", path: "/", query: text, headers: [("Host", "iam.amazonaws.com")])
  for request in [inHeader, inQuery] {
    guard
      let presented = try? PresentedSignature(
        of: request, at: 1_440_938_160, accepting: accepted)
    else { continue }
    let holds = (try? presented.verify(request, body: [], key: key)) != nil
    precondition(!holds, "a signature was made without the key")
  }
}
