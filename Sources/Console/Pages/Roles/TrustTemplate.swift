import Identity

/// Trust policies to begin with.
enum TrustTemplate: String, CaseIterable {
  /// Users of the account, with MFA.
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html#MFAProtectedAPI-cross-account-delegation>
  case accountWithMFA = "account-mfa"
  case account
  case service

  var title: RoleMessage {
    switch self {
    case .accountWithMFA: .trustAccountWithMFA
    case .account: .trustAccount
    case .service: .trustService
    }
  }

  var hint: RoleMessage {
    switch self {
    case .accountWithMFA: .trustAccountWithMFAHint
    case .account: .trustAccountHint
    case .service: .trustServiceHint
    }
  }

  func text(_ account: Account) -> String {
    let root = "arn:\(account.partition.rawValue):iam::\(account.id):root"
    switch self {
    case .accountWithMFA:
      return """
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": {
                "AWS": "\(root)"
              },
              "Action": "sts:AssumeRole",
              "Condition": {
                "Bool": {
                  "aws:MultiFactorAuthPresent": "true"
                }
              }
            }
          ]
        }
        """
    case .account:
      return """
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": {
                "AWS": "\(root)"
              },
              "Action": "sts:AssumeRole"
            }
          ]
        }
        """
    case .service:
      return """
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": {
                "Service": "ec2.amazonaws.com"
              },
              "Action": "sts:AssumeRole"
            }
          ]
        }
        """
    }
  }

  /// The templates as links to `address`.
  static func links(_ address: String, _ t: Texts) -> HTML {
    let links = allCases.map { template -> HTML in
      """
      <li><a href="\(link: address)?template=\(template.rawValue)">\(t(template.title))</a>\
      <span class="hint">\(t(template.hint))</span></li>
      """
    }
    return """
      <section class="card" aria-labelledby="h-templates"><div class="card-head"><div>\
      <h2 id="h-templates">\(t(.templates))</h2><p>\(t(.templatesLede))</p></div></div>\
      <div class="card-body"><ul class="plain roomy">\(links)</ul></div></section>
      """
  }
}
