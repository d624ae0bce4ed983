extension QRCode {
  /// The code as lines of text, two modules high each, with a quiet zone around it.
  ///
  /// With colours, dark modules are black and light ones white on any terminal. Without, a code
  /// must be drawn for one kind of terminal or the other: it is the light modules that are drawn
  /// with the terminal's ink, as suits light letters on a dark ground. On a terminal that is light
  /// the code is inverted, which not every camera reads; `inverted` draws the dark modules instead.
  package func terminal(
    colours: Bool = false, inverted: Bool = false, quietZone: Int = 4
  ) -> String {
    precondition((0...100).contains(quietZone))
    var text = ""
    // White on black from the fixed part of the palette, which themes leave alone. Every line has
    // its own reset, so that nothing that is cut off leaves colour behind.
    let (begin, end) = colours ? ("\u{1B}[38;5;231;48;5;16m", "\u{1B}[0m\n") : ("", "\n")
    let inksDark = inverted && !colours
    // The number of rows is odd; under the last there is one more that is light.
    for y in stride(from: -quietZone, to: size + quietZone, by: 2) {
      text += begin
      for x in -quietZone..<size + quietZone {
        switch (self[x, y] == inksDark, self[x, y + 1] == inksDark) {
        case (true, true): text += "█"
        case (true, false): text += "▀"
        case (false, true): text += "▄"
        case (false, false): text += " "
        }
      }
      text += end
    }
    return text
  }
}
