import Glibc

/// Requests ready to be sent, mapped from a file: each a little-endian 32-bit length and as many
/// bytes. The highest bit of the length makes it a mark.
///
/// A mark is a request that stands between two others: it is sent when all before it are answered,
/// and those after it wait for its answer. It sets the server's clock.
struct RequestFile {
  struct Entry {
    let start: UnsafeRawPointer
    let count: Int
    let isMark: Bool
  }

  let entries: [Entry]
  /// Positions in `entries` of what is not a mark.
  let requests: [Int]

  init(path: String) throws(LoadFailure) {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw .file("\(path) cannot be opened") }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_size > 0 else { throw .file("\(path) is empty") }
    let size = Int(info.st_size)
    let mapped = mmap(nil, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0)
    guard let mapped, mapped != MAP_FAILED else { throw .file("\(path) cannot be mapped") }

    var entries: [Entry] = []
    var requests: [Int] = []
    var offset = 0
    while offset < size {
      guard offset + 4 <= size else { throw .file("cut off at \(offset)") }
      let word = UInt32(
        littleEndian: mapped.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      let count = Int(word & 0x7fff_ffff)
      guard count > 0, offset + 4 + count <= size else { throw .file("cut off at \(offset)") }
      let isMark = word >> 31 == 1
      if !isMark { requests.append(entries.count) }
      entries.append(
        Entry(start: UnsafeRawPointer(mapped) + offset + 4, count: count, isMark: isMark))
      offset += 4 + count
    }
    self.entries = entries
    self.requests = requests
  }

  /// The last mark before the entry at `position`.
  func mark(before position: Int) -> Entry? {
    entries[..<position].last { $0.isMark }
  }
}
