import HTTPRequests
import NIOCore
import NIOEmbedded
import NIOHTTP1

/// Requests are the same however their bytes come, and NIO's decoder (llhttp) sees no others: who
/// reads a request in two ways can be made to let one through that he never saw.
func test(_ input: [UInt8]) {
  let whole = ours(input, inPartsOf: max(1, input.count))
  let step = Int(input.first ?? 0) % 7 + 1
  precondition(ours(input, inPartsOf: step) == whole, "parts make a difference")
  // Each stops where it refuses; up to there both must have seen the same.
  for (our, their) in zip(whole, theirs(input)) {
    precondition(our == their, "NIO's decoder saw another request")
  }
}

/// Method, target and number of fields of a request, or its body.
enum Seen: Equatable {
  case head(method: String, target: String, fields: Int)
  case body([UInt8])
}

private func ours(_ input: [UInt8], inPartsOf size: Int) -> [Seen] {
  var reader = RequestReader()
  var seen: [Seen] = []
  var body: [UInt8] = []
  for start in stride(from: 0, to: input.count, by: size) {
    reader.append(ByteBuffer(bytes: input[start..<min(start + size, input.count)]))
    do {
      while let event = try reader.next() {
        switch event {
        case .head(let head):
          seen.append(
            .head(
              method: head.signable.method, target: head.target,
              fields: head.signable.fields.count))
        case .body(let part): body += Array(part.readableBytesView)
        case .end:
          seen.append(.body(body))
          body = []
        }
      }
    } catch {
      return seen
    }
  }
  return seen
}

private func theirs(_ input: [UInt8]) -> [Seen] {
  let channel = EmbeddedChannel(handler: ByteToMessageHandler(HTTPRequestDecoder()))
  defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
  _ = try? channel.writeInbound(ByteBuffer(bytes: input))
  var seen: [Seen] = []
  var body: [UInt8] = []
  while let part = try? channel.readInbound(as: HTTPServerRequestPart.self) {
    switch part {
    case .head(let head):
      seen.append(
        .head(method: head.method.rawValue, target: head.uri, fields: head.headers.count))
    case .body(let part): body += Array(part.readableBytesView)
    case .end:
      seen.append(.body(body))
      body = []
    }
  }
  return seen
}
