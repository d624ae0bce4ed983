import ArgumentParser
import Authenticator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

struct Unlock: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open the vault for a while, so that no passphrase is asked for.",
    discussion: """
      A process of its own, the agent, keeps the vault's key, in memory that is not swapped. It forgets \
      the key when it was not used for five minutes, when the machine has slept, when this terminal is \
      closed, and by `sallyport-auth lock`. Programs of yours can use the vault meanwhile; showing or \
      exporting a secret asks for the passphrase all the same.
      """)

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "Seconds without use after which it locks, 3600 at most.", valueName: "seconds"))
  var idleSeconds: UInt32 = AgentKeys.idleSeconds
  @OptionGroup var options: VaultOptions

  func run() throws {
    let unlocked = try options.openWithoutAgent()
    try Agent.keep(unlocked.vault, idleSeconds: idleSeconds)
    options.remark(
      "The vault is open. It locks when it was not used for \(Agent.text(seconds: idleSeconds)).")
  }
}

struct Lock: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Forget what `unlock` keeps.")

  @OptionGroup var options: VaultOptions

  func run() throws {
    let locked = try Agent.client().lock()
    options.remark(locked ? "The vault is locked." : "The vault was locked already.")
  }
}

/// The agent's own process; `unlock` starts it.
struct AgentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent", abstract: "Keep keys for `unlock`, which starts this.",
    shouldDisplay: false)

  func run() throws {
    // It keeps no folder from being unmounted.
    guard chdir("/") == 0 else { throw VaultError.system(action: "open", path: "/", number: errno) }
    do {
      try AgentServer(
        path: try Agent.path(), terminal: isatty(STDIN_FILENO) == 1 ? STDIN_FILENO : -1
      )
      .run()
    } catch VaultError.busy {
      // Another one serves, and does as well.
    }
  }
}

/// The agent, as commands see it.
enum Agent {
  /// Its socket: in the folder of this user's running processes, else with the vault.
  static func path() throws -> String {
    if let folder = environment("XDG_RUNTIME_DIR") { return folder + "/sallyport-auth.sock" }
    guard let home = environment("HOME") else {
      throw Complaint("Neither XDG_RUNTIME_DIR nor HOME is set.", .usage)
    }
    let folder = home + "/.local/share/sallyport-auth"
    try makePrivateFolder(folder)
    return folder + "/agent.sock"
  }

  static func client() throws -> AgentClient { AgentClient(path: try path()) }

  /// Gives the agent the key of an open vault, and starts one where none runs.
  static func keep(_ vault: OpenVault, idleSeconds: UInt32 = AgentKeys.idleSeconds) throws {
    let client = try client()
    let id = try vault.file.id()
    if try client.keep(vault.key, of: id, idleSeconds: idleSeconds) { return }
    try start()
    for _ in 0..<300 {
      if try client.keep(vault.key, of: id, idleSeconds: idleSeconds) { return }
      usleep(10_000)
    }
    throw Complaint("The agent does not start.")
  }

  /// Starts an agent that outlives this process, and knows the terminal it was started at.
  private static func start() throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let terminal = Terminal.canAsk ? "/dev/tty" : "/dev/null"
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, terminal, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A process group of its own: Ctrl-C at the terminal is not for it. It stays in the session, so
    // that `/dev/tty` is open to it.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    // Of the environment it needs what its socket's path is made of.
    let settings = ["XDG_RUNTIME_DIR", "HOME"].compactMap { name in
      environment(name).map { "\(name)=\($0)" }
    }
    let words: [String] = ["sallyport-auth", "agent"]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = settings.map { strdup($0) } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var process = pid_t()
    let outcome = posix_spawn(
      &process, "/proc/self/exe", &actions, &attributes, &arguments, &variables)
    guard outcome == 0 else {
      throw VaultError.system(action: "start", path: "the agent", number: outcome)
    }
  }

  static func text(seconds: UInt32) -> String {
    seconds >= 120 && seconds % 60 == 0 ? "\(seconds / 60) minutes" : "\(seconds) seconds"
  }
}
