"""Terraform's AWS provider: apply, an empty plan, destroy.

Terraform comes from PATH, and the provider (5.100) from a mirror in the file system that
SALLYPORT_TERRAFORM_PLUGINS names, as `terraform providers mirror DIR` makes one. Where either is
missing that test is skipped, and says so. The others make the calls that the provider makes for
each resource, in its order and with its peculiarities, as its sources have them
(https://github.com/hashicorp/terraform-provider-aws, internal/service/iam).
"""

import json
import os
import pathlib
import shutil
from urllib.parse import unquote_plus

import pytest

from people import refusal, status_of
from server import Credentials
from test_other_credentials import as_ssh, public_key
from tools import REPOSITORY, clean_environment, run

PLUGINS = "SALLYPORT_TERRAFORM_PLUGINS"


# Terraform itself.


@pytest.fixture
def terraform(tmp_path):
    """Runs Terraform in a folder with the configuration, if it is there at all."""
    program, mirror = shutil.which("terraform"), os.environ.get(PLUGINS)
    if program is None:
        pytest.skip("terraform is not on PATH")
    if not mirror or not pathlib.Path(mirror).is_dir():
        pytest.skip(f"{PLUGINS} names no folder with the AWS provider")
    shutil.copy(REPOSITORY / "Tests/Conformance/terraform/main.tf", tmp_path)
    (tmp_path / "terraformrc").write_text(
        'provider_installation {\n  filesystem_mirror {\n'
        f'    path = {json.dumps(str(pathlib.Path(mirror).resolve()))}\n  }}\n}}\n')

    def call(person, *words, codes=(0,)):
        done = run(
            program, f"-chdir={tmp_path}", *words, "-no-color", timeout=600,
            env=clean_environment(
                TF_CLI_CONFIG_FILE=str(tmp_path / "terraformrc"), TF_IN_AUTOMATION="1",
                CHECKPOINT_DISABLE="1", TF_VAR_url=person.server.url,
                TF_VAR_ssh_public_key=KEY, AWS_ACCESS_KEY_ID=person.credentials.key,
                AWS_SECRET_ACCESS_KEY=person.credentials.secret))
        assert done.returncode in codes, done.stdout[-4000:] + done.stderr[-4000:]
        return done

    return call


def test_terraform_applies_plans_nothing_and_destroys(new_account, terraform):
    account = new_account()
    terraform(account, "init", "-input=false")
    terraform(account, "apply", "-auto-approve", "-input=false")
    assert account.iam.get_user(UserName="anaya")["User"]["Path"] == "/team/"
    # With this flag the code is 2 when there is anything to do.
    terraform(account, "plan", "-detailed-exitcode", "-input=false")
    terraform(account, "destroy", "-auto-approve", "-input=false")
    assert_nothing_is_left(account)


def assert_nothing_is_left(account):
    iam = account.iam
    assert iam.list_users()["Users"] == iam.list_groups()["Groups"] == []
    assert iam.list_roles()["Roles"] == iam.list_policies(Scope="Local")["Policies"] == []
    assert iam.list_virtual_mfa_devices()["VirtualMFADevices"] == []
    assert iam.list_instance_profiles()["InstanceProfiles"] == []
    assert iam.list_account_aliases()["AccountAliases"] == []
    assert status_of(iam.get_account_password_policy) == "NoSuchEntity"


# What the provider calls.

KEY = as_ssh(public_key()) + " anaya@example.com"


def normalized(document) -> str:
    """As the provider sends policies: JSON with its members in order."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"))


READING = normalized({"Version": "2012-10-17", "Statement": [{
    "Sid": "Reading", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
    "Resource": ["arn:aws:s3:::a+b & c", "arn:aws:s3:::a/${aws:username}/*"]}]})
BOUNDARY = normalized({"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:*", "iam:*"], "Resource": "*"}]})
TAGS = [{"Key": "team", "Value": "blue"}, {"Key": "made-by", "Value": "Terraform"}]


class Provider:
    """An account as the provider sees it."""

    def __init__(self, person):
        self.person, self.iam, self.raw = person, person.iam, person.raw("iam")

    def document(self, action, name, **parameters) -> str:
        """A policy as Go's `url.QueryUnescape` reads it, which takes a plus for a space."""
        answer = self.raw.call(action, parameters)
        assert answer.status == 200, answer
        text = unquote_plus(answer.text(name))
        assert "+" not in answer.text(name)
        return text

    def arn_of(self, kind, path) -> str:
        return f"arn:aws:iam::{self.person.account_id}:{kind}{path}"

    def pages(self, name, **parameters):
        for page in self.iam.get_paginator(name).paginate(**parameters):
            yield page


@pytest.fixture
def provider(new_account):
    return Provider(new_account())


@pytest.fixture
def user(provider):
    provider.iam.create_user(UserName="anaya", Path="/team/")
    return "anaya"


def equivalent(first, second) -> bool:
    return json.loads(first) == json.loads(second)


def test_the_provider_asks_who_it_is(provider):
    identity = provider.person.sts.get_caller_identity()
    assert identity["Account"] == provider.person.account_id
    assert identity["Arn"] == f"arn:aws:iam::{provider.person.account_id}:root"


def test_aws_iam_user(provider):
    iam = provider.iam
    bound = iam.create_policy(
        PolicyName="Boundary", Path="/", Description="", PolicyDocument=BOUNDARY)["Policy"]["Arn"]
    assert refusal(iam.get_user, UserName="anaya")[0] == "NoSuchEntity"
    made = iam.create_user(
        UserName="anaya", Path="/team/", Tags=TAGS, PermissionsBoundary=bound)["User"]
    read = iam.get_user(UserName="anaya")["User"]
    assert read["PermissionsBoundary"]["PermissionsBoundaryArn"] == bound
    assert (read["Path"], read["UserId"]) == ("/team/", made["UserId"])
    assert {tag["Key"]: tag["Value"] for tag in read["Tags"]} == {
        "team": "blue", "made-by": "Terraform"}
    # A change of the path alone sends the old name as the new one.
    iam.update_user(UserName="anaya", NewUserName="anaya", NewPath="/other/")
    iam.untag_user(UserName="anaya", TagKeys=["team"])
    iam.tag_user(UserName="anaya", Tags=[{"Key": "team", "Value": "red"}])
    iam.delete_user_permissions_boundary(UserName="anaya")
    read = iam.get_user(UserName="anaya")["User"]
    assert read["Path"] == "/other/" and "PermissionsBoundary" not in read
    iam.put_user_permissions_boundary(UserName="anaya", PermissionsBoundary=bound)
    assert [page["Groups"] for page in provider.pages(
        "list_groups_for_user", UserName="anaya")] == [[]]
    iam.delete_user(UserName="anaya")
    assert refusal(iam.delete_user, UserName="anaya")[0] == "NoSuchEntity"


def test_aws_iam_user_with_force_destroy(provider, user):
    """Made elsewhere, unknown to Terraform, and deleted with the user, in the provider's order."""
    iam = provider.iam
    iam.create_group(GroupName="readers")
    iam.add_user_to_group(GroupName="readers", UserName=user)
    iam.create_access_key(UserName=user)
    iam.upload_ssh_public_key(UserName=user, SSHPublicKeyBody=KEY)
    iam.create_login_profile(UserName=user, Password="Correct-horse-9")
    iam.create_service_specific_credential(
        UserName=user, ServiceName="codecommit.amazonaws.com")
    device = provider.person.new_device("anaya")
    provider.person.enable(device, user)
    assert status_of(iam.delete_user, UserName=user) == "DeleteConflict"

    for page in provider.pages("list_groups_for_user", UserName=user):
        for group in page["Groups"]:
            iam.remove_user_from_group(GroupName=group["GroupName"], UserName=user)
    for page in provider.pages("list_access_keys", UserName=user):
        for key in page["AccessKeyMetadata"]:
            iam.delete_access_key(UserName=user, AccessKeyId=key["AccessKeyId"])
    for page in provider.pages("list_ssh_public_keys", UserName=user):
        for key in page["SSHPublicKeys"]:
            iam.delete_ssh_public_key(UserName=user, SSHPublicKeyId=key["SSHPublicKeyId"])
    for page in provider.pages("list_virtual_mfa_devices", AssignmentStatus="Assigned"):
        for held in page["VirtualMFADevices"]:
            if held["User"].get("UserName") == user:
                serial = held["SerialNumber"]
                iam.deactivate_mfa_device(UserName=user, SerialNumber=serial)
                iam.delete_virtual_mfa_device(SerialNumber=serial)
    for page in provider.pages("list_mfa_devices", UserName=user):
        assert page["MFADevices"] == []
    iam.delete_login_profile(UserName=user)
    for page in provider.pages("list_signing_certificates", UserName=user):
        assert page["Certificates"] == []
    for credential in iam.list_service_specific_credentials(
            UserName=user)["ServiceSpecificCredentials"]:
        iam.delete_service_specific_credential(
            UserName=user, ServiceSpecificCredentialId=credential["ServiceSpecificCredentialId"])
    iam.delete_user(UserName=user)


def test_aws_iam_user_login_profile(provider, user):
    iam = provider.iam
    # The letters the provider draws passwords from.
    password = "aB3!@#$%^&*()_+-=[]{}|'"
    iam.create_login_profile(UserName=user, Password=password, PasswordResetRequired=True)
    profile = iam.get_login_profile(UserName=user)["LoginProfile"]
    assert (profile["UserName"], profile["PasswordResetRequired"]) == (user, True)
    iam.delete_login_profile(UserName=user)
    for call in (iam.delete_login_profile, iam.get_login_profile):
        assert refusal(call, UserName=user)[0] == "NoSuchEntity"


def test_aws_iam_access_key(provider, user):
    iam = provider.iam
    made = iam.create_access_key(UserName=user)["AccessKey"]
    assert made["SecretAccessKey"] and made["CreateDate"] and made["UserName"] == user
    iam.update_access_key(UserName=user, AccessKeyId=made["AccessKeyId"], Status="Inactive")
    found = [key for page in provider.pages("list_access_keys", UserName=user)
             for key in page["AccessKeyMetadata"]]
    assert found == [{
        "UserName": user, "AccessKeyId": made["AccessKeyId"], "Status": "Inactive",
        "CreateDate": made["CreateDate"]}]
    # An import knows the key's id alone.
    assert iam.get_access_key_last_used(
        AccessKeyId=made["AccessKeyId"])["UserName"] == user
    iam.delete_access_key(UserName=user, AccessKeyId=made["AccessKeyId"])
    assert [page["AccessKeyMetadata"] for page in provider.pages(
        "list_access_keys", UserName=user)] == [[]]


def test_aws_iam_group_and_membership(provider, user):
    iam = provider.iam
    made = iam.create_group(GroupName="readers", Path="/team/")["Group"]
    assert iam.get_group(GroupName="readers")["Group"] == made
    iam.update_group(GroupName="readers", NewGroupName="readers", NewPath="/other/")
    iam.add_user_to_group(UserName=user, GroupName="readers")
    # Of a membership of the user, and of one of the group.
    assert [group["GroupName"] for page in provider.pages(
        "list_groups_for_user", UserName=user) for group in page["Groups"]] == ["readers"]
    assert [member["UserName"] for page in provider.pages(
        "get_group", GroupName="readers") for member in page["Users"]] == [user]
    iam.remove_user_from_group(UserName=user, GroupName="readers")
    # Somebody else may have removed him: the provider goes on if it is told so.
    iam.remove_user_from_group(UserName=user, GroupName="readers")
    iam.delete_group(GroupName="readers")
    assert refusal(iam.delete_group, GroupName="readers")[0] == "NoSuchEntity"


def test_aws_iam_role_with_an_mfa_condition(provider, user):
    iam = provider.iam

    def trust(name):
        return normalized({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": provider.arn_of("user", f"/team/{name}")},
            "Action": "sts:AssumeRole",
            "Condition": {
                "Bool": {"aws:MultiFactorAuthPresent": "true"},
                "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}}]})

    # It tries again as long as this text comes back, for the user may not be known everywhere yet.
    code, status, text = refusal(
        iam.create_role, RoleName="operator", Path="/", AssumeRolePolicyDocument=trust("nobody"))
    assert (code, status) == ("MalformedPolicyDocument", 400)
    assert "Invalid principal in policy" in text
    made = iam.create_role(
        RoleName="operator", Path="/", AssumeRolePolicyDocument=trust(user), Tags=TAGS,
        Description="For whoever has used MFA", MaxSessionDuration=7200)["Role"]
    # It waits while the ARN is a unique id.
    assert made["Arn"] == provider.arn_of("role", "/operator")
    read = iam.get_role(RoleName="operator")["Role"]
    assert (read["MaxSessionDuration"], read["Description"]) == (7200, "For whoever has used MFA")
    assert provider.document(
        "GetRole", "AssumeRolePolicyDocument", RoleName="operator") == trust(user)
    assert [page["PolicyNames"] for page in provider.pages(
        "list_role_policies", RoleName="operator")] == [[]]
    assert [page["AttachedPolicies"] for page in provider.pages(
        "list_attached_role_policies", RoleName="operator")] == [[]]
    iam.update_assume_role_policy(RoleName="operator", PolicyDocument=trust(user))
    iam.update_role_description(RoleName="operator", Description="Other")
    iam.update_role(RoleName="operator", MaxSessionDuration=3600)
    read = iam.get_role(RoleName="operator")["Role"]
    assert (read["MaxSessionDuration"], read["Description"]) == (3600, "Other")
    # Without a device of his nobody has MFA; with one, a code is what opens the role.
    key = Credentials.of(iam.create_access_key(UserName=user)["AccessKey"])
    person = type(provider.person)(
        provider.person.server, key, user, provider.person.account_id)
    session = {"RoleArn": made["Arn"], "RoleSessionName": "terraform"}
    assert status_of(person.sts.assume_role, **session) == "AccessDenied"
    device = provider.person.enable(provider.person.new_device(), user)
    person.sts.assume_role(
        **session, SerialNumber=device.serial, TokenCode=device.app.code(1))
    assert iam.list_instance_profiles_for_role(RoleName="operator")["InstanceProfiles"] == []
    iam.delete_role(RoleName="operator")
    assert refusal(iam.delete_role, RoleName="operator")[0] == "NoSuchEntity"


def test_aws_iam_role_destroyed_with_what_it_has(provider):
    iam = provider.iam
    trust = normalized({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": "sts:AssumeRole"}]})
    iam.create_role(RoleName="machine", Path="/", AssumeRolePolicyDocument=trust)
    iam.put_role_policy(RoleName="machine", PolicyName="own", PolicyDocument=READING)
    iam.attach_role_policy(
        RoleName="machine", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    iam.create_instance_profile(InstanceProfileName="machine", Path="/", Tags=TAGS)
    iam.get_waiter("instance_profile_exists").wait(
        InstanceProfileName="machine", WaiterConfig={"Delay": 0.01, "MaxAttempts": 2})
    iam.add_role_to_instance_profile(InstanceProfileName="machine", RoleName="machine")
    profile = iam.get_instance_profile(InstanceProfileName="machine")["InstanceProfile"]
    assert [role["RoleName"] for role in profile["Roles"]] == ["machine"]
    for found in iam.list_instance_profiles_for_role(RoleName="machine")["InstanceProfiles"]:
        iam.remove_role_from_instance_profile(
            InstanceProfileName=found["InstanceProfileName"], RoleName="machine")
    for page in provider.pages("list_attached_role_policies", RoleName="machine"):
        for policy in page["AttachedPolicies"]:
            iam.detach_role_policy(RoleName="machine", PolicyArn=policy["PolicyArn"])
    for page in provider.pages("list_role_policies", RoleName="machine"):
        for name in page["PolicyNames"]:
            iam.delete_role_policy(RoleName="machine", PolicyName=name)
    iam.delete_role(RoleName="machine")
    iam.delete_instance_profile(InstanceProfileName="machine")


def test_aws_iam_policy(provider):
    iam = provider.iam
    # A description that is not there is sent all the same, and empty.
    made = iam.create_policy(
        PolicyName="Reading", Path="/team/", Description="", PolicyDocument=READING,
        Tags=TAGS)["Policy"]
    arn = made["Arn"]
    read = iam.get_policy(PolicyArn=arn)["Policy"]
    assert read.get("Description", "") == "" and read["AttachmentCount"] == 0
    assert sorted(read["Tags"], key=str) == sorted(TAGS, key=str)
    assert provider.document(
        "GetPolicyVersion", "Document", PolicyArn=arn, VersionId=read["DefaultVersionId"]
    ) == READING
    for version in range(2, 8):
        versions = [version for page in provider.pages("list_policy_versions", PolicyArn=arn)
                    for version in page["Versions"]]
        # One is deleted for the next to have room: the oldest that is not the default.
        if len(versions) >= 5:
            oldest = min(
                (entry for entry in versions if not entry["IsDefaultVersion"]),
                key=lambda entry: entry["CreateDate"])
            iam.delete_policy_version(PolicyArn=arn, VersionId=oldest["VersionId"])
        added = iam.create_policy_version(
            PolicyArn=arn, PolicyDocument=BOUNDARY, SetAsDefault=True)["PolicyVersion"]
        assert added["VersionId"] == f"v{version}" and added["IsDefaultVersion"] is True
    iam.tag_policy(PolicyArn=arn, Tags=[{"Key": "team", "Value": "red"}])
    iam.untag_policy(PolicyArn=arn, TagKeys=["made-by"])
    for page in provider.pages("list_policy_versions", PolicyArn=arn):
        for version in page["Versions"]:
            if not version["IsDefaultVersion"]:
                iam.delete_policy_version(PolicyArn=arn, VersionId=version["VersionId"])
    iam.delete_policy(PolicyArn=arn)
    for call in (iam.delete_policy, iam.get_policy, iam.list_policy_versions):
        assert refusal(call, PolicyArn=arn)[0] == "NoSuchEntity"


@pytest.mark.parametrize("kind", ["user", "group", "role"])
def test_inline_policies_and_attachments(provider, kind):
    iam = provider.iam
    if kind == "role":
        iam.create_role(RoleName="holder", AssumeRolePolicyDocument=normalized({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
                "Action": "sts:AssumeRole"}]}))
    else:
        getattr(iam, f"create_{kind}")(**{f"{kind.title()}Name": "holder"})
    holder = {f"{kind.title()}Name": "holder"}
    own = {**holder, "PolicyName": "own"}
    getattr(iam, f"put_{kind}_policy")(**own, PolicyDocument=READING)
    read = provider.document(f"Get{kind.title()}Policy", "PolicyDocument", **own)
    assert read == READING and equivalent(read, READING)
    # Put again with another text: the new one at once.
    getattr(iam, f"put_{kind}_policy")(**own, PolicyDocument=BOUNDARY)
    assert provider.document(f"Get{kind.title()}Policy", "PolicyDocument", **own) == BOUNDARY
    getattr(iam, f"delete_{kind}_policy")(**own)
    for call in (f"delete_{kind}_policy", f"get_{kind}_policy"):
        assert refusal(getattr(iam, call), **own)[0] == "NoSuchEntity"

    made = iam.create_policy(PolicyName="Reading", PolicyDocument=READING)["Policy"]["Arn"]
    for arn in (made, "arn:aws:iam::aws:policy/IAMReadOnlyAccess"):
        getattr(iam, f"attach_{kind}_policy")(**holder, PolicyArn=arn)
        attached = [policy["PolicyArn"] for page in provider.pages(
            f"list_attached_{kind}_policies", **holder) for policy in page["AttachedPolicies"]]
        assert attached.count(arn) == 1
    assert iam.get_policy(PolicyArn=made)["Policy"]["AttachmentCount"] == 1
    for arn in (made, "arn:aws:iam::aws:policy/IAMReadOnlyAccess"):
        getattr(iam, f"detach_{kind}_policy")(**holder, PolicyArn=arn)
        assert refusal(
            getattr(iam, f"detach_{kind}_policy"), **holder, PolicyArn=arn)[0] == "NoSuchEntity"


def test_aws_iam_virtual_mfa_device(provider, user):
    iam = provider.iam
    made = iam.create_virtual_mfa_device(
        VirtualMFADeviceName="anaya", Path="/team/", Tags=TAGS)["VirtualMFADevice"]
    serial = made["SerialNumber"]
    assert serial == provider.arn_of("mfa", "/team/anaya")
    assert made["Base32StringSeed"] and made["QRCodePNG"]

    def read():
        found = [device for page in provider.pages("list_virtual_mfa_devices")
                 for device in page["VirtualMFADevices"] if device["SerialNumber"] == serial]
        return found[0] if found else None

    # Of a device that nobody holds there is neither a user nor a date.
    assert "User" not in read() and "EnableDate" not in read()
    # The list has no tags: those are asked for.
    tags = iam.list_mfa_device_tags(SerialNumber=serial)["Tags"]
    assert sorted(tags, key=str) == sorted(TAGS, key=str)
    iam.untag_mfa_device(SerialNumber=serial, TagKeys=["team"])
    iam.tag_mfa_device(SerialNumber=serial, Tags=[{"Key": "team", "Value": "red"}])
    # Somebody enables it meanwhile, outside Terraform: it is deactivated before it is deleted.
    from people import Device
    provider.person.enable(Device(provider.person.server, made), user)
    assert read()["User"]["UserName"] == user and read()["EnableDate"]
    assert status_of(iam.delete_virtual_mfa_device, SerialNumber=serial) == "DeleteConflict"
    iam.deactivate_mfa_device(UserName=user, SerialNumber=serial)
    iam.delete_virtual_mfa_device(SerialNumber=serial)
    assert read() is None
    assert refusal(
        iam.delete_virtual_mfa_device, SerialNumber=serial)[0] == "NoSuchEntity"


def test_aws_iam_account_alias(provider):
    iam, alias = provider.iam, f"terraform-{provider.person.account_id}"
    iam.create_account_alias(AccountAlias=alias)
    assert [name for page in provider.pages("list_account_aliases")
            for name in page["AccountAliases"]] == [alias]
    iam.delete_account_alias(AccountAlias=alias)
    assert refusal(iam.delete_account_alias, AccountAlias=alias)[0] == "NoSuchEntity"


def test_aws_iam_account_password_policy(provider):
    iam = provider.iam
    asked = {
        "AllowUsersToChangePassword": True, "MinimumPasswordLength": 14, "MaxPasswordAge": 90,
        "PasswordReusePrevention": 5, "RequireLowercaseCharacters": True, "RequireNumbers": True,
        "RequireSymbols": True, "RequireUppercaseCharacters": True}
    iam.update_account_password_policy(**asked)
    read = iam.get_account_password_policy()["PasswordPolicy"]
    assert {**asked, "ExpirePasswords": True} == {
        key: value for key, value in read.items() if key != "HardExpiry"}
    assert read.get("HardExpiry", False) is False
    # What an update leaves out falls back, so that nothing is left to plan.
    iam.update_account_password_policy(AllowUsersToChangePassword=True, MinimumPasswordLength=6)
    read = iam.get_account_password_policy()["PasswordPolicy"]
    assert read["MinimumPasswordLength"] == 6 and read["ExpirePasswords"] is False
    assert not {"MaxPasswordAge", "PasswordReusePrevention"} & read.keys()
    iam.delete_account_password_policy()
    for call in (iam.delete_account_password_policy, iam.get_account_password_policy):
        assert refusal(call)[0] == "NoSuchEntity"


def test_aws_iam_user_ssh_key(provider, user):
    iam = provider.iam
    made = iam.upload_ssh_public_key(UserName=user, SSHPublicKeyBody=KEY)["SSHPublicKey"]
    name = {"UserName": user, "SSHPublicKeyId": made["SSHPublicKeyId"]}
    read = iam.get_ssh_public_key(**name, Encoding="SSH")["SSHPublicKey"]
    # The provider compares without the comment.
    assert read["SSHPublicKeyBody"].split(" ")[:2] == KEY.split(" ")[:2]
    assert read["Status"] == "Active" and read["Fingerprint"] == made["Fingerprint"]
    iam.update_ssh_public_key(**name, Status="Inactive")
    assert iam.get_ssh_public_key(**name, Encoding="SSH")["SSHPublicKey"]["Status"] == "Inactive"
    iam.delete_ssh_public_key(**name)
    assert refusal(iam.get_ssh_public_key, **name, Encoding="SSH")[0] == "NoSuchEntity"


def test_aws_iam_service_specific_credential(provider, user):
    iam, service = provider.iam, "codecommit.amazonaws.com"
    made = iam.create_service_specific_credential(
        ServiceName=service, UserName=user)["ServiceSpecificCredential"]
    assert made["ServicePassword"] and made["ServiceName"] == service
    name = {"UserName": user, "ServiceSpecificCredentialId": made["ServiceSpecificCredentialId"]}

    def read():
        # By user and service, and then by id among those.
        return [entry for entry in iam.list_service_specific_credentials(
            UserName=user, ServiceName=service)["ServiceSpecificCredentials"]
            if entry["ServiceSpecificCredentialId"] == name["ServiceSpecificCredentialId"]]

    assert [(entry["ServiceUserName"], entry["Status"]) for entry in read()] == [
        (made["ServiceUserName"], "Active")]
    iam.update_service_specific_credential(**name, Status="Inactive")
    assert read()[0]["Status"] == "Inactive"
    iam.delete_service_specific_credential(**name)
    assert read() == []
    assert refusal(iam.delete_service_specific_credential, **name)[0] == "NoSuchEntity"
