/// The offset behind `wanted` when `text[range]` begins with it but for the case of letters.
///
/// Characters are folded one by one, as Unicode's simple folding does; policies hold no characters
/// beyond Latin-1, but values of variables may.
func endOfFoldedPrefix(
  _ wanted: Span<UInt8>, _ text: Span<UInt8>, _ range: Range<Int>
) -> Int? {
  var index = range.lowerBound
  var place = 0
  while place < wanted.count {
    guard index < range.upperBound else { return nil }
    let left = folded(character(in: wanted, &place, wanted.count))
    let right = folded(character(in: text, &index, range.upperBound))
    guard left == right else { return nil }
  }
  return index
}

private func folded(_ character: UInt32) -> UInt32 {
  if character < 0x80 { return UInt32(UInt8(character).folded) }
  switch character {
  case 0xB5: return 0x3BC  // The micro sign is the Greek letter.
  case 0xC0...0xDE where character != 0xD7: return character + 0x20
  case ..<0x100: return character
  case 0x17F: return 0x73  // The long s.
  default: break
  }
  guard let scalar = Unicode.Scalar(character) else { return character }
  let lower = scalar.properties.lowercaseMapping.unicodeScalars
  guard let first = lower.first, lower.count == 1 else { return character }
  return first.value
}
