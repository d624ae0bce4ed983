import FoundationEssentials
import Testing

/// Files in `Tests/Golden` that hold what the service is expected to say.
///
/// `UPDATE_GOLDEN=1 swift test --filter ServerTests` writes them anew; the change is then read as a
/// diff. Without it a file that differs, or is not there, fails the test.
enum Golden {
  /// Read once: other tests set variables, and reading beside them is not safe.
  private static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

  private static func path(of name: String, from file: String = #filePath) -> String {
    let tests = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return tests.joined(separator: "/") + "/Golden/" + name
  }

  static func check(
    _ text: String, named name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let path = path(of: name)
    guard !isUpdating else {
      return try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOfFile: path, encoding: .utf8)
    guard text != expected else { return }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let expectedLines = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let first =
      zip(lines, expectedLines).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      ?? min(lines.count, expectedLines.count)
    Issue.record(
      """
      \(name) differs from line \(first + 1):
      expected: \(first < expectedLines.count ? expectedLines[first] : "(end)")
      found:    \(first < lines.count ? lines[first] : "(end)")
      """, sourceLocation: sourceLocation)
  }
}
