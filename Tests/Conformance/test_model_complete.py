"""AWS's own model of IAM and STS, held against what is here.

For each action that Sallyport has: each error its model names is provoked here, or stands in a
table with the reason why it cannot occur; each paginator walks over things one at a time and
neither loses nor repeats any; each waiter waits until the thing is there, and gives up if it never
is. What is an action is read from the sources, so that a new one without its errors fails here.
"""

import json
import re
import threading

import pytest
from botocore import xform_name
from botocore.exceptions import WaiterError
from botocore.loaders import Loader

from people import ALLOW_ALL, refusal, unique
from provocations import World, provocations, server_account
from test_other_credentials import as_ssh, public_key
from test_signing_certificates import certificate
from tools import REPOSITORY

_loader = Loader()


def model(service, kind="service-2"):
    return _loader.load_service_model(service, kind)


def actions_of(service):
    path = REPOSITORY / f"Sources/{service.upper()}/{service.upper()}Actions.swift"
    return sorted(set(re.findall(r"(\w+)\.self", path.read_text())))


ACTIONS = {service: actions_of(service) for service in ("iam", "sts")}


def errors_of(service, action):
    """The codes AWS's model names for an action."""
    shapes = model(service)["shapes"]
    named = model(service)["operations"][action].get("errors", [])
    return {shapes[error["shape"]].get("error", {}).get("code", error["shape"]) for error in named}


MODELLED = {
    (action, code) for service, actions in ACTIONS.items() for action in actions
    for code in errors_of(service, action)}

# Why an error of the model cannot occur. First those that no action can have.

NEVER = {
    "ServiceFailure": "a fault of the server itself; the Swift tests cause some",
    "PolicyEvaluation": "the same, of the simulator",
    "ConcurrentModification": "changes come one after another, and the second finds what the "
                              "first has left",
    "EntityTemporarilyUnmodifiable": "what was changed can be changed again at once",
    "UnmodifiableEntity": "of roles linked to services, and there are no such services",
    "PolicyNotAttachable": "of AWS's policies for roles linked to services, and there are none",
    "RegionDisabledException": "every region is enabled",
}

NOTHING_COUNTED = "nothing that has a limit grows"
SEEN_AS_VALIDATION = "AWS was seen to answer ValidationError to what is no ARN of a policy"
BY_TAG_RULES = "tag keys are checked as AWS was seen to check them, with ValidationError"

CANNOT = {
    "LimitExceeded": (NOTHING_COUNTED, """
        DeactivateMFADevice DeleteAccessKey DeleteAccountAlias
        DeleteAccountPasswordPolicy DeleteGroup DeleteGroupPolicy DeleteInstanceProfile
        DeleteLoginProfile DeletePolicy DeletePolicyVersion DeleteRole DeleteRolePolicy
        DeleteSigningCertificate DeleteUser DeleteUserPolicy DeleteVirtualMFADevice
        DetachGroupPolicy DetachRolePolicy DetachUserPolicy RemoveRoleFromInstanceProfile
        RemoveUserFromGroup ResyncMFADevice SetDefaultPolicyVersion UpdateAccessKey
        UpdateAccountPasswordPolicy UpdateGroup UpdateLoginProfile UpdateSigningCertificate
        UpdateUser CreateLoginProfile CreateAccountAlias GenerateCredentialReport ChangePassword"""),
    "InvalidInput": (SEEN_AS_VALIDATION, """
        AttachGroupPolicy AttachRolePolicy AttachUserPolicy DetachGroupPolicy DetachRolePolicy
        DetachUserPolicy DeletePolicy DeletePolicyVersion GetPolicy GetPolicyVersion
        ListEntitiesForPolicy ListPolicyTags ListPolicyVersions SetDefaultPolicyVersion
        CreatePolicyVersion"""),
}
CANNOT_BESIDES = {
    ("CreateGroup", "NoSuchEntity"): "it names nothing that has to exist",
    ("UpdateAccountPasswordPolicy", "NoSuchEntity"): "it makes the policy that is not there",
    ("UpdateAccountPasswordPolicy", "MalformedPolicyDocument"): "it takes numbers, no document",
    ("CreateServiceSpecificCredential", "NotSupportedService"):
        "AWS was seen to answer NoSuchEntity",
    ("ListServiceSpecificCredentials", "NotSupportedService"):
        "AWS was seen to answer NoSuchEntity",
    ("UploadSigningCertificate", "EntityAlreadyExists"): "DuplicateCertificate says it",
    ("ListAttachedUserPolicies", "InvalidInput"): "what is wrong with it is a ValidationError",
    ("ListAttachedGroupPolicies", "InvalidInput"): "what is wrong with it is a ValidationError",
    ("ListAttachedRolePolicies", "InvalidInput"): "what is wrong with it is a ValidationError",
    ("AddRoleToInstanceProfile", "EntityAlreadyExists"):
        "AWS was seen to answer LimitExceeded to a second role, whichever",
    ("GetSSHPublicKey", "UnrecognizedPublicKeyEncoding"): "what is neither SSH nor PEM is a "
                                                          "ValidationError",
    ("ListMFADeviceTags", "InvalidInput"): "what is wrong with it is a ValidationError",
    ("UntagMFADevice", "InvalidInput"): BY_TAG_RULES,
    ("UntagPolicy", "InvalidInput"): BY_TAG_RULES,
    ("UntagInstanceProfile", "InvalidInput"): BY_TAG_RULES,
    ("AssumeRole", "ExpiredTokenException"): "of provided contexts, which are refused",
    ("AssumeRoot", "ExpiredTokenException"): "an expired session is refused with ExpiredToken",
}


def here(pairs: dict) -> dict:
    """Those of the table whose action is here; the tables may know more of them."""
    return {pair: more for pair, more in pairs.items()
            if any(pair[0] in actions for actions in ACTIONS.values())}


CANNOT_OCCUR = {
    **{(action, code): reason for action, code in MODELLED for reason in [NEVER.get(code)]
       if reason},
    **{(action, code): reason for code, (reason, actions) in CANNOT.items()
       for action in actions.split()},
    **here(CANNOT_BESIDES),
}

# What clients cannot provoke for certain: the golden file in which a Swift test does.
ELSEWHERE = {("GetCredentialReport", "ReportInProgress"): "GetCredentialReport.xml"}

@pytest.fixture(scope="module")
def world(server, root):
    root.iam.create_account_alias(AccountAlias=f"alias-{root.account_id}")
    return World(server, server_account(server))


@pytest.fixture(scope="module")
def asked(world):
    return here(provocations(world))


OCCUR = sorted(MODELLED - CANNOT_OCCUR.keys() - ELSEWHERE.keys())


def test_the_tables_speak_of_the_model(asked):
    assert asked.keys() == set(OCCUR)
    assert CANNOT_OCCUR.keys() | ELSEWHERE.keys() <= MODELLED
    assert not CANNOT_OCCUR.keys() & ELSEWHERE.keys()
    for (_, code), file in ELSEWHERE.items():
        assert f"<Code>{code}</Code>" in (REPOSITORY / "Tests/Golden" / file).read_text()


@pytest.mark.parametrize(("action", "code"), OCCUR, ids=lambda value: value)
def test_each_error_of_the_model_is_provoked(world, asked, action, code):
    how = asked[action, code]
    if callable(how):
        assert how(world) == code
        return
    service = "sts" if action in ACTIONS["sts"] else "iam"
    client = world.unchecked if service == "iam" else world.root.sts
    assert refusal(getattr(client, xform_name(action)), **how)[0] == code


# Paginators.


@pytest.fixture(scope="module")
def three(server):
    """An account with three of each thing that is listed, and what to list them with."""
    root = server_account(server)
    iam, document = root.iam, json.dumps(ALLOW_ALL)
    trust = json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": root.account_id}, "Action": "sts:AssumeRole"}]})
    tags = [{"Key": f"k{n}", "Value": str(n)} for n in range(3)]
    for quota in ("AccessKeysPerUser", "SigningCertificatesPerUser"):
        assert server.cli(
            "account", "set-quota", root.account_id, quota, "3").returncode == 0
    iam.create_account_alias(AccountAlias=f"three-{root.account_id}")
    arns, serials = [], []
    for n in range(3):
        iam.create_user(UserName=f"u{n}", Tags=tags)
        iam.create_group(GroupName=f"g{n}")
        iam.create_role(RoleName=f"r{n}", AssumeRolePolicyDocument=trust, Tags=tags)
        arns.append(iam.create_policy(
            PolicyName=f"p{n}", PolicyDocument=document, Tags=tags)["Policy"]["Arn"])
        iam.create_instance_profile(InstanceProfileName=f"i{n}", Tags=tags)
        iam.add_role_to_instance_profile(InstanceProfileName=f"i{n}", RoleName="r0")
        device = root.new_device(f"d{n}", Tags=tags)
        serials.append(device.serial)
        root.enable(device, "u0")
    for n in range(3):
        iam.add_user_to_group(GroupName="g0", UserName=f"u{n}")
        if n:
            iam.add_user_to_group(GroupName=f"g{n}", UserName="u0")
        iam.create_access_key(UserName="u0")
        iam.upload_ssh_public_key(UserName="u0", SSHPublicKeyBody=as_ssh(public_key()))
        iam.upload_signing_certificate(UserName="u0", CertificateBody=certificate())
        iam.put_user_policy(UserName="u0", PolicyName=f"n{n}", PolicyDocument='{"Statement":{'
                            '"Effect":"Allow","Action":"s3:*","Resource":"*"}}')
        iam.put_group_policy(GroupName="g0", PolicyName=f"n{n}", PolicyDocument=document)
        iam.put_role_policy(RoleName="r0", PolicyName=f"n{n}", PolicyDocument=document)
        iam.attach_user_policy(UserName="u0", PolicyArn=arns[n])
        iam.attach_group_policy(GroupName="g0", PolicyArn=arns[n])
        iam.attach_role_policy(RoleName="r0", PolicyArn=arns[n])
        if n < 2:
            iam.create_policy_version(PolicyArn=arns[0], PolicyDocument=document)
    user, group, role = {"UserName": "u0"}, {"GroupName": "g0"}, {"RoleName": "r0"}
    profile, policy = {"InstanceProfileName": "i0"}, {"PolicyArn": arns[0]}
    actions = {"ActionNames": ["s3:GetObject", "s3:PutObject", "iam:GetUser"]}
    walks = {
        "GetAccountAuthorizationDetails": {
            "Filter": ["User", "Group", "Role", "LocalManagedPolicy"]},
        "GetGroup": group, "ListAccessKeys": user, "ListAccountAliases": {},
        "ListAttachedGroupPolicies": group, "ListAttachedRolePolicies": role,
        "ListAttachedUserPolicies": user, "ListEntitiesForPolicy": policy,
        "ListGroupPolicies": group, "ListGroups": {}, "ListGroupsForUser": user,
        "ListInstanceProfileTags": profile, "ListInstanceProfiles": {},
        "ListInstanceProfilesForRole": role, "ListMFADeviceTags": {"SerialNumber": serials[0]},
        "ListMFADevices": user, "ListPolicies": {"Scope": "Local"}, "ListPolicyTags": policy,
        "ListPolicyVersions": policy, "ListRolePolicies": role, "ListRoleTags": role,
        "ListRoles": {}, "ListSSHPublicKeys": user, "ListSigningCertificates": user,
        "ListUserPolicies": user, "ListUserTags": user, "ListUsers": {},
        "ListVirtualMFADevices": {},
        "SimulateCustomPolicy": {"PolicyInputList": [document], **actions},
        "SimulatePrincipalPolicy": {
            "PolicySourceArn": f"arn:aws:iam::{root.account_id}:user/u0", **actions},
    }
    return root, walks


PAGINATORS = {
    action: rule for service in ACTIONS
    for action, rule in model(service, "paginators-1")["pagination"].items()
    if action in ACTIONS[service]}


@pytest.mark.parametrize("action", sorted(PAGINATORS))
def test_a_paginator_neither_loses_nor_repeats(three, action):
    root, walks = three
    name, rule = xform_name(action), PAGINATORS[action]
    keys = rule["result_key"] if isinstance(rule["result_key"], list) else [rule["result_key"]]
    whole = getattr(root.iam, name)(**walks[action])
    assert whole["IsTruncated"] is False
    pages = list(root.iam.get_paginator(name).paginate(
        **walks[action], PaginationConfig={"PageSize": 1}))
    for key in keys:
        walked = [entry for page in pages for entry in page[key]]
        assert len(walked) == (1 if action in ("ListAccountAliases", "ListEntitiesForPolicy") else 3)
        assert walked == whole[key]
    assert all(sum(len(page[key]) for key in keys) == 1 for page in pages)
    # Resumed in the middle, it goes on where it was. (botocore counts lists of one kind alone.)
    if len(pages) > 1 and len(keys) == 1:
        first = root.iam.get_paginator(name).paginate(
            **walks[action], PaginationConfig={"PageSize": 1, "MaxItems": 1})
        assert list(first) and first.resume_token
        rest = root.iam.get_paginator(name).paginate(
            **walks[action],
            PaginationConfig={"PageSize": 1, "StartingToken": first.resume_token})
        assert sum(len(page[key]) for page in rest for key in keys) == len(pages) - 1


# Waiters.

WAITERS = {
    name: rule for name, rule in model("iam", "waiters-2")["waiters"].items()
    if rule["operation"] in ACTIONS["iam"]}


def make_instance_profile(root, name):
    root.iam.create_instance_profile(InstanceProfileName=name)


def make_user(root, name):
    root.iam.create_user(UserName=name)


def make_role(root, name):
    root.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": root.account_id}, "Action": "sts:AssumeRole"}]}))


def make_policy(root, name):
    root.iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(ALLOW_ALL))


MADE = {
    "InstanceProfileExists": (make_instance_profile, "InstanceProfileName", "{name}"),
    "UserExists": (make_user, "UserName", "{name}"),
    "RoleExists": (make_role, "RoleName", "{name}"),
    "PolicyExists": (make_policy, "PolicyArn", "arn:aws:iam::{account}:policy/{name}"),
}


def test_each_waiter_is_waited_with():
    assert MADE.keys() == WAITERS.keys()


@pytest.mark.parametrize("waiter", sorted(WAITERS))
def test_a_waiter_waits_until_the_thing_is_there(root, waiter):
    make, parameter, form = MADE[waiter]
    name = unique("Waited")
    parameters = {parameter: form.format(name=name, account=root.account_id)}
    wait = root.iam.get_waiter(xform_name(waiter)).wait
    with pytest.raises(WaiterError, match="Max attempts exceeded"):
        wait(**parameters, WaiterConfig={"Delay": 0.01, "MaxAttempts": 3})
    maker = threading.Timer(0.5, make, (root, name))
    maker.start()
    try:
        wait(**parameters, WaiterConfig={"Delay": 0.05, "MaxAttempts": 400})
    finally:
        maker.join()
