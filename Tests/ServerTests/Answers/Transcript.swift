import Identity
import Testing

/// Asks one action many things and writes down the answers, as they go to a golden file.
///
/// A line of the picture's Base64 would tell a reader nothing and depends on the compressor; it is
/// left out once it is known to be a PNG.
final class Transcript {
  let action: String
  let service: LocalService
  let account: Account
  /// The root user's keys.
  let root: Credentials
  /// A user below a path, with a tag, who may do nothing.
  let alice: User
  let aliceKeys: Credentials
  private(set) var text = ""
  /// What no record may hold: secrets that were shown, and codes that were sent.
  private(set) var secrets: Set<String> = []
  /// How many requests were made with a signature that held, this action's and others.
  private(set) var asked = 0

  init(_ action: String) throws {
    self.action = action
    service = try LocalService()
    account = try service.addAccount("111122223333")
    root = try service.addKey(of: .root(account.id), in: account)
    alice = try service.addUser(
      "alice", path: "/staff/", tags: [Tag(key: "team", value: "blue & green")], in: account)
    aliceKeys = try service.addKey(of: .user(alice.id), in: account)
  }

  var now: Timestamp { service.clock.now() }

  /// Asks as the root user, unless told otherwise.
  @discardableResult
  func ask(_ title: String, _ form: Form = [:], as caller: Credentials? = nil) throws -> Reply {
    let reply = try send(action, form, as: caller)
    text += "<!-- \(title): \(reply.status) -->\n" + withoutPicture(reply.text) + "\n"
    return reply
  }

  /// Does something else on the way, which must succeed.
  @discardableResult
  func also(_ action: String, _ form: Form, as caller: Credentials? = nil) throws -> Reply {
    let reply = try send(action, form, as: caller)
    guard reply.status == 200 else { throw Unexpected(reply: reply) }
    return reply
  }

  /// Writes down another action's answer, which shows what became of this one's.
  func note(_ title: String, _ reply: Reply) {
    text += "<!-- \(title): \(reply.status) -->\n" + reply.text + "\n"
  }

  private func send(_ action: String, _ form: Form, as caller: Credentials?) throws -> Reply {
    let reply = try service.send(action, form, as: caller ?? root)
    if action == self.action { asked += 1 }
    for element in [
      "SecretAccessKey", "SessionToken", "Base32StringSeed", "QRCodePNG", "ServicePassword",
      "ServiceCredentialSecret",
    ] {
      secrets.formUnion(reply.all(element))
    }
    for seed in reply.all("Base32StringSeed") {
      secrets.insert(String(decoding: Base64.decode(seed.utf8) ?? [], as: UTF8.self))
    }
    for (name, value) in form.fields where name.contains("Code") && value.count == 6 {
      secrets.insert(value)
    }
    for (name, value) in form.fields where name.hasSuffix("Password") && value.count >= 6 {
      secrets.insert(value)
    }
    return reply
  }

  private func withoutPicture(_ text: String) -> String {
    guard let start = text.firstRange(of: "<QRCodePNG>"),
      let end = text.firstRange(of: "</QRCodePNG>")
    else { return text }
    let picture = Base64.decode(text[start.upperBound..<end.lowerBound].utf8) ?? []
    let isPNG = picture.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    return text[..<start.upperBound] + (isPNG ? "(a PNG)" : "(no PNG)") + text[end.lowerBound...]
  }
}

/// What one action is asked for its golden file.
struct Scenario: Sendable, CustomTestStringConvertible {
  let action: String
  let run: @Sendable (Transcript) throws -> Void

  init(_ action: String, _ run: @escaping @Sendable (Transcript) throws -> Void) {
    self.action = action
    self.run = run
  }

  var testDescription: String { action }

  static let all =
    devices + deviceTags + users + userTags + groups + roles + instanceProfiles + accessKeys
    + passwords + passwordPolicies + sshPublicKeys + signingCertificates + serviceCredentials
    + policies + groupPolicies + managedPolicies + policyVersions + attachments + boundaries
    + accounts + reports + simulation + sts + assumeRole + assumeRoot + federation
}
