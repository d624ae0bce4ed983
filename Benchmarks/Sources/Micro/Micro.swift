import Glibc

/// Measures the libraries by themselves, in processor time of one thread, and prints one line of
/// JSON: for each measurement the median of the rounds, the lowest and the highest, in nanoseconds.
///
/// The rounds of all measurements take turns, so that whatever disturbs one disturbs its neighbours.
/// `Micro [ROUNDS]`
@main
struct Micro {
  static func main() throws {
    let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 15
    let measurements =
      try CodeMeasurements.all() + SignatureMeasurements.all() + PolicyMeasurements.all()
    var figures = [[Double]](repeating: [], count: measurements.count)
    for measurement in measurements { _ = try measurement.nanoseconds() }
    for _ in 0..<max(1, rounds) {
      for (index, measurement) in measurements.enumerated() {
        figures[index].append(try measurement.nanoseconds())
      }
    }
    let members = zip(measurements, figures).map { measurement, figures in
      let sorted = figures.sorted()
      return "\"\(measurement.name)\": "
        + "[\(sorted[sorted.count / 2]), \(sorted[0]), \(sorted[sorted.count - 1])]"
    }
    print("{\(members.joined(separator: ", "))}")
  }
}

/// Something to be repeated and timed.
struct Measurement {
  let name: String
  let repetitions: Int
  /// Does it once; false when the result is wrong.
  let body: () throws -> Bool

  /// Processor time of one repetition.
  func nanoseconds() throws -> Double {
    let start = Self.processorTime()
    for _ in 0..<repetitions {
      guard try body() else { throw WrongResult(name: name) }
    }
    return Double(Self.processorTime() - start) / Double(repetitions)
  }

  private static func processorTime() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

struct WrongResult: Error {
  let name: String
}
