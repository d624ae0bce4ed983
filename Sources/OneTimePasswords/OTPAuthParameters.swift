/// The parameters of a link that have a meaning, percent decoded but not yet read.
struct OTPAuthParameters {
  private var values: [Name: String] = [:]

  private enum Name: String {
    case secret, issuer, algorithm, digits, period, counter
  }

  init(_ query: ArraySlice<UInt8>) throws(OTPAuthLinkError) {
    var rest: ArraySlice<UInt8>? = query
    while let remaining = rest {
      let (parameter, others) = split(remaining, at: UInt8(ascii: "&"))
      rest = others
      let (name, value) = split(parameter, at: UInt8(ascii: "="))
      // Names are decoded before they are compared, or an escape in one would hide a duplicate.
      guard let known = Name(rawValue: try percentDecoded(name)) else { continue }
      guard values[known] == nil else { throw .duplicateParameter(known.rawValue) }
      values[known] = try percentDecoded(value ?? [])
    }
  }

  var issuer: String? { values[.issuer] }

  func readSecret() throws(OTPAuthLinkError) -> [UInt8] {
    guard let text = values[.secret] else { throw .missingSecret }
    do {
      return try Base32.decode(text)
    } catch {
      throw .invalidSecret(error)
    }
  }

  /// The name of the algorithm, in capital or small letters.
  func readAlgorithm() throws(OTPAuthLinkError) -> HashAlgorithm {
    guard let text = values[.algorithm] else { return .sha1 }
    // Only ASCII letters have two cases here: `ſha1` is no name of SHA1, though it is in Unicode.
    let name = text.utf8.map(lowercased)
    for algorithm in HashAlgorithm.allCases
    where algorithm.rawValue.utf8.map(lowercased) == name {
      return algorithm
    }
    throw .unsupportedAlgorithm
  }

  func readDigits() throws(OTPAuthLinkError) -> Int {
    guard let text = values[.digits] else { return 6 }
    guard let digits = number(text).flatMap(Int.init(exactly:)) else { throw .invalidDigits }
    return digits
  }

  func readPeriod() throws(OTPAuthLinkError) -> Int {
    guard let text = values[.period] else { return 30 }
    guard let period = number(text).flatMap(Int.init(exactly:)) else { throw .invalidPeriod }
    return period
  }

  func readCounter() throws(OTPAuthLinkError) -> UInt64 {
    guard let text = values[.counter] else { throw .missingCounter }
    guard let counter = number(text) else { throw .invalidCounter }
    return counter
  }

  /// A number of ASCII digits and nothing else, without zeros in front.
  private func number(_ text: String) -> UInt64? {
    guard let number = UInt64(text), String(number) == text else { return nil }
    return number
  }
}
