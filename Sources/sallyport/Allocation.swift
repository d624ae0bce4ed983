import CMimalloc
import Foundation

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

  /// Lets go of the pages of the program's code, of which starting has touched much that nothing else
  /// needs: half of what is resident by then. They stay in the kernel's cache; what is needed comes back when it
  /// is touched.
  ///
  /// <https://man7.org/linux/man-pages/man2/madvise.2.html>, MADV_DONTNEED
  static func forgetStart() {
    #if os(Linux)
      guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8),
        let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      else { return }
      for line in maps.split(separator: "\n") where line.hasSuffix(" " + program) {
        let fields = line.split(separator: " ")
        // Only what cannot be written to is in the file as it is in memory.
        guard fields[1] == "r-xp" else { continue }
        let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard ends.count == 2 else { continue }
        // Without it everything works as well: there is nothing to be said of a failure.
        _ = madvise(
          UnsafeMutableRawPointer(bitPattern: ends[0]), Int(ends[1] - ends[0]), MADV_DONTNEED)
      }
    #endif
  }
}
