import ArgumentParser
import Authenticator
import OneTimePasswords

struct Enroll: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Create an MFA device at Sallyport or AWS, keep it, and enable it.",
    discussion: """
      It calls CreateVirtualMFADevice, saves the device in the vault, and calls EnableMFADevice with two \
      codes in a row. When the service refuses, the device is taken back, there and here.

      Who has a device already needs a session with MFA for a second one: that is made when the profile \
      names one (mfa_serial).
      """)

  @Option(name: .long, help: "The new device's name.")
  var name: String
  @Option(name: .long, help: "The user whose device it becomes. (default: whose keys they are)")
  var user: String?
  @Option(name: .long, help: "The profile with the keys. Also AWS_PROFILE. (default: default)")
  var profile: String?
  @OptionGroup var labels: LabelOptions
  @OptionGroup var network: NetworkOptions
  @OptionGroup var options: VaultOptions

  func run() async throws {
    let name = profile ?? environment("AWS_PROFILE") ?? "default"
    let plan = try AWSFiles.complaining { try SessionPlan(name, in: AWSFiles.read()) }
    let iam = try network.endpoint(of: .iam, plan.profile, plan.keyProfile)
    let sts = try network.endpoint(of: .sts, plan.profile, plan.keyProfile)
    var caller = Caller(keyID: plan.keyID, secret: plan.secretKey)
    if plan.serialNumber != nil {
      caller = Caller(
        try await SessionMaker(
          profile: name, serialNumber: nil, device: [], seconds: nil, options: options,
          network: network
        ).session())
    }
    var unlocked = try options.openOrMake()
    let client = try QueryClient(
      certificates: environment("AWS_CA_BUNDLE") ?? plan.profile["ca_bundle"])
    let outcome: Result<Entry, any Error>
    do {
      outcome = .success(try await enroll(&unlocked, client, iam, sts, caller))
    } catch let refusal as ServiceRefusal {
      outcome = .failure(Complaint(refusal))
    } catch {
      outcome = .failure(error)
    }
    await client.shutDown()
    let entry = try outcome.get()
    Terminal.say(entry.serialNumber)
    options.remark("\(Terminal.safe(entry.name)) is enabled, and in the vault.")
  }

  private func enroll(
    _ unlocked: inout Unlocked, _ client: QueryClient, _ iam: Endpoint, _ sts: Endpoint,
    _ caller: Caller
  ) async throws -> Entry {
    let identity = try await client.call(.sts, "GetCallerIdentity", [], at: sts, as: caller)
    guard let arn = identity["Arn"], let account = identity["Account"] else {
      throw Complaint("The service does not say whose keys these are.")
    }
    guard let user = user ?? Self.user(of: arn) else {
      throw Complaint("\(Terminal.safe(arn)) is no user: name one by --user.", .usage)
    }
    let made = try await client.call(
      .iam, "CreateVirtualMFADevice", [("VirtualMFADeviceName", name)], at: iam, as: caller)
    guard let serial = made["SerialNumber"], let text = made["Base32StringSeed"],
      let seed = Self.seed(text)
    else { throw Complaint("The service's answer holds no device.") }
    var entry = Entry(
      issuer: iam.isAmazon ? "AWS" : "Sallyport", account: "\(user)@\(account)",
      seed: try Seed(copying: seed), serialNumber: try Add.name(serial),
      changed: Clock.milliseconds)
    try labels.apply(to: &entry)
    let saved = entry
    do {
      // First kept, then enabled: a device that counts is never lost.
      try unlocked.change { $0.save(saved) }
      let now = Clock.seconds
      // These codes are spent: the first session waits for the next, and does not try one of them.
      if let period = entry.period {
        let cache = try SessionCache(
          folder: SessionMaker.cacheFolder(), key: unlocked.vault.key(for: .sessions))
        try cache.keep(lastStep: now / Int64(period), of: entry.id)
      }
      guard let first = entry.code(at: now, ahead: -1), let second = entry.code(at: now) else {
        throw Complaint("There is no code for this time.")
      }
      _ = try await client.call(
        .iam, "EnableMFADevice",
        [
          ("UserName", user), ("SerialNumber", serial), ("AuthenticationCode1", first.reveal()),
          ("AuthenticationCode2", second.reveal()),
        ], at: iam, as: caller)
    } catch let refusal as ServiceRefusal {
      try await takeBack(saved, &unlocked, client, iam, caller)
      throw refusal
    } catch let complaint as Complaint {
      throw Complaint(
        complaint.text
          + " Whether \(Terminal.safe(serial)) was enabled is not known; it is in the vault.",
        complaint.code)
    }
    return entry
  }

  /// Undoes what a refusal left half-made.
  private func takeBack(
    _ entry: Entry, _ unlocked: inout Unlocked, _ client: QueryClient, _ iam: Endpoint,
    _ caller: Caller
  ) async throws {
    do {
      _ = try await client.call(
        .iam, "DeleteVirtualMFADevice", [("SerialNumber", entry.serialNumber)], at: iam, as: caller)
    } catch {
      options.remark(
        "\(Terminal.safe(entry.serialNumber)) could not be deleted there; it is enabled for nobody."
      )
    }
    try unlocked.change { $0.remove(entry.id, at: Clock.milliseconds) }
  }

  /// `mina` of `arn:aws:iam::123456789012:user/staff/mina`.
  private static func user(of arn: String) -> String? {
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[5].hasPrefix("user/") else { return nil }
    return parts[5].split(separator: "/").last.map(String.init)
  }

  /// The seed: Base32 that is once more encoded in Base64, as IAM sends all bytes.
  private static func seed(_ text: String) -> [UInt8]? {
    guard let inner = base64Decoded(text) else { return nil }
    return try? Base32.decode(String(decoding: inner, as: UTF8.self))
  }
}
