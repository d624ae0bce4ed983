/// A line of a screen, and what it is like.
package struct ScreenLine: Equatable, Sendable {
  package enum Look: Sendable {
    case plain, faint, selected, urgent
  }

  package var text: String
  package var look: Look = .plain

  package init(_ text: String, _ look: Look = .plain) {
    self.text = text
    self.look = look
  }
}

/// What all screens have in common: a line with the program's name, a rule, and a foot.
enum Frame {
  /// A screen of exactly so many lines of so many columns. What does not fit is cut from the middle.
  static func lines(
    _ right: String, width: Int, height: Int, _ middle: [ScreenLine], foot: [ScreenLine]
  ) -> [ScreenLine] {
    let rule = ScreenLine(String(repeating: "─", count: max(0, width)), .faint)
    let top = [ScreenLine(header(right, width)), rule]
    let bottom = [rule] + foot
    var body = Array(middle.prefix(max(0, height - top.count - bottom.count)))
    while body.count < height - top.count - bottom.count { body.append(ScreenLine("")) }
    return (top + body + bottom).prefix(height).map {
      ScreenLine(fitted($0.text, width), $0.look)
    }
  }

  private static func header(_ right: String, _ width: Int) -> String {
    let left = " sallyport-auth"
    let gap = width - columns(of: left) - columns(of: right) - 1
    return gap > 0 ? left + String(repeating: " ", count: gap) + right + " " : left
  }
}

/// What is left of a period, in ten parts.
func timeBar(_ left: Int, of period: Int) -> String {
  let full = min(10, max(left > 0 ? 1 : 0, left * 10 / period))
  return String(repeating: "█", count: full) + String(repeating: "░", count: 10 - full)
}
