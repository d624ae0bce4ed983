import NIOCore
import NIOHTTP1

extension QueryAnswer {
  /// The answer as it leaves.
  func bytes(closes: Bool, _ allocator: ByteBufferAllocator) -> ByteBuffer {
    var bytes = allocator.buffer(capacity: body.count + 320)
    if status == 200 {
      bytes.writeStaticString("HTTP/1.1 200 OK\r\nx-amzn-RequestId: ")
    } else {
      let phrase = HTTPResponseStatus(statusCode: status).reasonPhrase
      bytes.writeString("HTTP/1.1 \(status) \(phrase)\r\nx-amzn-RequestId: ")
    }
    bytes.writeString(requestID)
    if isSTS {
      bytes.writeStaticString("\r\nx-amz-sts-extended-request-id: ")
      bytes.writeString(requestID)
    }
    if let contentType {
      bytes.writeStaticString("\r\nContent-Type: ")
      bytes.writeString(contentType)
    }
    if let location {
      bytes.writeStaticString("\r\nLocation: ")
      bytes.writeString(location)
    }
    bytes.writeStaticString("\r\nContent-Length: ")
    bytes.writeString(String(body.count))
    bytes.writeStaticString("\r\nDate: ")
    bytes.writeString(HTTPDate.now())
    if closes { bytes.writeStaticString("\r\nConnection: close") }
    bytes.writeStaticString("\r\n\r\n")
    bytes.writeBytes(body)
    return bytes
  }
}
