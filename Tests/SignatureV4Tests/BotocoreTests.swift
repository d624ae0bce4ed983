import Foundation
import SignatureV4
import Subprocess
import Testing

/// The library against botocore, which signs for the AWS CLI, boto3 and most of the world.
@Suite struct `botocore` {
  /// A request as botocore signed it.
  struct Signed: Decodable {
    var kind: String
    var method: String
    var path: String
    var query: String
    var headers: [[String]]
    var body: Data
    var accessKeyID: String
    var secret: String
    var token: String?
    var region: String
    var service: String
    var now: Int64

    var request: SignableRequest {
      SignableRequest(
        method: method, path: path, query: query,
        headers: headers.map { (name: $0[0], value: $0[1]) })
    }

    var signer: Signer {
      Signer(
        accessKeyID: accessKeyID, secretAccessKey: secret, sessionToken: token, region: region,
        service: service)
    }

    func verify(_ request: SignableRequest, body: [UInt8]) throws -> PresentedSignature {
      let presented = try PresentedSignature(
        of: request, at: now, accepting: AcceptedScope(service: service, regions: [region]))
      try presented.verify(
        request, body: body,
        key: SigningKey(secretAccessKey: secret.utf8, scope: presented.scope),
        allowingUnsignedPayload: service == "s3")
      return presented
    }
  }

  @Test func `signs what verifies here, and what is signed here it signs alike`() async throws {
    let all = try await signed()
    #expect(all.count == 240)
    for signed in all {
      let request = signed.request
      let presented = try signed.verify(request, body: Array(signed.body))
      #expect(presented.accessKeyID == signed.accessKeyID)
      #expect(presented.sessionToken == signed.token)

      if signed.kind == "presigned" {
        var original = request
        let start = try #require(request.query.range(of: "X-Amz-Algorithm="))
        original.query = String(request.query[..<start.lowerBound].dropLast())
        let lifetime = try #require(request.query.firstMatch(of: /X-Amz-Expires=([0-9]+)/))
        let query = try signed.signer.presign(
          original, at: presented.requestTime, expiresIn: Int64(lifetime.1))
        #expect(query == request.query)
      } else {
        var original = request
        for name in ["Authorization", "X-Amz-Date", "X-Amz-Security-Token"] {
          original[name] = nil
        }
        let added = try signed.signer.sign(
          original, body: Array(signed.body), at: presented.requestTime)
        #expect(added.last?.value == request["Authorization"])
        // A date in the `Date` header is for those who cannot send another; ours never is.
        #expect(added.first?.value == request["X-Amz-Date"])
      }

      var altered = request
      altered["Host"] = "example.com"
      #expect(throws: SignatureFailure.mismatch) {
        try signed.verify(altered, body: Array(signed.body))
      }
      if request["X-Amz-Content-SHA256"] != "UNSIGNED-PAYLOAD", signed.service != "s3" {
        #expect(throws: SignatureFailure.mismatch) {
          try signed.verify(request, body: Array(signed.body) + [0])
        }
      }
    }
  }

  /// Random requests, signed by a Python that has botocore.
  private func signed() async throws -> [Signed] {
    let result = try await run(
      .name("env"), arguments: [python, "-c", Self.script], output: .bytes(limit: 1 << 24),
      error: .string(limit: 1 << 16))
    try #require(
      result.terminationStatus.isSuccess,
      "Python with botocore is needed: make setup. \(result.standardError)")
    return try JSONDecoder().decode([Signed].self, from: Data(result.standardOutput))
  }

  /// The interpreter of `SALLYPORT_PYTHON`, of the repository's `.venv`, or of the path.
  private var python: String {
    if let named = ProcessInfo.processInfo.environment["SALLYPORT_PYTHON"] {
      return named
    }
    let repository = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let own = repository.appendingPathComponent(".venv/bin/python3").path
    return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
  }

  private static let script = #"""
    import base64, json, random, time
    from urllib.parse import quote, urlencode, urlsplit
    from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    random.seed(4)
    ALPHABET = "abcXYZ019 -_.~/+=&%?#:;,'\"*()[]{}!@$\u00e9\u1234\U0001f511\n\t"

    def text(least, most):
        return "".join(random.choices(ALPHABET, k=random.randint(least, most)))

    def plain(count):
        return "".join(random.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef0123456789/+", k=count))

    def parameters():
        names = {"Action": "GetCallerIdentity", "Version": "2011-06-15"}
        for _ in range(random.randint(0, 6)):
            names[text(1, 8)] = text(0, 12)
        return names

    def one(index):
        kind = ["posted", "presigned", "query", "s3", "s3presigned"][
            random.choices(range(5), [8, 7, 3, 2, 1])[0]]
        service = "s3" if kind.startswith("s3") else random.choice(["iam", "sts"])
        region = random.choice(["us-east-1", "eu-central-1", "ap-southeast-2"])
        token = plain(random.randint(20, 600)) + "==" if random.random() < 0.5 else None
        keys = Credentials("AKIA" + plain(16).replace("/", "X").replace("+", "Y"), plain(40), token)
        host = f"{service}.{region}.example" + random.choice(["", ":8420"])
        path = "/"
        if kind in ("query", "s3", "s3presigned"):
            path += quote(text(0, 12).lstrip("/"), safe="/~")
        url = "https://" + host + path
        headers = {}
        if random.random() < 0.5:
            headers["X-Extra"] = "  a   b \t c  " + text(0, 5).encode("ascii", "ignore").decode() \
                .replace("\n", " ").strip()
        if random.random() < 0.3:
            headers["User-Agent"] = "Boto3/1 md/Botocore#1"
        body = b""
        if kind == "posted":
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
            body = urlencode(parameters()).encode()
            request = AWSRequest("POST", url, headers=headers, data=body)
            signer = SigV4Auth
        elif kind == "presigned":
            request = AWSRequest("GET", url, headers=headers, params=parameters())
            signer = SigV4QueryAuth
        elif kind == "s3presigned":
            request = AWSRequest("PUT", url, headers=headers)
            signer = S3SigV4QueryAuth
        else:
            if kind == "s3":
                body = text(0, 40).encode()
            method = random.choice(["GET", "PUT", "DELETE"])
            request = AWSRequest(
                method, url, headers=headers, params=parameters(), data=body or None)
            signer = S3SigV4Auth if kind == "s3" else SigV4Auth
        if random.random() < 0.3 and kind != "presigned":
            request.headers.add_header("X-Twice", "b")
            request.headers.add_header("X-Twice", " a")
        if "presigned" in kind:
            sign = signer(keys, service, region, expires=random.choice([1, 60, 3600, 604800]))
        else:
            sign = signer(keys, service, region)
        sign.add_auth(request)
        sent = request.prepare()
        target = urlsplit(sent.url)
        pairs = [[name, value] for name, value in request.headers.items()]
        pairs.insert(random.randint(0, len(pairs)), ["Host", host])
        return {
            "kind": "presigned" if "presigned" in kind else "posted",
            "method": sent.method, "path": target.path, "query": target.query,
            "headers": pairs, "body": base64.b64encode(body).decode(),
            "accessKeyID": keys.access_key, "secret": keys.secret_key, "token": token,
            "region": region, "service": service, "now": int(time.time()),
        }

    print(json.dumps([one(index) for index in range(240)]))
    """#
}
