import CMimalloc

/// The allocator of the whole process: mimalloc, which being linked in stands in for the C
/// library's.
///
/// <https://microsoft.github.io/mimalloc/>
enum Allocation {
  /// Asks for pages of 2 MiB, if need be of the kernel's transparent ones: what is kept of a large
  /// store lies all over memory, and with pages of 4 KiB to find a page took longer than to read it.
  ///
  /// Memory that was asked for before stays on small pages.
  static func useLargePages() {
    mi_option_enable(mi_option_large_os_pages)
  }
}
