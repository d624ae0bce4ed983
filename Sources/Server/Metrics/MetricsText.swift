/// Figures in Prometheus's text format, version 0.0.4.
///
/// <https://prometheus.io/docs/instrumenting/exposition_formats/>
struct MetricsText {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  enum Kind: String {
    case counter
    case gauge
    case histogram
  }

  typealias Labels = KeyValuePairs<String, String>

  /// Begins a family: all of its samples follow.
  mutating func family(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  mutating func sample(
    _ name: String, _ value: some CustomStringConvertible, _ labels: Labels = [:]
  ) {
    text += "\(name)\(Self.written(labels)) \(value)\n"
  }

  mutating func samples(_ name: String, _ labels: [(String, String)], _ histogram: Histogram) {
    let others = labels.map { "\($0)=\"\(Self.escaped($1))\"," }.joined()
    var count: UInt64 = 0
    for (place, part) in histogram.counts.enumerated() {
      count += part
      let bound = place < Histogram.bounds.count ? "\(Histogram.bounds[place])" : "+Inf"
      text += "\(name)_bucket{\(others)le=\"\(bound)\"} \(count)\n"
    }
    let own = others.isEmpty ? "" : "{\(others.dropLast())}"
    text += "\(name)_sum\(own) \(Double(histogram.sum) / 1_000_000_000)\n"
    text += "\(name)_count\(own) \(count)\n"
  }

  private static func written(_ labels: Labels) -> String {
    guard !labels.isEmpty else { return "" }
    return "{" + labels.map { "\($0)=\"\(escaped($1))\"" }.joined(separator: ",") + "}"
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}

extension ServerMetrics {
  /// All figures as they stand.
  func text(
    queues: [QueueFigures], epoch: EpochFigures? = nil, process: ProcessFigures?
  ) -> String {
    var text = MetricsText()
    writeAPI(to: &text)
    writePages(to: &text)
    text.family("sallyport_open_connections", .gauge, "Connections to the HTTP server.")
    text.sample("sallyport_open_connections", openConnections)
    text.family("sallyport_queue_length", .gauge, "What waits, by what for.")
    for queue in queues {
      text.sample("sallyport_queue_length", queue.waiting, ["queue": queue.name])
    }
    let refused = "sallyport_queue_refused_total"
    text.family(refused, .counter, "What was refused at once because as many waited as may.")
    for queue in queues { text.sample(refused, queue.refused, ["queue": queue.name]) }
    epoch?.write(to: &text)
    process?.write(to: &text)
    return text.text
  }

  private func writeAPI(to text: inout MetricsText) {
    let figures = actions.map { (action: $0, now: $0.now) }.filter { $0.now.durations.sum > 0 }
    let requests = "sallyport_api_requests_total"
    text.family(
      requests, .counter,
      "Requests of known callers by action and AWS's error code, which is empty for a success.")
    for (action, now) in figures {
      text.sample(
        requests, now.answered,
        ["service": action.service, "action": action.name, "code": ""])
      for (code, count) in now.refused.sorted(by: { $0.key < $1.key }) {
        text.sample(
          requests, count, ["service": action.service, "action": action.name, "code": code])
      }
    }
    let refusals = "sallyport_api_refused_strangers_total"
    text.family(
      refusals, .counter, "Requests refused before it was known who calls, by AWS's error code.")
    for (code, count) in refusedStrangers.sorted(by: { $0.key < $1.key }) {
      text.sample(refusals, count, ["code": code])
    }
    let durations = "sallyport_api_request_duration_seconds"
    text.family(
      durations, .histogram, "From the end of a known caller's request to its answer, by action.")
    for (action, now) in figures {
      text.samples(
        durations, [("service", action.service), ("action", action.name)], now.durations)
    }
  }

  private func writePages(to text: inout MetricsText) {
    let pages = answeredPages
    let requests = "sallyport_console_requests_total"
    text.family(requests, .counter, "Answers of the console and the sign-in pages, by status.")
    for (status, count) in pages.counts.sorted(by: { $0.key < $1.key }) {
      text.sample(requests, count, ["status": "\(status)xx"])
    }
    let durations = "sallyport_console_request_duration_seconds"
    text.family(durations, .histogram, "From the end of a request for a page to its answer.")
    text.samples(durations, [], pages.durations)
  }
}
