import CPNG

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Why no codes were read from a picture.
package enum QRPictureError: Error, Equatable, Sendable {
  /// Neither PNG nor JPEG, or damaged.
  case unreadable
  /// More pixels than any screen or camera has.
  case tooLarge
  /// A library that is loaded when it is needed is not there: its file, and Debian's package.
  case missingLibrary(file: String, package: String)
}

/// Reads the QR codes in a picture, by zbar, and in JPEG by libjpeg-turbo. Both are loaded when they are
/// needed, so that whoever never reads pictures need not have them.
package enum QRPicture {
  private static let mostPixels = 100_000_000

  /// Whether bytes begin as a PNG or JPEG picture does.
  package static func isPicture(_ bytes: [UInt8]) -> Bool { isPNG(bytes) || isJPEG(bytes) }

  /// What the codes in a picture say, each once.
  package static func texts(in bytes: [UInt8]) throws(QRPictureError) -> [String] {
    let grey: Grey
    if isPNG(bytes) {
      grey = try readPNG(bytes)
    } else if isJPEG(bytes) {
      grey = try readJPEG(bytes)
    } else {
      throw .unreadable
    }
    return try scan(grey)
  }

  /// Eight bits a pixel, row by row.
  private struct Grey {
    var width: Int
    var height: Int
    var pixels: [UInt8]
  }

  private static func isPNG(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
  }

  private static func isJPEG(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xFF, 0xD8, 0xFF]) }

  private static func readPNG(_ bytes: [UInt8]) throws(QRPictureError) -> Grey {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    // The memory is read until the picture is done.
    let outcome = bytes.withUnsafeBytes { memory -> Result<Grey, QRPictureError> in
      guard png_image_begin_read_from_memory(&image, memory.baseAddress, memory.count) != 0 else {
        return .failure(.unreadable)
      }
      let (width, height) = (Int(image.width), Int(image.height))
      guard width > 0, height > 0, width <= mostPixels / height else { return .failure(.tooLarge) }
      image.format = png_uint_32(PNG_FORMAT_GRAY)
      var pixels = [UInt8](repeating: 0, count: width * height)
      // What is transparent is seen on white.
      var white = png_color(red: 255, green: 255, blue: 255)
      guard png_image_finish_read(&image, &white, &pixels, 0, nil) != 0 else {
        return .failure(.unreadable)
      }
      return .success(Grey(width: width, height: height, pixels: pixels))
    }
    return try outcome.get()
  }

  private static func readJPEG(_ bytes: [UInt8]) throws(QRPictureError) -> Grey {
    let library = try Library("libturbojpeg.so.0", package: "libturbojpeg0")
    typealias Begin = @convention(c) () -> OpaquePointer?
    typealias Header =
      @convention(c) (
        OpaquePointer, UnsafePointer<UInt8>, UInt, UnsafeMutablePointer<Int32>,
        UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>
      ) -> Int32
    typealias Decompress =
      @convention(c) (
        OpaquePointer, UnsafePointer<UInt8>, UInt, UnsafeMutablePointer<UInt8>, Int32, Int32, Int32,
        Int32, Int32
      ) -> Int32
    typealias End = @convention(c) (OpaquePointer) -> Int32
    let begin = try library.function("tjInitDecompress", as: Begin.self)
    let header = try library.function("tjDecompressHeader3", as: Header.self)
    let decompress = try library.function("tjDecompress2", as: Decompress.self)
    let end = try library.function("tjDestroy", as: End.self)
    guard let handle = begin() else { throw .unreadable }
    defer { _ = end(handle) }
    var (width, height, sampling, colours) = (Int32(0), Int32(0), Int32(0), Int32(0))
    guard header(handle, bytes, UInt(bytes.count), &width, &height, &sampling, &colours) == 0,
      width > 0, height > 0
    else { throw .unreadable }
    guard Int(width) <= mostPixels / Int(height) else { throw .tooLarge }
    var pixels = [UInt8](repeating: 0, count: Int(width) * Int(height))
    // TJPF_GRAY is 6.
    guard decompress(handle, bytes, UInt(bytes.count), &pixels, width, width, height, 6, 0) == 0
    else { throw .unreadable }
    return Grey(width: Int(width), height: Int(height), pixels: pixels)
  }

  private static func scan(_ grey: Grey) throws(QRPictureError) -> [String] {
    let library = try Library("libzbar.so.0", package: "libzbar0")
    typealias Make = @convention(c) () -> OpaquePointer?
    typealias Drop = @convention(c) (OpaquePointer) -> Void
    typealias Configure = @convention(c) (OpaquePointer, Int32, Int32, Int32) -> Int32
    typealias Set = @convention(c) (OpaquePointer, UInt) -> Void
    typealias Size = @convention(c) (OpaquePointer, UInt32, UInt32) -> Void
    typealias Data =
      @convention(c) (
        OpaquePointer, UnsafeRawPointer?, UInt, (@convention(c) (OpaquePointer?) -> Void)?
      ) -> Void
    typealias Scan = @convention(c) (OpaquePointer, OpaquePointer) -> Int32
    typealias Next = @convention(c) (OpaquePointer) -> OpaquePointer?
    typealias Text = @convention(c) (OpaquePointer) -> UnsafePointer<UInt8>?
    typealias Length = @convention(c) (OpaquePointer) -> UInt32
    let dropScanner = try library.function("zbar_image_scanner_destroy", as: Drop.self)
    let configure = try library.function("zbar_image_scanner_set_config", as: Configure.self)
    let dropImage = try library.function("zbar_image_destroy", as: Drop.self)
    let format = try library.function("zbar_image_set_format", as: Set.self)
    let size = try library.function("zbar_image_set_size", as: Size.self)
    let data = try library.function("zbar_image_set_data", as: Data.self)
    let scan = try library.function("zbar_scan_image", as: Scan.self)
    let first = try library.function("zbar_image_first_symbol", as: Next.self)
    let next = try library.function("zbar_symbol_next", as: Next.self)
    let text = try library.function("zbar_symbol_get_data", as: Text.self)
    let length = try library.function("zbar_symbol_get_data_length", as: Length.self)
    guard let scanner = try library.function("zbar_image_scanner_create", as: Make.self)(),
      let image = try library.function("zbar_image_create", as: Make.self)()
    else { throw .unreadable }
    defer {
      dropImage(image)
      dropScanner(scanner)
    }
    // No kind of code but QR (64): its setting 0 says whether it is looked for.
    _ = configure(scanner, 0, 0, 0)
    _ = configure(scanner, 64, 0, 1)
    // `Y800`: grey, eight bits a pixel.
    format(image, 0x3030_3859)
    size(image, UInt32(grey.width), UInt32(grey.height))
    return grey.pixels.withUnsafeBytes { pixels in
      data(image, pixels.baseAddress, UInt(pixels.count), nil)
      guard scan(scanner, image) > 0 else { return [] }
      var texts: [String] = []
      var symbol = first(image)
      while let found = symbol {
        if let bytes = text(found) {
          let buffer = UnsafeBufferPointer(start: bytes, count: Int(length(found)))
          let text = String(decoding: buffer, as: UTF8.self)
          if !texts.contains(text) { texts.append(text) }
        }
        symbol = next(found)
      }
      return texts
    }
  }
}

/// A library that is loaded when it is needed.
private struct Library {
  private let handle: UnsafeMutableRawPointer
  private let file: String
  private let package: String

  init(_ file: String, package: String) throws(QRPictureError) {
    guard let handle = dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
      throw .missingLibrary(file: file, package: package)
    }
    self.handle = handle
    self.file = file
    self.package = package
  }

  func function<Function>(
    _ name: String, as type: Function.Type
  ) throws(QRPictureError) -> Function {
    guard let symbol = dlsym(handle, name) else {
      throw .missingLibrary(file: file, package: package)
    }
    return unsafeBitCast(symbol, to: type)
  }
}
