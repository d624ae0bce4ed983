/// An address mail can be sent to: a dot-atom, `@` and a domain (RFC 5321 §4.1.2, RFC 6531 §3.3).
///
/// What the RFCs allow beyond that, quoted local parts and address literals, is refused: no mailbox of
/// a person needs it, and most programs that read an address get it wrong.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
  package let local: String
  package let domain: String

  package enum Rejection: Error, Equatable {
    case noAt
    case localPart
    case domain
    case length
  }

  package init(_ text: String) throws(Rejection) {
    guard let at = text.unicodeScalars.lastIndex(of: "@") else { throw .noAt }
    local = String(text.unicodeScalars[..<at])
    domain = String(text.unicodeScalars[text.unicodeScalars.index(after: at)...])
    // In bytes: RFC 5321 §4.5.3.1, and 256 for a path with its brackets.
    guard local.utf8.count <= 64, domain.utf8.count <= 255, text.utf8.count <= 254 else {
      throw .length
    }
    guard Self.isDotAtom(local, where: Self.isAtomText) else { throw .localPart }
    guard Self.isDotAtom(domain, where: Self.isLabelText),
      domain.split(separator: ".").allSatisfy(Self.isLabel)
    else { throw .domain }
  }

  package var description: String { "\(local)@\(domain)" }

  /// Whether only servers that speak SMTPUTF8 (RFC 6531) can take it.
  package var needsUTF8: Bool { !description.utf8.allSatisfy { $0 < 0x80 } }

  private static func isDotAtom(
    _ text: String, where belongs: (Unicode.Scalar) -> Bool
  ) -> Bool {
    text.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
      .allSatisfy { !$0.isEmpty && $0.allSatisfy(belongs) }
  }

  /// `atext` of RFC 5322 §3.2.3, with RFC 6532's characters.
  static func isAtomText(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": true
    case _ where scalar.isASCII: "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains(scalar)
    default: isPrinted(scalar)
    }
  }

  private static func isLabelText(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-": true
    default: !scalar.isASCII && isPrinted(scalar)
    }
  }

  private static func isLabel(_ label: Substring) -> Bool {
    label.utf8.count <= 63 && label.first != "-" && label.last != "-"
  }

  /// Neither ends a line, nor is a space or anything else that nobody sees.
  private static func isPrinted(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      false
    default: true
    }
  }
}

/// Who a message is from or for: an address, and a name if there is one (RFC 5322 §3.4).
package struct Mailbox: Hashable, Sendable {
  package let name: HeaderText?
  package let address: EmailAddress

  package init(name: HeaderText? = nil, address: EmailAddress) {
    self.name = name
    self.address = address
  }

  var headerValue: String {
    guard let name else { return address.description }
    return "\(name.phrase) <\(address)>"
  }
}
