import PolicyLanguage

/// A decision over twenty statements: the ones that AWS gives users for managing their own devices,
/// and others beside them.
enum PolicyMeasurements {
  static func all() throws -> [Measurement] {
    let policy = try Policy(parsing: document, kind: .identityInline)
    guard policy.statements.count == 20 else { throw WrongResult(name: "statements") }
    let policies = CompiledPolicies(
      identity: [(source: PolicySource(.userInline, name: "all", owner: "dana"), policy: policy)])
    return try requests.map { request in
      let asked = AuthorizationRequest(
        action: request.action, resource: request.resource,
        principal: dana)
      return Measurement(name: "decision, 20 statements, \(request.name)", repetitions: 20_000) {
        policies.decide(asked, in: Facts()).isAllowed == request.isAllowed
      }
    } + [manyStatements(), manyStars()]
  }

  /// A thousand statements in ten policies, each with a condition; the last allows.
  private static func manyStatements() throws -> Measurement {
    let policies = try (0..<10).map { part in
      let statements = (0..<100).map { number in
        """
        {"Effect": "Allow", "Action": "service\(number % 25):Do\(part)\(number)*",
         "Resource": "arn:aws:service\(number % 25):*:111122223333:thing/\(part)/*",
         "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
        """
      }
      let document =
        "{\"Version\": \"2012-10-17\", \"Statement\": [\(statements.joined(separator: ","))]}"
      return (
        source: PolicySource(.userInline, name: "part\(part)", owner: "dana"),
        policy: try Policy(parsing: document, kind: .identityInline)
      )
    }
    let compiled = CompiledPolicies(identity: policies)
    let asked = AuthorizationRequest(
      action: "service24:Do999Now", resource: "arn:aws:service24:us-east-1:111122223333:thing/9/x",
      principal: dana)
    return Measurement(name: "decision, 1,000 statements", repetitions: 20_000) {
      compiled.decide(asked, in: Facts()).isAllowed
    }
  }

  /// The pattern that a matcher which goes back and forth never ends with.
  private static func manyStars() throws -> Measurement {
    let pattern = String(repeating: "*aab", count: 200) + "*"
    let document = """
      {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
       "Resource": "arn:aws:s3:::bucket/\(pattern)"}}
      """
    let compiled = CompiledPolicies(identity: [
      (
        source: PolicySource(.userInline, name: "stars", owner: "dana"),
        policy: try Policy(parsing: document, kind: .identityInline)
      )
    ])
    let asked = AuthorizationRequest(
      action: "s3:GetObject",
      resource: "arn:aws:s3:::bucket/" + String(repeating: "aab", count: 199)
        + String(repeating: "a", count: 9600), principal: dana)
    return Measurement(name: "200 stars, 10 KiB", repetitions: 10) {
      !compiled.decide(asked, in: Facts()).isAllowed
    }
  }

  private static let dana = RequestPrincipal(
    .user, arn: "arn:aws:iam::111122223333:user/dana", account: "111122223333")

  private static let requests = [
    (
      name: "allowed", action: "iam:ListMFADevices",
      resource: "arn:aws:iam::111122223333:user/dana", isAllowed: true
    ),
    (
      name: "last statement", action: "logs:PutLogEvents",
      resource: "arn:aws:logs:us-east-1:111122223333:log-group:x", isAllowed: true
    ),
    (
      name: "denied", action: "iam:DeleteUser", resource: "arn:aws:iam::111122223333:user/dana",
      isAllowed: false
    ),
    (
      name: "not mentioned", action: "kms:Decrypt",
      resource: "arn:aws:kms:us-east-1:111122223333:key/1", isAllowed: false
    ),
  ]

  private struct Facts: RequestContext {
    func value(for key: ContextKey) -> ContextValue? {
      switch key.known {
      case .userName: .string("dana")
      case .multiFactorAuthPresent: .boolean(true)
      case .multiFactorAuthAge: .number(600)
      case .sourceIP: .address(IPAddress(family: .ipv4, bits: 0xC633_6414))
      case .currentTime: .date(Instant(seconds: 1_779_271_200))
      default: nil
      }
    }
  }

  private static let document = """
    {"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Action": ["iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"],
       "Resource": "*"},
      {"Effect": "Allow", "Action": ["iam:ChangePassword", "iam:GetUser"],
       "Resource": "arn:aws:iam::*:user/${aws:username}"},
      {"Effect": "Allow", "Action": ["iam:CreateAccessKey", "iam:DeleteAccessKey",
       "iam:ListAccessKeys", "iam:UpdateAccessKey"],
       "Resource": "arn:aws:iam::*:user/${aws:username}"},
      {"Effect": "Allow", "Action": "iam:CreateVirtualMFADevice", "Resource": "arn:aws:iam::*:mfa/*"},
      {"Effect": "Allow", "Action": ["iam:DeactivateMFADevice", "iam:EnableMFADevice",
       "iam:ListMFADevices", "iam:ResyncMFADevice"],
       "Resource": "arn:aws:iam::*:user/${aws:username}"},
      {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
       "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
       "sts:GetSessionToken"], "Resource": "*",
       "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}},
      {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::homes/${aws:username}/*"},
      {"Effect": "Allow", "Action": "s3:List*",
       "Resource": ["arn:aws:s3:::homes", "arn:aws:s3:::team-*"]},
      {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::secret-*/*",
       "Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "core"}}},
      {"Effect": "Allow", "Action": ["s3:PutObject", "s3:DeleteObject"],
       "Resource": "arn:aws:s3:::homes/${aws:username}/*"},
      {"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"},
      {"Effect": "Allow", "Action": ["ec2:StartInstances", "ec2:StopInstances"],
       "Resource": "arn:aws:ec2:*:111122223333:instance/*",
       "Condition": {"StringEquals": {"ec2:ResourceTag/owner": "${aws:username}"}}},
      {"Effect": "Deny", "Action": "ec2:*", "Resource": "*",
       "Condition": {"NotIpAddress": {"aws:SourceIp": ["198.51.100.0/24", "203.0.113.0/24"]}}},
      {"Effect": "Allow", "Action": ["sqs:SendMessage", "sqs:ReceiveMessage"],
       "Resource": "arn:aws:sqs:*:111122223333:jobs-*"},
      {"Effect": "Allow", "Action": "sns:Publish",
       "Resource": "arn:aws:sns:us-east-1:111122223333:alerts"},
      {"Effect": "Allow", "Action": ["iam:GetRole", "iam:ListRoles", "iam:PassRole"],
       "Resource": "arn:aws:iam::111122223333:role/app/*"},
      {"Effect": "Deny", "Action": "iam:*Policy", "Resource": "*",
       "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}},
      {"Effect": "Deny", "Action": "iam:DeleteUser", "Resource": "*"},
      {"Effect": "Deny", "Action": "iam:*AccountAlias*", "Resource": "*",
       "Condition": {"NumericGreaterThan": {"aws:MultiFactorAuthAge": "3600"}}},
      {"Effect": "Allow", "Action": ["logs:*", "cloudwatch:*"], "Resource": "*",
       "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}}
    ]}
    """
}
