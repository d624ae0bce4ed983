import Authenticator
import QRCodes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// QR codes in pictures, on the screen and in the clipboard.
enum Picture {
  static func texts(in bytes: [UInt8], _ name: String) throws -> [String] {
    do {
      return try QRPicture.texts(in: bytes)
    } catch {
      switch error {
      case .unreadable: throw Complaint("\(name) is no PNG or JPEG picture that can be read.")
      case .tooLarge: throw Complaint("\(name) has too many pixels.")
      case .missingLibrary(let file, let package):
        throw Complaint("Reading this picture needs \(file): install \(package).")
      }
    }
  }

  /// The one code in a picture.
  static func text(in bytes: [UInt8], _ name: String) throws -> String {
    let texts = try texts(in: bytes, name)
    guard let text = texts.first else { throw Complaint("There is no QR code in \(name).") }
    guard texts.count == 1 else {
      throw Complaint("There are \(texts.count) QR codes in \(name): show one of them.")
    }
    if text.lowercased().hasPrefix("otpauth-migration://") {
      throw Complaint("That code has many accounts: save it as a picture, and `import` that.")
    }
    return text
  }

  static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw VaultError.system(action: "read", path: path, number: errno)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    try readAll(descriptor, into: &bytes, longest: 64 << 20, path: path)
    return bytes
  }

  /// What is on the screen now.
  static func screen() throws -> [UInt8] {
    let tools: [(name: String, words: [String], variable: String)] = [
      ("grim", ["grim", "-"], "WAYLAND_DISPLAY"), ("maim", ["maim"], "DISPLAY"),
      ("import", ["import", "-window", "root", "png:-"], "DISPLAY"),
    ]
    for tool in tools where environment(tool.variable) != nil && Program.exists(tool.name) {
      let (status, output) = try Program.run(tool.words, keepsOutput: true)
      if status == 0, QRPicture.isPicture(output) { return output }
    }
    throw Complaint(
      "No tool to read the screen. Install grim (Wayland) or maim (X11), or save a picture and use "
        + "--qr FILE.")
  }
}
