#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The time, which tests hold still with `SALLYPORT_AUTH_NOW`, in Unix seconds.
enum Clock {
  static var milliseconds: Int64 {
    if let fixed = environment("SALLYPORT_AUTH_NOW").flatMap(Int64.init) { return fixed * 1000 }
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  static var seconds: Int64 { milliseconds / 1000 }
}
