import QRCodes
import Testing

struct RenderingTests {
  /// The modules that a terminal shows: true is dark.
  private func modules(
    of text: String, inkIsDark: Bool, begin: String = "", end: String = ""
  ) throws -> [[Bool]] {
    try text.split(separator: "\n").flatMap { line -> [[Bool]] in
      try #require(line.hasPrefix(begin) && line.hasSuffix(end))
      let blocks = line.dropFirst(begin.count).dropLast(end.count)
      let halves = try blocks.map { block in
        try #require(
          ["█": (true, true), "▀": (true, false), "▄": (false, true), " ": (false, false)][block])
      }
      return [halves.map { $0.0 == inkIsDark }, halves.map { $0.1 == inkIsDark }]
    }
  }

  /// The modules of the code with its quiet zone, and the light row that makes their number even.
  private func modules(of code: QRCode, quietZone: Int = 4) -> [[Bool]] {
    (-quietZone..<code.size + quietZone + 1).map { y in
      (-quietZone..<code.size + quietZone).map { x in code[x, y] }
    }
  }

  @Test(arguments: ["a", link, String(repeating: "x", count: 700)])
  func `a terminal shows the code`(text: String) throws {
    let code = try QRCode(text)
    let expected = modules(of: code)
    #expect(try modules(of: code.terminal(), inkIsDark: false) == expected)
    #expect(try modules(of: code.terminal(inverted: true), inkIsDark: true) == expected)
    let coloured = code.terminal(colours: true)
    #expect(
      try modules(
        of: coloured, inkIsDark: false, begin: "\u{1B}[38;5;231;48;5;16m", end: "\u{1B}[0m")
        == expected)
    #expect(coloured == code.terminal(colours: true, inverted: true))
    #expect(
      try modules(of: code.terminal(quietZone: 1), inkIsDark: false)
        == modules(of: code, quietZone: 1))
  }

  @Test(arguments: ["a", link])
  func `a drawing shows the code`(text: String) throws {
    let code = try QRCode(text)
    let svg = code.svg(quietZone: 3)
    let side = code.size + 6
    #expect(
      svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(side) \(side)\""))
    #expect(svg.hasSuffix("</svg>\n"))
    #expect(svg.contains("<path fill=\"white\" d=\"M0 0h\(side)v\(side)H0z\"/>"))
    var drawn = [[Bool]](repeating: .init(repeating: false, count: side), count: side)
    var (x, y) = (0, 0)
    for run in svg.matches(of: /(?:M(\d+) (\d+)\.5|m(\d+) 0)h(\d+)/) {
      if let row = run.2, let start = run.1 {
        (x, y) = (try #require(Int(start)), try #require(Int(row)))
      } else {
        x += try #require(run.3.flatMap { Int($0) })
      }
      let end = x + (try #require(Int(run.4)))
      for column in x..<end { drawn[y][column] = true }
      x = end
    }
    #expect(drawn == modules(of: code, quietZone: 3).dropLast())
  }
}
