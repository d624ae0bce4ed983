import CProcess
import CSodium

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Bytes that are kept out of swap and core dumps as far as the system allows, between pages that
/// nobody may touch, and wiped when they are freed: `sodium_malloc` of libsodium.
///
/// Where the limit on locked memory is reached they are not locked; the rest still holds.
///
/// It is safe to hand from thread to thread because nothing changes it once it is made: from then
/// on the pages may only be read, and the processor sees to it.
package final class GuardedMemory: @unchecked Sendable {
  package let count: Int
  private let address: UnsafeMutableRawPointer

  /// Memory for `count` bytes, which `fill` writes.
  ///
  /// - Throws: ``VaultError/noMemory``, and what `fill` throws.
  package init(
    count: Int, fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws {
    startSodium()
    guard count >= 0, let address = sodium_malloc(max(count, 1)) else { throw VaultError.noMemory }
    self.count = count
    self.address = address
    // Where this throws, `deinit` frees the memory.
    try fill(UnsafeMutableRawBufferPointer(start: address, count: count))
    sodium_mprotect_readonly(address)
  }

  deinit {
    sodium_free(address)
  }

  package func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(self) {
      try body(UnsafeRawBufferPointer(start: address, count: count))
    }
  }
}

extension GuardedMemory {
  /// A copy of bytes. What they were copied from is the caller's to wipe.
  package convenience init(copying bytes: some Collection<UInt8>) throws {
    try self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
  }

  /// Random bytes of the system's.
  package static func random(count: Int) throws -> GuardedMemory {
    try GuardedMemory(count: count) { randombytes_buf($0.baseAddress!, $0.count) }
  }

  /// Whether both hold the same bytes, in a time that does not depend on them.
  package func equals(_ other: GuardedMemory) -> Bool {
    guard count == other.count else { return false }
    return sodium_memcmp(address, other.address, count) == 0
  }
}

extension GuardedMemory: CustomStringConvertible, CustomReflectable {
  package var description: String { "••••••" }

  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Has to come before anything of libsodium's; after the first time it costs nothing.
func startSodium() {
  precondition(sodium_init() >= 0, "libsodium does not start")
}

/// Random bytes of the system's that are no secret: salts, nonces, names.
package func randomBytes(_ count: Int) -> [UInt8] {
  startSodium()
  return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
    randombytes_buf(buffer.baseAddress!, count)
    filled = count
  }
}

/// Lets no core dump of this process be written, and no process of the same user look into it.
package func forbidDumps() {
  var none = rlimit(rlim_cur: 0, rlim_max: 0)
  setrlimit(__rlimit_resource_t(4), &none)
  process_forbid_dumps()
}
