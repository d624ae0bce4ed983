"""GetAccountAuthorizationDetails: what it shows, page by page, and what it costs."""

import json
import os
import sqlite3
import time

import pytest

from commandline import CommandLine
from people import ALLOW_ALL, Person, refusal, status_of, unique
from server import Credentials
from test_credential_report import generate, lines, memory
from test_roles import trust

LISTS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
READING = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"


@pytest.fixture
def account(new_account):
    return new_account()


def details(person, size=100, **parameters) -> dict:
    """The four lists, joined from pages of that size."""
    found = {name: [] for name in LISTS}
    for page in person.iam.get_paginator("get_account_authorization_details").paginate(
            PaginationConfig={"PageSize": size}, **parameters):
        for name in LISTS:
            found[name] += page[name]
    return found


def by(key, entries) -> dict:
    return {entry[key]: entry for entry in entries}


@pytest.fixture
def furnished(account):
    """An account with one of everything that ties users, groups, roles and policies."""
    iam, text = account.iam, json.dumps(ALLOW_ALL)
    policy = iam.create_policy(
        PolicyName="limit", Path="/far/", PolicyDocument=text, Description="A & b")["Policy"]
    iam.create_policy_version(
        PolicyArn=policy["Arn"], PolicyDocument=text.replace("*", "s3:*", 1), SetAsDefault=True)
    iam.create_user(
        UserName="Bob", Path="/far/", PermissionsBoundary=policy["Arn"],
        Tags=[{"Key": "team", "Value": "blue"}])
    iam.create_user(UserName="alice")
    iam.create_group(GroupName="Staff")
    iam.add_user_to_group(GroupName="Staff", UserName="Bob")
    bob = iam.get_user(UserName="Bob")["User"]["Arn"]
    iam.create_role(
        RoleName="Door", AssumeRolePolicyDocument=json.dumps(trust(bob)),
        PermissionsBoundary=policy["Arn"], Tags=[{"Key": "team", "Value": "green"}])
    iam.create_role(RoleName="gate", AssumeRolePolicyDocument=json.dumps(trust("*")))
    iam.create_instance_profile(InstanceProfileName="machine")
    iam.add_role_to_instance_profile(InstanceProfileName="machine", RoleName="Door")
    for kind, name in (("user", "Bob"), ("group", "Staff"), ("role", "Door")):
        named = {f"{kind.capitalize()}Name": name}
        getattr(iam, f"put_{kind}_policy")(**named, PolicyName="own", PolicyDocument=text)
        getattr(iam, f"attach_{kind}_policy")(**named, PolicyArn=policy["Arn"])
    iam.attach_group_policy(GroupName="Staff", PolicyArn=READING)
    return account


def test_everything_is_shown_with_what_ties_it(furnished):
    iam, found = furnished.iam, details(furnished)
    arn = f"arn:aws:iam::{furnished.account_id}:policy/far/limit"
    attached = {"PolicyName": "limit", "PolicyArn": arn}
    boundary = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}
    own = [{"PolicyName": "own", "PolicyDocument": ALLOW_ALL}]

    assert [user["UserName"] for user in found["UserDetailList"]] == ["alice", "Bob"]
    users = by("UserName", found["UserDetailList"])
    shown = iam.get_user(UserName="Bob")["User"]
    assert users["Bob"] == shown | {
        "UserPolicyList": own, "GroupList": ["Staff"], "AttachedManagedPolicies": [attached],
        "PermissionsBoundary": boundary}
    assert users["alice"] == iam.get_user(UserName="alice")["User"] | {
        "GroupList": [], "AttachedManagedPolicies": []}

    assert found["GroupDetailList"] == [iam.get_group(GroupName="Staff")["Group"] | {
        "GroupPolicyList": own,
        "AttachedManagedPolicies": [
            {"PolicyName": "IAMReadOnlyAccess", "PolicyArn": READING}, attached]}]

    assert [role["RoleName"] for role in found["RoleDetailList"]] == ["Door", "gate"]
    roles = by("RoleName", found["RoleDetailList"])
    shown = iam.get_role(RoleName="Door")["Role"]
    del shown["MaxSessionDuration"]
    assert roles["Door"] == shown | {
        "InstanceProfileList": iam.list_instance_profiles()["InstanceProfiles"],
        "RolePolicyList": own, "AttachedManagedPolicies": [attached],
        "PermissionsBoundary": boundary}
    assert len(roles["Door"]["InstanceProfileList"]) == 1
    assert roles["gate"]["RoleLastUsed"] == {} and roles["gate"]["Tags"] == []
    assert roles["gate"]["InstanceProfileList"] == roles["gate"]["RolePolicyList"] == []

    policies = by("Arn", found["Policies"])
    assert list(policies) == [arn, READING]
    shown = iam.get_policy(PolicyArn=arn)["Policy"]
    del shown["Tags"]
    versions = [
        iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]
        for version in ("v2", "v1")]
    assert policies[arn] == shown | {"PolicyVersionList": versions}
    assert (shown["AttachmentCount"], shown["PermissionsBoundaryUsageCount"]) == (3, 2)
    assert [v["IsDefaultVersion"] for v in versions] == [True, False]
    assert policies[READING]["AttachmentCount"] == 1


def test_the_use_of_a_role_is_shown(furnished):
    key = furnished.iam.create_access_key(UserName="alice")["AccessKey"]
    alice = Person(furnished.server, Credentials.of(key), "alice", furnished.account_id)
    answer = alice.sts.assume_role(
        RoleArn=f"arn:aws:iam::{furnished.account_id}:role/gate", RoleSessionName="work")
    session = Person(furnished.server, Credentials.of(answer["Credentials"]))
    session.sts.get_caller_identity()
    # Last uses are written a moment after the answer.
    deadline = time.monotonic() + 10
    while not (expected := furnished.iam.get_role(RoleName="gate")["Role"]["RoleLastUsed"]):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    shown = by("RoleName", details(furnished)["RoleDetailList"])["gate"]["RoleLastUsed"]
    assert shown == expected


def test_documents_are_url_encoded(furnished):
    text = furnished.raw("iam").call("GetAccountAuthorizationDetails", {}).body.decode()
    assert "<PolicyDocument>%7B%22Version%22%3A%20%222012-10-17%22" in text
    assert "<AssumeRolePolicyDocument>%7B%22Version" in text and "<Document>%7B" in text


@pytest.mark.parametrize(("kinds", "lists"), [
    (["User"], LISTS[:1]), (["Group"], LISTS[1:2]), (["Role"], LISTS[2:3]),
    (["LocalManagedPolicy"], LISTS[3:]), (["AWSManagedPolicy"], LISTS[3:]),
    (["Role", "User"], (LISTS[0], LISTS[2])),
    (["LocalManagedPolicy", "AWSManagedPolicy", "Group"], (LISTS[1], LISTS[3])),
])
def test_a_filter_shows_these_kinds_alone(furnished, kinds, lists):
    everything, found = details(furnished), details(furnished, Filter=kinds)
    for name in LISTS:
        if name not in lists:
            assert found[name] == []
        elif name != "Policies" or len(kinds) > 1:
            assert found[name] == everything[name]
        else:
            own = kinds == ["AWSManagedPolicy"]
            assert [p["Arn"] for p in found[name]] == [
                p["Arn"] for p in everything[name] if (":aws:policy/" in p["Arn"]) == own]
            assert len(found[name]) == 1


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_pages_of_any_size_join_to_the_whole(furnished, size):
    assert details(furnished, size) == details(furnished)


def test_what_stays_is_shown_once_whatever_comes_and_goes(account):
    names = [f"user{number:02}" for number in range(20)]
    for name in names:
        account.iam.create_user(UserName=name)
    pages = account.iam.get_paginator("get_account_authorization_details").paginate(
        PaginationConfig={"PageSize": 3})
    seen = []
    for number, page in enumerate(pages):
        seen += [user["UserName"] for user in page["UserDetailList"]]
        if number < 5:
            # Where the page ended, before it and at the end.
            account.iam.delete_user(UserName=seen[-1])
            account.iam.create_user(UserName=f"{seen[-1]}-again")
            account.iam.create_user(UserName=f"aaa{number}")
            account.iam.delete_user(UserName=names.pop())
    assert len(seen) == len(set(seen))
    assert [name for name in seen if name in names] == names


def test_what_is_wrong_is_refused(account):
    unchecked, call = account.unchecked(), "get_account_authorization_details"
    for parameters in (
        {"Filter": ["Policy"]}, {"MaxItems": 0}, {"MaxItems": 1001}, {"Marker": "!"},
    ):
        assert refusal(getattr(unchecked, call), **parameters)[:2] == ("ValidationError", 400)
    account.iam.create_user(UserName="a")
    account.iam.create_user(UserName="b")
    marker = account.iam.get_account_authorization_details(MaxItems=1)["Marker"]
    assert refusal(
        account.iam.get_account_authorization_details, Marker=marker, Filter=["User"]
    ) == ("ValidationError", 400, "Invalid Marker.")
    user = account.new_user(None)
    assert refusal(user.iam.get_account_authorization_details) == (
        "AccessDenied", 403,
        f"User: {user.arn} is not authorized to perform: iam:GetAccountAuthorizationDetails on "
        "resource: * because no identity-based policy allows the "
        "iam:GetAccountAuthorizationDetails action")
    account.iam.attach_user_policy(UserName=user.name, PolicyArn=READING)
    assert status_of(user.iam.get_account_authorization_details) == "ok"


def test_the_command_line_shows_them(furnished):
    aws = CommandLine(furnished.server, furnished.credentials)
    found = aws("iam", "get-account-authorization-details", "--filter", "User", "Role")
    assert [user["UserName"] for user in found["UserDetailList"]] == ["alice", "Bob"]
    assert [role["RoleName"] for role in found["RoleDetailList"]] == ["Door", "gate"]
    assert found["UserDetailList"][1]["UserPolicyList"][0]["PolicyDocument"] == ALLOW_ALL
    assert found["GroupDetailList"] == found["Policies"] == []
    assert "ValidationError" in aws.refused(
        "iam", "get-account-authorization-details", "--filter", "Policy")


# What it costs.


def fill(database, number: int, users: int) -> None:
    """Users with three devices, five groups, ten inline policies and ten attached ones each."""
    base, now = 1 << 50, 1_800_000_000_000
    text = json.dumps(ALLOW_ALL)
    insert = database.executemany
    groups = [base + (1 << 40) + n for n in range(50)]
    policies = [f"arn:aws:iam::{number:012}:policy/policy-{n:02}" for n in range(50)]
    ids = [base + n for n in range(users)]
    insert(
        "INSERT INTO users (id, account_id, unique_id, path, name, folded_name, created_at) "
        "VALUES (?, ?, ?, '/a/path/of/some/length/', ?, ?, ?)",
        [(id, number, f"AIDA{id:017}", f"somebody-{n:05}", f"somebody-{n:05}", now)
         for n, id in enumerate(ids)])
    insert(
        "INSERT INTO user_groups (id, account_id, unique_id, path, name, folded_name, created_at) "
        "VALUES (?, ?, ?, '/', ?, ?, ?)",
        [(id, number, f"AGPA{id:017}", f"group-{n:02}", f"group-{n:02}", now)
         for n, id in enumerate(groups)])
    insert(
        "INSERT INTO group_members (user_id, group_id) VALUES (?, ?)",
        [(id, groups[(n + k) % 50]) for n, id in enumerate(ids) for k in range(5)])
    insert(
        "INSERT INTO inline_policies (entity_id, folded_name, name, document, counted_size) "
        "VALUES (?, ?, ?, ?, ?)",
        [(id, f"own-{k}", f"own-{k}", text, len(text)) for id in ids for k in range(10)])
    for n, arn in enumerate(policies):
        id = base + (1 << 41) + n
        database.execute(
            "INSERT INTO managed_policies (id, account_id, unique_id, arn, path, folded_name, "
            "created_at, updated_at, default_version, last_version) "
            "VALUES (?, ?, ?, ?, '/', ?, ?, ?, 1, 1)",
            (id, number, f"ANPA{id:017}", arn, arn.rsplit("/")[-1], now, now))
        database.execute(
            "INSERT INTO policy_versions (policy_id, version, document, created_at) "
            "VALUES (?, 1, ?, ?)", (id, text, now))
    insert(
        "INSERT INTO attached_policies (entity_id, policy_arn, account_id) VALUES (?, ?, ?)",
        [(id, policies[(n + k) % 50], number) for n, id in enumerate(ids) for k in range(10)])
    insert(
        "INSERT INTO mfa_devices (id, account_id, serial_number, created_at, sealed_seed, budget_id, "
        "owner_id, enabled_at, skew, last_pair) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 1)",
        [(base + (1 << 42) + 3 * n + k, number, f"arn:aws:iam::{number:012}:mfa/device-{n}-{k}", now,
          bytes(60), base + (1 << 42) + 3 * n + k, id, now)
         for n, id in enumerate(ids) for k in range(3)])


def test_thousands_of_users_with_all_they_have_take_little_memory(make_server):
    """With raised quotas, each with three devices, five groups, ten policies and ten attached."""
    count = int(os.environ.get("SALLYPORT_TEST_USERS", 3_000))
    server = make_server().init().start()
    for quota, limit in (("Users", 10_000), ("MFADevices", 30_000), ("UserPolicySize", 20_480)):
        assert server.cli(
            "account", "set-quota", server.account_id, quota, str(limit)).returncode == 0
    assert server.stop() == 0
    with sqlite3.connect(next(server.data.glob("*.sqlite"))) as database:
        fill(database, int(server.account_id), count)
    server.start()
    root = Person(server, server.root)
    root.iam.list_users(MaxItems=1000)
    idle = memory(server.process, "VmRSS")
    names, policies, attached, groups = [], 0, 0, 0
    for page in root.iam.get_paginator("get_account_authorization_details").paginate(
            PaginationConfig={"PageSize": 1000}):
        names += [user["UserName"] for user in page["UserDetailList"]]
        for user in page["UserDetailList"]:
            policies += len(user["UserPolicyList"])
            attached += len(user["AttachedManagedPolicies"])
            groups += len(user["GroupList"])
    assert names == [f"somebody-{n:05}" for n in range(count)]
    assert (policies, attached, groups) == (10 * count, 10 * count, 5 * count)
    generate(root)
    assert len(lines(root)) == count + 1
    grown = memory(server.process, "VmHWM") - idle
    print(f"{grown:.1f} MiB above idle")
    assert grown < 64
