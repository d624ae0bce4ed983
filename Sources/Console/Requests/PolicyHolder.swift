import Identity
import PolicyLanguage

/// Whose policies a page shows: a user's, a group's or a role's, which have the same operations
/// under other names.
struct PolicyHolder: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    case user = "User"
    case group = "Group"
    case role = "Role"
  }

  let kind: Kind
  let id: RecordID
  let name: String
  /// Where the pages are, without `/permissions`.
  let base: String
  let visit: SignedInVisit

  var subject: [(String, String)] { [(kind.rawValue + "Name", name)] }

  func may(_ action: String, _ values: [(String, String)] = [], in records: any Reading) throws
    -> Bool
  {
    try visit.may(action, subject + values, in: records)
  }

  // `AttachUserPolicy`, `AttachGroupPolicy` and so on.
  var attach: String { "Attach\(kind.rawValue)Policy" }
  var detach: String { "Detach\(kind.rawValue)Policy" }
  var put: String { "Put\(kind.rawValue)Policy" }
  var delete: String { "Delete\(kind.rawValue)Policy" }
  var get: String { "Get\(kind.rawValue)Policy" }
  var listAttached: String { "ListAttached\(kind.rawValue)Policies" }
  var listInline: String { "List\(kind.rawValue)Policies" }
  // Groups have no boundary.
  var putBoundary: String { "Put\(kind.rawValue)PermissionsBoundary" }
  var deleteBoundary: String { "Delete\(kind.rawValue)PermissionsBoundary" }

  /// What its inline policies may come to together.
  var inlineQuota: Quota {
    switch kind {
    case .user: .userPolicySize
    case .group: .groupPolicySize
    case .role: .rolePolicySize
    }
  }

  /// Nil when it is there no more.
  func arn(in records: any Reading) throws -> String? {
    switch kind {
    case .user: try records.user(id)?.arn
    case .group: try records.group(named: name, in: visit.account.id)?.arn
    case .role: try records.role(id)?.arn
    }
  }

  /// The simulator, with its name filled in.
  var simulator: String {
    SimulationForm.address([("subject", kind.rawValue.lowercased()), ("name", name)])
  }

  /// What bounds it now.
  func boundary(in records: any Reading) throws -> PolicyARN? {
    switch kind {
    case .user: try records.user(id)?.boundary
    case .group: nil
    case .role: try records.role(id)?.boundary
    }
  }
}

/// What a page says of a policy's text.
enum PolicyFacts {
  /// Whether a condition of it asks for MFA, or how long ago it was. What cannot be read asks for
  /// nothing: such a policy allows nothing either.
  static func needsMFA(_ document: String, _ kind: PolicyKind) -> Bool {
    guard let policy = try? Policy(parsing: document, kind: kind) else { return false }
    return needsMFA(policy)
  }
}

/// JSON as people read it: one member a line, two spaces a level. Nothing else is changed.
enum JSONLayout {
  static func indented(_ text: String) -> String {
    var layout: [UInt8] = []
    var depth = 0
    var (isInString, isEscaped, isEmpty) = (false, false, false)
    func breakLine(_ layout: inout [UInt8]) {
      layout.append(UInt8(ascii: "\n"))
      layout.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * max(0, depth)))
    }
    for byte in text.utf8 {
      if isInString {
        layout.append(byte)
        if byte == UInt8(ascii: "\""), !isEscaped { isInString = false }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        continue
      }
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): continue
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if !isEmpty { breakLine(&layout) }
        layout.append(byte)
        isEmpty = false
      default:
        if isEmpty { breakLine(&layout) }
        isEmpty = false
        layout.append(byte)
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          depth += 1
          isEmpty = true
        case UInt8(ascii: ","): breakLine(&layout)
        case UInt8(ascii: ":"): layout.append(UInt8(ascii: " "))
        case UInt8(ascii: "\""): isInString = true
        default: break
        }
      }
    }
    return String(decoding: layout, as: UTF8.self)
  }
}
