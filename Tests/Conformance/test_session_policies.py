"""Managed session policies: what `PolicyArns` takes from a session."""

import json

import pytest

from commandline import CommandLine
from people import ALLOW_ALL, Person, refusal, status_of, unique
from server import Credentials
from test_roles import trust
from test_roles_assumed import allow, assume, assumed, new_role

READING = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"


def make(root, document, **more) -> str:
    return root.iam.create_policy(
        PolicyName=unique("Policy"), PolicyDocument=json.dumps(document), **more)["Policy"]["Arn"]


def passing(*arns) -> dict:
    return {"PolicyArns": [{"arn": arn} for arn in arns]}


def unknown(arn):
    return (
        "MalformedPolicyDocument", 400, f"Policy {arn} does not exist or is not attachable.")


@pytest.fixture
def user(root) -> Person:
    return root.new_user(ALLOW_ALL)


@pytest.fixture
def role(root, user) -> dict:
    return new_role(root, trust(user.arn))


def test_a_session_may_do_what_any_of_its_policies_allows_and_its_role_too(root, user, role):
    listing = make(root, allow("iam:ListUsers"), Path="/limits/")
    session = assumed(user, role, **passing(listing))
    session.iam.list_users()
    code, status, text = refusal(session.iam.list_roles)
    assert (code, status) == ("AccessDenied", 403)
    assert text.endswith("because no session policy allows the iam:ListRoles action")
    both = assumed(
        user, role, **passing(listing, READING), Policy=json.dumps(allow("iam:CreateUser")))
    both.iam.list_users()
    both.iam.list_roles()
    both.iam.create_user(UserName=unique())
    assert status_of(both.iam.create_group, GroupName=unique("g")) == "AccessDenied"
    # They give nothing that the role has not.
    narrow = new_role(root, trust(user.arn), allow("iam:ListUsers"))
    wide = assumed(user, narrow, **passing("arn:aws:iam::aws:policy/AdministratorAccess"))
    wide.iam.list_users()
    assert status_of(wide.iam.list_roles) == "AccessDenied"


def test_a_policy_counts_as_it_is_when_a_request_is_decided(root, user, role):
    limit = make(root, allow("iam:ListUsers"))
    session = assumed(user, role, **passing(limit))
    for _ in range(3):
        session.iam.list_users()
        root.iam.create_policy_version(
            PolicyArn=limit, PolicyDocument=json.dumps(allow("iam:ListUsers", effect="Deny")),
            SetAsDefault=True)
        assert refusal(session.iam.list_users)[2].endswith(
            f"with an explicit deny in a session policy: {limit}")
        root.iam.set_default_policy_version(PolicyArn=limit, VersionId="v1")
        newest = root.iam.list_policy_versions(PolicyArn=limit)["Versions"][0]["VersionId"]
        root.iam.delete_policy_version(PolicyArn=limit, VersionId=newest)
    session.iam.list_users()
    root.iam.delete_policy(PolicyArn=limit)
    assert refusal(session.iam.list_users)[2].endswith(
        "because no session policy allows the iam:ListUsers action")


def test_only_policies_of_the_account_and_awss_own_can_be_passed(root, new_account, user, role):
    other = new_account()
    theirs = make(other, ALLOW_ALL)
    missing = f"arn:aws:iam::{root.account_id}:policy/missing"
    for arn in (theirs, missing, "arn:aws:iam::aws:policy/Missing", role["Arn"], "x" * 20):
        assert refusal(assume, user, role, **passing(arn)) == unknown(arn)
        assert refusal(
            user.sts.get_federation_token, Name="guest", **passing(READING, arn)) == unknown(arn)
    # Of the role's account, not of who assumes it.
    stranger = other.new_user(ALLOW_ALL)
    shared = new_role(root, trust(other.account_id))
    assert refusal(assume, stranger, shared, **passing(theirs)) == unknown(theirs)
    ours = make(root, allow("iam:ListUsers"))
    session = assumed(stranger, shared, **passing(ours))
    session.iam.list_users()
    assert status_of(session.iam.list_roles) == "AccessDenied"


def test_ten_policies_can_be_passed(root, user, role):
    arns = [make(root, allow(f"iam:List{what}")) for what in (
        "Users", "Roles", "Groups", "Policies", "AccountAliases", "InstanceProfiles",
        "VirtualMFADevices", "UserTags", "RoleTags", "MFADevices")]
    answer = assume(user, role, **passing(*arns))
    assert 0 < answer["PackedPolicySize"] <= 100
    session = Person(root.server, Credentials.of(answer["Credentials"]))
    for call in (session.iam.list_users, session.iam.list_roles, session.iam.list_groups):
        call()
    assert status_of(session.iam.get_account_summary) == "AccessDenied"
    code, status, text = refusal(assume, user, role, **passing(*arns, READING))
    assert (code, status) == ("ValidationError", 400) and "policyArns" in text
    assert refusal(
        user.unchecked("sts").assume_role, RoleArn=role["Arn"], RoleSessionName="work",
        **passing("short"))[:2] == ("ValidationError", 400)


def test_a_federated_user_takes_managed_policies(root, user):
    answer = user.sts.get_federation_token(Name="guest", **passing(READING))
    assert answer["PackedPolicySize"] > 0
    guest = Person(root.server, Credentials.of(answer["Credentials"]))
    assert guest.sts.get_caller_identity()["Arn"] == answer["FederatedUser"]["Arn"]


def test_what_was_passed_is_recorded(root, user, role):
    assume(user, role, "recorded", **passing(READING))
    record = [r for r in root.server.audit() if r["eventName"] == "AssumeRole"][-1]
    assert record["requestParameters"]["policyArns"] == [{"arn": READING}]


def test_the_command_line_passes_policies(root, user, role):
    aws = CommandLine(root.server, user.credentials)
    answer = aws(
        "sts", "assume-role", "--role-arn", role["Arn"], "--role-session-name", "work",
        "--policy-arns", f"arn={READING}")
    session = CommandLine(root.server, Credentials.of(answer["Credentials"]))
    assert session("iam", "list-users")["Users"]
    assert "AccessDenied" in session.refused("iam", "create-user", "--user-name", "x")
