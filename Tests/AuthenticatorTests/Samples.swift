import Authenticator
import OneTimePasswords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension Entry {
  /// An entry of its own for each number, of every kind and with every field.
  static func sample(_ number: Int, noteLength: Int = 12) throws -> Entry {
    let kinds: [Kind] = [
      .time(period: 30), .counter(UInt64(number) << 33), .steam, .time(period: 77),
    ]
    return Entry(
      issuer: "Issuer \(number)", account: "mina.okafor@\(number)é", kind: kinds[number % 4],
      algorithm: HashAlgorithm.allCases[number % 3], digits: 6 + number % 3,
      seed: try Seed(copying: (0..<20).map { UInt8(truncatingIfNeeded: $0 * 31 + number * 7 + 1) }),
      tags: number.isMultiple(of: 2) ? ["work", "tag \(number)"] : [],
      notes: String(repeating: "a note\n 🔑 ", count: noteLength / 12 + 1), letter: "M",
      serialNumber: "arn:aws:iam::123456789012:mfa/phone\(number)",
      changed: 1_795_334_400_000 + Int64(number))
  }
}

/// A folder that is gone with the value.
final class ScratchFolder: Sendable {
  let path: String

  init() throws {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array((base + "/sallyport-auth.XXXXXX").utf8CString)
    guard let made = mkdtemp(&template) else { throw VaultError.noMemory }
    path = String(cString: made)
  }

  deinit {
    guard let folder = opendir(path) else { return }
    while let item = readdir(folder) {
      let name = withUnsafePointer(to: &item.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { unlink(path + "/" + name) }
    }
    closedir(folder)
    rmdir(path)
  }
}
