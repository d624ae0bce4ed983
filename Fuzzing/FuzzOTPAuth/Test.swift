import OneTimePasswords

/// A link parses or is refused; what parses prints to a link that parses to the same.
func test(_ input: [UInt8]) {
  let text = String(decoding: input, as: UTF8.self)
  _ = try? Base32.decode(text)
  _ = OneTimeCode(text)
  guard let link = try? OTPAuthLink(parsing: text) else { return }
  guard let again = try? OTPAuthLink(parsing: link.text) else {
    preconditionFailure("a link that was printed does not parse")
  }
  precondition(again == link, "a link changes when it is printed and parsed")
  _ = TOTP(link)?.code(at: TimeStep(0))
}
