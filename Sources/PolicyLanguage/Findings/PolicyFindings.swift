extension Policy {
  /// What a person should know about `text` before it is stored as a policy of `kind`: the reason
  /// it would be refused or, when it would not, the traps it holds, in the order of its statements.
  ///
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html>
  public static func findings(in text: String, kind: PolicyKind) -> [PolicyFinding] {
    if let refusal = characterRefusal(text) { return [refusal] }
    do {
      let policy = try Policy(parsing: text, kind: kind)
      return lengthFindings(text, kind) + policy.findings
    } catch {
      return [
        PolicyFinding(
          rule: .refused, statement: nil, sid: nil, position: error.position,
          message: error.message,
          fix: error.detail ?? "change what the message names; AWS gives no more")
      ]
    }
  }

  /// The traps in a policy that IAM accepts.
  public var findings: [PolicyFinding] {
    let found =
      MFATraps(self).findings
      + statements.indices.flatMap { index in
        notFindings(index) + setOperatorFindings(index) + variableFindings(index)
          + unknownActionFindings(index) + redundancyFindings(index)
      }
    return found.enumerated().sorted {
      ($0.element.statement ?? -1, $0.offset) < ($1.element.statement ?? -1, $1.offset)
    }
    .map(\.element)
  }

  func finding(
    _ rule: PolicyFinding.Rule, _ index: Int, at position: SourcePosition? = nil,
    _ message: String, fix: String
  ) -> PolicyFinding {
    PolicyFinding(
      rule: rule, statement: index, sid: statements[index].sid,
      position: position ?? statements[index].position, message: message, fix: fix)
  }

  /// IAM takes tab, line feed, carriage return and U+0020 to U+00FF.
  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html>
  private static func characterRefusal(_ text: String) -> PolicyFinding? {
    var position = SourcePosition(line: 1, column: 1)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A: position = SourcePosition(line: position.line + 1, column: 1)
      case 0x09, 0x0D, 0x20...0xFF: position.column += 1
      default:
        let number = String(scalar.value, radix: 16, uppercase: true)
        return PolicyFinding(
          rule: .refused, statement: nil, sid: nil, position: position,
          message: "the character U+\(String(repeating: "0", count: max(0, 4 - number.count)))"
            + "\(number) is not allowed in a policy",
          fix: "use characters up to U+00FF, and no control characters but tab and line ends")
      }
    }
    return nil
  }

  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
  private static func lengthFindings(_ text: String, _ kind: PolicyKind) -> [PolicyFinding] {
    let size = countedSize(of: text)
    let (quota, holder) =
      switch kind {
      case .managed: (6144, "a managed policy")
      case .trust: (2048, "a trust policy")
      case .session: (2048, "a session policy")
      case .identityInline:
        (10240, "the inline policies of a role (a group's have 5120, a user's 2048)")
      case .resource: (20480, "a resource policy")
      case .serviceControl: (5120, "a service control policy")
      }
    guard size > quota else { return [] }
    return [
      PolicyFinding(
        rule: .tooLong, statement: nil, sid: nil, position: nil,
        message: "\(size) characters that count; \(holder) may have \(quota)",
        fix: "use wildcards for actions of one kind, or split the policy")
    ]
  }
}

/// Elements that name what is left out.
extension Policy {
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html>
  fileprivate func notFindings(_ index: Int) -> [PolicyFinding] {
    let statement = statements[index]
    guard statement.effect == .allow else { return [] }
    var found: [PolicyFinding] = []
    if statement.actions.isNegated {
      let names = statement.actions.patterns.joined(separator: ", ")
      found.append(
        finding(
          .notActionAllow, index, at: statement.actions.position,
          "NotAction with Allow allows every action of every service but \(names), also those that "
            + "come later",
          fix: "list what is allowed in `Action`; to forbid, write a Deny with `Action`"))
    }
    if let resources = statement.resources, resources.isNegated {
      found.append(
        finding(
          .notResourceAllow, index, at: resources.position,
          "NotResource with Allow allows every resource but those named, also those that come later",
          fix: "list the resources in `Resource`, and forbid the others by a Deny"))
    }
    if statement.principal?.isNegated == true {
      found.append(
        finding(
          .notPrincipalAllow, index,
          "NotPrincipal with Allow allows everybody but those named, anonymous callers included",
          fix: "list who is allowed in `Principal`"))
    }
    return found
  }
}

extension Policy {
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>
  fileprivate func setOperatorFindings(_ index: Int) -> [PolicyFinding] {
    let statement = statements[index]
    return statement.conditions.compactMap { condition in
      guard let quantifier = condition.operator.quantifier else { return nil }
      let key = ContextKey(condition.key)
      // What these come to with the keys of MFA is said with them.
      guard !key.isOfMFA else { return nil }
      if let known = key.known, !known.hasSeveralValues {
        return finding(
          .setOperatorOnOneValue, index, at: condition.position,
          "\(condition.key) has one value, and \(condition.operator) is for keys with several: it "
            + "is \(quantifier == .forAllValues ? "met" : "not met") when the key is missing",
          fix: "leave out the prefix")
      }
      guard quantifier == .forAllValues, statement.effect == .allow, !statement.requires(key) else {
        return nil
      }
      return finding(
        .forAllValuesAllow, index, at: condition.position,
        "\(condition.operator) is met when the request has no \(condition.key) at all, and then "
          + "this allows",
        fix: "add \"Null\": {\"\(condition.key)\": \"false\"}, which asks for the key")
    }
  }

  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
  fileprivate func variableFindings(_ index: Int) -> [PolicyFinding] {
    guard version == .october2008 else { return [] }
    let statement = statements[index]
    let places =
      (statement.resources.map { [($0.position, $0.patterns)] } ?? [])
      + statement.conditions.filter(\.operator.comparison.takesVariables)
      .map { ($0.position, $0.values) }
    return places.compactMap { position, texts in
      guard let name = texts.flatMap(PatternToken.variables(in:)).first else { return nil }
      return finding(
        .variableIn2008, index, at: position,
        "${\(name)} is plain text here: the version 2008-10-17, also meant when there is no "
          + "`Version`, has no variables",
        fix: "write \"Version\": \"2012-10-17\"")
    }
  }
}

extension Statement {
  /// Whether it asks for `key` to be there.
  fileprivate func requires(_ key: ContextKey) -> Bool {
    conditions.contains {
      $0.operator.comparison == .null && ContextKey($0.key) == key
        && $0.values.allSatisfy { $0.lowercased() == "false" }
    }
  }
}

extension ContextKey {
  var isOfMFA: Bool { known == .multiFactorAuthPresent || known == .multiFactorAuthAge }
}

extension ContextKey.Known {
  fileprivate var hasSeveralValues: Bool {
    switch self {
    case .tagKeys, .calledVia, .transitiveTagKeys: true
    default: false
    }
  }
}
