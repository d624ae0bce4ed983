extension QRCode {
  /// The code as an SVG document, one unit a module, black on white whatever is around it.
  ///
  /// It holds nothing but numbers, so it may stand in a page as it is.
  package func svg(quietZone: Int = 4) -> String {
    precondition((0...100).contains(quietZone))
    let side = size + 2 * quietZone
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" \
      shape-rendering="crispEdges">\
      <path fill="white" d="M0 0h\(side)v\(side)H0z"/><path fill="black" d="
      """
    for y in 0..<size {
      var x = 0
      while x < size {
        let start = x
        while self[x, y] { x += 1 }
        if x > start {
          svg += "M\(start + quietZone) \(y + quietZone)h\(x - start)v1h-\(x - start)z"
        }
        x += 1
      }
    }
    return svg + "\"/></svg>\n"
  }
}
