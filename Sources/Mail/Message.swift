#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A message of plain text to one person.
package struct Message: Hashable, Sendable {
  package let to: Mailbox
  package let subject: HeaderText
  /// Any text; its lines may end as they like.
  package let text: String

  package init(to: Mailbox, subject: HeaderText, text: String) {
    self.to = to
    self.subject = subject
    self.text = text
  }

  /// The message as it goes over the line (RFC 5322), before ``SMTPSession`` stuffs its dots. Every
  /// byte is ASCII unless an address is not, so no server needs 8BITMIME for what is said.
  package func formatted(from: Mailbox, date: Int64, id: String) -> [UInt8] {
    let header = """
      Date: \(Self.date(date))\r
      From: \(from.headerValue)\r
      To: \(to.headerValue)\r
      Subject: \(subject.unstructured)\r
      Message-ID: <\(id)>\r
      Auto-Submitted: auto-generated\r
      MIME-Version: 1.0\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Transfer-Encoding: quoted-printable\r
      \r

      """
    return Array(header.utf8) + QuotedPrintable.encode(text)
  }

  /// Whether only servers that speak SMTPUTF8 can take it.
  func needsUTF8(from: Mailbox) -> Bool { from.address.needsUTF8 || to.address.needsUTF8 }

  /// RFC 5322 §3.3, in UTC.
  package static func date(_ unixSeconds: Int64) -> String {
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    var seconds = time_t(unixSeconds)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(days[Int(parts.tm_wday)]), \(parts.tm_mday) \(months[Int(parts.tm_mon)]) "
      + "\(parts.tm_year + 1900) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
      + " +0000"
  }
}
