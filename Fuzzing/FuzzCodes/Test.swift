import OneTimePasswords

/// A search over many steps finds what looking at each step by itself finds: codes are made four at a time
/// in the one, and one by one in the other.
func test(_ input: [UInt8]) {
  guard input.count > 8 else { return }
  let algorithms = HashAlgorithm.allCases
  guard
    let totp = try? TOTP(
      secret: input[8...], algorithm: algorithms[Int(input[0]) % algorithms.count],
      digits: 6 + Int(input[1]) % 3, period: 1 + Int(input[2]))
  else { return }
  // From below zero, where there are no codes, to behind 2106.
  let start = TimeStep(
    Int64(Int8(bitPattern: input[3])) << 32 | Int64(input[4]) << 16 | Int64(input[5]))
  let range = start...start.advanced(by: Int64(input[6] % 24))
  let centre = start.advanced(by: Int64(Int8(bitPattern: input[7])))
  let alone = range.map { ($0, totp.code(at: $0)) }
  for (step, code) in alone {
    guard let code else { continue }
    let found = totp.steps(showing: code, in: range)
    precondition(found == alone.filter { $0.1 == code }.map(\.0), "steps of a code")
    precondition(totp.step(showing: code, in: range) == found.first, "the first of them")
    guard step < range.upperBound, let next = totp.code(at: step.advanced(by: 1)) else { continue }
    guard let pair = totp.step(showing: code, then: next, in: range, nearest: centre) else {
      preconditionFailure("a pair that is there is not found")
    }
    precondition(
      totp.code(at: pair) == next && totp.code(at: pair.advanced(by: -1)) == code,
      "steps that show another pair")
  }
}
