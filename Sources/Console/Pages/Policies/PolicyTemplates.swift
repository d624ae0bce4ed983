import Identity

/// Policies to begin with. Those on MFA say what AWS's documented ones say.
enum PolicyTemplate: String, CaseIterable {
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_iam_mfa-selfmanage.html>
  case ownMFA = "own-mfa"
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-mfa-only.html>
  case denyWithoutMFA = "deny-without-mfa"

  var suggestedName: String {
    switch self {
    case .ownMFA: "ManageOwnMFA"
    case .denyWithoutMFA: "DenyWithoutMFA"
    }
  }

  var title: PolicyMessage {
    switch self {
    case .ownMFA: .templateOwnMFA
    case .denyWithoutMFA: .templateDenyWithoutMFA
    }
  }

  var hint: PolicyMessage {
    switch self {
    case .ownMFA: .templateOwnMFAHint
    case .denyWithoutMFA: .templateDenyWithoutMFAHint
    }
  }

  /// A user without MFA may do so much as it takes to enable a first device, and no more: he takes
  /// none away. `iam:ChangePassword` is not among it, as AWS has it.
  func text(_ partition: Partition) -> String {
    let name = partition.rawValue
    switch self {
    case .ownMFA:
      return """
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "ListDevices",
              "Effect": "Allow",
              "Action": "iam:ListVirtualMFADevices",
              "Resource": "*"
            },
            {
              "Sid": "CreateOwnDevice",
              "Effect": "Allow",
              "Action": "iam:CreateVirtualMFADevice",
              "Resource": "arn:\(name):iam::*:mfa/*"
            },
            {
              "Sid": "EnableOwnDevice",
              "Effect": "Allow",
              "Action": [
                "iam:EnableMFADevice",
                "iam:GetMFADevice",
                "iam:GetUser",
                "iam:ListMFADevices",
                "iam:ResyncMFADevice"
              ],
              "Resource": "arn:\(name):iam::*:user/${aws:username}"
            },
            {
              "Sid": "DeactivateOwnDeviceWithMFA",
              "Effect": "Allow",
              "Action": "iam:DeactivateMFADevice",
              "Resource": "arn:\(name):iam::*:user/${aws:username}",
              "Condition": {
                "Bool": {
                  "aws:MultiFactorAuthPresent": "true"
                }
              }
            }
          ]
        }
        """
    case .denyWithoutMFA:
      return """
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "DenyAllExceptListedIfNoMFA",
              "Effect": "Deny",
              "NotAction": [
                "iam:CreateVirtualMFADevice",
                "iam:EnableMFADevice",
                "iam:GetMFADevice",
                "iam:GetUser",
                "iam:ListMFADevices",
                "iam:ListVirtualMFADevices",
                "iam:ResyncMFADevice",
                "sts:GetSessionToken"
              ],
              "Resource": "*",
              "Condition": {
                "BoolIfExists": {
                  "aws:MultiFactorAuthPresent": "false"
                }
              }
            }
          ]
        }
        """
    }
  }

  /// What a new policy begins with when no template is chosen.
  static let blank = """
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Statement1",
          "Effect": "Allow",
          "Action": [],
          "Resource": []
        }
      ]
    }
    """

  /// The templates as links to `address`, which begins with one of them.
  static func links(_ address: String, _ t: Texts) -> HTML {
    let links = allCases.map { template -> HTML in
      """
      <li><a href="\(link: address)template=\(template.rawValue)">\(t(template.title))</a>\
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
