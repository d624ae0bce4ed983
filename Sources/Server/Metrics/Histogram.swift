/// How long things took: counts by upper bound, as Prometheus has them.
struct Histogram: Sendable {
  /// Upper bounds in seconds. Answers from memory take tens of microseconds, those behind a commit
  /// milliseconds, sign-ins a tenth of a second.
  static let bounds: [Double] = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]
  private static let nanoseconds = bounds.map { UInt64($0 * 1_000_000_000) }

  /// How many there were up to each bound and above the one before it; the last has no bound.
  private(set) var counts = [UInt64](repeating: 0, count: bounds.count + 1)
  private(set) var sum: UInt64 = 0

  mutating func note(nanoseconds: UInt64) {
    let place = Self.nanoseconds.firstIndex { nanoseconds <= $0 } ?? Self.bounds.count
    counts[place] += 1
    sum += nanoseconds
  }
}
