import ArgumentParser
import Server

struct EpochCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "epoch",
    abstract: "Say since when nothing of the store was lost, or that something was.",
    subcommands: [Show.self, Begin.self])

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Print the store's epoch.")
    @Flag(name: .long, help: "Print one JSON object.")
    var json = false
    @OptionGroup var options: DataOptions

    func run() async throws {
      try say(try options.perform(.showEpoch), asJSON: json)
    }
  }

  struct Begin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "begin", abstract: "Begin another epoch.",
      discussion: """
        For when an older copy has taken the store's place in another way than by `sallyport restore`: a disk \
        image, a copied folder. All sessions end, recovery codes and links are void, and codes count again \
        after two minutes at most. A promoted standby, and a PostgreSQL restored to a point in time, are \
        noticed without it.
        """)
    @Flag(
      name: .long,
      help: "Make all access keys inactive: some may have been deleted in what was lost.")
    var deactivateKeys = false
    @Flag(name: .long, help: "Print one JSON object.")
    var json = false
    @OptionGroup var options: DataOptions

    func run() async throws {
      try say(
        try options.perform(.beginEpoch(deactivatingKeys: deactivateKeys)), asJSON: json)
    }
  }

  private static func say(_ reply: AdministrativeReply, asJSON: Bool) throws {
    guard case .epoch(let epoch) = reply else {
      throw ConfigurationError("the server answered something else", exitCode: .software)
    }
    if asJSON { return try Terminal.json(epoch) }
    guard epoch.number > 1 else { return Terminal.say("epoch 1 (nothing was lost so far)") }
    Terminal.say("epoch \(epoch.number) since \(epoch.beganAt) (\(epoch.reason))")
    Terminal.say("codes that show from \(epoch.codesCountAt) on count")
    if let keys = epoch.accessKeysDeactivated { Terminal.say("access keys made inactive: \(keys)") }
  }
}
