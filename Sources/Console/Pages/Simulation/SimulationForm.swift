import Identity

/// What somebody asks the simulator: who, what, on what, and what the request would carry.
struct SimulationForm: Sendable {
  /// Whose policies decide.
  enum Subject: String, CaseIterable, Sendable {
    case user, group, role
    /// None of the account's: a text.
    case text

    var holder: PolicyHolder.Kind? {
      switch self {
      case .user: .user
      case .group: .group
      case .role: .role
      case .text: nil
      }
    }
  }

  /// What a request says of MFA.
  enum MFA: String, CaseIterable, Sendable {
    /// Of an access key: nothing at all.
    case absent
    /// Of a session made without: that there was none.
    case no
    case yes
  }

  var subject = Subject.user
  var name = ""
  var policy = ""
  var actions = ""
  var resource = ""
  var mfa = MFA.absent
  var age = ""
  var context = ""

  /// What a form or a link holds.
  init(_ value: (String) -> String?) {
    subject = Subject(rawValue: value("subject") ?? "") ?? .user
    name = (value("name") ?? "").trimmed
    policy = (value("document") ?? "").replacing("\r\n", with: "\n")
    actions = (value("action") ?? "").trimmed
    resource = (value("resource") ?? "").trimmed
    mfa = MFA(rawValue: value("mfa") ?? "") ?? .absent
    age = (value("age") ?? "").trimmed
    context = (value("context") ?? "").replacing("\r\n", with: "\n")
  }

  /// The address of the simulator with these filled in.
  static func address(_ values: [(String, String)]) -> String {
    "/console/simulate?"
      + values.map { "\($0.0)=\(PathText.encode($0.1))" }.joined(separator: "&")
  }

  var actionNames: [String] {
    actions.split { $0.isWhitespace || $0 == "," }.map { String($0) }
  }

  /// The keys that are given by name, each with its values; nil for a line that is no `name=value`.
  var keys: [(name: String, values: [String])]? {
    var keys: [(name: String, values: [String])] = []
    for line in context.split(separator: "\n") {
      let line = String(line).trimmed
      if line.isEmpty { continue }
      guard let equals = line.firstIndex(of: "="), equals != line.startIndex else { return nil }
      let name = String(line[..<equals]).trimmed
      let value = String(line[line.index(after: equals)...]).trimmed
      if let index = keys.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) {
        keys[index].values.append(value)
      } else {
        keys.append((name, [value]))
      }
    }
    return keys
  }

  /// The age that was typed; code that is shown now has none.
  var seconds: Int? { age.isEmpty ? 0 : Int(age).flatMap { $0 < 0 ? nil : $0 } }

  /// The same, just after MFA was used.
  var withFreshMFA: SimulationForm {
    var form = self
    (form.mfa, form.age) = (.yes, "0")
    return form
  }

  /// The parameters of the API's simulation, but for whose policies are meant.
  var parameters: [(String, String)] {
    var values = actionNames.enumerated().map { ("ActionNames.member.\($0 + 1)", $1) }
    if !resource.isEmpty { values.append(("ResourceArns.member.1", resource)) }
    var entries: [(name: String, type: String, values: [String])] = []
    if mfa != .absent {
      let isPresent = mfa == .yes ? "true" : "false"
      entries.append(("aws:MultiFactorAuthPresent", "boolean", [isPresent]))
    }
    if mfa == .yes {
      entries.append(("aws:MultiFactorAuthAge", "numeric", [String(seconds ?? 0)]))
    }
    // Text is read as a number, a date or an address where an operator compares those.
    entries += (keys ?? []).map {
      ($0.name, $0.values.count > 1 ? "stringList" : "string", $0.values)
    }
    for (index, entry) in entries.enumerated() {
      let start = "ContextEntries.member.\(index + 1)."
      values.append((start + "ContextKeyName", entry.name))
      values.append((start + "ContextKeyType", entry.type))
      values += entry.values.enumerated().map {
        (start + "ContextKeyValues.member.\($0 + 1)", $1)
      }
    }
    return values
  }
}
