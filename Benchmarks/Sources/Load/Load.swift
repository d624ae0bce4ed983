import Glibc

/// Sends requests from a file over kept connections, one thread, and prints one line of JSON.
///
/// Each request is sent once and in order: what carries a one-time code cannot be replayed. With
/// `--loop` the file starts over.
@main
struct Load {
  static func main() {
    // A server that closes is counted, not died of.
    signal(SIGPIPE, SIG_IGN)
    do {
      let options = try Options(CommandLine.arguments)
      let requests = try RequestFile(path: options.file)
      let run = Run(options, requests)
      try run.perform()
      print(run.report())
    } catch {
      let text = "Load: \(error)\n"
      write(STDERR_FILENO, text, text.utf8.count)
      exit(64)
    }
  }
}

/// What the command line says.
struct Options {
  /// Of one server, or of several that share the requests.
  var ports: [UInt16] = []
  var file = ""
  var connections = 64
  /// Seconds during which requests are sent.
  var seconds = 3.0
  /// The number of the first request to send; marks are not counted.
  var first = 0
  /// The most requests to send.
  var count = Int.max
  var loops = false

  init(_ arguments: [String]) throws(LoadFailure) {
    var rest = arguments.dropFirst()
    while let name = rest.popFirst() {
      if name == "--loop" {
        loops = true
        continue
      }
      guard let value = rest.popFirst() else { throw .usage }
      switch name {
      case "--port": ports.append(try Self.number(value))
      case "--file": file = value
      case "--connections": connections = try Self.number(value)
      case "--seconds": seconds = try Self.number(value)
      case "--first": first = try Self.number(value)
      case "--count": count = try Self.number(value)
      default: throw .usage
      }
    }
    guard !ports.isEmpty, !file.isEmpty, connections > 0 else { throw .usage }
  }

  private static func number<Number: LosslessStringConvertible>(
    _ text: String
  ) throws(LoadFailure) -> Number {
    guard let number = Number(text) else { throw .usage }
    return number
  }
}

enum LoadFailure: Error, CustomStringConvertible {
  case usage
  case file(String)
  case connect(UInt16, Int32)
  case mark(String)
  case noAnswer

  var description: String {
    switch self {
    case .usage:
      """
      usage: Load --port P [--port P …] --file F [--connections N] [--seconds S] [--first N] [--count N] \
      [--loop]
      """
    case .file(let why): "the request file: \(why)"
    case .connect(let port, let error): "port \(port): \(String(cString: strerror(error)))"
    case .mark(let answer): "a mark was answered with \(answer)"
    case .noAnswer: "no answer for ten seconds"
    }
  }
}
