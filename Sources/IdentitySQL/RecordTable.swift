public import Synchronization

/// A bounded table of records in memory, keyed as they are looked up.
///
/// What a commit changes is dropped from it by that commit, before its answer leaves. A reader that
/// began before the commit may not put its older record back: entries carry the epoch their reader
/// began in, and a shard refuses what is older than its last drop.
///
/// Public so that it is compiled for what it holds in other modules too.
public final class RecordTable<Key: RecordKey, Value: Sendable>: Sendable {
  @usableFromInline
  struct Shard: Sendable {
    /// Looked up since the last turn-over. When there is no room, one goes that was not; when all
    /// were, a new turn begins.
    @usableFromInline var young: [Key: Value] = [:]
    @usableFromInline var old: [Key: Value] = [:]
    @usableFromInline var lastDrop: UInt64 = 0

    @usableFromInline
    init(lastDrop: UInt64 = 0) {
      self.lastDrop = lastDrop
    }
  }

  @usableFromInline let shards: [Locked<Shard>]
  @usableFromInline let shardCapacity: Int

  /// Keeps at most `capacity` records, and as long as there are no more drops none.
  public init(capacity: Int) {
    shards = (0..<Self.shardCount).map { _ in Locked<Shard>(Shard()) }
    shardCapacity = max(1, capacity / Self.shardCount)
  }

  /// The shard is told by four bits.
  @usableFromInline static var shardCount: Int { 16 }

  @inlinable
  public func value(for key: Key) -> Value? {
    shard(of: key).withLock { shard in
      if let value = shard.young[key] { return value }
      guard let value = shard.old.removeValue(forKey: key) else { return nil }
      keep(value, for: key, in: &shard)
      return value
    }
  }

  /// Keeps what a reader found that began in `epoch`, unless a commit has dropped something since.
  @inlinable
  public func insert(_ value: Value, for key: Key, epoch: UInt64) {
    shard(of: key).withLock { shard in
      guard epoch >= shard.lastDrop else { return }
      keep(value, for: key, in: &shard)
    }
  }

  /// Forgets `key`; `epoch` is that of the commit which changed it.
  @inlinable
  public func drop(_ key: Key, epoch: UInt64) {
    shard(of: key).withLock { shard in
      shard.young[key] = nil
      shard.old[key] = nil
      shard.lastDrop = max(epoch, shard.lastDrop)
    }
  }

  /// Forgets everything.
  public func dropAll(epoch: UInt64) {
    for shard in shards {
      // Whoever took his epoch before another may come here after him.
      shard.withLock { $0 = Shard(lastDrop: max(epoch, $0.lastDrop)) }
    }
  }

  @inlinable
  func keep(_ value: Value, for key: Key, in shard: inout Shard) {
    if shard.young.count + shard.old.count >= shardCapacity {
      if shard.old.isEmpty { swap(&shard.old, &shard.young) }
      shard.old.remove(at: shard.old.startIndex)
    }
    shard.young[key] = value
  }

  @inlinable
  func shard(of key: Key) -> Locked<Shard> {
    // Fibonacci hashing: the upper four bits of the product depend on all bits.
    shards[Int(truncatingIfNeeded: (key.spread &* 0x9E37_79B9_7F4A_7C15) >> 60)]
  }
}

/// What records are looked up by.
public protocol RecordKey: Hashable, Sendable {
  /// A number that differs between most keys; cheaper than a hash, which is taken anyway.
  var spread: UInt64 { get }
}

extension String: RecordKey {
  @inlinable
  public var spread: UInt64 {
    // The last characters of key ids and names differ most.
    utf8.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// A lock with a place of its own, so that an array can hold several.
@usableFromInline
final class Locked<Value: Sendable>: Sendable {
  @usableFromInline let mutex: Mutex<Value>

  @inlinable
  init(_ value: Value) {
    mutex = Mutex(value)
  }

  @inlinable
  func withLock<Result>(_ body: (inout Value) -> sending Result) -> sending Result {
    mutex.withLock { body(&$0) }
  }
}
