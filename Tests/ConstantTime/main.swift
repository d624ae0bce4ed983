import CValgrind

// Run under valgrind by scripts/constant-time, compiled with the library's own sources, optimised.
// T-20: neither making a code, nor comparing codes or signatures, branches on a secret.

/// A comparison that stops at the first difference: the check must notice this one.
@inline(never)
func leakingEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  for index in left.indices where left[index] != right[index] { return false }
  return true
}

/// Counts the reports that `body` causes; its verdict is made public before anything looks at it.
func reports(_ name: String, expecting expected: Bool, _ body: () -> Bool) -> Bool {
  let before = count_of_reports()
  var verdict = body()
  mark_public(&verdict, 1)
  let found = count_of_reports() > before
  let isGood = found == expected
  print("\(isGood ? "ok" : "FAILED")  \(name): \(found ? "depends on the secret" : "no report")")
  return isGood
}

guard is_under_valgrind() != 0 else {
  print("to be run by scripts/constant-time")
  fatalError()
}

var allGood = true

var secret = [UInt8]("01234567890123456789".utf8)
let guess = [UInt8]("01234567890123456780".utf8)
secret.withUnsafeMutableBytes { mark_secret($0.baseAddress, UInt($0.count)) }
allGood =
  reports("a comparison that stops early", expecting: true) {
    leakingEqual(secret, guess)
  } && allGood

for algorithm in HashAlgorithm.allCases {
  var seed = [UInt8](repeating: 7, count: 40)
  seed.withUnsafeMutableBytes { mark_secret($0.baseAddress, UInt($0.count)) }
  guard let hotp = try? HOTP(secret: seed, algorithm: algorithm),
    let typed = OneTimeCode("123456")
  else { fatalError("no verifier") }
  allGood =
    reports("making and comparing a code with \(algorithm.rawValue)", expecting: false) {
      hotp.code(at: 59_638_686) == typed
    } && allGood
  allGood =
    reports("making and comparing four with \(algorithm.rawValue)", expecting: false) {
      let codes = hotp.codes(from: 59_638_686)
      return (codes[0] == typed)
        != ((codes[1] == typed) != ((codes[2] == typed) != (codes[3] == typed)))
    } && allGood
}

let hex = Array(String(repeating: "a5", count: 32).utf8)
guard var computed = SHA256Code(hex: hex.span, in: 0..<64),
  let presented = SHA256Code(hex: hex.span, in: 0..<64)
else { fatalError("no signature") }
withUnsafeMutableBytes(of: &computed) { mark_secret($0.baseAddress, UInt($0.count)) }
allGood =
  reports("comparing a signature", expecting: false) {
    computed.equals(presented)
  } && allGood

var key = [UInt8](repeating: 7, count: 32)
key.withUnsafeMutableBytes { mark_secret($0.baseAddress, UInt($0.count)) }
allGood =
  reports("making and comparing a signature", expecting: false) {
    SHA256Code(HMACState(key: key.span, by: .portable).code(of: hex.span, by: .portable))
      .equals(presented)
  } && allGood

if !allGood { fatalError("something depends on a secret") }
