import PolicyLanguage

/// A letter that says which type, and two lines: a value of a policy and one of a request.
func test(_ input: [UInt8]) {
  guard let kind = input.first else { return }
  let lines = String(decoding: input.dropFirst(), as: UTF8.self).split(
    separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
  let wanted = String(lines[0])
  let given = lines.count > 1 ? String(lines[1]) : wanted
  switch kind {
  case UInt8(ascii: "d"): testDates(wanted, given)
  case UInt8(ascii: "i"): testAddresses(wanted, given)
  case UInt8(ascii: "b"): testBinaries(wanted, given)
  default: testNumbers(wanted, given)
  }
}

/// Of two numbers one is less, or they are equal; so says plain comparison of their digits too.
private func testNumbers(_ wanted: String, _ given: String) {
  for text in [wanted, given] {
    let plain = PlainNumber(text)
    if isConditionNumber(text) { precondition(plain != nil, text) }
    if let plain, plain.written <= 30 { precondition(isConditionNumber(text), text) }
  }
  let order = Order("Numeric", wanted, given)
  guard isConditionNumber(wanted), isConditionNumber(given), let right = PlainNumber(wanted),
    let left = PlainNumber(given)
  else { return order.checkIncomparable() }
  order.check(isLess: left < right, isEqual: left == right)
}

/// Dates are ordered as the instants they are read as, and an instant prints as one that reads alike.
private func testDates(_ wanted: String, _ given: String) {
  for text in [wanted, given] {
    guard let instant = Instant(text) else { continue }
    precondition(Instant(instant.description) == instant, "\(text) \(instant)")
  }
  // A policy with what is no date is refused as a whole.
  guard holds("DateEquals", wanted, given) != nil else {
    precondition(Instant(wanted) == nil, wanted)
    return
  }
  let order = Order("Date", wanted, given)
  guard let right = Instant(wanted), let left = Instant(given) else {
    return order.checkIncomparable()
  }
  order.check(isLess: left < right, isEqual: left == right)
}

/// An address is in a block when they share as many bits as the block says.
private func testAddresses(_ wanted: String, _ given: String) {
  for text in [wanted, given] {
    guard let address = IPAddress(text) else { continue }
    precondition(IPAddress(address.description) == address, text)
    precondition(holds("IpAddress", text, text) == true, text)
  }
  let isIn = holds("IpAddress", wanted, given)
  precondition(holds("NotIpAddress", wanted, given) == isIn.map { !$0 })
  let pieces = wanted.split(separator: "/", omittingEmptySubsequences: false)
  guard pieces.count == 2, let network = IPAddress(String(pieces[0])),
    let address = IPAddress(given), (1...3).contains(pieces[1].utf8.count),
    pieces[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
    let length = Int(pieces[1])
  else { return }
  let width = network.family == .ipv4 ? 32 : 128
  let shared = (0..<width).prefix { bit in
    (network.bits ^ address.bits) >> UInt128(width - 1 - bit) & 1 == 0
  }
  let expected =
    length <= width && network.family == address.family && shared.count >= length
  precondition(isIn == expected, "\(wanted) \(given)")
}

/// Base64 stands for the bytes that a plain decoder reads, and for no others.
private func testBinaries(_ wanted: String, _ given: String) {
  let bytes = plainlyDecoded(wanted)
  precondition((bytes != nil) == isConditionBinary(wanted), wanted)
  precondition(
    holds("BinaryEquals", wanted, .binary(Array(given.utf8))) == (bytes == Array(given.utf8)))
  if let bytes { precondition(holds("BinaryEquals", wanted, .binary(bytes)) == true, wanted) }
}

/// What the six operators of order say of two values.
private struct Order {
  let equals, notEquals, less, lessOrEqual, greater, greaterOrEqual: Bool?

  init(_ family: String, _ wanted: String, _ given: String) {
    func ask(_ name: String) -> Bool? { holds(family + name, wanted, given) }
    equals = ask("Equals")
    notEquals = ask("NotEquals")
    less = ask("LessThan")
    lessOrEqual = ask("LessThanEquals")
    greater = ask("GreaterThan")
    greaterOrEqual = ask("GreaterThanEquals")
  }

  func check(isLess: Bool, isEqual: Bool) {
    precondition(equals == isEqual && notEquals == !isEqual)
    precondition(less == isLess && lessOrEqual == (isLess || isEqual))
    precondition(greater == !(isLess || isEqual) && greaterOrEqual == !isLess)
  }

  func checkIncomparable() {
    precondition(equals == false && notEquals == true)
    precondition(less == false && lessOrEqual == false)
    precondition(greater == false && greaterOrEqual == false)
  }
}

/// Nil when no policy may hold the value.
private func holds(_ name: String, _ wanted: String, _ given: String) -> Bool? {
  holds(name, wanted, .string(given))
}

private func holds(_ name: String, _ wanted: String, _ given: ContextValue) -> Bool? {
  let document =
    #"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{""# + name
    + #"":{"fuzz:value":"# + quoted(wanted) + "}}}}"
  guard let policy = try? Policy(parsing: document, kind: .identityInline) else { return nil }
  let policies = CompiledPolicies(
    identity: [(source: PolicySource(.userInline, name: "fuzz"), policy: policy)])
  let user = "arn:aws:iam::111122223333:user/fuzz"
  let request = AuthorizationRequest(
    action: "s3:GetObject", resource: "*",
    principal: RequestPrincipal(.user, arn: user, account: "111122223333"))
  let context: [ContextKey: ContextValue] = ["fuzz:value": given]
  return policies.decide(request, in: context).isAllowed
}

private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": result += "\\" + String(scalar)
    case "\u{0}"..."\u{1F}":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
