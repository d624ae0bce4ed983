import Identity
import Testing

/// W3C Trace Context, the header `traceparent`.
@Suite struct TraceContextTests {
  private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
  private static let parent = "00f067aa0ba902b7"

  @Test(arguments: [
    "00-\(trace)-\(parent)-01", "00-\(trace)-\(parent)-00", "00-\(trace)-\(parent)-ff",
    "01-\(trace)-\(parent)-01", "cc-\(trace)-\(parent)-01-what-comes-later",
  ])
  func `a trace is read, of a later version too`(_ header: String) throws {
    let context = try #require(TraceContext(traceparent: header))
    #expect(context.traceID == Self.trace)
    #expect(context.parentID == Self.parent)
  }

  @Test(arguments: [
    "", "00", "00-\(trace)-\(parent)", "00-\(trace)-\(parent)-1", "00-\(trace)-\(parent)-01-",
    "00-\(trace)-\(parent)-01-more", "00-\(trace)-\(parent)-0101", "cc-\(trace)-\(parent)-01.more",
    "ff-\(trace)-\(parent)-01", "0-\(trace)-\(parent)-001", "00-\(trace)-\(parent)-0g",
    "0G-\(trace)-\(parent)-01", "00_\(trace)-\(parent)-01", "00-\(trace)_\(parent)-01",
    "00-00000000000000000000000000000000-\(parent)-01", "00-\(trace)-0000000000000000-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-\(parent)-01", "00-\(trace)-00F067AA0BA902B7-01",
    "00-\(parent)-\(trace)-01", " 00-\(trace)-\(parent)-01", "00-\(trace)-\(parent)-01 ",
    "00-ä\(trace.dropFirst(2))-\(parent)-01",
  ])
  func `what is no header of that form belongs to no trace`(_ header: String) {
    #expect(TraceContext(traceparent: header) == nil)
  }
}
