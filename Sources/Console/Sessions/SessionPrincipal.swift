import Identity

extension Session {
  /// Whose rights the session has; nil when who it was is gone, which ends it.
  func principal(in records: any Reading) throws -> Caller.Principal? {
    switch (owner, details?.kind, details) {
    case (.root, nil, _): .root
    case (.user(let id), nil, _): try records.user(id).map { .user($0) }
    case (.role(let id), .assumedRole, let details?):
      try records.role(id).map { .role($0, details) }
    case (.root, .federatedUser, let details?): .federatedUser(nil, details)
    case (.user(let id), .federatedUser, let details?):
      try records.user(id).map { .federatedUser($0, details) }
    case (.root, .assumedRoot, let details?):
      RootTask(rawValue: details.name).map { .assumedRoot($0, details) }
    default: throw Fault.damagedRecord("a session of nobody")
    }
  }
}
