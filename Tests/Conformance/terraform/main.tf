# Everything around users, roles and MFA that Terraform's AWS provider makes with IAM.
# test_terraform.py applies it, plans it again, and destroys it.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "url" { type = string }
variable "ssh_public_key" { type = string }

provider "aws" {
  region                  = "us-east-1"
  skip_metadata_api_check = true
  skip_region_validation  = true
  endpoints {
    iam = var.url
    sts = var.url
  }
  default_tags {
    tags = { made-by = "Terraform" }
  }
}

data "aws_caller_identity" "self" {}

data "aws_iam_policy_document" "reading" {
  statement {
    sid       = "Reading"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = ["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/$${aws:username}/*"]
  }
}

data "aws_iam_policy_document" "with_mfa" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.anaya.arn]
    }
    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
    condition {
      test     = "NumericLessThan"
      variable = "aws:MultiFactorAuthAge"
      values   = ["3600"]
    }
  }
}

resource "aws_iam_account_alias" "alias" {
  account_alias = "terraform-${data.aws_caller_identity.self.account_id}"
}

resource "aws_iam_account_password_policy" "passwords" {
  minimum_password_length        = 14
  require_lowercase_characters   = true
  require_numbers                = true
  require_uppercase_characters   = true
  require_symbols                = true
  allow_users_to_change_password = true
  max_password_age               = 90
  password_reuse_prevention      = 5
}

resource "aws_iam_policy" "reading" {
  name   = "Reading"
  path   = "/team/"
  policy = data.aws_iam_policy_document.reading.json
  tags   = { team = "blue" }
}

resource "aws_iam_policy" "boundary" {
  name        = "Boundary"
  description = "What nobody gets beyond"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:*", "iam:*"], Resource = "*" }]
  })
}

resource "aws_iam_user" "anaya" {
  name                 = "anaya"
  path                 = "/team/"
  permissions_boundary = aws_iam_policy.boundary.arn
  force_destroy        = true
  tags                 = { team = "blue" }
}

resource "aws_iam_user_login_profile" "anaya" {
  user                    = aws_iam_user.anaya.name
  password_reset_required = true
}

resource "aws_iam_access_key" "anaya" {
  user = aws_iam_user.anaya.name
}

resource "aws_iam_user_ssh_key" "anaya" {
  username   = aws_iam_user.anaya.name
  encoding   = "SSH"
  public_key = var.ssh_public_key
}

resource "aws_iam_service_specific_credential" "anaya" {
  service_name = "codecommit.amazonaws.com"
  user_name    = aws_iam_user.anaya.name
}

resource "aws_iam_virtual_mfa_device" "anaya" {
  virtual_mfa_device_name = "anaya"
  path                    = "/team/"
  tags                    = { team = "blue" }
}

resource "aws_iam_user_policy" "own" {
  name   = "own"
  user   = aws_iam_user.anaya.name
  policy = data.aws_iam_policy_document.reading.json
}

resource "aws_iam_user_policy_attachment" "anaya" {
  user       = aws_iam_user.anaya.name
  policy_arn = aws_iam_policy.reading.arn
}

resource "aws_iam_group" "readers" {
  name = "readers"
  path = "/team/"
}

resource "aws_iam_group_policy" "own" {
  name   = "own"
  group  = aws_iam_group.readers.name
  policy = data.aws_iam_policy_document.reading.json
}

resource "aws_iam_group_policy_attachment" "readers" {
  group      = aws_iam_group.readers.name
  policy_arn = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
}

resource "aws_iam_user_group_membership" "anaya" {
  user   = aws_iam_user.anaya.name
  groups = [aws_iam_group.readers.name]
}

resource "aws_iam_role" "operator" {
  name                 = "operator"
  description          = "For whoever has used MFA within the hour"
  max_session_duration = 7200
  assume_role_policy   = data.aws_iam_policy_document.with_mfa.json
  tags                 = { team = "blue" }
}

resource "aws_iam_role_policy" "own" {
  name   = "own"
  role   = aws_iam_role.operator.name
  policy = data.aws_iam_policy_document.reading.json
}

resource "aws_iam_role_policy_attachment" "operator" {
  role       = aws_iam_role.operator.name
  policy_arn = aws_iam_policy.reading.arn
}

resource "aws_iam_instance_profile" "operator" {
  name = "operator"
  role = aws_iam_role.operator.name
}
