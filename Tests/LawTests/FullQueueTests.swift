import Dispatch
import Identity
import IdentitySQL
import Synchronization
import TestStores
import Testing

/// Only so many wait for a commit: who comes then is told at once, and nothing of his is done.
@Suite struct `A full queue` {
  @Test func `refuses at once, leaves the store as it was, and is well again once it is empty`()
    throws
  {
    let world = try World(queue: 3)
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    let tables = ["users", "spent_codes", "code_attempts", "code_failures", "audit"]
    let before = try tables.map { try world.count($0) }
    let (held, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let done = Atomic<Int>(0)
    func submit() throws -> Bool {
      let serialNumber = SerialNumber(unverified: phone.serialNumber)
      let code = try phone.oneTimeCode(at: world.step)
      let (now, account) = (world.now, world.account.id)
      return world.store.submit { records in
        guard let device = try records.device(serialNumber, in: account) else {
          throw Fault.damagedRecord("no device")
        }
        return try records.verify(code, for: device, in: .compatible, at: now)
      } completion: { _ in
        done.add(1, ordering: .sequentiallyConsistent)
      }
    }
    let isHeld = world.store.submit { _ in
      held.signal()
      gate.wait()
    } completion: { _ in
    }
    #expect(isHeld)
    held.wait()
    // What is being committed does not wait any more.
    #expect(try (0..<5).map { _ in try submit() } == [true, true, true, false, false])
    #expect(world.store.load == (3, 2))
    #expect(done.load(ordering: .sequentiallyConsistent) == 0)
    #expect(try tables.map { try world.count($0) } == before)
    gate.signal()
    world.store.drain()
    // Three attempts, one of them the first with a right code; nothing of the two that were refused.
    #expect(done.load(ordering: .sequentiallyConsistent) == 3)
    #expect(try world.count("code_attempts") == before[2] + 3)
    #expect(try world.count("spent_codes") == before[1] + 1)
    #expect(world.store.load == (0, 2))
    #expect(try submit())
    world.store.drain()
    #expect(done.load(ordering: .sequentiallyConsistent) == 4)
  }

  /// T-30: one who asks for more than there is room for leaves the others theirs.
  @Test func `has a quarter of its places for one, and the rest for the others`() throws {
    let world = try World(queue: 16)
    let (ann, bob) = (Owner.user(RecordID(1 << 50)), Owner.user(RecordID(2 << 50)))
    let (held, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let done = Mutex<[Owner: Int]>([:])
    func submit(_ owner: Owner) -> Bool {
      world.store.submit(for: owner) { _ in
      } completion: { _ in
        done.withLock { $0[owner, default: 0] += 1 }
      }
    }
    func hold() {
      _ = world.store.submit { _ in
        held.signal()
        gate.wait()
      } completion: { _ in
      }
      held.wait()
    }
    hold()
    #expect((0..<1000).filter { _ in submit(ann) }.count == 4)
    #expect((0..<3).filter { _ in submit(bob) }.count == 3)
    #expect(!submit(ann) && submit(bob) && !submit(bob))
    #expect(world.store.load.waiting == 8)
    gate.signal()
    world.store.drain()
    #expect(done.withLock { $0 } == [ann: 4, bob: 4])
    // Places are given back with every group.
    hold()
    #expect((0..<10).filter { _ in submit(ann) }.count == 4)
    gate.signal()
    world.store.drain()
    #expect(done.withLock { $0[ann] } == 8)
  }

  /// There are only so many threads that can wait so, and what they do may not be left half done: a mail
  /// that was sent has to be taken off the list.
  @Test func `takes who waits on a thread of his own all the same`() throws {
    let world = try World(queue: 0)
    let isTaken = world.store.submit { _ in
    } completion: { _ in
    }
    #expect(!isTaken)
    let user = try world.makeUser("ann").user
    #expect(try world.store.read { try $0.user(named: "ann", in: world.account.id) } == user)
  }
}
