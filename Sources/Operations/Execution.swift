import AWSQuery
package import Identity

extension ReadOperation {
  /// Decides, then runs. Throws ``ServiceError`` for a refusal.
  package func answer(_ call: Call, in records: any Reading) throws -> Answer {
    try authorize(call, in: records)
    return try run(in: records, call)
  }
}

extension WriteOperation {
  /// Decides, then runs, and joins the audit record of what came of it (law 8).
  package func answer(_ call: Call, in records: any Writing) throws -> Outcome {
    var outcome: Outcome
    do {
      outcome = try records.attempt {
        // The caller was told when the request came in; commits since then may have changed that.
        guard try call.caller.isCurrent(in: records) else {
          throw ServiceError.invalidClientTokenID
        }
        switch try prove(in: records, call) {
        case .none:
          try authorize(call, in: records)
          return try run(in: records, call)
        case .refused(let refusal): return .refused(refusal)
        case .mfa: return try proven(call.provingMFA(), in: records)
        }
      }
    } catch let refusal as ServiceError {
      outcome = .refused(refusal)
    }
    try records.append(Self.auditRecord(of: call, outcome))
    return outcome
  }
}

extension WriteOperation {
  /// Decides and runs a call whose code was right. A refusal undoes what came after the code, and
  /// the code stays spent.
  private func proven(_ call: Call, in records: any Writing) throws -> Outcome {
    do {
      return try records.attempt {
        try authorize(call, in: records)
        return try run(in: records, call)
      }
    } catch let refusal as ServiceError {
      return .refused(refusal)
    }
  }
}

extension Operation {
  /// Throws AWS's `AccessDenied` unless the caller is allowed what the operation asks for.
  package func authorize(_ call: Call, in records: any Reading) throws {
    guard let permission = try permission(in: records, for: call.caller) else { return }
    try call.require(permission, in: records)
  }

  /// The record of a request that came to `outcome`; nothing secret is in it.
  package static func auditRecord(of call: Call, _ outcome: Outcome) -> AuditRecord {
    let (response, refusal): (String?, AuditRecord.Refusal?) =
      switch outcome {
      case .answered(let answer): (answer.audited, nil)
      case .refused(let error): (nil, auditedRefusal(error))
      }
    return AuditRecord(
      eventID: UniqueID.text(random: call.settings.random), at: call.now,
      account: call.caller.account.id, source: api.name + ".amazonaws.com", name: action,
      isReadOnly: kind.isReadOnly, actor: .caller(call.caller),
      parameters: AuditedParameters.json(of: call.parameters, showing: audited),
      response: response, refusal: refusal)
  }

  /// STS echoes values in its validation texts, and what was mistyped may be a code.
  private static func auditedRefusal(_ error: ServiceError) -> AuditRecord.Refusal {
    let echoesValues = api == .sts && error.code == "ValidationError"
    return AuditRecord.Refusal(
      code: CloudTrailErrorCode.text(of: error), message: echoesValues ? nil : error.message,
      missingFactor: error.missing)
  }
}

/// How CloudTrail names errors of IAM: by the class of the exception, but for common errors.
private enum CloudTrailErrorCode {
  static func text(of error: ServiceError) -> String {
    switch error.code {
    case "AccessDenied", "ValidationError", "MalformedInput", "InvalidClientTokenId": error.code
    default: error.code + "Exception"
    }
  }
}
