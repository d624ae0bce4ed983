import ArgumentParser
import Server

struct SetupLink: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup-link", abstract: "Print a new link for making the first account.",
    discussion: "It works once, for an hour; the one before is void.")

  @OptionGroup var options: DataOptions

  func run() async throws {
    guard case .setupCode(let code, _, let address) = try options.perform(.makeSetupCode) else {
      return
    }
    guard let address else {
      return Terminal.say("Start the server with `sallyport serve` and open /setup#\(code) there.")
    }
    Terminal.say("\(address)/setup#\(code)")
  }
}
