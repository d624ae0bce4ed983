extension QRCode {
  /// The code as an SVG document, one unit a module, black on white whatever is around it.
  ///
  /// It holds nothing but numbers, so it may stand in a page as it is.
  package func svg(quietZone: Int = 4) -> String {
    let side = size + 2 * quietZone
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" \
      shape-rendering="crispEdges">\
      <path fill="white" d="M0 0h\(side)v\(side)H0z"/>\
      <path stroke="black" d="\(rows(quietZone: quietZone))"/></svg>

      """
  }

  /// A path to be drawn one unit wide: each row is a line with gaps, half the bytes of as many
  /// rectangles.
  package func rows(quietZone: Int) -> String {
    precondition((0...100).contains(quietZone))
    var path = ""
    for y in 0..<size {
      var x = 0
      var pen: Int?
      while x < size {
        let start = x
        while self[x, y] { x += 1 }
        if x > start {
          path += pen.map { "m\(start - $0) 0" } ?? "M\(start + quietZone) \(y + quietZone).5"
          path += "h\(x - start)"
          pen = x
        }
        x += 1
      }
    }
    return path
  }
}
