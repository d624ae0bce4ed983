package import NIOCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Takes the requests of one connection out of its bytes, one after the other (RFC 9112).
package struct RequestReader {
  package enum Event {
    case head(RequestHead)
    case body(ByteBuffer)
    case end
  }

  /// Most bytes of a head.
  package static let longestHead = 65_536
  /// Most bytes of a chunk's size line, and of the trailers, which nobody reads.
  private static let longestChunkLine = 256
  private static let longestTrailers = 8192

  private enum Stage {
    case head
    case body(remaining: Int)
    case chunkSize
    case chunk(remaining: Int)
    case chunkEnd
    case trailers(seen: Int)
  }

  private var bytes = ByteBuffer()
  private var stage = Stage.head
  /// How many of the bytes are known to hold no end of a head.
  private var searched = 0

  package init() {}

  /// Whether all bytes so far have been taken.
  package var isEmpty: Bool { bytes.readableBytes == 0 }

  package mutating func append(_ more: ByteBuffer) {
    var more = more
    if bytes.readableBytes == 0 { bytes = more } else { bytes.writeBuffer(&more) }
  }

  /// Throws away what was not taken.
  package mutating func clear() {
    bytes = ByteBuffer()
  }

  /// What comes next, or nil until more bytes are there.
  package mutating func next() throws(RequestError) -> Event? {
    while true {
      switch stage {
      case .head:
        guard let head = try takeHead() else { return nil }
        stage =
          switch head.body {
          case .bytes(let count): .body(remaining: count)
          case .chunked: .chunkSize
          }
        return .head(head)
      case .body(remaining: 0):
        stage = .head
        return .end
      case .body(let remaining):
        guard let part = takeBody(upTo: remaining) else { return nil }
        stage = .body(remaining: remaining - part.readableBytes)
        return .body(part)
      case .chunkSize:
        guard let line = try takeLine(upTo: Self.longestChunkLine) else { return nil }
        let size = try Self.chunkSize(line)
        stage = size == 0 ? .trailers(seen: 0) : .chunk(remaining: size)
      case .chunk(let remaining):
        guard let part = takeBody(upTo: remaining) else { return nil }
        let rest = remaining - part.readableBytes
        stage = rest == 0 ? .chunkEnd : .chunk(remaining: rest)
        return .body(part)
      case .chunkEnd:
        guard let line = try takeLine(upTo: 0) else { return nil }
        guard line.readableBytes == 0 else { throw .malformed }
        stage = .chunkSize
      case .trailers(let seen):
        guard let line = try takeLine(upTo: Self.longestTrailers - seen) else { return nil }
        guard line.readableBytes == 0 else {
          stage = .trailers(seen: seen + line.readableBytes + 2)
          continue
        }
        stage = .head
        return .end
      }
    }
  }

  private mutating func takeHead() throws(RequestError) -> RequestHead? {
    // Empty lines before a request are allowed (RFC 9112 §2.2).
    if searched == 0 {
      while bytes.readableBytes >= 2, bytes.getInteger(at: bytes.readerIndex) == crlf {
        bytes.moveReaderIndex(forwardBy: 2)
      }
    }
    guard let length = try bytes.endOfHead(after: searched) else {
      guard bytes.readableBytes < Self.longestHead else { throw .headTooLarge }
      guard bytes.readableBytesUInt8Span.mayBeginRequest else { throw .malformed }
      // The end may lie across the edge.
      searched = max(0, bytes.readableBytes - 3)
      return nil
    }
    guard length <= Self.longestHead else { throw .headTooLarge }
    searched = 0
    guard let head = bytes.readBytes(length: length) else { return nil }
    return try RequestHead(head)
  }

  private mutating func takeBody(upTo count: Int) -> ByteBuffer? {
    bytes.readableBytes == 0 ? nil : bytes.readSlice(length: min(count, bytes.readableBytes))
  }

  /// A line of at most `limit` bytes, without the CR LF that must end it.
  private mutating func takeLine(upTo limit: Int) throws(RequestError) -> ByteBuffer? {
    let view = bytes.readableBytesView.prefix(limit + 2)
    guard let end = view.firstIndex(of: 0x0A) else {
      guard view.count < limit + 2 else { throw .malformed }
      return nil
    }
    let length = end - view.startIndex
    guard length > 0, view[end - 1] == 0x0D, let line = bytes.readSlice(length: length - 1) else {
      throw .malformed
    }
    guard !line.readableBytesView.contains(0x0D) else { throw .malformed }
    bytes.moveReaderIndex(forwardBy: 2)
    return line
  }

  /// Hexadecimal digits, and extensions behind a semicolon, which mean nothing here.
  private static func chunkSize(_ line: ByteBuffer) throws(RequestError) -> Int {
    var size = 0
    var digits = 0
    for byte in line.readableBytesView {
      if byte == UInt8(ascii: ";") { break }
      guard let digit = byte.hexadecimalValue, digits < 15 else { throw .malformed }
      size = size << 4 | digit
      digits += 1
    }
    guard digits > 0 else { throw .malformed }
    return size
  }
}

private let crlf: UInt16 = 0x0D0A

extension ByteBuffer {
  /// How many bytes there are to the end of the empty line that ends a head; nil if there is none.
  ///
  /// Throws ``RequestError/malformed`` for a line feed without its carriage return.
  fileprivate func endOfHead(after searched: Int) throws(RequestError) -> Int? {
    let found = withUnsafeReadableBytes { bytes in
      Result<Int?, RequestError> { () throws(RequestError) in
        var position = searched
        while let start = bytes.baseAddress, position < bytes.count,
          let feed = memchr(start + position, 0x0A, bytes.count - position)
        {
          let line = UnsafeRawPointer(feed) - start
          guard line >= 1, bytes[line - 1] == 0x0D else { throw .malformed }
          if line >= 2, bytes[line - 2] == 0x0A { return line + 1 }
          position = line + 1
        }
        return nil
      }
    }
    return try found.get()
  }
}

extension Span where Element == UInt8 {
  /// Whether what is here of a head can be the beginning of one, so that a client that speaks
  /// something else is told at once.
  fileprivate var mayBeginRequest: Bool {
    for index in 0..<Swift.min(count, RequestHead.longestMethod + 1) {
      if self[index] == 0x20 { return index > 0 }
      guard self[index].isTokenCharacter else { return index == 0 && self[index] == 0x0D }
    }
    return count <= RequestHead.longestMethod
  }
}

extension UInt8 {
  fileprivate var hexadecimalValue: Int? {
    switch self {
    case 0x30...0x39: Int(self) - 0x30
    case 0x41...0x46: Int(self) - 0x41 + 10
    case 0x61...0x66: Int(self) - 0x61 + 10
    default: nil
    }
  }
}
