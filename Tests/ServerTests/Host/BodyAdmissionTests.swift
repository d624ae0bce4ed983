import NIOEmbedded
import Synchronization
import Testing

@testable import Server

/// Large bodies come in a few at a time, and in the order they came.
@Suite struct BodyAdmissionTests {
  /// Somebody with a large body.
  private final class Sender: Sendable {}

  /// Who was let in after he had to wait.
  private final class LateComers: Sendable {
    private let numbers = Mutex<[Int]>([])

    func add(_ number: Int) {
      numbers.withLock { $0.append(number) }
    }

    func takeAll() -> [Int] {
      numbers.withLock { numbers in
        defer { numbers = [] }
        return numbers
      }
    }
  }

  /// Senders at one door.
  private final class Queue {
    let admission = BodyAdmission()
    let loop = EmbeddedEventLoop()
    let senders = (0..<40).map { _ in Sender() }
    private let late = LateComers()

    func enter(_ number: Int) -> Bool {
      admission.enter(ObjectIdentifier(senders[number]), on: loop) { [late] in late.add(number) }
    }

    func withdraw(_ number: Int) -> Bool {
      admission.withdraw(ObjectIdentifier(senders[number]))
    }

    /// One leaves; gives who was let in for him.
    func leave() -> [Int] {
      admission.leave()
      loop.run()
      return late.takeAll()
    }
  }

  @Test func `eight come in at once, the ninth waits`() {
    let queue = Queue()
    for number in 0..<8 { #expect(queue.enter(number)) }
    #expect(!queue.enter(8))
    #expect(!queue.enter(9))
  }

  @Test func `places are given in the order of arrival`() {
    let queue = Queue()
    for number in 0..<12 { _ = queue.enter(number) }
    #expect(queue.leave() == [8])
    #expect(queue.leave() == [9])
    #expect(!queue.enter(12))
    #expect(queue.leave() == [10])
    #expect(queue.leave() == [11])
    #expect(queue.leave() == [12])
    #expect(queue.leave() == [])
  }

  @Test func `who has withdrawn is skipped`() {
    let queue = Queue()
    for number in 0..<12 { _ = queue.enter(number) }
    #expect(queue.withdraw(8))
    #expect(queue.withdraw(10))
    #expect(!queue.withdraw(10))
    #expect(queue.leave() == [9])
    #expect(queue.leave() == [11])
    #expect(queue.leave() == [])
  }

  @Test func `who has been given a place cannot withdraw any more`() {
    let queue = Queue()
    for number in 0..<9 { _ = queue.enter(number) }
    queue.admission.leave()
    #expect(!queue.withdraw(8))
    #expect(!queue.withdraw(0))
  }

  /// Against the plain rule: at most eight inside, the others in a line.
  @Test(arguments: 1...20)
  func `no place is lost and none is given twice`(_ seed: UInt64) {
    let queue = Queue()
    let random = SeededRandom(seed: seed)
    var inside = 0
    var line: [Int] = []
    var outside = Array(0..<40)
    for byte in random.bytes(400) {
      switch byte % 4 {
      case 0, 1:
        guard let number = outside.popLast() else { continue }
        let isInside = queue.enter(number)
        #expect(isInside == (inside < 8))
        if isInside { inside += 1 } else { line.append(number) }
      case 2:
        guard inside > 0 else { continue }
        let next = line.isEmpty ? [] : [line.removeFirst()]
        #expect(queue.leave() == next)
        outside += next
        if next.isEmpty { inside -= 1 }
      default:
        guard !line.isEmpty else { continue }
        let number = line.remove(at: Int(byte) % line.count)
        #expect(queue.withdraw(number))
        outside.append(number)
      }
    }
  }
}
