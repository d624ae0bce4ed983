import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The `Date` header (RFC 9110 §5.6.7), made once a second. Clients set their clocks by it.
enum HTTPDate {
  private static let cached = Mutex<(second: Int, text: String)>((-1, ""))
  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  static func now() -> String {
    let second = time(nil)
    return cached.withLock { cached in
      if cached.second != second { cached = (second, text(of: second)) }
      return cached.text
    }
  }

  private static func text(of second: time_t) -> String {
    var second = second
    var parts = tm()
    gmtime_r(&second, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) "
      + "\(parts.tm_year + 1900) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
  }
}
