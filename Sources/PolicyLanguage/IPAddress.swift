/// An IPv4 or IPv6 address. The two families never equal each other.
public struct IPAddress: Sendable, Hashable {
  public enum Family: UInt8, Sendable, Hashable { case ipv4, ipv6 }

  public let family: Family
  /// The address as a number: 32 bits of IPv4, 128 of IPv6.
  public let bits: UInt128

  public init(family: Family, bits: UInt128) {
    self.family = family
    self.bits = bits
  }
}

extension IPAddress: LosslessStringConvertible {
  public init?(_ text: String) {
    self.init(text.utf8.span)
  }

  init?(_ text: Span<UInt8>) {
    self.init(text, 0..<text.count)
  }

  init?(_ text: Span<UInt8>, _ range: Range<Int>) {
    if range.contains(where: { text[$0] == UInt8(ascii: ":") }) {
      guard let bits = Self.ipv6(text, range) else { return nil }
      self.init(family: .ipv6, bits: bits)
    } else {
      guard let bits = Self.ipv4(text, range) else { return nil }
      self.init(family: .ipv4, bits: UInt128(bits))
    }
  }

  /// Four decimal numbers; none with a leading zero, which some readers take for octal.
  private static func ipv4(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt32? {
    var bits: UInt32 = 0
    var index = range.lowerBound
    for part in 0..<4 {
      if part > 0 {
        guard index < range.upperBound, text[index] == UInt8(ascii: ".") else { return nil }
        index += 1
      }
      let start = index
      var value: UInt32 = 0
      while index < range.upperBound, text[index].isDigit, index - start < 3 {
        value = value * 10 + UInt32(text[index] & 0x0F)
        index += 1
      }
      guard index > start, value < 256, index - start == 1 || text[start] != UInt8(ascii: "0")
      else { return nil }
      bits = bits << 8 | value
    }
    return index == range.upperBound ? bits : nil
  }

  /// RFC 4291 §2.2: eight groups, `::` once for zeros, the last two groups also as IPv4.
  private static func ipv6(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt128? {
    var head: UInt128 = 0
    var tail: UInt128 = 0
    var groups = 0
    var tailGroups = 0
    var isCompressed = false
    var index = range.lowerBound
    let colon = UInt8(ascii: ":")
    func hasColon(_ at: Int) -> Bool { at < range.upperBound && text[at] == colon }
    func add(_ value: UInt128, _ width: Int) {
      if isCompressed {
        tail = tail << UInt128(16 * width) | value
        tailGroups += width
      } else {
        head = head << UInt128(16 * width) | value
      }
      groups += width
    }
    if hasColon(index) {
      guard hasColon(index + 1) else { return nil }
      isCompressed = true
      index += 2
    }
    while index < range.upperBound, groups < 8 {
      let start = index
      var value: UInt32 = 0
      while index < range.upperBound, index - start < 4, let digit = text[index].hexadecimalDigit {
        value = value << 4 | digit
        index += 1
      }
      guard index > start else { return nil }
      if index < range.upperBound, text[index] == UInt8(ascii: ".") {
        guard groups <= 6, let embedded = ipv4(text, start..<range.upperBound) else { return nil }
        add(UInt128(embedded), 2)
        index = range.upperBound
        break
      }
      add(UInt128(value), 1)
      guard index < range.upperBound else { break }
      guard hasColon(index) else { return nil }
      index += 1
      if hasColon(index) {
        guard !isCompressed else { return nil }
        isCompressed = true
        index += 1
      } else if index == range.upperBound {
        return nil
      }
    }
    guard index == range.upperBound else { return nil }
    if !isCompressed { return groups == 8 ? head : nil }
    guard groups < 8 else { return nil }
    let headGroups = groups - tailGroups
    return (headGroups == 0 ? 0 : head << UInt128(16 * (8 - headGroups))) | tail
  }

  /// The form of RFC 5952, without its mixed notation.
  public var description: String {
    if family == .ipv4 {
      return stride(from: 24, through: 0, by: -8).map { String(bits >> UInt128($0) & 0xFF) }
        .joined(separator: ".")
    }
    let groups = stride(from: 112, through: 0, by: -16).map { bits >> UInt128($0) & 0xFFFF }
    var longest = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start > max(1, longest.count) { longest = start..<end }
      start = max(end, start + 1)
    }
    let words = groups.map { String($0, radix: 16) }
    if longest.isEmpty { return words.joined(separator: ":") }
    return words[..<longest.lowerBound].joined(separator: ":") + "::"
      + words[longest.upperBound...].joined(separator: ":")
  }
}

/// A block of addresses in CIDR notation; an address alone is a block of one.
struct AddressBlock: Sendable {
  private let family: IPAddress.Family
  private let network: UInt128
  private let mask: UInt128

  /// Host bits in the address are dropped: `10.1.2.3/8` is `10.0.0.0/8`.
  init?(_ text: Span<UInt8>) {
    let slash = text.indices.first { text[$0] == UInt8(ascii: "/") } ?? text.count
    guard let address = IPAddress(text, 0..<slash) else { return nil }
    let width = address.family == .ipv4 ? 32 : 128
    var length = width
    if slash < text.count {
      guard (1...3).contains(text.count - slash - 1) else { return nil }
      length = 0
      for index in slash + 1..<text.count {
        guard text[index].isDigit else { return nil }
        length = length * 10 + Int(text[index] & 0x0F)
      }
      guard length <= width else { return nil }
    }
    family = address.family
    let all = UInt128.max >> UInt128(128 - width)
    mask = length == 0 ? 0 : all & ~(length == width ? 0 : all >> UInt128(length))
    network = address.bits & mask
  }

  func contains(_ address: IPAddress) -> Bool {
    address.family == family && address.bits & mask == network
  }
}
