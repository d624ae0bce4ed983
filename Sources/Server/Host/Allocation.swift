import CMalloc

/// How the C library keeps freed memory.
enum Allocation {
  /// Keeps up to 8 MiB a thread of what was freed: each group of changes would otherwise give its
  /// memory back to the kernel, and the next would fault it in again, page by page.
  static func keepFreedMemory() {
    mallopt(M_TRIM_THRESHOLD, 8 << 20)
    mallopt(M_TOP_PAD, 1 << 20)
  }
}
