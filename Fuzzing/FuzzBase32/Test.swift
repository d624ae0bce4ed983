import OneTimePasswords

/// What is read as Base32 is what plain reading gives, and is written as it was but for form. What is refused
/// names a position within the text.
func test(_ input: [UInt8]) {
  let text = String(decoding: input, as: UTF8.self)
  let plain = plainlyDecoded(text)
  do throws(Base32Error) {
    let bytes = try Base32.decode(text)
    precondition(bytes == plain, "other bytes than plain reading gives")
    precondition(
      Base32.encode(bytes).utf8.elementsEqual(significant(text)), "it is written otherwise")
  } catch {
    precondition(plain == nil, "plain reading understands what is refused")
    let count = text.unicodeScalars.count
    switch error {
    case .invalidCharacter(let position), .misplacedPadding(let position),
      .nonZeroTrailingBits(let position):
      precondition((0..<count).contains(position), "a position outside the text")
    case .invalidLength: break
    }
  }
  for isPadded in [false, true] {
    let written = Base32.encode(input, padding: isPadded)
    precondition((try? Base32.decode(written)) == input, "what was written is not read")
    precondition(!isPadded || written.utf8.count.isMultiple(of: 8), "padding is not in full")
  }
}

/// The characters that stand for bits, in capitals.
private func significant(_ text: String) -> [UInt8] {
  text.unicodeScalars.compactMap { scalar in
    switch scalar {
    case "A"..."Z", "2"..."7": UInt8(scalar.value)
    case "a"..."z": UInt8(scalar.value - 32)
    default: nil
    }
  }
}

/// RFC 4648 §6 by the book: bits in a list.
private func plainlyDecoded(_ text: String) -> [UInt8]? {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".unicodeScalars)
  var (bits, characters, padding) = ([Bool](), 0, 0)
  for scalar in text.unicodeScalars where scalar != " " && scalar != "-" {
    if scalar == "=" {
      padding += 1
      continue
    }
    let capital = ("a"..."z").contains(scalar) ? Unicode.Scalar(scalar.value - 32) : scalar
    guard padding == 0, let value = alphabet.firstIndex(where: { $0 == capital }) else {
      return nil
    }
    characters += 1
    bits += (0..<5).map { value >> (4 - $0) & 1 == 1 }
  }
  guard padding == 0 || padding < 8 && (characters + padding).isMultiple(of: 8) else { return nil }
  let rest = bits.count % 8
  guard rest < 5, !bits.suffix(rest).contains(true) else { return nil }
  return stride(from: 0, to: bits.count - rest, by: 8).map { start in
    bits[start..<start + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
  }
}
