import ArgumentParser

struct Completion: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print what a shell needs to complete commands.",
    discussion: """
      For example, in ~/.bashrc:

        source <(sallyport-auth completion bash)
      """)

  @Argument(help: "bash, zsh or fish.")
  var shell: String

  func validate() throws {
    guard CompletionShell(rawValue: shell) != nil else {
      throw ValidationError("the shell is bash, zsh or fish")
    }
  }

  func run() throws {
    guard let shell = CompletionShell(rawValue: shell) else { return }
    Terminal.say(SallyportAuth.completionScript(for: shell))
  }
}
