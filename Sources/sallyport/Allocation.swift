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
    // Not for the first 64 MiB of a thread: there a large page is mostly air.
    mi_option_set(mi_option_eager_commit_delay, 2)
    // What is free goes back to the kernel after two milliseconds, not after 25 and 500: requests find
    // it again, and what only one needed, such as a page of an account's details, is soon gone.
    mi_option_set(mi_option_decommit_delay, 2)
    mi_option_set(mi_option_segment_decommit_delay, 2)
  }
}
