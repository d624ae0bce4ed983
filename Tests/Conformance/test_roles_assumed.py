"""AssumeRole: who may, with what proof, for how long, and what the session may do."""

import datetime
import json
import time

import pytest

from people import ALLOW_ALL, Person, refusal, status_of, unique
from server import Credentials
from test_roles import create, trust
from texts import INVALID_CODE, INVALID_SESSION, NO_SUCH_KEY, UNABLE_TO_VALIDATE

MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


@pytest.fixture(autouse=True)
def budget(server):
    server.fresh_budget()


def allow(action, resource="*", effect="Allow", **more) -> dict:
    return {"Version": "2012-10-17", "Statement": [{
        "Effect": effect, "Action": action, "Resource": resource, **more}]}


def new_role(person, document, policy=ALLOW_ALL, **parameters) -> dict:
    role = create(person, document=document, **parameters)
    if policy is not None:
        person.iam.put_role_policy(
            RoleName=role["RoleName"], PolicyName="policy", PolicyDocument=json.dumps(policy))
    return role


def assume(person, role, session="work", **parameters) -> dict:
    return person.sts.assume_role(
        RoleArn=role["Arn"], RoleSessionName=session, **parameters)


def assumed(person, role, session="work", **parameters) -> Person:
    answer = assume(person, role, session, **parameters)
    account = role["Arn"].split(":")[4]
    return Person(person.server, Credentials.of(answer["Credentials"]), account_id=account)


def shown(device) -> dict:
    return {"SerialNumber": device.serial, "TokenCode": device.app.code()}


def not_authorized(who, role, action="sts:AssumeRole"):
    arn = role if isinstance(role, str) else role["Arn"]
    return (
        "AccessDenied", 403, f"User: {who} is not authorized to perform: {action} on resource: "
        f"{arn}")


# What is given.


def test_a_session_says_whose_it_is(root, server):
    user = root.new_user(None)
    role = new_role(root, trust(user.arn), Path="/deep/er/")
    answer = assume(user, role, "my.session@x")
    arn = f"arn:aws:sts::{root.account_id}:assumed-role/{role['RoleName']}/my.session@x"
    unique_id = f"{role['RoleId']}:my.session@x"
    assert answer["AssumedRoleUser"] == {"AssumedRoleId": unique_id, "Arn": arn}
    assert answer["Credentials"]["AccessKeyId"].startswith("ASIA")
    assert answer["Credentials"]["Expiration"].timestamp() == pytest.approx(
        server.now() + 3600, abs=20)
    assert "PackedPolicySize" not in answer and "SourceIdentity" not in answer
    session = Person(server, Credentials.of(answer["Credentials"]))
    identity = session.sts.get_caller_identity()
    assert (identity["Arn"], identity["UserId"], identity["Account"]) == (
        arn, unique_id, root.account_id)
    assert session.iam.list_roles()["Roles"]


def test_a_session_has_the_rights_of_its_role_alone(root):
    user = root.new_user(ALLOW_ALL)
    role = new_role(root, trust(user.arn), allow("iam:ListUsers"))
    session = assumed(user, role)
    assert status_of(session.iam.list_users) == "ok"
    code, status, text = refusal(session.iam.list_roles)
    assert (code, status) == ("AccessDenied", 403)
    assert text == (
        f"User: arn:aws:sts::{root.account_id}:assumed-role/{role['RoleName']}/work is not "
        f"authorized to perform: iam:ListRoles on resource: arn:aws:iam::{root.account_id}:role/ "
        "because no identity-based policy allows the iam:ListRoles action")
    # Live: what is put later counts in sessions that are there.
    root.iam.put_role_policy(
        RoleName=role["RoleName"], PolicyName="more",
        PolicyDocument=json.dumps(allow("iam:ListRoles")))
    assert status_of(session.iam.list_roles) == "ok"


def test_managed_policies_count_in_sessions_at_once(root):
    iam = root.iam
    user = root.new_user(None)
    role = new_role(root, trust(user.arn), policy=None, Path="/deep/")
    session = assumed(user, role)
    named = {"RoleName": role["RoleName"]}
    arn = iam.create_policy(
        PolicyName=unique("Policy"),
        PolicyDocument=json.dumps(allow("iam:ListUsers")))["Policy"]["Arn"]
    own = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
    for _ in range(3):
        assert status_of(session.iam.list_users) == "AccessDenied"
        iam.attach_role_policy(**named, PolicyArn=arn)
        assert status_of(session.iam.list_users) == "ok"
        assert status_of(session.iam.list_roles) == "AccessDenied"
        iam.detach_role_policy(**named, PolicyArn=arn)
    iam.attach_role_policy(**named, PolicyArn=own)
    assert status_of(session.iam.list_roles) == "ok"
    iam.attach_role_policy(**named, PolicyArn=arn)
    iam.create_policy_version(
        PolicyArn=arn, PolicyDocument=json.dumps(allow("iam:ListRoles", effect="Deny")),
        SetAsDefault=True)
    code, status, text = refusal(session.iam.list_roles)
    assert (code, status) == ("AccessDenied", 403)
    assert text.endswith(f"with an explicit deny in an identity-based policy: {arn}")
    pages = iam.get_paginator("list_attached_role_policies").paginate(
        **named, PaginationConfig={"PageSize": 1})
    found = [policy["PolicyArn"] for page in pages for policy in page["AttachedPolicies"]]
    assert sorted(found) == sorted([arn, own])
    bound = iam.list_entities_for_policy(PolicyArn=arn, PathPrefix="/deep/")["PolicyRoles"]
    assert bound == [{"RoleName": role["RoleName"], "RoleId": role["RoleId"]}]
    assert refusal(iam.delete_role, **named) == (
        "DeleteConflict", 409, "Cannot delete entity, must detach all policies first.")
    for policy in (arn, own):
        iam.detach_role_policy(**named, PolicyArn=policy)
    iam.delete_role(**named)


def test_a_role_session_is_no_user(root):
    user = root.new_user(None)
    session = assumed(user, new_role(root, trust(user.arn)))
    must_name = (
        "ValidationError", 400, "Must specify userName when calling with non-User credentials")
    iam = session.iam
    for call, more in (
        (iam.get_user, {}), (iam.list_mfa_devices, {}), (iam.list_access_keys, {}),
        (iam.create_access_key, {}), (iam.delete_access_key, {"AccessKeyId": "A" * 20}),
        (iam.update_access_key, {"AccessKeyId": "A" * 20, "Status": "Active"}),
        (iam.deactivate_mfa_device, {"SerialNumber": "arn:aws:iam::1:mfa/x"}),
    ):
        assert refusal(call, **more) == must_name, call
    assert refusal(session.sts.get_session_token) == (
        "AccessDenied", 403, "Cannot call GetSessionToken with session credentials")
    assert refusal(session.sts.get_federation_token, Name="guest") == (
        "AccessDenied", 403, "Cannot call GetFederationToken with session credentials")


@pytest.mark.parametrize("condition", [
    {"StringEquals": {"aws:PrincipalType": "AssumedRole"}},
    {"ArnEquals": {"aws:PrincipalArn": "{role}"}}, {"StringEquals": {"aws:userid": "{id}:work"}},
    {"Null": {"aws:username": "true"}}, {"Null": {"aws:TokenIssueTime": "false"}},
    {"StringEquals": {"aws:PrincipalAccount": "{account}"}},
    {"StringEquals": {"aws:PrincipalTag/team": "blue"}},
    {"Bool": {"aws:MultiFactorAuthPresent": "false"}},
    {"Null": {"aws:MultiFactorAuthAge": "true"}},
])
def test_what_conditions_see_of_a_role_session(root, condition):
    user = root.new_user(None)
    role = new_role(root, trust(user.arn), None, Tags=pairs(team="blue"))
    text = json.dumps(allow("iam:ListUsers", Condition=condition))
    for name, value in (
        ("{role}", role["Arn"]), ("{id}", role["RoleId"]), ("{account}", root.account_id)
    ):
        text = text.replace(name, value)
    session = assumed(user, role)
    assert status_of(session.iam.list_users) == "AccessDenied"
    root.iam.put_role_policy(
        RoleName=role["RoleName"], PolicyName="policy", PolicyDocument=text)
    assert status_of(session.iam.list_users) == "ok"


def test_a_role_session_manages_devices_of_others(root):
    user, device = root.new_user_with_device()
    session = assumed(user, new_role(root, trust(user.arn)))
    # It is not the user himself, so it needs no MFA for his devices.
    session.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)


# Who may.


@pytest.mark.parametrize(("names", "policy", "outcome"), [
    ("user", None, "ok"), ("user", allow("sts:AssumeRole", effect="Deny"), "AccessDenied"),
    ("account", None, "AccessDenied"), ("account", allow("sts:AssumeRole"), "ok"),
    ("account", allow("sts:AssumeRole", "arn:aws:iam::*:role/other"), "AccessDenied"),
    ("everybody", None, "ok"), ("other", ALLOW_ALL, "AccessDenied"),
    ("service", ALLOW_ALL, "AccessDenied"),
])
def test_trust_and_own_policies_decide_together(root, names, policy, outcome):
    user, other = root.new_user(policy), root.new_user(None)
    document = {
        "user": trust(user.arn), "account": trust(root.account_id), "everybody": trust("*"),
        "other": trust(other.arn), "service": trust("ec2.amazonaws.com", kind="Service"),
    }[names]
    assert status_of(assume, user, new_role(root, document)) == outcome


def test_across_accounts_both_sides_must_agree(root, new_account):
    other = new_account()
    user = other.new_user(None)
    # A user who is named by another account's role still needs his own account's leave.
    role = new_role(root, trust(user.arn))
    assert refusal(assume, user, role) == not_authorized(user.arn, role)
    other.put_policy(user.name, allow("sts:AssumeRole", role["Arn"]))
    session = assumed(user, role)
    assert session.sts.get_caller_identity()["Account"] == root.account_id
    created = unique()
    session.iam.create_user(UserName=created)
    assert root.iam.get_user(UserName=created)["User"]["UserName"] == created
    # Leave alone opens nothing.
    closed = new_role(root, trust(root.account_id))
    other.put_policy(user.name, ALLOW_ALL)
    assert refusal(assume, user, closed) == not_authorized(user.arn, closed)


def test_a_role_there_is_not_looks_like_one_that_is_closed(root):
    user = root.new_user(ALLOW_ALL)
    closed = new_role(root, trust("ec2.amazonaws.com", kind="Service"))
    assert refusal(assume, user, closed) == not_authorized(user.arn, closed)
    missing = f"arn:aws:iam::{root.account_id}:role/missing"
    assert refusal(assume, user, {"Arn": missing}) == not_authorized(user.arn, missing)
    nowhere = "arn:aws:iam::999999999999:role/missing"
    assert refusal(assume, user, {"Arn": nowhere}) == not_authorized(user.arn, nowhere)


def test_the_root_user_assumes_no_role(root):
    role = new_role(root, trust(root.account_id))
    assert refusal(assume, root, role) == (
        "AccessDenied", 403, "Roles may not be assumed by root accounts.")


def test_an_explicit_deny_of_ones_own_is_named(root):
    user = root.new_user(allow("sts:AssumeRole", effect="Deny"))
    role = new_role(root, trust(user.arn))
    code, status, text = not_authorized(user.arn, role)
    assert refusal(assume, user, role) == (
        code, status, text + " with an explicit deny in an identity-based policy")


@pytest.mark.parametrize(("key", "good", "bad"), [
    ("sts:ExternalId", {"ExternalId": "right"}, {"ExternalId": "wrong"}),
    ("sts:ExternalId", {"ExternalId": "right"}, {}),
    ("sts:RoleSessionName", {"session": "right"}, {"session": "wrong"}),
])
def test_the_trust_policy_may_ask_for_more(root, key, good, bad):
    user = root.new_user(None)
    role = new_role(root, trust(user.arn, Condition={"StringEquals": {key: "right"}}))
    assert status_of(assume, user, role, **good) == "ok"
    assert refusal(assume, user, role, **bad) == not_authorized(user.arn, role)


def test_a_trusted_name_is_not_inherited(root):
    user = root.new_user(None)
    role = new_role(root, trust(user.arn))
    assert status_of(assume, user, role) == "ok"
    root.iam.delete_access_key(UserName=user.name, AccessKeyId=user.credentials.key)
    root.iam.delete_user(UserName=user.name)
    again = root.new_user(None, name=user.name)
    assert refusal(assume, again, role) == not_authorized(again.arn, role)


# MFA.


def test_a_code_opens_a_role_that_asks_for_mfa(root):
    user, device = root.new_user_with_device(None)
    role = new_role(root, trust(user.arn, Condition=MFA))
    assert refusal(assume, user, role) == not_authorized(user.arn, role)
    code = shown(device)
    session = assumed(user, role, **code)
    assert status_of(session.iam.list_users) == "ok"
    # Once, over every door.
    assert refusal(assume, user, role, **code) == INVALID_CODE
    assert refusal(user.sts.get_session_token, **code) == INVALID_CODE


def test_mfa_does_not_travel_into_the_role(root):
    user, device = root.new_user_with_device(None)
    asks = {**ALLOW_ALL, "Statement": ALLOW_ALL["Statement"] + [{
        "Effect": "Deny", "Action": "iam:ListUsers", "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}]}
    role = new_role(root, trust(user.arn), asks)
    session = assumed(user, role, **shown(device))
    assert status_of(session.iam.list_users) == "AccessDenied"
    assert status_of(session.iam.list_roles) == "ok"


def test_a_session_with_mfa_opens_it_without_another_code(root):
    user, device = root.new_user_with_device(None)
    role = new_role(root, trust(user.arn, Condition=MFA))
    assert refusal(assume, user.session(), role) == not_authorized(user.arn, role)
    assert status_of(assume, user.session(device), role) == "ok"


def test_a_young_code_is_asked_for(root, server):
    user, device = root.new_user_with_device(None)
    role = new_role(
        root, trust(user.arn, Condition={"NumericLessThan": {"aws:MultiFactorAuthAge": "60"}}))
    session = user.session(device)
    assert status_of(assume, session, role) == "ok"
    server.advance(60)
    assert status_of(assume, session, role) == "AccessDenied"
    assert status_of(assume, user, role, **shown(device)) == "ok"


def test_the_device_is_the_callers_own_across_accounts_too(root, new_account):
    other = new_account()
    user, device = other.new_user_with_device(ALLOW_ALL)
    role = new_role(root, trust(other.account_id, Condition=MFA))
    assert status_of(assume, user, role, **shown(device)) == "ok"
    stranger, theirs = root.new_user_with_device(None)
    assert refusal(assume, user, role, **shown(theirs)) == UNABLE_TO_VALIDATE


def test_codes_and_what_is_wrong_with_them(root):
    user, device = root.new_user_with_device(None)
    role = new_role(root, trust(user.arn, Condition=MFA))
    both = (
        "AccessDenied", 403, "MultiFactorAuthentication failed, must provide both MFA serial "
        "number and one time pass code.")
    assert refusal(assume, user, role, SerialNumber=device.serial) == both
    assert refusal(assume, user, role, TokenCode="123456") == both
    code, status, text = refusal(
        user.unchecked("sts").assume_role, RoleArn=role["Arn"], RoleSessionName="work",
        SerialNumber=device.serial, TokenCode="12345")
    assert (code, status) == ("ValidationError", 400)
    assert "'tokenCode' failed to satisfy constraint" in text
    assert refusal(
        assume, user, role, SerialNumber=device.serial + "x", TokenCode="123456"
    ) == UNABLE_TO_VALIDATE


def test_a_wrong_code_is_said_before_what_policies_say(root):
    user, device = root.new_user_with_device(None)
    closed = new_role(root, trust("ec2.amazonaws.com", kind="Service"))
    wrong = {"SerialNumber": device.serial, "TokenCode": device.app.code(20)}
    assert refusal(assume, user, closed, **wrong) == INVALID_CODE
    assert refusal(assume, user, closed, **shown(device)) == not_authorized(user.arn, closed)


def test_nine_codes_in_three_minutes_whatever_they_are_for(root, server):
    user, device = root.new_user_with_device(None)
    role = new_role(root, trust(user.arn, Condition=MFA))
    server.fresh_budget()
    for _ in range(9):
        assert refusal(
            assume, user, role, SerialNumber=device.serial, TokenCode=device.app.code(20)
        ) == INVALID_CODE
    assert refusal(assume, user, role, **shown(device)) == UNABLE_TO_VALIDATE
    assert refusal(user.sts.get_session_token, **shown(device)) == UNABLE_TO_VALIDATE


# How long.


def test_a_session_lasts_as_long_as_asked_within_the_roles_limit(root, server):
    user = root.new_user(None)
    role = new_role(root, trust(user.arn), MaxSessionDuration=7200)
    answer = assume(user, role, DurationSeconds=7200)
    assert answer["Credentials"]["Expiration"].timestamp() == pytest.approx(
        server.now() + 7200, abs=20)
    assert refusal(assume, user, role, DurationSeconds=7201) == (
        "ValidationError", 400,
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    for seconds in (899, 43201):
        assert refusal(
            user.unchecked("sts").assume_role, RoleArn=role["Arn"], RoleSessionName="work",
            DurationSeconds=seconds)[:2] == ("ValidationError", 400)
    session = assumed(user, role, DurationSeconds=900)
    server.advance(899)
    assert status_of(session.iam.list_users) == "ok"
    server.advance(1)
    assert refusal(session.iam.list_users) == (
        "ExpiredToken", 403, "The security token included in the request is expired")


def test_a_chain_of_roles_lasts_an_hour_at_most(root):
    user = root.new_user(None)
    first = new_role(root, trust(user.arn), MaxSessionDuration=43200)
    second = new_role(root, trust(first["Arn"]), MaxSessionDuration=43200)
    session = assumed(user, first, DurationSeconds=43200)
    assert status_of(assume, session, second, DurationSeconds=3600) == "ok"
    assert refusal(assume, session, second, DurationSeconds=3601) == (
        "ValidationError", 400, "The requested DurationSeconds exceeds the 1 hour session limit "
        "for roles assumed by role chaining.")


def test_a_role_trusts_itself_only_when_it_says_so(root):
    user = root.new_user(None)
    role = new_role(root, trust(user.arn))
    session = assumed(user, role)
    assert status_of(assume, session, role) == "AccessDenied"
    root.iam.update_assume_role_policy(
        RoleName=role["RoleName"], PolicyDocument=json.dumps(trust([user.arn, role["Arn"]])))
    assert status_of(assume, session, role) == "ok"


# What ends a session.


def test_a_deleted_role_takes_its_sessions_along(root):
    user = root.new_user(None)
    role = new_role(root, trust(user.arn))
    session = assumed(user, role)
    root.iam.delete_role_policy(RoleName=role["RoleName"], PolicyName="policy")
    root.iam.delete_role(RoleName=role["RoleName"])
    create(root, role["RoleName"], trust(user.arn))
    assert refusal(session.sts.get_caller_identity) == NO_SUCH_KEY
    assert refusal(session.iam.list_users) == NO_SUCH_KEY


def test_another_trust_policy_ends_none(root):
    user = root.new_user(None)
    role = new_role(root, trust(user.arn))
    session = assumed(user, role)
    root.iam.update_assume_role_policy(
        RoleName=role["RoleName"],
        PolicyDocument=json.dumps(trust("ec2.amazonaws.com", kind="Service")))
    assert status_of(session.iam.list_users) == "ok"
    assert status_of(assume, user, role) == "AccessDenied"


def test_older_sessions_are_revoked_by_when_they_were_issued(root, server):
    user = root.new_user(None)
    role = new_role(root, trust(user.arn))
    old = assumed(user, role)
    server.advance(10)
    now = datetime.datetime.fromtimestamp(server.now(), datetime.timezone.utc)
    root.iam.put_role_policy(
        RoleName=role["RoleName"], PolicyName="AWSRevokeOlderSessions",
        PolicyDocument=json.dumps(allow("*", effect="Deny", Condition={
            "DateLessThan": {"aws:TokenIssueTime": now.strftime("%Y-%m-%dT%H:%M:%SZ")}})))
    assert status_of(old.iam.list_users) == "AccessDenied"
    server.advance(2)
    assert status_of(assumed(user, role).iam.list_users) == "ok"


def test_a_role_shows_when_it_was_last_used(root, server):
    user = root.new_user(None)
    role = new_role(root, trust(user.arn))

    def last_used():
        return root.iam.get_role(RoleName=role["RoleName"])["Role"]["RoleLastUsed"]

    session = assumed(user, role)
    assert last_used() == {}
    session.sts.get_caller_identity()
    deadline = time.monotonic() + 10
    while not (used := last_used()):
        assert time.monotonic() < deadline, "the use is not noted"
        time.sleep(0.05)
    assert used["Region"] == "us-east-1"
    assert used["LastUsedDate"].timestamp() == pytest.approx(server.now(), abs=20)


# Session policies, tags, source identity.


def test_a_session_policy_narrows(root):
    user = root.new_user(None)
    role = new_role(root, trust(user.arn), allow(["iam:ListUsers", "iam:ListRoles"]))
    answer = assume(user, role, Policy=json.dumps(allow("iam:List*")))
    assert answer["PackedPolicySize"] >= 1
    session = assumed(user, role, Policy=json.dumps(allow(["iam:ListUsers", "iam:ListPolicies"])))
    assert status_of(session.iam.list_users) == "ok"
    assert refusal(session.iam.list_roles)[2].endswith(
        "because no session policy allows the iam:ListRoles action")
    denying = assumed(user, role, Policy=json.dumps({**ALLOW_ALL, "Statement": (
        ALLOW_ALL["Statement"] + allow("iam:ListUsers", effect="Deny")["Statement"])}))
    assert refusal(denying.iam.list_users)[2].endswith(
        "with an explicit deny in a session policy")


def test_what_is_no_session_policy(root):
    user = root.new_user(None)
    role = new_role(root, trust(user.arn))
    assert refusal(assume, user, role, Policy="{") == (
        "MalformedPolicyDocument", 400, "The policy is not in the valid JSON format.")
    assert refusal(assume, user, role, Policy=json.dumps(trust("*")))[0] == (
        "MalformedPolicyDocument")
    assert refusal(
        user.unchecked("sts").assume_role, RoleArn=role["Arn"], RoleSessionName="work",
        Policy=" " * 2049)[0] == "ValidationError"


def tagging(*principals) -> dict:
    return trust(list(principals), ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"])


def pairs(**tags) -> list:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def test_session_tags_are_seen_by_policies(root):
    user = root.new_user(None)
    role = new_role(
        root, tagging(user.arn), allow("iam:GetUser", f"arn:aws:iam::{root.account_id}:user/"
                                       "${aws:PrincipalTag/person}"),
        Tags=pairs(person="nobody", city="Ghent"))
    one, two = root.new_user(None), root.new_user(None)
    session = assumed(user, role, Tags=pairs(Person=one.name))
    assert status_of(session.iam.get_user, UserName=one.name) == "ok"
    assert status_of(session.iam.get_user, UserName=two.name) == "AccessDenied"


def test_tags_and_source_identity_need_leave_of_their_own(root):
    user = root.new_user(None)
    role = new_role(root, trust(user.arn))
    assert refusal(assume, user, role, Tags=pairs(a="b")) == not_authorized(
        user.arn, role, "sts:TagSession")
    assert refusal(assume, user, role, SourceIdentity="ann") == not_authorized(
        user.arn, role, "sts:SetSourceIdentity")


def test_tags_and_what_is_wrong_with_them(root):
    user = root.new_user(None)
    role = new_role(root, tagging(user.arn))

    def refused(**parameters):
        return refusal(assume, user, role, **parameters)

    assert refused(Tags=pairs(team="a", Team="b")) == (
        "InvalidParameterValue", 400,
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    assert refused(Tags=pairs(team="a"), TransitiveTagKeys=["city"]) == (
        "InvalidParameterValue", 400,
        "The specified transitive tag key must be included in the requested tags.")
    big = {f"key{number}": "x" * 256 for number in range(50)}
    code, status, text = refused(Tags=pairs(**big))
    assert (code, status) == ("PackedPolicyTooLarge", 400)
    assert text.startswith("Packed size of session tags consumes 1")


def test_transitive_tags_and_source_identity_go_along_a_chain(root):
    user = root.new_user(None)
    first = new_role(root, tagging(user.arn))
    second = new_role(
        root, tagging(first["Arn"]),
        allow("iam:ListUsers", Condition={"StringEquals": {
            "aws:PrincipalTag/team": "blue", "aws:SourceIdentity": "ann"},
            "Null": {"aws:PrincipalTag/city": "true"}}))
    session = assumed(
        user, first, Tags=pairs(team="blue", city="Ghent"), TransitiveTagKeys=["team"],
        SourceIdentity="ann")
    answer = assume(session, second)
    assert answer["SourceIdentity"] == "ann"
    assert status_of(assumed(session, second).iam.list_users) == "ok"
    assert refusal(assume, session, second, Tags=pairs(TEAM="red")) == (
        "InvalidParameterValue", 400, "One of the specified transitive tag keys can't be set "
        "because it conflicts with a transitive tag key from the calling session.")
    assert refusal(assume, session, second, SourceIdentity="bob") == (
        "ValidationError", 400, "The source identity is already set for this assume role session")


# Parameters.


def test_what_is_wrong_with_parameters(root):
    user = root.new_user(None)
    assume_role = user.unchecked("sts").assume_role
    arn = f"arn:aws:iam::{root.account_id}:role/x"
    for parameters, text in (
        ({"RoleSessionName": "work"}, "1 validation error detected: Value null at 'roleArn' "
         "failed to satisfy constraint: Member must not be null"),
        ({"RoleArn": arn, "RoleSessionName": "Session1:2"},
         "1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to satisfy "
         "constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*"),
        ({"RoleArn": "role/that-is-no-arn-at-all", "RoleSessionName": "work"},
         "role/that-is-no-arn-at-all is invalid"),
        ({"RoleArn": user.arn, "RoleSessionName": "work"}, f"{user.arn} is invalid"),
    ):
        assert refusal(assume_role, **parameters) == ("ValidationError", 400, text)


# Records.


def test_records_name_session_and_role(root, server):
    user, device = root.new_user_with_device(None)
    role = new_role(root, tagging(user.arn))
    session = assumed(user, role, SourceIdentity="ann", **shown(device))
    name = unique()
    session.iam.create_user(UserName=name)
    made, created = [
        event for event in server.audit()
        if event["eventName"] in ("AssumeRole", "CreateUser") and "errorCode" not in event][-2:]
    assert made["requestParameters"] == {
        "roleArn": role["Arn"], "roleSessionName": "work", "serialNumber": device.serial,
        "sourceIdentity": "ann"}
    assert made["responseElements"]["credentials"].keys() == {"accessKeyId", "expiration"}
    assert made["responseElements"]["assumedRoleUser"]["arn"].endswith("/work")
    identity = created["userIdentity"]
    context = identity.pop("sessionContext")
    assert identity == {
        "type": "AssumedRole", "principalId": f"{role['RoleId']}:work",
        "arn": f"arn:aws:sts::{root.account_id}:assumed-role/{role['RoleName']}/work",
        "accountId": root.account_id, "accessKeyId": session.credentials.key}
    assert context["sessionIssuer"] == {
        "type": "Role", "principalId": role["RoleId"], "arn": role["Arn"],
        "accountId": root.account_id, "userName": role["RoleName"]}
    assert context["attributes"]["mfaAuthenticated"] == "false"
    assert context["sourceIdentity"] == "ann"


# Role policies.


def test_role_policies_come_and_go(root):
    name = create(root)["RoleName"]
    iam, document = root.iam, allow("iam:ListUsers")

    def put(policy, text):
        iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=text)

    put("Mine", json.dumps(document))
    put("MINE", json.dumps(allow("iam:ListRoles")))
    put("other", json.dumps(document))
    pages = iam.get_paginator("list_role_policies").paginate(
        RoleName=name, PaginationConfig={"PageSize": 1})
    assert [page["PolicyNames"] for page in pages] == [["Mine"], ["other"]]
    got = iam.get_role_policy(RoleName=name.upper(), PolicyName="mine")
    assert (got["RoleName"], got["PolicyName"]) == (name, "mine")
    assert got["PolicyDocument"] == allow("iam:ListRoles")
    assert refusal(iam.delete_role, RoleName=name) == (
        "DeleteConflict", 409, "Cannot delete entity, must delete policies first.")
    missing = ("NoSuchEntity", 404, "The role policy with name none cannot be found.")
    assert refusal(iam.get_role_policy, RoleName=name, PolicyName="none") == missing
    assert refusal(iam.delete_role_policy, RoleName=name, PolicyName="none") == missing
    assert refusal(put, "x", "{") == ("MalformedPolicyDocument", 400, "Syntax errors in policy.")
    bare = len(json.dumps(allow("iam:"), separators=(",", ":")))
    put("Mine", json.dumps(allow("iam:" + "x" * 5000)))
    rest = 10240 - 5000 - 2 * bare
    assert refusal(put, "other", json.dumps(allow("iam:" + "x" * (rest + 1)))) == (
        "LimitExceeded", 409, f"Maximum policy size of 10240 bytes exceeded for role {name}")
    put("other", json.dumps(allow("iam:" + "x" * rest)))
    for policy in ("mine", "other"):
        iam.delete_role_policy(RoleName=name, PolicyName=policy)
    iam.delete_role(RoleName=name)


# Federated users.


def federate(person, name="guest", **parameters) -> Person:
    answer = person.sts.get_federation_token(Name=name, **parameters)
    return Person(person.server, Credentials.of(answer["Credentials"]))


def test_a_federated_user_says_who_he_is_and_calls_nothing_else(root, server):
    user = root.new_user(ALLOW_ALL)
    answer = user.sts.get_federation_token(Name="guest", Policy=json.dumps(ALLOW_ALL))
    arn = f"arn:aws:sts::{root.account_id}:federated-user/guest"
    assert answer["FederatedUser"] == {
        "FederatedUserId": f"{root.account_id}:guest", "Arn": arn}
    assert answer["PackedPolicySize"] >= 1
    assert answer["Credentials"]["Expiration"].timestamp() == pytest.approx(
        server.now() + 43200, abs=20)
    guest = Person(server, Credentials.of(answer["Credentials"]))
    identity = guest.sts.get_caller_identity()
    assert (identity["Arn"], identity["UserId"]) == (arn, f"{root.account_id}:guest")
    role = new_role(root, trust("*"))
    for call, more in (
        (guest.iam.list_users, {}), (guest.iam.get_user, {"UserName": user.name}),
        (guest.sts.get_access_key_info, {"AccessKeyId": user.credentials.key}),
        (guest.sts.assume_role, {"RoleArn": role["Arn"], "RoleSessionName": "work"}),
    ):
        assert refusal(call, **more) == INVALID_SESSION, call
    assert user.sts.get_federation_token(Name="guest")["PackedPolicySize"] == 0


def test_who_may_federate(root, server):
    user = root.new_user(None)
    arn = f"arn:aws:sts::{root.account_id}:federated-user/guest"
    assert refusal(federate, user) == (
        "AccessDenied", 403, f"User: {user.arn} is not authorized to perform: "
        f"sts:GetFederationToken on resource: {arn} because no identity-based policy allows the "
        "sts:GetFederationToken action")
    root.put_policy(user.name, allow("sts:GetFederationToken", arn))
    assert status_of(federate, user) == "ok"
    assert status_of(federate, user, "other") == "AccessDenied"
    assert refusal(federate, user, Tags=pairs(a="b"))[2].split(" on ")[0].endswith(
        "sts:TagSession")
    answer = root.sts.get_federation_token(Name="guest", DurationSeconds=7200)
    assert answer["Credentials"]["Expiration"].timestamp() == pytest.approx(
        server.now() + 3600, abs=20)
    assert refusal(federate, user.session()) == (
        "AccessDenied", 403, "Cannot call GetFederationToken with session credentials")


def test_no_message_is_an_encoded_one(root):
    user = root.new_user(None)
    assert status_of(
        user.sts.decode_authorization_message, EncodedMessage="x") == "AccessDenied"
    assert refusal(root.sts.decode_authorization_message, EncodedMessage="x") == (
        "InvalidAuthorizationMessageException", 400, "Message is not valid")
