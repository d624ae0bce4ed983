import Authenticator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Other programs, found on PATH.
enum Program {
  static func exists(_ name: String) -> Bool {
    (environment("PATH") ?? "/usr/bin:/bin").split(separator: ":").contains {
      access("\($0)/\(name)", X_OK) == 0
    }
  }

  /// Runs a program with so much on its standard input. Its output is kept where it is wanted; what it
  /// says on standard error is not.
  ///
  /// - Returns: its exit code, and what it printed.
  static func run(
    _ words: [String], input: [UInt8] = [], keepsOutput: Bool = false, longest: Int = 64 << 20
  ) throws -> (status: Int32, output: [UInt8]) {
    var inputPipe: [Int32] = [0, 0]
    var outputPipe: [Int32] = [-1, -1]
    guard makePipe(&inputPipe) else { throw failed(words) }
    if keepsOutput {
      guard makePipe(&outputPipe) else { throw failed(words) }
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, inputPipe[0], STDIN_FILENO)
    if keepsOutput {
      posix_spawn_file_actions_adddup2(&actions, outputPipe[1], STDOUT_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    }
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    let process = try spawn(words[0], words, &actions)
    close(inputPipe[0])
    if keepsOutput { close(outputPipe[1]) }
    var rest = input[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(inputPipe[1], $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    close(inputPipe[1])
    var output: [UInt8] = []
    if keepsOutput {
      defer { close(outputPipe[0]) }
      try readAll(outputPipe[0], into: &output, longest: longest, path: words[0])
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return (status & 0x7F == 0 ? status >> 8 & 0xFF : 128, output)
  }

  /// Starts this program once more with a hidden verb, on its own, with so much on its standard input.
  static func startSelf(_ words: [String], input: [UInt8]) throws {
    var inputPipe: [Int32] = [0, 0]
    guard makePipe(&inputPipe) else { throw failed(words) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, inputPipe[0], STDIN_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    _ = try spawn("/proc/self/exe", ["sallyport-auth"] + words, &actions)
    close(inputPipe[0])
    _ = input.withUnsafeBytes { write(inputPipe[1], $0.baseAddress, $0.count) }
    close(inputPipe[1])
  }

  /// Both ends of a pipe, which no other program gets.
  private static func makePipe(_ ends: inout [Int32]) -> Bool {
    guard pipe(&ends) == 0 else { return false }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return true
  }

  private static func spawn(
    _ path: String, _ words: [String], _ actions: inout posix_spawn_file_actions_t
  ) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGDEF))
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] =
      Self.variables.compactMap { name in environment(name).map { strdup("\(name)=\($0)") } } + [
        nil
      ]
    defer { for text in arguments + variables { free(text) } }
    var process = pid_t()
    let outcome = posix_spawnp(&process, path, &actions, &attributes, &arguments, &variables)
    guard outcome == 0 else {
      throw VaultError.system(action: "run", path: words[0], number: outcome)
    }
    return process
  }

  /// What clipboards and screens need to be found.
  private static let variables = [
    "PATH", "HOME", "DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "TERM", "TMUX",
    "DBUS_SESSION_BUS_ADDRESS", "LANG",
  ]

  private static func failed(_ words: [String]) -> VaultError {
    .system(action: "run", path: words[0], number: errno)
  }
}
