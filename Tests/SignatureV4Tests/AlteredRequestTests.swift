import SignatureV4
import Testing

/// What an altered request must not do: verify.
@Suite struct `an altered request` {
  /// A signed request, and what covers it.
  private struct Case {
    var request: SignableRequest
    var body: [UInt8]
    var names: String
  }

  private func cases() throws -> [Case] {
    let signed = "content-type;host;x-amz-date;x-extra"
    return [
      Case(request: try Suite.signedPost(), body: Suite.body, names: signed),
      Case(
        request: try Suite.signedPost(token: "token/+="), body: Suite.body,
        names: "content-type;host;x-amz-date;x-amz-security-token;x-extra"),
      Case(request: try Suite.presignedGet(), body: [], names: "host;x-k8s-aws-id"),
      Case(
        request: try Suite.presignedGet(token: "token/+="), body: [], names: "host;x-k8s-aws-id"),
    ]
  }

  @Test(arguments: [15, 16, 17, 18] as [UInt64])
  func `never verifies, unless it says the same`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let originals = try cases()
    var refused = 0
    for round in 0..<25_000 {
      let original = originals[round % originals.count]
      var altered = original
      alter(&altered, &random)
      if altered.request == original.request && altered.body == original.body { continue }
      guard Suite.failure(altered.request, body: altered.body) == nil else {
        refused += 1
        continue
      }
      #expect(
        meaning(altered) == meaning(original),
        "\(altered.request) passes for \(original.request)")
    }
    #expect(refused > 21_000)
  }

  /// Changes, adds, removes or repeats something.
  private func alter(_ altered: inout Case, _ random: inout SeededGenerator) {
    let count = altered.request.headers.count
    let header = Int.random(in: 0..<count, using: &random)
    switch Int.random(in: 0..<12, using: &random) {
    case 0: flip(&altered.request.method, &random)
    case 1: flip(&altered.request.path, &random)
    case 2, 3: flip(&altered.request.query, &random)
    case 4, 5, 6: flip(&altered.request.headers[header].value, &random)
    case 7: flip(&altered.request.headers[header].name, &random)
    case 8: altered.request.headers.remove(at: header)
    case 9:
      altered.request.headers.insert(
        altered.request.headers[header], at: Int.random(in: 0...count, using: &random))
    case 10:
      if altered.body.isEmpty {
        altered.body = [UInt8.random(in: .min ... .max, using: &random)]
      } else {
        let index = altered.body.indices.randomElement(using: &random) ?? 0
        altered.body[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
    default:
      var parameters = altered.request.query.split(separator: "&").map(String.init)
      let added = ["Action=X", "a=b", "X-Amz-Signature=0", "X-Amz-Expires=600", "action=x"]
      switch Int.random(in: 0..<3, using: &random) {
      case 0 where !parameters.isEmpty:
        parameters.remove(at: Int.random(in: 0..<parameters.count, using: &random))
      case 1 where !parameters.isEmpty:
        parameters.append(parameters.randomElement(using: &random) ?? "")
      default:
        parameters.insert(
          added.randomElement(using: &random) ?? "",
          at: Int.random(in: 0...parameters.count, using: &random))
      }
      altered.request.query = parameters.joined(separator: "&")
    }
  }

  /// Flips a bit, or removes, repeats or inserts a character.
  private func flip(_ text: inout String, _ random: inout SeededGenerator) {
    var scalars = Array(text.utf8)
    if scalars.isEmpty { scalars = [0x61] }
    let index = Int.random(in: 0..<scalars.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0, 1: scalars[index] ^= 1 << UInt8.random(in: 0..<7, using: &random)
    case 2: scalars.remove(at: index)
    default: scalars.insert(scalars[index], at: index)
    }
    text = String(decoding: scalars, as: UTF8.self)
  }

  /// The canonical form, and the signature as it was presented apart from spaces.
  private func meaning(_ altered: Case) -> [String] {
    let form = CanonicalRequest(
      of: altered.request, signedHeaders: altered.names, body: altered.body)
    // Of the unsigned token of a session only the one who knows it can say whether it is good.
    return [form.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "none"]
  }

  @Test func `of a signed header does not verify, however it is altered`() throws {
    for original in try cases() {
      for name in original.names.split(separator: ";").map(String.init) {
        var request = original.request
        request[name] = (request[name] ?? "") + "x"
        #expect(Suite.failure(request, body: original.body) != nil, "\(name) altered")
        request[name] = nil
        #expect(Suite.failure(request, body: original.body) != nil, "\(name) removed")
        request = original.request
        request.headers.append((name: name.uppercased(), value: "x"))
        #expect(Suite.failure(request, body: original.body) != nil, "\(name) repeated")
      }
      var unsigned = original.request
      unsigned.headers.append((name: "User-Agent", value: "x"))
      #expect(Suite.failure(unsigned, body: original.body) == nil)
    }
  }

  @Test func `with its query parameters in other cases does not verify`() throws {
    let original = try Suite.presignedGet()
    for parameter in original.query.split(separator: "&") {
      let name = parameter.prefix { $0 != "=" }
      for other in [name.uppercased(), name.lowercased(), "\(name)%5B%5D", "\(name).1"]
      where other != name {
        var request = original
        request.query = request.query.replacing("\(name)=", with: "\(other)=")
        #expect(Suite.failure(request) != nil, "\(other)")
      }
    }
  }

  @Test func `with an escape written otherwise says the same`() throws {
    var request = try Suite.presignedGet()
    request.query = request.query.replacing("Action", with: "%41ction").replacing("%2F", with: "/")
    try Suite.verify(request)
    request.query = request.query.replacing("X-Amz-Signature", with: "X-Amz-%53ignature")
    try Suite.verify(request)
    request.query = request.query.replacing("X-Amz-Credential", with: "%58-Amz-Credential")
    try Suite.verify(request)
  }
}

extension SignableRequest {
  fileprivate static func == (a: SignableRequest, b: SignableRequest) -> Bool {
    a.method == b.method && a.path == b.path && a.query == b.query
      && a.headers.elementsEqual(b.headers) { $0 == $1 }
  }
}
