import Authenticator
import Testing

/// How long the agent keeps a key.
struct AgentTests {
  let vault = [UInt8](repeating: 7, count: 16)
  let key = try! GuardedMemory.random(count: keyLength)

  private func clocks(_ seconds: Double, asleep: Double = 0) -> AgentKeys.Clocks {
    AgentKeys.Clocks(awake: Int64(seconds * 1000), all: Int64((seconds + asleep) * 1000))
  }

  @Test func `a key is kept for five minutes after its last use`() {
    var keys = AgentKeys()
    keys.keep(key, of: vault, idleSeconds: AgentKeys.idleSeconds, at: clocks(1000))
    #expect(keys.secondsLeft(of: vault, at: clocks(1010)) == 290)
    #expect(keys.key(of: vault, at: clocks(1299)) != nil)
    #expect(keys.key(of: vault, at: clocks(1598.9)) != nil)
    #expect(keys.key(of: vault, at: clocks(1898.9)) == nil)
    #expect(keys.isEmpty)
  }

  @Test func `asking how long is no use`() {
    var keys = AgentKeys()
    keys.keep(key, of: vault, idleSeconds: 300, at: clocks(0))
    #expect(keys.secondsLeft(of: vault, at: clocks(299)) == 1)
    #expect(keys.secondsLeft(of: vault, at: clocks(300)) == nil)
  }

  @Test func `all is forgotten once the machine has slept`() {
    var keys = AgentKeys()
    keys.keep(key, of: vault, idleSeconds: 300, at: clocks(0, asleep: 50))
    #expect(keys.key(of: vault, at: clocks(1, asleep: 50.4)) != nil)
    #expect(keys.key(of: vault, at: clocks(2, asleep: 52)) == nil)
  }

  @Test func `a key is its vault's alone`() {
    var keys = AgentKeys()
    keys.keep(key, of: vault, idleSeconds: 300, at: clocks(0))
    #expect(keys.key(of: [UInt8](repeating: 8, count: 16), at: clocks(1)) == nil)
  }

  @Test func `nobody gets more than an hour`() {
    var keys = AgentKeys()
    keys.keep(key, of: vault, idleSeconds: 90_000, at: clocks(0))
    #expect(keys.secondsLeft(of: vault, at: clocks(0)) == 3600)
  }

  @Test func `when told to, it forgets`() {
    var keys = AgentKeys()
    keys.keep(key, of: vault, idleSeconds: 300, at: clocks(0))
    keys.forgetAll()
    #expect(keys.key(of: vault, at: clocks(0)) == nil)
  }
}
