/// Takes a link apart, byte by byte: `otpauth://TYPE/LABEL?NAME=VALUE&…`.
enum OTPAuthLinkParser {
  static func link(_ text: [UInt8]) throws(OTPAuthLinkError) -> OTPAuthLink {
    let scheme = "otpauth://".utf8
    guard text.count >= scheme.count,
      zip(text, scheme).allSatisfy({ lowercased($0) == $1 }),
      !text.contains(UInt8(ascii: "#"))
    else { throw .malformed }

    let (path, query) = split(text[scheme.count...], at: UInt8(ascii: "?"))
    let (type, label) = split(path, at: UInt8(ascii: "/"))
    guard let label else { throw .malformed }
    let typeName = String(decoding: type.map(lowercased), as: UTF8.self)
    guard typeName == "totp" || typeName == "hotp" else { throw .unsupportedType }

    let names = try names(inLabel: label)
    let parameters = try OTPAuthParameters(query ?? [])
    return try OTPAuthLink(
      kind: typeName == "totp"
        ? .totp(period: parameters.readPeriod()) : .hotp(counter: parameters.readCounter()),
      issuer: issuer(names.issuer, parameters.issuer), account: names.account,
      secret: parameters.readSecret(), algorithm: parameters.readAlgorithm(),
      digits: parameters.readDigits())
  }

  /// The issuer, where there is one, and the account. The colon between them may be encoded.
  private static func names(
    inLabel label: ArraySlice<UInt8>
  ) throws(OTPAuthLinkError) -> (issuer: String?, account: String) {
    let decoded = try percentDecoded(label)
    let (first, second) = split(Array(decoded.utf8)[...], at: UInt8(ascii: ":"))
    guard let second else { return (nil, decoded) }
    return (String(decoding: first, as: UTF8.self), String(decoding: second, as: UTF8.self))
  }

  /// The one issuer that the label and the parameter agree on.
  private static func issuer(
    _ inLabel: String?, _ parameter: String?
  ) throws(OTPAuthLinkError) -> String? {
    guard let inLabel, let parameter else { return inLabel ?? parameter }
    guard inLabel.withoutOuterSpaces == parameter.withoutOuterSpaces else {
      throw .conflictingIssuers
    }
    return inLabel
  }
}

/// What stands before and after the first `separator`; nothing after it where there is none.
func split(
  _ text: ArraySlice<UInt8>, at separator: UInt8
) -> (before: ArraySlice<UInt8>, after: ArraySlice<UInt8>?) {
  guard let index = text.firstIndex(of: separator) else { return (text, nil) }
  return (text[..<index], text[(index + 1)...])
}

/// A byte with ASCII capitals made small.
func lowercased(_ byte: UInt8) -> UInt8 {
  UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
}
