import Identity
import OneTimePasswords

/// Six digits as people type them: ASCII spaces and hyphens are dropped, and nothing else
/// (design §1).
struct TypedCode: Sendable {
  let digits: String

  init(_ text: String) {
    digits = String(
      decoding: text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") },
      as: UTF8.self)
  }

  /// The code; nil for what is not six ASCII digits.
  var code: OneTimeCode? { OneTimeCode(digits) }

  /// What is wrong with it, if it is no code.
  var problem: Message? {
    if digits.isEmpty { return .codeEmpty }
    if code != nil { return nil }
    let isNumber = digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return isNumber ? .codeLength(digits.utf8.count) : .codeNotDigits
  }
}
