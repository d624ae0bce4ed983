import CPNG

extension QRCode {
  /// The most pixels a picture may have on a side.
  package static let mostPixels = 8192

  /// The code as a PNG picture, 8-bit greyscale, black on white.
  ///
  /// A quiet zone narrower than four modules is against the standard (ISO/IEC 18004 §6.3.8), though
  /// most cameras manage. Five pixels and four modules are about what AWS makes.
  package func png(
    pixelsPerModule scale: Int = 5, quietZone: Int = 4
  ) throws(QRCodeError) -> [UInt8] {
    guard (1...Self.mostPixels).contains(scale), (0...Self.mostPixels).contains(quietZone) else {
      throw .impossibleSize
    }
    let side = (size + 2 * quietZone) * scale
    guard side <= Self.mostPixels else { throw .impossibleSize }

    var pixels: [UInt8] = []
    pixels.reserveCapacity(side * side)
    for y in -quietZone..<size + quietZone {
      let row = (-quietZone..<size + quietZone).flatMap { x in
        repeatElement(self[x, y] ? UInt8.min : .max, count: scale)
      }
      for _ in 0..<scale { pixels += row }
    }

    // libpng's simplified interface: its errors come back as results. Those of its other interface
    // jump over the frames of their caller, which Swift's must not be.
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(side)
    image.height = png_uint_32(side)
    image.format = png_uint_32(PNG_FORMAT_GRAY)
    defer { png_image_free(&image) }

    // Deflate may at worst add a little to what it cannot make smaller; a QR code it can.
    var count = png_alloc_size_t(pixels.count + side + 1024)
    var png = [UInt8](repeating: 0, count: Int(count))
    guard png_image_write_to_memory(&image, &png, &count, 0, pixels, 0, nil) != 0 else {
      throw .pictureNotWritten
    }
    png.removeLast(png.count - Int(count))
    return png
  }
}
