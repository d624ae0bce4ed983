import IAM
import Identity
import STS
import Testing

@testable import Server

/// What Prometheus fetches.
@Suite struct MetricsTests {
  private func metrics() -> ServerMetrics {
    ServerMetrics(operations: IAMActions.all + STSActions.all)
  }

  private func answer(_ action: String?, _ code: String? = nil) -> QueryAnswer {
    var answer = QueryAnswer.xml([], "id")
    (answer.action, answer.code) = (action, code)
    return answer
  }

  private func lines(_ metrics: ServerMetrics) -> [Substring] {
    metrics.text(queues: [QueueFigures("pages", (3, 5))], process: nil).split(separator: "\n")
  }

  @Test func `answers are counted by action and code, strangers by code alone`() {
    let metrics = metrics()
    for _ in 0..<3 { metrics.note(answer("ListUsers"), nanoseconds: 20_000) }
    metrics.note(answer("ListUsers", "AccessDenied"), nanoseconds: 20_000)
    metrics.note(answer("GetSessionToken", "AccessDenied"), nanoseconds: 3_000_000)
    metrics.note(answer(nil, "SignatureDoesNotMatch"), nanoseconds: 10)
    let found = lines(metrics)
    for line in [
      #"sallyport_api_requests_total{service="iam",action="ListUsers",code=""} 3"#,
      #"sallyport_api_requests_total{service="iam",action="ListUsers",code="AccessDenied"} 1"#,
      #"sallyport_api_requests_total{service="sts",action="GetSessionToken",code="AccessDenied"} 1"#,
      #"sallyport_api_refused_strangers_total{code="SignatureDoesNotMatch"} 1"#,
      #"sallyport_queue_length{queue="pages"} 3"#,
      #"sallyport_queue_refused_total{queue="pages"} 5"#,
    ] {
      #expect(found.contains(Substring(line)), "\(line)")
    }
    #expect(!found.contains { $0.contains("CreateUser") })
  }

  @Test func `a quarantine is told with the seconds that are left of it`() {
    func found(_ epoch: StoreEpoch, after seconds: Int64) -> [Substring] {
      let now = epoch.beganAt.adding(seconds: seconds)
      return metrics().text(
        queues: [], epoch: EpochFigures(epoch: epoch, now: now), process: nil
      ).split(separator: "\n")
    }
    let restored = StoreEpoch(number: 2, beganAt: StoppedClock.start, reason: .restore)
    for (epoch, seconds, left) in [
      (restored, 0, 120), (restored, 100, 20), (restored, 500, 0), (.first, 0, 0),
    ] as [(StoreEpoch, Int64, Int64)] {
      let lines = found(epoch, after: seconds)
      #expect(lines.contains("sallyport_store_epoch \(epoch.number)"))
      #expect(lines.contains("sallyport_code_quarantine_seconds \(left)"))
    }
  }

  @Test func `a histogram's buckets hold all that are no longer than their bound`() {
    let metrics = metrics()
    let bounds = Histogram.bounds.map { UInt64($0 * 1_000_000_000) }
    for bound in bounds {
      metrics.note(answer("ListUsers"), nanoseconds: bound)
      metrics.note(answer("ListUsers"), nanoseconds: bound + 1)
    }
    let name = "sallyport_api_request_duration_seconds"
    let labels = #"service="iam",action="ListUsers""#
    let buckets = lines(metrics).filter { $0.hasPrefix(name + "_bucket") }
    #expect(buckets.count == bounds.count + 1)
    for (place, bound) in Histogram.bounds.enumerated() {
      #expect(buckets[place] == "\(name)_bucket{\(labels),le=\"\(bound)\"} \(2 * place + 1)")
    }
    #expect(buckets.last == "\(name)_bucket{\(labels),le=\"+Inf\"} \(2 * bounds.count)")
    let sum = bounds.reduce(0) { $0 + 2 * $1 + 1 }
    #expect(lines(metrics).contains("\(name)_sum{\(labels)} \(Double(sum) / 1_000_000_000)"))
    #expect(lines(metrics).contains("\(name)_count{\(labels)} \(2 * bounds.count)"))
  }

  @Test func `pages are counted by the first digit of their status`() {
    let metrics = metrics()
    for status in [200, 204, 303, 422, 404] { metrics.notePage(status: status, nanoseconds: 1) }
    let found = lines(metrics)
    for (status, count) in [("2xx", 2), ("3xx", 1), ("4xx", 2)] {
      #expect(found.contains("sallyport_console_requests_total{status=\"\(status)\"} \(count)"))
    }
  }

  @Test func `each family is said once, before its samples`() {
    let metrics = metrics()
    metrics.note(answer("ListUsers"), nanoseconds: 1)
    metrics.note(answer("GetUser"), nanoseconds: 1)
    metrics.notePage(status: 200, nanoseconds: 1)
    var families: [String] = []
    for line in metrics.text(queues: [QueueFigures("pages", (0, 0))], process: .now()).split(
      separator: "\n")
    {
      if line.hasPrefix("# TYPE ") {
        families.append(String(line.split(separator: " ")[2]))
      } else if !line.hasPrefix("#") {
        #expect(families.last.map { line.hasPrefix($0) } == true, "\(line)")
      }
    }
    #expect(families.count == Set(families).count && families.count == 12)
  }
}
