import Crypto
import OneTimePasswords

/// Codes, and the same with swift-crypto's HMAC as whoever has no library would write it.
enum CodeMeasurements {
  static func all() throws -> [Measurement] {
    let seed = (0..<40).map { UInt8($0 * 7 & 0xff) }
    let totp = try TOTP(secret: seed)
    let now = TimeStep(58_000_000)
    guard let code = totp.code(at: now.advanced(by: 2)),
      let first = totp.code(at: now.advanced(by: 999)),
      let second = totp.code(at: now.advanced(by: 1000)),
      let wrong = OneTimeCode("000000")
    else { throw WrongResult(name: "codes") }
    let window = now.advanced(by: -2)...now.advanced(by: 2)
    let pairWindow = now.advanced(by: -999)...now.advanced(by: 1000)
    let key = SymmetricKey(data: seed)
    let number = Int(code.reveal())

    return [
      Measurement(name: "code, five steps", repetitions: 20_000) {
        totp.steps(showing: code, in: window).contains(now.advanced(by: 2))
      },
      Measurement(name: "code, five steps, wrong", repetitions: 20_000) {
        totp.steps(showing: wrong, in: window).isEmpty
      },
      Measurement(name: "code, five steps, swift-crypto", repetitions: 5000) {
        (-2...2).contains { peerCode(now.value + $0, key) == number }
      },
      Measurement(name: "pair, 2000 steps", repetitions: 50) {
        totp.step(showing: first, then: second, in: pairWindow, nearest: now)
          == now.advanced(by: 1000)
      },
      Measurement(name: "pair, 2000 steps, swift-crypto", repetitions: 10) {
        var previous = peerCode(now.value - 1000, key)
        var found: Int64?
        for offset in Int64(-999)...1000 {
          let code = peerCode(now.value + offset, key)
          if previous == Int(first.reveal()), code == Int(second.reveal()) { found = offset }
          previous = code
        }
        return found == 1000
      },
    ]
  }

  /// RFC 4226 §5.3 by the book.
  private static func peerCode(_ counter: Int64, _ key: SymmetricKey) -> Int {
    let message = withUnsafeBytes(of: counter.bigEndian) { Array($0) }
    let code = Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: key))
    let offset = Int(code[19] & 0xf)
    let number = code[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7fff_ffff
    return number % 1_000_000
  }
}
