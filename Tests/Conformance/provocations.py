"""How each error that AWS's model names for an action is provoked, one small call each."""

import json
import time

from cryptography.hazmat.primitives.asymmetric import ed25519

from people import ALLOW_ALL, Person, status_of
from server import Credentials
from test_other_credentials import CODE, as_ssh, public_key
from test_signing_certificates import DAY, certificate


class World:
    """An account with something of everything, and little room for more."""

    QUOTAS = (
        "AccessKeysPerUser AttachedPoliciesPerGroup AttachedPoliciesPerRole "
        "AttachedPoliciesPerUser GroupsPerUser SSHPublicKeysPerUser "
        "ServiceSpecificCredentialsPerUser SigningCertificatesPerUser VersionsPerPolicy").split()

    def __init__(self, server, root):
        self.root, self.iam = root, root.iam
        self.unchecked = root.unchecked()
        self.document = json.dumps(ALLOW_ALL)
        self.trust = json.dumps({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": root.account_id},
            "Action": ["sts:AssumeRole", "sts:TagSession"]}]})
        iam = self.iam
        self.user, self.group, self.role, self.profile = "full", "Full", "Full", "Full"
        iam.create_user(UserName=self.user)
        iam.create_user(UserName="empty")
        iam.create_group(GroupName=self.group)
        iam.create_group(GroupName="Empty")
        iam.create_role(RoleName=self.role, AssumeRolePolicyDocument=self.trust)
        iam.create_role(RoleName="Empty", AssumeRolePolicyDocument=self.trust)
        iam.create_instance_profile(InstanceProfileName=self.profile)
        iam.add_role_to_instance_profile(InstanceProfileName=self.profile, RoleName=self.role)
        iam.create_instance_profile(InstanceProfileName="Empty")
        self.policy, self.other = (
            iam.create_policy(PolicyName=name, PolicyDocument=self.document)["Policy"]["Arn"]
            for name in ("Full", "Other"))
        self.no_policy = self.policy.replace("/Full", "/None")
        for of, name in (("user", self.user), ("group", self.group), ("role", self.role)):
            call = getattr(iam, f"attach_{of}_policy")
            call(**{f"{of.title()}Name": name}, PolicyArn=self.policy)
        iam.add_user_to_group(GroupName=self.group, UserName=self.user)
        iam.create_login_profile(UserName=self.user, Password="Correct-horse-9")
        self.key = iam.create_access_key(UserName=self.user)["AccessKey"]["AccessKeyId"]
        self.ssh = as_ssh(public_key())
        self.ssh_id = iam.upload_ssh_public_key(
            UserName=self.user, SSHPublicKeyBody=self.ssh)["SSHPublicKey"]["SSHPublicKeyId"]
        self.certificate = certificate()
        self.certificate_id = iam.upload_signing_certificate(
            UserName=self.user, CertificateBody=self.certificate)["Certificate"]["CertificateId"]
        iam.create_service_specific_credential(UserName=self.user, ServiceName=CODE)
        self.device = root.new_device("held")
        root.enable(self.device, self.user)
        self.loose = root.new_device("loose")
        iam.create_user(UserName="crowded")
        for _ in range(8):
            root.enable(root.new_device(), "crowded")
        self.changing = root.new_user()
        iam.create_login_profile(UserName=self.changing.name, Password="Correct-horse-9")
        self.without_password = root.new_user()
        iam.tag_user(UserName=self.user, **TAGS)
        iam.tag_role(RoleName=self.role, **TAGS)
        iam.tag_policy(PolicyArn=self.policy, **TAGS)
        iam.tag_instance_profile(InstanceProfileName=self.profile, **TAGS)
        iam.tag_mfa_device(SerialNumber=self.loose.serial, **TAGS)
        for quota in self.QUOTAS:
            self.limit(server, quota, 1)
        for quota, count in (
                ("Users", 0), ("Groups", 0), ("Roles", 0), ("InstanceProfiles", 0),
                ("MFADevices", 0), ("Policies", 0)):
            self.limit(server, quota, count)

    def limit(self, server, quota, count):
        done = server.cli("account", "set-quota", self.root.account_id, quota, str(count))
        assert done.returncode == 0, done.stderr


    def fresh_account(self) -> Person:
        return server_account(self.root.server)


def server_account(server) -> Person:
    """The root user of a new account."""
    account = server.make_account()
    return Person(server, Credentials.of({
        "AccessKeyId": account["accessKeyId"], "SecretAccessKey": account["secretAccessKey"],
    }), account_id=account["accountId"])


# The first parameters of an action that name what is not there.
NOBODY, NO_GROUP = {"UserName": "nobody"}, {"GroupName": "none"}
NO_ROLE, NO_PROFILE = {"RoleName": "none"}, {"InstanceProfileName": "none"}
NO_POLICY_NAME = {"PolicyName": "none"}
KEY, CREDENTIAL = {"AccessKeyId": "AKIA" + "0" * 16}, {"ServiceSpecificCredentialId": "ACCA" + "0" * 16}
SSH_KEY, CERTIFICATE = {"SSHPublicKeyId": "APKA" + "0" * 16}, {"CertificateId": "C" * 24}
TAGS, TAG_KEYS = {"Tags": [{"Key": "a", "Value": "b"}]}, {"TagKeys": ["a"]}
CODES = {"AuthenticationCode1": "123456", "AuthenticationCode2": "654321"}
ACTIVE = {"Status": "Active"}


def no_such(world):
    """What to ask each action for so that it finds nothing."""
    policy = {"PolicyArn": world.no_policy}
    serial = {"SerialNumber": world.loose.serial.replace("/loose", "/none")}
    document, trust = {"PolicyDocument": world.document}, {"PolicyDocument": world.trust}
    source = {"PolicySourceArn": f"arn:aws:iam::{world.root.account_id}:user/nobody"}
    return {
        "AddRoleToInstanceProfile": {**NO_PROFILE, "RoleName": world.role},
        "AddUserToGroup": {**NO_GROUP, "UserName": world.user},
        "AttachGroupPolicy": {"GroupName": world.group, **policy},
        "AttachRolePolicy": {"RoleName": world.role, **policy},
        "AttachUserPolicy": {"UserName": world.user, **policy},
        "CreateAccessKey": NOBODY,
        "CreateLoginProfile": {**NOBODY, "Password": "Correct-horse-9"},
        "CreatePolicyVersion": {**policy, **document},
        "CreateServiceSpecificCredential": {**NOBODY, "ServiceName": CODE},
        "CreateUser": {"UserName": "new", "PermissionsBoundary": world.no_policy},
        "DeactivateMFADevice": {"UserName": world.user, **serial},
        "DeleteAccessKey": {"UserName": world.user, **KEY},
        "DeleteAccountAlias": {"AccountAlias": "nobodys-alias"},
        "DeleteAccountPasswordPolicy": {},
        "DeleteGroup": NO_GROUP,
        "DeleteGroupPolicy": {"GroupName": world.group, **NO_POLICY_NAME},
        "DeleteInstanceProfile": NO_PROFILE,
        "DeleteLoginProfile": {"UserName": "empty"},
        "DeletePolicy": policy,
        "DeletePolicyVersion": {"PolicyArn": world.policy, "VersionId": "v9"},
        "DeleteRole": NO_ROLE,
        "DeleteRolePermissionsBoundary": NO_ROLE,
        "DeleteRolePolicy": {"RoleName": world.role, **NO_POLICY_NAME},
        "DeleteSSHPublicKey": {"UserName": world.user, **SSH_KEY},
        "DeleteServiceSpecificCredential": {"UserName": world.user, **CREDENTIAL},
        "DeleteSigningCertificate": {"UserName": world.user, **CERTIFICATE},
        "DeleteUser": NOBODY,
        "DeleteUserPermissionsBoundary": NOBODY,
        "DeleteUserPolicy": {"UserName": world.user, **NO_POLICY_NAME},
        "DeleteVirtualMFADevice": serial,
        "DetachGroupPolicy": {"GroupName": world.group, **policy},
        "DetachRolePolicy": {"RoleName": world.role, **policy},
        "DetachUserPolicy": {"UserName": world.user, **policy},
        "EnableMFADevice": {"UserName": "empty", **serial, **CODES},
        "GetAccountPasswordPolicy": {},
        "GetContextKeysForPrincipalPolicy": source,
        "GetGroup": NO_GROUP,
        "GetGroupPolicy": {"GroupName": world.group, **NO_POLICY_NAME},
        "GetInstanceProfile": NO_PROFILE,
        "GetLoginProfile": {"UserName": "empty"},
        "GetMFADevice": {**NOBODY, **serial},
        "GetPolicy": policy,
        "GetPolicyVersion": {"PolicyArn": world.policy, "VersionId": "v9"},
        "GetRole": NO_ROLE,
        "GetRolePolicy": {"RoleName": world.role, **NO_POLICY_NAME},
        "GetSSHPublicKey": {"UserName": world.user, **SSH_KEY, "Encoding": "SSH"},
        "GetUser": NOBODY,
        "GetUserPolicy": {"UserName": world.user, **NO_POLICY_NAME},
        "ListAccessKeys": NOBODY,
        "ListAttachedGroupPolicies": NO_GROUP,
        "ListAttachedRolePolicies": NO_ROLE,
        "ListAttachedUserPolicies": NOBODY,
        "ListEntitiesForPolicy": policy,
        "ListGroupPolicies": NO_GROUP,
        "ListGroupsForUser": NOBODY,
        "ListInstanceProfileTags": NO_PROFILE,
        "ListInstanceProfilesForRole": NO_ROLE,
        "ListMFADeviceTags": serial,
        "ListMFADevices": NOBODY,
        "ListPolicyTags": policy,
        "ListPolicyVersions": policy,
        "ListRolePolicies": NO_ROLE,
        "ListRoleTags": NO_ROLE,
        "ListSSHPublicKeys": NOBODY,
        "ListServiceSpecificCredentials": NOBODY,
        "ListSigningCertificates": NOBODY,
        "ListUserPolicies": NOBODY,
        "ListUserTags": NOBODY,
        "PutGroupPolicy": {**NO_GROUP, **NO_POLICY_NAME, **document},
        "PutRolePermissionsBoundary": {
            "RoleName": world.role, "PermissionsBoundary": world.no_policy},
        "PutRolePolicy": {**NO_ROLE, **NO_POLICY_NAME, **document},
        "PutUserPermissionsBoundary": {
            "UserName": world.user, "PermissionsBoundary": world.no_policy},
        "PutUserPolicy": {**NOBODY, **NO_POLICY_NAME, **document},
        "RemoveRoleFromInstanceProfile": {
            "InstanceProfileName": "Empty", "RoleName": world.role},
        "RemoveUserFromGroup": {"GroupName": "none", "UserName": world.user},
        "ResetServiceSpecificCredential": {"UserName": world.user, **CREDENTIAL},
        "ResyncMFADevice": {"UserName": world.user, **serial, **CODES},
        "SetDefaultPolicyVersion": {"PolicyArn": world.policy, "VersionId": "v9"},
        "SimulatePrincipalPolicy": {**source, "ActionNames": ["iam:GetUser"]},
        "TagInstanceProfile": {**NO_PROFILE, **TAGS},
        "TagMFADevice": {**serial, **TAGS},
        "TagPolicy": {**policy, **TAGS},
        "TagRole": {**NO_ROLE, **TAGS},
        "TagUser": {**NOBODY, **TAGS},
        "UntagInstanceProfile": {**NO_PROFILE, **TAG_KEYS},
        "UntagMFADevice": {**serial, **TAG_KEYS},
        "UntagPolicy": {**policy, **TAG_KEYS},
        "UntagRole": {**NO_ROLE, **TAG_KEYS},
        "UntagUser": {**NOBODY, **TAG_KEYS},
        "UpdateAccessKey": {"UserName": world.user, **KEY, **ACTIVE},
        "UpdateAssumeRolePolicy": {**NO_ROLE, **trust},
        "UpdateGroup": {**NO_GROUP, "NewPath": "/a/"},
        "UpdateLoginProfile": {"UserName": "empty", "Password": "Correct-horse-9"},
        "UpdateRole": {**NO_ROLE, "Description": "a"},
        "UpdateRoleDescription": {**NO_ROLE, "Description": "a"},
        "UpdateSSHPublicKey": {"UserName": world.user, **SSH_KEY, **ACTIVE},
        "UpdateServiceSpecificCredential": {"UserName": world.user, **CREDENTIAL, **ACTIVE},
        "UpdateSigningCertificate": {"UserName": world.user, **CERTIFICATE, **ACTIVE},
        "UpdateUser": {**NOBODY, "NewPath": "/a/"},
        "UploadSSHPublicKey": {**NOBODY, "SSHPublicKeyBody": world.ssh},
        "UploadSigningCertificate": {**NOBODY, "CertificateBody": certificate()},
    }


def too_many(world):
    """What to ask each action for so that there is no room for it."""
    long = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::" + "x" * 11_000}]})
    tags = {"Tags": [{"Key": f"b{n}", "Value": ""} for n in range(50)]}
    return {
        "AddRoleToInstanceProfile": {
            "InstanceProfileName": world.profile, "RoleName": "Empty"},
        "AddUserToGroup": {"GroupName": "Empty", "UserName": world.user},
        "AttachGroupPolicy": {"GroupName": world.group, "PolicyArn": world.other},
        "AttachRolePolicy": {"RoleName": world.role, "PolicyArn": world.other},
        "AttachUserPolicy": {"UserName": world.user, "PolicyArn": world.other},
        "CreateAccessKey": {"UserName": world.user},
        "CreateGroup": {"GroupName": "new"},
        "CreateInstanceProfile": {"InstanceProfileName": "new"},
        "CreatePolicy": {"PolicyName": "new", "PolicyDocument": world.document},
        "CreatePolicyVersion": {"PolicyArn": world.policy, "PolicyDocument": world.document},
        "CreateRole": {"RoleName": "new", "AssumeRolePolicyDocument": world.trust},
        "CreateServiceSpecificCredential": {"UserName": world.user, "ServiceName": CODE},
        "CreateUser": {"UserName": "new"},
        "CreateVirtualMFADevice": {"VirtualMFADeviceName": "new"},
        "EnableMFADevice": {
            "UserName": "crowded", "SerialNumber": world.loose.serial, **world.loose.app.pair()},
        "PutGroupPolicy": {"GroupName": world.group, **NO_POLICY_NAME, "PolicyDocument": long},
        "PutRolePolicy": {"RoleName": world.role, **NO_POLICY_NAME, "PolicyDocument": long},
        "PutUserPolicy": {"UserName": world.user, **NO_POLICY_NAME, "PolicyDocument": long},
        "TagInstanceProfile": {"InstanceProfileName": world.profile, **tags},
        "TagMFADevice": {"SerialNumber": world.loose.serial, **tags},
        "TagPolicy": {"PolicyArn": world.policy, **tags},
        "TagRole": {"RoleName": world.role, **tags},
        "TagUser": {"UserName": world.user, **tags},
        "UpdateAssumeRolePolicy": {
            "RoleName": world.role, "PolicyDocument": world.trust.replace(
                '"Action"', '"Condition": {"StringEquals": {"aws:username": "'
                + "x" * 2048 + '"}}, "Action"')},
        "UploadSSHPublicKey": {"UserName": world.user, "SSHPublicKeyBody": as_ssh(public_key())},
        "UploadSigningCertificate": {"UserName": world.user, "CertificateBody": certificate()},
    }


def other_refusals(world):
    """(action, code) and what provokes it, of the errors that are neither of these."""
    twice = {"Tags": [{"Key": "a", "Value": ""}, {"Key": "a", "Value": ""}]}
    bad = {"PolicyDocument": "{"}
    named, other_user = {"UserName": world.user}, {"UserName": "empty"}
    held = {"SerialNumber": world.device.serial}
    return {
        ("CreateGroup", "EntityAlreadyExists"): {"GroupName": "FULL"},
        ("CreateInstanceProfile", "EntityAlreadyExists"): {"InstanceProfileName": "FULL"},
        ("CreateInstanceProfile", "InvalidInput"): {"InstanceProfileName": "new", **twice},
        ("CreateLoginProfile", "EntityAlreadyExists"): {**named, "Password": "Correct-horse-9"},
        ("CreateLoginProfile", "PasswordPolicyViolation"): {**other_user, "Password": "a"},
        ("CreatePolicy", "EntityAlreadyExists"): {
            "PolicyName": "FULL", "PolicyDocument": world.document},
        ("CreatePolicy", "InvalidInput"): {
            "PolicyName": "new", "PolicyDocument": world.document, **twice},
        ("CreatePolicy", "MalformedPolicyDocument"): {"PolicyName": "new", **bad},
        ("CreatePolicyVersion", "MalformedPolicyDocument"): {"PolicyArn": world.other, **bad},
        ("CreateRole", "EntityAlreadyExists"): {
            "RoleName": "FULL", "AssumeRolePolicyDocument": world.trust},
        ("CreateRole", "InvalidInput"): {
            "RoleName": "new", "AssumeRolePolicyDocument": world.trust, **twice},
        ("CreateRole", "MalformedPolicyDocument"): {
            "RoleName": "new", "AssumeRolePolicyDocument": "{"},
        ("CreateUser", "EntityAlreadyExists"): {"UserName": "FULL"},
        ("CreateUser", "InvalidInput"): {"UserName": "new", **twice},
        ("CreateVirtualMFADevice", "EntityAlreadyExists"): {"VirtualMFADeviceName": "held"},
        ("CreateVirtualMFADevice", "InvalidInput"): {"VirtualMFADeviceName": "new", **twice},
        ("DeleteGroup", "DeleteConflict"): {"GroupName": world.group},
        ("DeleteInstanceProfile", "DeleteConflict"): {"InstanceProfileName": world.profile},
        ("DeletePolicy", "DeleteConflict"): {"PolicyArn": world.policy},
        ("DeletePolicyVersion", "DeleteConflict"): {"PolicyArn": world.policy, "VersionId": "v1"},
        ("DeleteRole", "DeleteConflict"): {"RoleName": world.role},
        ("DeleteUser", "DeleteConflict"): named,
        ("DeleteVirtualMFADevice", "DeleteConflict"): held,
        ("EnableMFADevice", "EntityAlreadyExists"): {**other_user, **held, **CODES},
        ("EnableMFADevice", "InvalidAuthenticationCode"): {
            **other_user, "SerialNumber": world.loose.serial, **CODES},
        ("GetContextKeysForCustomPolicy", "InvalidInput"): {"PolicyInputList": ["{"]},
        ("GetContextKeysForPrincipalPolicy", "InvalidInput"): {"PolicySourceArn": "a" * 20},
        ("PutGroupPolicy", "MalformedPolicyDocument"): {
            "GroupName": world.group, **NO_POLICY_NAME, **bad},
        ("PutRolePermissionsBoundary", "InvalidInput"): {
            "RoleName": world.role, "PermissionsBoundary": "a" * 20},
        ("PutRolePolicy", "MalformedPolicyDocument"): {
            "RoleName": world.role, **NO_POLICY_NAME, **bad},
        ("PutUserPermissionsBoundary", "InvalidInput"): {
            **named, "PermissionsBoundary": "a" * 20},
        ("PutUserPolicy", "MalformedPolicyDocument"): {**named, **NO_POLICY_NAME, **bad},
        ("ResyncMFADevice", "InvalidAuthenticationCode"): {**named, **held, **CODES},
        ("SimulateCustomPolicy", "InvalidInput"): {
            "PolicyInputList": ["{"], "ActionNames": ["iam:GetUser"]},
        ("SimulatePrincipalPolicy", "InvalidInput"): {
            "PolicySourceArn": "a" * 20, "ActionNames": ["iam:GetUser"]},
        ("TagInstanceProfile", "InvalidInput"): {"InstanceProfileName": world.profile, **twice},
        ("TagMFADevice", "InvalidInput"): {**held, **twice},
        ("TagPolicy", "InvalidInput"): {"PolicyArn": world.policy, **twice},
        ("TagRole", "InvalidInput"): {"RoleName": world.role, **twice},
        ("TagUser", "InvalidInput"): {**named, **twice},
        ("UpdateAccessKey", "InvalidInput"): {
            **named, "AccessKeyId": world.key, "Status": "Expired"},
        ("UpdateAssumeRolePolicy", "MalformedPolicyDocument"): {"RoleName": world.role, **bad},
        ("UpdateGroup", "EntityAlreadyExists"): {"GroupName": "Empty", "NewGroupName": "FULL"},
        ("UpdateLoginProfile", "PasswordPolicyViolation"): {**named, "Password": "a"},
        ("UpdateSSHPublicKey", "InvalidInput"): {
            **named, "SSHPublicKeyId": world.ssh_id, "Status": "Expired"},
        ("UpdateSigningCertificate", "InvalidInput"): {
            **named, "CertificateId": world.certificate_id, "Status": "Expired"},
        ("UpdateUser", "EntityAlreadyExists"): {"UserName": "empty", "NewUserName": "FULL"},
        ("UploadSSHPublicKey", "DuplicateSSHPublicKey"): {
            **named, "SSHPublicKeyBody": world.ssh},
        ("UploadSSHPublicKey", "InvalidPublicKey"): {**other_user, "SSHPublicKeyBody": "hello"},
        ("UploadSSHPublicKey", "UnrecognizedPublicKeyEncoding"): {
            **other_user,
            "SSHPublicKeyBody": as_ssh(ed25519.Ed25519PrivateKey.generate().public_key())},
        ("UploadSigningCertificate", "DuplicateCertificate"): {
            **other_user, "CertificateBody": world.certificate},
        ("UploadSigningCertificate", "InvalidCertificate"): {
            **other_user, "CertificateBody": certificate(begins=DAY / 2)},
        ("UploadSigningCertificate", "MalformedCertificate"): {
            **other_user, "CertificateBody": "hello"},
        ("ChangePassword", "InvalidUserType"): {
            "OldPassword": "Correct-horse-9", "NewPassword": "Another-horse-9"},
        ("DecodeAuthorizationMessage", "InvalidAuthorizationMessageException"): {
            "EncodedMessage": "hello"},
    }


# What takes another caller, or more than one call: each returns the code it is refused with.


def an_alias_of_another_account(world):
    return status_of(
        world.iam.create_account_alias, AccountAlias=f"alias-{world.root.server.account_id}")


def a_password_of_nobody(world):
    return status_of(
        world.without_password.iam.change_password, OldPassword="Correct-horse-9",
        NewPassword="Another-horse-9")


def a_password_too_simple(world):
    return status_of(
        world.changing.iam.change_password, OldPassword="Correct-horse-9", NewPassword="a")


def assume_role(**more):
    def ask(world):
        return status_of(
            world.changing.sts.assume_role, RoleSessionName="session",
            RoleArn=f"arn:aws:iam::{world.root.account_id}:role/Full", **more)
    return ask


def federate(**more):
    def ask(world):
        return status_of(world.changing.sts.get_federation_token, Name="guest", **more)
    return ask


def a_report_of_long_ago(world):
    account = world.fresh_account()
    account.iam.generate_credential_report()
    for _ in range(100):
        if status_of(account.iam.get_credential_report) == "ok":
            break
        time.sleep(0.1)
    account.server.advance(4 * 3600)
    return status_of(account.iam.get_credential_report)


def a_report_never_begun(world):
    return status_of(world.fresh_account().iam.get_credential_report)


MANY_TAGS = {"Tags": [{"Key": f"key{n}", "Value": "x" * 256} for n in range(50)]}

CALLS = {
    ("AssumeRole", "MalformedPolicyDocument"): assume_role(Policy="{"),
    ("AssumeRole", "PackedPolicyTooLarge"): assume_role(**MANY_TAGS),
    ("ChangePassword", "NoSuchEntity"): a_password_of_nobody,
    ("ChangePassword", "PasswordPolicyViolation"): a_password_too_simple,
    ("CreateAccountAlias", "EntityAlreadyExists"): an_alias_of_another_account,
    ("GetCredentialReport", "ReportExpired"): a_report_of_long_ago,
    ("GetCredentialReport", "ReportNotPresent"): a_report_never_begun,
    ("GetFederationToken", "MalformedPolicyDocument"): federate(Policy="{"),
    ("GetFederationToken", "PackedPolicyTooLarge"): federate(**MANY_TAGS),
}


def provocations(world) -> dict:
    """(action, code) and what to ask, or how."""
    asked = {(action, "NoSuchEntity"): more for action, more in no_such(world).items()}
    asked |= {(action, "LimitExceeded"): more for action, more in too_many(world).items()}
    return asked | other_refusals(world) | CALLS
