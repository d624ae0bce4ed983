// The policies of AWS's own that are here, by name, each a page of AWS's reference.
// <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html>
extension AWSManagedPolicy {
  private static let jobFunction = "/job-function/"
  private static let oneself = "arn:aws:iam::*:user/${aws:username}"

  /// By name without regard to case.
  package static let all: [AWSManagedPolicy] = [
    AWSManagedPolicy(
      "AdministratorAccess", id: "IWMBCKSKIEE64ZLYK", created: 1_423_247_986,
      "Provides full access to AWS services and resources.", allow(["*"])),
    AWSManagedPolicy(
      "AmazonS3FullAccess", id: "IFIR6V6BVTRAHWINE", created: 1_423_248_058,
      "Provides full access to all buckets via the AWS Management Console.",
      allow(["s3:*", "s3-object-lambda:*"])),
    AWSManagedPolicy(
      "AmazonS3ReadOnlyAccess", id: "IZTJ4DXE7G6AGAE6M", created: 1_423_248_059,
      "Provides read only access to all buckets via the AWS Management Console.",
      allow([
        "s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*",
      ])),
    AWSManagedPolicy(
      "AmazonSQSFullAccess", id: "I65L554VRJ33ECQS6", created: 1_423_248_067,
      "Provides full access to Amazon SQS via the AWS Management Console.", allow(["sqs:*"])),
    AWSManagedPolicy(
      "AmazonSQSReadOnlyAccess", id: "IUGSSQY362XGCM6KW", created: 1_423_248_068,
      "Provides read only access to Amazon SQS via the AWS Management Console.",
      allow(["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:List*"])),
    AWSManagedPolicy(
      "Billing", path: jobFunction, id: "IFTHXT6FFMIRT7ZEA", created: 1_478_799_198,
      "Grants permissions for billing and cost management. This includes viewing account usage and "
        + "viewing and modifying budgets and payment methods.",
      allow([
        "account:GetAccountInformation", "aws-portal:*Billing", "aws-portal:*PaymentMethods",
        "aws-portal:*Usage", "billing:*", "budgets:*", "ce:*", "consolidatedbilling:*", "cur:*",
        "freetier:*", "invoicing:*", "payments:*", "purchase-orders:*", "tax:*",
      ])),
    AWSManagedPolicy(
      "IAMFullAccess", id: "I7XKCFMBPM3QQRRVQ", created: 1_423_248_038,
      "Provides full access to IAM via the AWS Management Console.",
      allow([
        "iam:*", "organizations:DescribeAccount", "organizations:DescribeOrganization",
        "organizations:DescribeOrganizationalUnit", "organizations:DescribePolicy",
        "organizations:ListChildren", "organizations:ListParents",
        "organizations:ListPoliciesForTarget", "organizations:ListRoots",
        "organizations:ListPolicies", "organizations:ListTargetsForPolicy",
      ])),
    AWSManagedPolicy(
      "IAMReadOnlyAccess", id: "JKSO7NDY4T57MWDSQ", created: 1_423_248_039,
      "Provides read only access to IAM via the AWS Management Console.", allow(readingIAM)),
    AWSManagedPolicy(
      "IAMSelfManageServiceSpecificCredentials", id: "I4VT74EMXK2PMQJM2", created: 1_482_427_518,
      "Allows an IAM user to manage their own Service Specific Credentials.",
      allow(
        [
          "iam:CreateServiceSpecificCredential", "iam:ListServiceSpecificCredentials",
          "iam:UpdateServiceSpecificCredential", "iam:DeleteServiceSpecificCredential",
          "iam:ResetServiceSpecificCredential",
        ], on: oneself)),
    AWSManagedPolicy(
      "IAMUserChangePassword", id: "J4L4MM2A7QIEB56MS", created: 1_479_169_516,
      "Provides the ability for an IAM user to change their own password.",
      allow(
        ["iam:ChangePassword"], on: oneself, "arn:aws:iam::*:user/*/${aws:username}"),
      allow(["iam:GetAccountPasswordPolicy"])),
    AWSManagedPolicy(
      "IAMUserSSHKeys", id: "JTSHUA4UXGXU7ANUA", created: 1_436_461_734,
      "Provides the ability for an IAM user to manage their own SSH keys.",
      allow(
        [
          "iam:DeleteSSHPublicKey", "iam:GetSSHPublicKey", "iam:ListSSHPublicKeys",
          "iam:UpdateSSHPublicKey", "iam:UploadSSHPublicKey",
        ], on: oneself)),
    AWSManagedPolicy(
      "PowerUserAccess", id: "JYRXTHIB4FOVS3ZXS", created: 1_423_247_987,
      "Provides full access to AWS services and resources, but does not allow management of Users "
        + "and groups.",
      allowAll(but: "iam:*", "organizations:*", "account:*"),
      allow([
        "account:GetAccountInformation", "account:GetGovCloudAccountInformation",
        "account:GetPrimaryEmail", "account:ListRegions", "iam:CreateServiceLinkedRole",
        "iam:DeleteServiceLinkedRole", "iam:ListRoles", "organizations:DescribeEffectivePolicy",
        "organizations:DescribeOrganization",
      ])),
    AWSManagedPolicy(
      "ReadOnlyAccess", id: "ILL3HVNFSB6DCOWYQ", created: 1_423_247_988,
      "Provides read-only access to AWS services and resources.",
      allow(
        [
          "iam:Generate*", "iam:Get*", "iam:List*", "iam:Simulate*", "sts:GetAccessKeyInfo",
          "sts:GetCallerIdentity", "sts:GetSessionToken",
        ] + patterns(["Describe", "Get", "List"], of: services)
          + [
            "dynamodb:BatchGet*", "dynamodb:Query", "dynamodb:Scan", "ecr:BatchCheck*",
            "ecr:BatchGet*", "logs:FilterLogEvents", "s3:Describe*", "s3:Get*", "s3:List*",
            "secretsmanager:Describe*", "secretsmanager:GetResourcePolicy", "secretsmanager:List*",
            "sqs:Get*", "sqs:List*", "sqs:Receive*",
          ])),
    AWSManagedPolicy(
      "SecurityAudit", id: "IX2T3QCXHR2OGGCTO", created: 1_423_248_061,
      "The security audit template grants access to read security configuration metadata. It is "
        + "useful for software that audits the configuration of an AWS account.",
      allow(
        readingIAM + ["sts:GetAccessKeyInfo"] + patterns(["Describe", "List"], of: services)
          + [
            "s3:GetAccountPublicAccessBlock", "s3:GetBucket*", "s3:GetEncryptionConfiguration",
            "s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration",
            "s3:ListAllMyBuckets", "secretsmanager:Describe*", "secretsmanager:GetResourcePolicy",
            "secretsmanager:ListSecrets", "sqs:GetQueueAttributes", "sqs:ListQueues",
          ])),
    AWSManagedPolicy(
      "ViewOnlyAccess", path: jobFunction, id: "ID22R6XPJATWOFDK6", created: 1_478_798_415,
      "This policy grants permissions to view resources and basic metadata across all AWS services.",
      allow(
        ["iam:GetAccountSummary", "iam:GetLoginProfile", "iam:List*"]
          + patterns(["List"], of: services)
          + [
            "s3:ListAllMyBuckets", "s3:ListBucket", "secretsmanager:ListSecrets", "sqs:ListQueues",
          ])),
  ]

  private static let readingIAM = [
    "iam:GenerateCredentialReport", "iam:GenerateServiceLastAccessedDetails", "iam:Get*",
    "iam:List*", "iam:SimulateCustomPolicy", "iam:SimulatePrincipalPolicy",
  ]

  /// Services whose reading actions begin with these verbs and give nothing away that AWS's
  /// policies would keep back.
  private static let services = [
    "acm", "application-autoscaling", "athena", "autoscaling", "backup", "batch",
    "cloudformation", "cloudfront", "cloudtrail", "cloudwatch", "config", "dynamodb", "ec2",
    "ecr", "ecs", "eks", "elasticache", "elasticfilesystem", "elasticloadbalancing", "es",
    "events", "firehose", "guardduty", "health", "kinesis", "kms", "lambda", "logs", "rds",
    "redshift", "resource-groups", "route53", "sns", "states", "tag", "xray",
  ]

  private static func patterns(_ verbs: [String], of services: [String]) -> [String] {
    services.flatMap { service in verbs.map { "\(service):\($0)*" } }
  }
}
