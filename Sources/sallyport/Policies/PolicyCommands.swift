import ArgumentParser
import Foundation
import PolicyLanguage
import Server

struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Check policies, and try what they decide.",
    discussion: "Works on files; no server and no data folder are needed.",
    subcommands: [Validate.self, Simulate.self])
}

/// What a policy file is written for.
enum PolicyFileKind: String, ExpressibleByArgument, CaseIterable {
  case identity, managed, trust, session, resource, scp, boundary

  var kind: PolicyKind {
    switch self {
    case .identity: .identityInline
    case .managed, .boundary: .managed
    case .trust: .trust
    case .session: .session
    case .resource: .resource
    case .scp: .serviceControl
    }
  }
}

/// A text to read, from a file or, for `-`, from standard input.
struct PolicyFile {
  let name: String
  let text: String

  init(_ path: String) throws {
    name = path == "-" ? "standard input" : path
    // Pipes are files too: `<(…)` of a shell is one.
    let handle = path == "-" ? .standardInput : FileHandle(forReadingAtPath: path)
    guard let handle, let data = try? handle.readToEnd() ?? Data() else {
      throw ConfigurationError("\(name) cannot be read", exitCode: .noInput)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw ConfigurationError("\(name) is not UTF-8 text", exitCode: .dataError)
    }
    self.text = text
  }

  /// Throws what AWS says, with the place.
  func policy(
    _ kind: PolicyKind, _ attachment: PolicySource.Attachment
  ) throws -> (source: PolicySource, policy: Policy) {
    do {
      return (
        source: PolicySource(attachment, name: name), policy: try Policy(parsing: text, kind: kind)
      )
    } catch {
      let place = error.position.map { ":\($0.line):\($0.column)" } ?? ""
      let detail = error.detail.map { " (\($0))" } ?? ""
      throw ConfigurationError(
        "\(name)\(place): AWS refuses this policy: \(error.message)\(detail)", exitCode: .dataError)
    }
  }
}

/// Standard input can be read once.
func checkStandardInput(_ paths: [String]) throws {
  if paths.filter({ $0 == "-" }).count > 1 {
    throw ValidationError("- is standard input, and can be given once.")
  }
}
