import ArgumentParser
import Authenticator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

struct Session: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a session with MFA of an AWS profile.",
    discussion: """
      It calls GetSessionToken with the profile's keys, its device (mfa_serial) and a fresh code, and, \
      where the profile has a role_arn, AssumeRole with what came back. Sessions are kept, encrypted, \
      until five minutes before they end; many processes at once take one code together.

      Standard output is what the AWS CLI and SDKs expect of a credential_process. `configure` writes \
      the profile for that.

        sallyport-auth session --profile prod-keys --exec terraform plan
        eval "$(sallyport-auth session --profile prod-keys --env)"
      """)

  @Option(name: .long, help: "The profile in AWS's files. Also AWS_PROFILE. (default: default)")
  var profile: String?
  @Option(name: .long, help: "The device, where the profile has no mfa_serial.")
  var serialNumber: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The account in the vault, where none has the device's serial number.", valueName: "query"))
  var device: [String] = []
  @Option(
    name: .customLong("duration"),
    help: ArgumentHelp(
      "Seconds the session lasts. (default: the service's, 12 hours)", valueName: "seconds"))
  var seconds: Int?
  @Flag(name: .long, help: "Print lines for a shell instead.")
  var env = false
  @Option(
    name: .long, parsing: .remaining,
    help: ArgumentHelp(
      "Run a command in the session instead; all that follows is the command.", valueName: "command"
    ))
  var exec: [String] = []
  @OptionGroup var network: NetworkOptions
  @OptionGroup var options: VaultOptions

  func validate() throws {
    if let seconds, !(900...129_600).contains(seconds) {
      throw ValidationError("a session lasts from 900 to 129600 seconds")
    }
    if env && !exec.isEmpty { throw ValidationError("--env and --exec do not go together") }
  }

  func run() async throws {
    let name = profile ?? environment("AWS_PROFILE") ?? "default"
    let session = try await SessionMaker(
      profile: name, serialNumber: serialNumber, device: device, seconds: seconds,
      options: options, network: network
    ).session()
    if env {
      return Terminal.say(
        variables(session).map { "export \($0.0)=\($0.1)" }.joined(separator: "\n"))
    }
    guard exec.isEmpty else { try run(exec, in: session, name) }
    Terminal.say(
      JSONText.object([
        ("Version", .integer(1)), ("AccessKeyId", .string(session.accessKeyID)),
        ("SecretAccessKey", .string(session.secretAccessKey)),
        ("SessionToken", .string(session.sessionToken)),
        ("Expiration", .string(session.expiration)),
      ]).text())
  }

  private func variables(_ session: SessionCredentials) -> [(String, String)] {
    [
      ("AWS_ACCESS_KEY_ID", session.accessKeyID),
      ("AWS_SECRET_ACCESS_KEY", session.secretAccessKey),
      ("AWS_SESSION_TOKEN", session.sessionToken),
      ("AWS_CREDENTIAL_EXPIRATION", session.expiration),
    ]
  }

  /// Becomes the command.
  private func run(_ command: [String], in session: SessionCredentials, _ name: String) throws
    -> Never
  {
    for (name, value) in variables(session) { setenv(name, value, 1) }
    // With a profile, programs would take its credentials and not these.
    unsetenv("AWS_PROFILE")
    unsetenv("AWS_DEFAULT_PROFILE")
    let profile = try AWSFiles.complaining { try AWSFiles.read().profile(name) }
    // The AWS CLI and boto3 look at the second name only, the other SDKs at the first.
    let region =
      environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION") ?? network.region
      ?? profile.region
    if let region {
      setenv("AWS_REGION", region, 0)
      setenv("AWS_DEFAULT_REGION", region, 0)
    }
    if environment("AWS_ENDPOINT_URL") == nil,
      let endpoint = network.endpoint ?? profile["endpoint_url"]
    {
      setenv("AWS_ENDPOINT_URL", endpoint, 1)
    }
    signal(SIGPIPE, SIG_DFL)
    umask(SallyportAuth.inheritedMask)
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    execvp(command[0], &arguments)
    let problem = errno
    throw Complaint(
      "Cannot run \(Terminal.safe(command[0])): \(String(cString: strerror(problem))).",
      problem == ENOENT ? .usage : .failed)
  }
}

struct Configure: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write an AWS profile whose credentials come from `session`.",
    discussion: """
      The keys stay in a profile of their own, such as prod-keys, which no other program needs:

        sallyport-auth configure --profile prod --keys prod-keys
        aws --profile prod s3 ls
      """)

  @Option(name: .long, help: "The profile to write.")
  var profile: String
  @Option(name: .long, help: ArgumentHelp("The profile that has the keys.", valueName: "profile"))
  var keys: String
  @Option(name: .long, help: "The device, where the other profile has no mfa_serial.")
  var serialNumber: String?
  @Option(name: .long, help: "A role to take with the session.")
  var role: String?
  @OptionGroup var network: NetworkOptions
  @OptionGroup var options: VaultOptions

  func validate() throws {
    if profile == keys { throw ValidationError("the two profiles must not be the same") }
    for name in [profile, keys] where !name.utf8.allSatisfy(Self.isPlain) || name.isEmpty {
      throw ValidationError("a profile's name has letters, digits and _-.@/ here")
    }
    for value in [serialNumber, role, network.region, network.endpoint].compactMap({ $0 })
    where !value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
      throw ValidationError("\(value) has characters that do not belong there")
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2E, 0x40, 0x2F: true
    default: false
    }
  }

  func run() throws {
    let profiles = try AWSFiles.read()
    let source = try AWSFiles.complaining { try profiles.profile(keys) }
    guard source.keys != nil || source.source != nil else {
      throw Complaint("The profile \(keys) has no keys.")
    }
    guard (try? profiles.profile(profile)) == nil else {
      throw Complaint("There is a profile \(profile) already.")
    }
    guard let serial = serialNumber ?? source.serialNumber else {
      throw Complaint("The profile \(keys) names no MFA device: say --serial-number.", .usage)
    }
    let endpoint = network.endpoint ?? source["endpoint_url"]
    let region = network.region ?? source.region
    // What `session` reads: the keys' profile with the device, or with a role one in between.
    let session = "\(profile)-session"
    var lines = [
      "", "[profile \(profile)]",
      "credential_process = sallyport-auth session --profile \(session)",
    ]
    if let region { lines.append("region = \(region)") }
    if let endpoint { lines.append("endpoint_url = \(endpoint)") }
    lines += ["", "[profile \(session)]", "source_profile = \(keys)", "mfa_serial = \(serial)"]
    if let role { lines.append("role_arn = \(role)") }
    if let region { lines.append("region = \(region)") }
    if let endpoint { lines.append("endpoint_url = \(endpoint)") }
    let path = try AWSFiles.configPath()
    try append(lines.joined(separator: "\n") + "\n", to: path)
    options.remark(
      "The profile \(profile) is in \(path). Try: aws --profile \(profile) sts get-caller-identity")
  }

  private func append(_ text: String, to path: String) throws {
    if let slash = path.lastIndex(of: "/") { try makePrivateFolder(String(path[..<slash])) }
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw VaultError.system(action: "write", path: path, number: errno)
    }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw VaultError.system(action: "write", path: path, number: errno)
    }
  }
}
