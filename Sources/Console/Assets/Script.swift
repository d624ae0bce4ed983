/// The script without what is there for people who read it.
enum Script {
  /// Drops lines that are comments, and the spaces that lines begin with. There is no text of several
  /// lines in the script, where either would count.
  static func compact(_ text: [UInt8]) -> [UInt8] {
    text.split(separator: UInt8(ascii: "\n")).map { $0.drop { $0 == UInt8(ascii: " ") } }
      .filter { !$0.starts(with: "//".utf8) }
      .joined(separator: [UInt8(ascii: "\n")]).map { $0 }
  }
}
