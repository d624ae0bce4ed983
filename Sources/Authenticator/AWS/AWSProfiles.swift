/// The profiles in the AWS CLI's two files, read as it reads them.
///
/// <https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html>
package struct AWSProfiles: Sendable {
  private var profiles: [String: [String: String]] = [:]
  /// Sections `[services NAME]`: settings by service, such as `sts`.
  private var services: [String: [String: [String: String]]] = [:]

  /// Reads the texts of `config` and `credentials`. Where both say something of a profile, the second
  /// counts.
  ///
  /// - Throws: ``AWSProfileError``.
  package init(config: String, credentials: String) throws(AWSProfileError) {
    for section in try Self.sections(config, file: "config") {
      let words = Self.words(section.name)
      switch words.count {
      case 1 where words[0] == "default":
        profiles["default", default: [:]].merge(section.values) { $1 }
      case 2 where words[0] == "profile":
        profiles[words[1], default: [:]].merge(section.values) { $1 }
      case 2 where words[0] == "services": services[words[1]] = section.nested
      // Such as `[sso-session …]`, and sections that lack the word `profile`.
      default: break
      }
    }
    for section in try Self.sections(credentials, file: "credentials") {
      profiles[section.name, default: [:]].merge(section.values) { $1 }
    }
  }

  /// The profile of this name.
  ///
  /// - Throws: ``AWSProfileError/noProfile(_:)``.
  package func profile(_ name: String) throws(AWSProfileError) -> AWSProfile {
    guard let values = profiles[name] else { throw .noProfile(name) }
    return AWSProfile(
      name: name, values: values, services: values["services"].flatMap { services[$0] })
  }

  package var names: [String] { profiles.keys.sorted() }

  private struct Section {
    var name: String
    var values: [String: String] = [:]
    var nested: [String: [String: String]] = [:]
  }

  private static func sections(_ text: String, file: String) throws(AWSProfileError) -> [Section] {
    var sections: [Section] = []
    var key: String?
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let content = trimmed(line)
      if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
      let isIndented = line.first == " " || line.first == "\t"
      if !isIndented, content.hasPrefix("[") {
        guard let end = content.lastIndex(of: "]") else {
          throw .malformed(file: file, line: index + 1)
        }
        sections.append(
          Section(name: trimmed(content[content.index(after: content.startIndex)..<end])))
        key = nil
        continue
      }
      guard !sections.isEmpty else { throw .malformed(file: file, line: index + 1) }
      guard let equals = content.firstIndex(where: { $0 == "=" || (!isIndented && $0 == ":") })
      else {
        // A further line of a value before it.
        if isIndented, key != nil { continue }
        throw .malformed(file: file, line: index + 1)
      }
      let name = trimmed(content[..<equals]).lowercased()
      let value = trimmed(content[content.index(after: equals)...])
      if isIndented, let key {
        // Settings below a setting, such as those of `s3` or of a service.
        sections[sections.count - 1].nested[key, default: [:]][name] = value
      } else {
        sections[sections.count - 1].values[name] = value
        key = name
      }
    }
    return sections
  }

  /// The words of a section's name, of which any may be in quotation marks.
  private static func words(_ name: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in name {
      switch character {
      case _ where character == quote: quote = nil
      case "\"" where quote == nil, "'" where quote == nil:
        quote = character
        word = word ?? ""
      case " " where quote == nil, "\t" where quote == nil:
        if let ended = word { words.append(ended) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first == " " || first == "\t" || first == "\r" {
      text.removeFirst()
    }
    while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
    return String(text)
  }
}

package enum AWSProfileError: Error, Equatable, Sendable {
  /// A line that is neither a section nor a setting. It is not shown: it may be half a secret.
  case malformed(file: String, line: Int)
  case noProfile(String)
  /// A profile lacks something, such as its keys.
  case missing(String, profile: String)
  /// Profiles that name each other as their source.
  case circle(String)
  case invalid(String, profile: String)
}

/// A profile's settings.
package struct AWSProfile: Sendable, CustomStringConvertible, CustomReflectable {
  package let name: String
  private let values: [String: String]
  private let services: [String: [String: String]]?

  fileprivate init(name: String, values: [String: String], services: [String: [String: String]]?) {
    self.name = name
    self.values = values
    self.services = services
  }

  package subscript(_ setting: String) -> String? {
    guard let value = values[setting], !value.isEmpty else { return nil }
    return value
  }

  package var region: String? { self["region"] }
  package var serialNumber: String? { self["mfa_serial"] }
  package var role: String? { self["role_arn"] }
  package var source: String? { self["source_profile"] }

  /// Seconds that a role's session lasts.
  ///
  /// - Throws: ``AWSProfileError/invalid(_:profile:)`` for what is no number.
  package func roleSeconds() throws(AWSProfileError) -> Int? {
    guard let text = self["duration_seconds"] else { return nil }
    guard let seconds = Int(text), seconds > 0 else {
      throw .invalid("duration_seconds", profile: name)
    }
    return seconds
  }

  /// Where a service is called, if not at AWS: what is said for the service comes before what is said
  /// for all, and within each the environment before the profile.
  ///
  /// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>
  package func endpoint(of service: String, environment: (String) -> String?) -> String? {
    if environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?.lowercased() == "true"
      || self["ignore_configured_endpoint_urls"]?.lowercased() == "true"
    {
      return nil
    }
    return environment("AWS_ENDPOINT_URL_" + service.uppercased())
      ?? environment("AWS_ENDPOINT_URL")
      ?? services?[service]?["endpoint_url"]
      ?? self["endpoint_url"]
  }

  /// The long-term keys.
  package var keys: (id: String, secret: String)? {
    guard let id = self["aws_access_key_id"], let secret = self["aws_secret_access_key"] else {
      return nil
    }
    return (id, secret)
  }

  package var description: String { "profile \(name)" }

  package var customMirror: Mirror { Mirror(self, children: []) }
}
