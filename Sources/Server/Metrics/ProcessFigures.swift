#if canImport(Glibc)
  import Glibc
#endif

/// What the system says of this process, under the names that Prometheus's own libraries use.
///
/// <https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics>
struct ProcessFigures {
  let processorSeconds: Double
  let residentBytes: Int
  let openFiles: Int
  /// Seconds since 1970.
  let startedAt: Double

  /// Nil where there is no `/proc`.
  static func now() -> ProcessFigures? {
    // Behind the name, which may hold anything and stands in parentheses (proc(5)).
    guard let stat = text("/proc/self/stat"), let name = stat.lastIndex(of: ")"),
      let statm = text("/proc/self/statm"), let bootedAt
    else { return nil }
    let fields = stat[stat.index(after: name)...].split(separator: " ")
    let pages = statm.split(separator: " ")
    // Fields 14, 15 and 22; the first behind the name is the third.
    guard fields.count > 19, let user = Double(fields[11]), let system = Double(fields[12]),
      let start = Double(fields[19]), pages.count > 1, let resident = Int(pages[1])
    else { return nil }
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    return ProcessFigures(
      processorSeconds: (user + system) / ticks,
      residentBytes: resident * sysconf(Int32(_SC_PAGESIZE)), openFiles: openFileCount(),
      startedAt: bootedAt + start / ticks)
  }

  func write(to text: inout MetricsText) {
    text.family("process_cpu_seconds_total", .counter, "Processor time of the process.")
    text.sample("process_cpu_seconds_total", processorSeconds)
    text.family("process_resident_memory_bytes", .gauge, "Memory of the process.")
    text.sample("process_resident_memory_bytes", residentBytes)
    text.family("process_open_fds", .gauge, "Open files and connections of the process.")
    text.sample("process_open_fds", openFiles)
    text.family("process_start_time_seconds", .gauge, "When the process began, since 1970.")
    text.sample("process_start_time_seconds", startedAt)
  }

  private static var bootedAt: Double? {
    let line = text("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
    return line.flatMap { Double($0.dropFirst(6)) }
  }

  private static func openFileCount() -> Int {
    guard let folder = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // Not `.`, `..` and the folder itself.
    return count - 3
  }

  private static func text(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
