import FoundationEssentials
import Identity
import OneTimePasswords
import Operations
import TestStores
import Testing

/// Law 9: secrets are sealed at rest.
@Suite struct `Law 9: no secret lies in the folder` {
  @Test func `neither seed, nor secret key, nor session token, nor code`() throws {
    let world = try World()
    let ann = try world.makeUser("ann-of-the-laws")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    let key = try world.must("CreateAccessKey", ["UserName": "ann-of-the-laws"], as: world.root)
    let code = try phone.code(at: world.step)
    let session = try world.getSessionToken(phone, code, as: ann)
    let plain = try world.must("GetSessionToken", as: ann)

    var secrets: [(String, [UInt8])] = [
      ("seed", phone.seed), ("half a seed", Array(phone.seed.prefix(20))),
      ("code", Array(code.utf8)),
      ("key-encryption key", [UInt8](repeating: 7, count: 32)),
    ]
    let base32 = Base32.encode(phone.seed)
    secrets.append(("seed as Base32", Array(base32.utf8)))
    secrets.append(("seed as Base64", Array(Base64.encode(phone.seed).utf8)))
    secrets.append(("seed as it was shown", Array(Base64.encode(Array(base32.utf8)).utf8)))
    secrets.append(("seed in hex", Array(hex(phone.seed).utf8)))
    for outcome in [key, session, plain] {
      let secret = try #require(outcome.text("SecretAccessKey"))
      secrets.append(("secret access key", Array(secret.utf8)))
      if let token = outcome.text("SessionToken") {
        // Any part of a token would do: the middle is enough to look for.
        secrets.append(("session token", Array(token.utf8.dropFirst(8).prefix(40))))
        secrets.append(("opened token", try #require(Base64.decode(token.utf8))))
      }
    }

    let disk = try world.place.bytes()
    // What is no secret is found, so the search works and the log is read.
    for known in ["ann-of-the-laws", phone.serialNumber, ann.credential.accessKeyID] {
      #expect(contains(disk, Array(known.utf8)), "\(known)")
    }
    for (name, secret) in secrets {
      #expect(secret.count >= 6)
      #expect(!contains(disk, secret), "\(name)")
    }
  }

  @Test func `and a seed sealed for one device does not open as another's`() throws {
    let world = try World()
    let one = try world.device(try world.makePhone("one"))
    let two = try world.device(try world.makePhone("two"))
    #expect(throws: Fault.self) {
      try world.keyring.open(
        try world.sealedSeed(of: one), of: world.account,
        at: .seed(of: two.id, in: world.account.id))
    }
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func contains(_ haystack: [UInt8], _ needle: [UInt8]) -> Bool {
    haystack.withUnsafeBytes { haystack in
      needle.withUnsafeBytes { needle in
        guard let first = needle.first, haystack.count >= needle.count else { return false }
        for start in 0...(haystack.count - needle.count) where haystack[start] == first {
          if haystack[start..<(start + needle.count)].elementsEqual(needle) { return true }
        }
        return false
      }
    }
  }
}
