import Identity
import IdentitySQL

// Changing the keys that secrets are sealed under, and what is done when somebody else has them.

extension Administration {
  /// Portions in one command, so that the next one need not wait for long.
  private static let portions = 20

  /// Seals what is under other key-encryption keys under the one of `--key-source`. A key file is changed for
  /// a new one first.
  func rotateKey(begins: Bool) throws -> KeyReport {
    if begins { try beginKey() }
    var changed = 0
    for _ in 0..<Self.portions {
      let count = try rewrap()
      guard count > 0 else {
        return KeyReport(status: try store.keyStatus(), changed: Int64(changed))
      }
      changed += count
    }
    return KeyReport(status: try store.keyStatus(), changed: Int64(changed), isDone: false)
  }

  private func beginKey() throws {
    guard try !store.hasKeysToRewrap(), try keyFile?.next() == nil else { return }
    guard let keyFile else {
      guard store.keyring.otherMarks.isEmpty else { return }
      throw ConfigurationError(
        "there is no other key to change to: first start the server, or one after the other all of them, "
          + "with the new key as --other-key-source, then with the new one as --key-source and the "
          + "one of before as --other-key-source, and then say this again", exitCode: .usage)
    }
    try store.keyring.adopt(try keyFile.makeNext(random: SystemRandomSource()))
  }

  /// A portion; with the last the key file to be becomes the key file.
  private func rewrap() throws -> Int {
    let now = clock.now()
    let name = store.keyring.mark.description
    let count = try store.rewrapKeys { account in
      AuditRecord(of: "RotateKey", in: account, at: now) { $0.member("key", name) }
    }
    if count == 0, let keyFile, let former = store.keyring.otherMarks.first {
      try keyFile.settle(former: former.description)
    }
    return count
  }

  func changeDataKeys(of account: String?) throws -> KeyReport {
    let id = try account.map { try self.account($0).id }
    let now = clock.now()
    let changed = try store.changeDataKeys(of: id, at: now) { account in
      AuditRecord(of: "ChangeDataKey", in: account, at: now)
    }
    return KeyReport(status: try store.keyStatus(), changed: Int64(changed))
  }

  func reseal(from place: ResealPlace?) throws -> AdministrativeReply {
    var total = 0
    var place = place
    for _ in 0..<Self.portions {
      let (count, next) = try store.reseal(from: place)
      total += count
      guard let next else { return .resealed(Int64(total), next: nil) }
      place = next
    }
    return .resealed(Int64(total), next: place)
  }

  /// What was begun and not ended: by a command, or by a process that was killed.
  func goOnWithKeys() throws {
    if try keyFile?.next() != nil {
      while try rewrap() > 0 {}
    }
    let now = clock.now()
    _ = try store.finishDataKeys(at: now) { account in
      AuditRecord(of: "ForgetDataKey", in: account, at: now)
    }
  }

  func voidSeeds(
    of account: String?, madeBefore text: String?, from place: VoidPlace?
  ) throws -> AdministrativeReply {
    let account = try account.map { try self.account($0).id }
    let now = clock.now()
    let time = try text.map { text in
      guard let time = Timestamp(written: text) else {
        throw ConfigurationError(
          "`\(text)` is no time; write it 2026-11-22T18:00:00Z", exitCode: .usage)
      }
      return time.milliseconds
    }
    // Devices that are set up meanwhile are new ones.
    var place = place ?? VoidPlace(madeBefore: time ?? now.milliseconds + 1, after: 0)
    let devices = try store.voidSeeds(
      of: account, madeBefore: Timestamp(milliseconds: place.madeBefore), after: place.after,
      at: now
    ) { device in
      AuditRecord(of: "VoidSeed", in: device.account, at: now) { json in
        json.member("serialNumber", device.serialNumber.description)
      }
    }
    guard let last = devices.last else { return .voided([], next: nil) }
    place.after = last.id
    return .voided(devices, next: place)
  }

  func endSessions() throws {
    let now = clock.now()
    let keys = try store.endSessions(at: now) { account in
      AuditRecord(of: "EndSessions", in: account, at: now)
    }
    sessions?.replaceKeys(keys)
  }
}
