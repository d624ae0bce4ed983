/// Something a person should know about a policy before it is stored: why AWS would refuse it, or
/// where it does not do what it seems to say.
public struct PolicyFinding: Sendable, Hashable {
  public enum Severity: String, Sendable, Hashable {
    /// The policy is refused, or lets in somebody it seems to keep out.
    case error
    /// Allowed and sometimes meant, but worth a second look.
    case warning
  }

  /// What was found; the raw values are stable names.
  public enum Rule: String, Sendable, Hashable, CaseIterable {
    /// IAM or STS would refuse the document.
    case refused
    /// Longer than IAM's quota for its kind.
    case tooLong = "too-long"
    /// A Deny that callers with long-term access keys pass, because they carry no MFA key at all.
    case denyMissesLongTermKeys = "mfa-deny-misses-long-term-keys"
    /// A Deny that sessions made without MFA pass.
    case denyMissesSessions = "mfa-deny-misses-sessions"
    /// A Deny by age that callers without any MFA pass.
    case denyMissesNoMFA = "mfa-age-deny-misses-no-mfa"
    /// A Deny that meets callers with MFA.
    case denyMeetsMFA = "mfa-deny-meets-mfa"
    /// A Deny without MFA under which nobody can enable a first device.
    case denyStopsEnrolment = "mfa-deny-stops-enrolment"
    /// A Deny without MFA that leaves out the actions that remove a device.
    case denySparesRemoval = "mfa-deny-spares-removal"
    /// An Allow for MFA that long-term access keys get too.
    case allowAdmitsLongTermKeys = "mfa-allow-admits-long-term-keys"
    /// An Allow for MFA that sessions made without it get too.
    case allowAdmitsSessions = "mfa-allow-admits-sessions"
    /// An Allow that callers get without MFA and lose with it.
    case allowOnlyWithoutMFA = "mfa-allow-only-without-mfa"
    /// Conditions on MFA that no caller meets.
    case neverMet = "mfa-never-met"
    case notActionAllow = "not-action-allow"
    case notResourceAllow = "not-resource-allow"
    case notPrincipalAllow = "not-principal-allow"
    /// `ForAllValues` in an Allow: true when the request has no such key.
    case forAllValuesAllow = "for-all-values-allow"
    /// `ForAllValues` or `ForAnyValue` on a key that has one value.
    case setOperatorOnOneValue = "set-operator-on-one-value"
    /// A policy variable in a version of the language that has none.
    case variableIn2008 = "variable-in-2008-version"
    /// A pattern for actions of IAM or STS that no action of theirs fits.
    case unknownAction = "unknown-action"
    /// All that the statement says another one says too.
    case redundantStatement = "redundant-statement"
  }

  public let rule: Rule
  /// Counted from 0; nil where the finding is about the whole document.
  public let statement: Int?
  public let sid: String?
  public let position: SourcePosition?
  /// What happens, and to whom.
  public let message: String
  /// What to write instead.
  public let fix: String

  public var severity: Severity { rule.severity }
}

extension PolicyFinding.Rule {
  public var severity: PolicyFinding.Severity {
    switch self {
    case .refused, .tooLong, .denyMissesLongTermKeys, .denyMissesSessions, .denyMeetsMFA,
      .allowAdmitsLongTermKeys, .allowAdmitsSessions, .neverMet, .notPrincipalAllow:
      .error
    case .denyMissesNoMFA, .denyStopsEnrolment, .denySparesRemoval, .allowOnlyWithoutMFA,
      .notActionAllow, .notResourceAllow, .forAllValuesAllow, .setOperatorOnOneValue,
      .variableIn2008, .unknownAction, .redundantStatement:
      .warning
    }
  }
}
