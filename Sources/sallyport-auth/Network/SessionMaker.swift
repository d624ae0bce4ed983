import Authenticator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Makes sessions of a profile, and keeps them.
struct SessionMaker {
  let profile: String
  let serialNumber: String?
  let device: [String]
  let seconds: Int?
  let options: VaultOptions
  let network: NetworkOptions

  /// A session of the profile that is good for five minutes at least: one that was kept, or a new one.
  ///
  /// However many processes ask at once, one of them makes it, with one code, and the others take
  /// what it kept.
  func session() async throws -> SessionCredentials {
    let profiles = try AWSFiles.read()
    let plan = try AWSFiles.complaining { try SessionPlan(profile, in: profiles) }
    let serial = serialNumber ?? plan.serialNumber
    guard let serial else {
      throw Complaint(
        "The profile \(Terminal.safe(profile)) names no MFA device: set mfa_serial, or say --serial-number."
      )
    }
    let endpoint = try network.endpoint(of: .sts, plan.profile, plan.keyProfile)
    let base = SessionCache.name(
      of: ["session", endpoint.url, plan.keyID, serial, seconds.map(String.init) ?? ""])
    var names = [base]
    for role in plan.roles {
      let seconds = try AWSFiles.complaining { try role.roleSeconds() }
      names.append(
        SessionCache.name(
          of: [
            "role", names[names.count - 1], role.role ?? "", seconds.map(String.init) ?? "",
            role["role_session_name"] ?? "", role["external_id"] ?? "",
          ]))
    }
    let folder = try Self.cacheFolder()
    // Whoever waits here finds what the one before has kept, the vault's key in the agent included.
    let lock = try SessionCache.lock(base, in: folder)
    defer { withExtendedLifetime(lock) {} }
    let unlocked = try openForSession()
    let cache = try SessionCache(folder: folder, key: try unlocked.vault.key(for: .sessions))
    if let kept = try cache.session(names[names.count - 1]), kept.areFresh(at: Clock.seconds) {
      return kept
    }

    let client = try QueryClient(
      certificates: environment("AWS_CA_BUNDLE") ?? plan.profile["ca_bundle"])
    let outcome: Result<SessionCredentials, any Error>
    do {
      var session = try await codeSession(plan, serial, base, unlocked, cache, client, endpoint)
      for (role, name) in zip(plan.roles, names.dropFirst()) {
        if let kept = try cache.session(name), kept.areFresh(at: Clock.seconds) {
          session = kept
          continue
        }
        session = try await assumed(role, with: session, client, endpoint)
        try cache.keep(session, as: name)
        remark("Took the role \(Terminal.safe(role.role ?? "")), until \(session.expiration).")
      }
      outcome = .success(session)
    } catch {
      outcome = .failure(error)
    }
    await client.shutDown()
    return try outcome.get()
  }

  /// The session that a code makes.
  private func codeSession(
    _ plan: SessionPlan, _ serial: String, _ name: String, _ unlocked: Unlocked,
    _ cache: SessionCache, _ client: QueryClient, _ endpoint: Endpoint
  ) async throws -> SessionCredentials {
    if let kept = try cache.session(name), kept.areFresh(at: Clock.seconds) { return kept }
    let entry = try entry(for: serial, unlocked)
    guard let period = entry.period else {
      throw Complaint("The codes of MFA devices come from the time; this account counts.")
    }
    var parameters = [("SerialNumber", serial)]
    if let seconds { parameters.append(("DurationSeconds", String(seconds))) }
    // A code that somebody else has used already is refused as a wrong one is: once more, with the next.
    for attempt in 0..<2 {
      let now = try freshTime(entry, period, cache)
      guard let code = entry.code(at: now) else {
        throw Complaint("There is no code for this time.")
      }
      // Before it is sent: whatever becomes of the answer, this code is spent.
      try cache.keep(lastStep: now / Int64(period), of: entry.id)
      do {
        let answer = try await client.call(
          .sts, "GetSessionToken", parameters + [("TokenCode", code.reveal())], at: endpoint,
          as: Caller(keyID: plan.keyID, secret: plan.secretKey))
        let session = try credentials(answer)
        try cache.keep(session, as: name)
        remark(
          "Made a session with a code of \(Terminal.safe(entry.name)), until \(session.expiration)."
        )
        return session
      } catch let refusal as ServiceRefusal {
        guard attempt == 0, refusal.code == "AccessDenied",
          refusal.message.contains("MultiFactorAuthentication failed")
        else { throw Complaint(refusal) }
        remark("The code was not accepted; it may have been used already.")
      }
    }
    throw Complaint(
      "Two codes in a row were not accepted. `sallyport-auth time` says whether this clock is off.")
  }

  /// A time whose code was not sent yet: now, or as soon as the next code comes.
  private func freshTime(_ entry: Entry, _ period: Int, _ cache: SessionCache) throws -> Int64 {
    let now = Clock.seconds
    guard let last = try cache.lastStep(of: entry.id), last >= now / Int64(period) else {
      return now
    }
    // A clock that was set back would keep it waiting for longer than a person does.
    let wait = (last + 1) * Int64(period) - now
    guard wait <= 2 * Int64(period) else { return now }
    remark("The last code was used; the next one comes in \(wait) s.")
    while Clock.seconds < (last + 1) * Int64(period) { usleep(20_000) }
    return Clock.seconds
  }

  /// The session of a profile's role.
  private func assumed(
    _ profile: AWSProfile, with session: SessionCredentials, _ client: QueryClient,
    _ endpoint: Endpoint
  ) async throws -> SessionCredentials {
    var parameters = [
      ("RoleArn", profile.role ?? ""),
      ("RoleSessionName", profile["role_session_name"] ?? "sallyport-auth-\(Clock.seconds)"),
    ]
    if let seconds = try AWSFiles.complaining({ try profile.roleSeconds() }) {
      parameters.append(("DurationSeconds", String(seconds)))
    }
    if let external = profile["external_id"] { parameters.append(("ExternalId", external)) }
    do {
      return try credentials(
        try await client.call(
          .sts, "AssumeRole", parameters, at: endpoint, as: Caller(session)))
    } catch let refusal as ServiceRefusal {
      throw Complaint(refusal)
    }
  }

  private func credentials(_ answer: XMLText) throws -> SessionCredentials {
    guard let id = answer["AccessKeyId"], let secret = answer["SecretAccessKey"],
      let token = answer["SessionToken"], let expiration = answer["Expiration"]
    else { throw Complaint("The service's answer holds no session.") }
    let session = SessionCredentials(
      accessKeyID: id, secretAccessKey: secret, sessionToken: token, expiration: expiration)
    // They go on into files of lines, and into shells.
    let texts = [id, secret, token, expiration]
    guard session.end != nil, texts.allSatisfy({ $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } })
    else { throw Complaint("The service's answer holds no session.") }
    return session
  }

  /// The entry of a device: the one that has its serial number, or that `--device` names.
  private func entry(for serial: String, _ unlocked: Unlocked) throws -> Entry {
    if !device.isEmpty { return try unlocked.entry(device) }
    let found = unlocked.entries.filter { $0.serialNumber == serial }
    guard let entry = found.first else {
      throw Complaint(
        "No account in the vault has the serial number \(Terminal.safe(serial)). Name one by --device, or "
          + "run `sallyport-auth edit QUERY --serial-number \(Terminal.safe(serial))`.", .noMatch)
    }
    guard found.count == 1 else {
      throw Complaint(
        "\(found.count) accounts in the vault have the serial number \(Terminal.safe(serial)).",
        .severalMatch)
    }
    return entry
  }

  /// Opens the vault; a passphrase that was asked for is good for those who come next, too.
  private func openForSession() throws -> Unlocked {
    if let opened = try options.openUnasked() { return opened }
    let opened = try options.openByPassphrase()
    try Agent.keep(opened.vault)
    return opened
  }

  /// Where sessions are kept.
  static func cacheFolder() throws -> String {
    if let folder = environment("XDG_CACHE_HOME") { return folder + "/sallyport-auth" }
    guard let home = environment("HOME") else { throw Complaint("HOME is not set.", .usage) }
    return home + "/.cache/sallyport-auth"
  }

  /// Programs that call this keep what it says to themselves: what it did goes to the terminal.
  private func remark(_ text: String) {
    if !options.quiet { Terminal.remarkAtTerminal(text) }
  }
}

extension Complaint {
  init(_ refusal: ServiceRefusal) {
    let text = Terminal.safe(refusal.message)
    let isClock =
      ["SignatureDoesNotMatch", "RequestExpired", "RequestTimeTooSkewed"]
      .contains(refusal.code) && (text.contains("expired") || text.contains("not yet current"))
    self.init(
      "The service refused: \(Terminal.safe(refusal.code))\(text.isEmpty ? "." : ": \(text)")",
      isClock ? .clockOff : .failed)
  }
}
