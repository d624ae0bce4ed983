"""Managed policies, their versions, whom they are attached to and whom they bound."""

import json
from functools import partial
from urllib.parse import quote

import pytest

from commandline import CommandLine
from people import ALLOW_ALL, refusal, status_of, unique
from texts import no_such_user

PROTECTED = "Cannot {} outside your own account."


def allow(action, effect="Allow", resource="*") -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": effect, "Action": action, "Resource": resource}]})


def not_attachable(arn):
    return ("NoSuchEntity", 404, f"Policy {arn} does not exist or is not attachable.")


def not_found(arn):
    return ("NoSuchEntity", 404, f"Policy {arn} was not found.")


def no_such_version(arn, version):
    return (
        "NoSuchEntity", 404, f"Policy {arn} version {version} does not exist or is not attachable.")


def conflict(text):
    return ("DeleteConflict", 409, text)


def make(root, document=None, **parameters) -> str:
    parameters.setdefault("PolicyName", unique("Policy"))
    return root.iam.create_policy(
        PolicyDocument=document or json.dumps(ALLOW_ALL), **parameters)["Policy"]["Arn"]


@pytest.fixture
def arn(root) -> str:
    return make(root)


# Policies.


def test_a_policy_comes_back_as_it_was_made(root):
    name = unique("Policy")
    made = root.iam.create_policy(
        PolicyName=name, Path="/team/a/", PolicyDocument=allow("s3:*"), Description="A & b",
        Tags=[{"Key": "Team", "Value": "blue"}])["Policy"]
    arn = f"arn:aws:iam::{root.account_id}:policy/team/a/{name}"
    assert made["Arn"] == arn and made["Path"] == "/team/a/" and made["PolicyName"] == name
    assert made["PolicyId"].startswith("ANPA") and len(made["PolicyId"]) == 21
    assert made["DefaultVersionId"] == "v1" and made["IsAttachable"] is True
    assert made["AttachmentCount"] == made["PermissionsBoundaryUsageCount"] == 0
    assert made["CreateDate"] == made["UpdateDate"]
    assert made["CreateDate"].timestamp() == pytest.approx(root.server.now(), abs=20)
    assert root.iam.get_policy(PolicyArn=arn)["Policy"] == made
    assert made["Description"] == "A & b" and made["Tags"] == [{"Key": "Team", "Value": "blue"}]
    listed = root.iam.list_policies(Scope="Local", PathPrefix="/team/a/")["Policies"]
    assert listed == [
        {key: value for key, value in made.items() if key not in ("Description", "Tags")}]


def test_a_policy_without_tags_says_so(root, arn):
    assert root.iam.get_policy(PolicyArn=arn)["Policy"]["Tags"] == []


def test_names_are_one_whatever_their_case_and_path(root):
    name = unique("Policy")
    make(root, PolicyName=name)
    assert refusal(
        root.iam.create_policy, PolicyName=name.upper(), Path="/x/", PolicyDocument=allow("s3:*")
    ) == (
        "EntityAlreadyExists", 409,
        f"A policy called {name.upper()} already exists. Duplicate names are not allowed.")


@pytest.mark.parametrize(("document", "text"), [
    ("{", "Syntax errors in policy."),
    ('{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}',
     "Policy document must be version 2012-10-17 or greater."),
    (allow("nothing"),
     "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
])
def test_what_is_no_policy_is_refused(root, arn, document, text):
    malformed = ("MalformedPolicyDocument", 400, text)
    assert refusal(
        root.iam.create_policy, PolicyName=unique(), PolicyDocument=document) == malformed
    assert refusal(
        root.iam.create_policy_version, PolicyArn=arn, PolicyDocument=document) == malformed
    assert len(root.iam.list_policy_versions(PolicyArn=arn)["Versions"]) == 1


def test_a_policy_has_6144_characters_and_any_white_space(root):
    empty = len(allow("s3:*", resource="arn:aws:s3:::").replace(" ", ""))

    def create(length):
        document = allow("s3:*", resource="arn:aws:s3:::" + "x" * (length - empty))
        return root.iam.create_policy(
            PolicyName=unique("Long"), PolicyDocument=document.replace(", ", ",\n      "))

    assert refusal(create, 6145) == (
        "LimitExceeded", 409, "Cannot exceed quota for PolicySize: 6144")
    create(6144)


def test_an_account_has_room_for_so_many_policies(server, new_account):
    other = new_account()
    assert server.cli("account", "set-quota", other.account_id, "Policies", "1").returncode == 0
    make(other)
    assert refusal(make, other) == (
        "LimitExceeded", 409, "Cannot exceed quota for PoliciesPerAccount: 1")
    summary = other.iam.get_account_summary()["SummaryMap"]
    assert (summary["Policies"], summary["PoliciesQuota"]) == (1, 1)
    assert summary["PolicyVersionsInUse"] == 1


def test_unknown_policies_are_reported_missing(root):
    iam, user, group = root.iam, unique(), unique("Group")
    iam.create_user(UserName=user)
    iam.create_group(GroupName=group)
    arn = f"arn:aws:iam::{root.account_id}:policy/none"
    tag = [{"Key": "a", "Value": "b"}]
    for call, more, expected in (
        (iam.get_policy, {}, not_attachable), (iam.list_policy_versions, {}, not_attachable),
        (iam.get_policy_version, {"VersionId": "v1"}, not_attachable),
        (iam.create_policy_version, {"PolicyDocument": allow("s3:*")}, not_attachable),
        (iam.set_default_policy_version, {"VersionId": "v1"}, not_attachable),
        (iam.delete_policy_version, {"VersionId": "v1"}, not_attachable),
        (iam.list_entities_for_policy, {}, not_attachable),
        (iam.attach_user_policy, {"UserName": user}, not_attachable),
        (iam.attach_group_policy, {"GroupName": group}, not_attachable),
        (iam.detach_user_policy, {"UserName": user}, not_found),
        (iam.detach_group_policy, {"GroupName": group}, not_found),
        (iam.delete_policy, {}, not_found), (iam.tag_policy, {"Tags": tag}, not_found),
        (iam.untag_policy, {"TagKeys": ["a"]}, not_found), (iam.list_policy_tags, {}, not_found),
    ):
        assert refusal(call, PolicyArn=arn, **more) == expected(arn), call
        assert refusal(call, PolicyArn="no ARN but long enough", **more) == (
            "ValidationError", 400, "Invalid ARN:  Could not be parsed!"), call
    for call, more in (
        (iam.attach_user_policy, {"PolicyArn": arn}), (iam.detach_user_policy, {"PolicyArn": arn}),
        (iam.list_attached_user_policies, {}),
        (iam.put_user_permissions_boundary, {"PermissionsBoundary": arn}),
        (iam.delete_user_permissions_boundary, {}),
    ):
        assert refusal(call, UserName="nobody", **more) == no_such_user("nobody"), call


def test_policies_of_other_accounts_are_out_of_reach(root, new_account, arn):
    other = new_account()
    user = other.new_user(None)
    assert refusal(other.iam.get_policy, PolicyArn=arn) == not_attachable(arn)
    assert refusal(other.iam.attach_user_policy, UserName=user.name, PolicyArn=arn) == (
        not_attachable(arn))
    for call, more, what in (
        (other.iam.delete_policy, {}, "delete policies"),
        (other.iam.delete_policy_version, {"VersionId": "v1"},
         "delete policy versions for policies"),
        (other.iam.create_policy_version, {"PolicyDocument": allow("s3:*")}, "update policies"),
        (other.iam.set_default_policy_version, {"VersionId": "v1"}, "update policies"),
    ):
        assert refusal(call, PolicyArn=arn, **more) == ("AccessDenied", 403, PROTECTED.format(what))
    assert arn not in [p["Arn"] for p in other.iam.list_policies()["Policies"]]


# Versions.


def test_versions_are_numbered_for_good_and_listed_backwards(root, arn):
    iam = root.iam
    made = iam.create_policy_version(PolicyArn=arn, PolicyDocument=allow("s3:*"))["PolicyVersion"]
    assert made["VersionId"] == "v2" and made["IsDefaultVersion"] is False
    assert "Document" not in made
    made = iam.create_policy_version(
        PolicyArn=arn, PolicyDocument=allow("ec2:*"), SetAsDefault=True)["PolicyVersion"]
    assert made["VersionId"] == "v3" and made["IsDefaultVersion"] is True
    shown = iam.get_policy(PolicyArn=arn)["Policy"]
    assert shown["DefaultVersionId"] == "v3" and shown["UpdateDate"] == made["CreateDate"]
    for _ in range(2):
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=allow("s3:*"))
    assert refusal(
        iam.create_policy_version, PolicyArn=arn, PolicyDocument=allow("s3:*")
    ) == (
        "LimitExceeded", 409,
        "A managed policy can have up to 5 versions. Before you create a new version, you must "
        "delete an existing version.")
    iam.delete_policy_version(PolicyArn=arn, VersionId="v5")
    iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=allow("s3:*"))
    versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
    assert [v["VersionId"] for v in versions] == ["v6", "v4", "v3", "v2"]
    assert [v["IsDefaultVersion"] for v in versions] == [False, False, True, False]
    assert all("Document" not in v for v in versions)
    assert refusal(iam.delete_policy_version, PolicyArn=arn, VersionId="v3") == conflict(
        "Cannot delete the default version of a policy.")
    for call in (
        iam.get_policy_version, iam.set_default_policy_version, iam.delete_policy_version
    ):
        assert refusal(call, PolicyArn=arn, VersionId="v1") == no_such_version(arn, "v1")


def test_a_document_comes_back_byte_for_byte(root):
    text = ' {"Version":"2012-10-17", "Statement":[{"Effect":"Allow",\n"Action":"s3:*","Resource":"*"}]}'
    arn = make(root, text)
    shown = root.iam.get_policy_version(PolicyArn=arn, VersionId="v1")["PolicyVersion"]
    assert shown["Document"] == json.loads(text) and shown["IsDefaultVersion"] is True
    raw = root.raw("iam").call("GetPolicyVersion", {"PolicyArn": arn, "VersionId": "v1"})
    assert raw.text("Document") == quote(text, safe="-_.~")


def test_what_a_policy_holds_keeps_it_from_being_deleted(root, arn):
    iam, user = root.iam, root.new_user(None)
    attached = conflict("Cannot delete a policy attached to entities.")
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=allow("s3:*"))
    iam.attach_user_policy(UserName=user.name, PolicyArn=arn)
    assert refusal(iam.delete_policy, PolicyArn=arn) == attached
    iam.detach_user_policy(UserName=user.name, PolicyArn=arn)
    iam.put_user_permissions_boundary(UserName=user.name, PermissionsBoundary=arn)
    assert refusal(iam.delete_policy, PolicyArn=arn) == attached
    iam.delete_user_permissions_boundary(UserName=user.name)
    assert refusal(iam.delete_policy, PolicyArn=arn) == conflict(
        "This policy has more than one version. Before you delete a policy, you must delete the "
        "policy's versions. The default version is deleted with the policy.")
    iam.delete_policy_version(PolicyArn=arn, VersionId="v2")
    iam.delete_policy(PolicyArn=arn)
    assert refusal(iam.delete_policy, PolicyArn=arn) == not_found(arn)


def test_the_waiter_sees_a_policy(root, arn):
    root.iam.get_waiter("policy_exists").wait(
        PolicyArn=arn, WaiterConfig={"Delay": 1, "MaxAttempts": 1})


# Tags.


def test_tags_of_policies_are_compared_as_they_are(root, arn):
    iam = root.iam
    iam.tag_policy(PolicyArn=arn, Tags=[{"Key": "Team", "Value": "a"}, {"Key": "TEAM", "Value": ""}])
    iam.tag_policy(PolicyArn=arn, Tags=[{"Key": "Team", "Value": "b"}])
    assert iam.list_policy_tags(PolicyArn=arn)["Tags"] == [
        {"Key": "TEAM", "Value": ""}, {"Key": "Team", "Value": "b"}]
    pages = list(iam.get_paginator("list_policy_tags").paginate(
        PolicyArn=arn, PaginationConfig={"PageSize": 1}))
    assert [tag["Key"] for page in pages for tag in page["Tags"]] == ["TEAM", "Team"]
    iam.untag_policy(PolicyArn=arn, TagKeys=["TEAM", "never"])
    assert iam.get_policy(PolicyArn=arn)["Policy"]["Tags"] == [{"Key": "Team", "Value": "b"}]
    assert refusal(
        iam.tag_policy, PolicyArn=arn, Tags=[{"Key": "a", "Value": ""}, {"Key": "a", "Value": ""}]
    ) == ("InvalidInput", 400, "Duplicate tag keys found.")


# Whom a policy binds.


@pytest.fixture(params=["user", "group"])
def attachable(request, root):
    """A user, and how policies are attached to him or to his group."""
    user = root.new_user(None)
    if request.param == "user":
        parameter = {"UserName": user.name}
    else:
        parameter = {"GroupName": unique("Group")}
        root.iam.create_group(**parameter)
        root.iam.add_user_to_group(UserName=user.name, **parameter)

    def call(verb, *, suffix="policy", **more):
        return getattr(root.iam, f"{verb}_{request.param}_{suffix}")(**parameter, **more)

    return user, call, request.param


def test_an_attached_policy_counts_at_once_and_no_longer(root, attachable, arn):
    user, call, _ = attachable
    for _ in range(5):
        assert status_of(user.iam.list_users) == "AccessDenied"
        call("attach", PolicyArn=arn)
        assert status_of(user.iam.list_users) == "ok"
        call("detach", PolicyArn=arn)
    call("attach", PolicyArn=arn)
    call("attach", PolicyArn=arn)
    root.iam.create_policy_version(PolicyArn=arn, PolicyDocument=allow("s3:*"), SetAsDefault=True)
    assert status_of(user.iam.list_users) == "AccessDenied"
    root.iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
    assert status_of(user.iam.list_users) == "ok"
    assert root.iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 1


def test_a_denial_names_the_policy(root, attachable):
    user, call, _ = attachable
    root.put_policy(user.name, ALLOW_ALL)
    denying = make(root, allow("iam:GetUser", "Deny"))
    call("attach", PolicyArn=denying)
    assert refusal(user.iam.get_user) == (
        "AccessDenied", 403,
        f"User: {user.arn} is not authorized to perform: iam:GetUser on resource: user {user.name} "
        f"with an explicit deny in an identity-based policy: {denying}")


def test_ten_policies_are_attached_at_most_and_listed_by_name(root, attachable):
    _, call, kind = attachable
    listing = partial(call, "list_attached", suffix="policies")
    arns = [make(root, Path="/ten/") for _ in range(11)]
    for arn in arns[:10]:
        call("attach", PolicyArn=arn)
    assert refusal(call, "attach", PolicyArn=arns[10]) == (
        "LimitExceeded", 409, f"Cannot exceed quota for PoliciesPer{kind.capitalize()}: 10")
    call("attach", PolicyArn=arns[0])
    found = [policy["PolicyArn"] for policy in listing()["AttachedPolicies"]]
    assert sorted(found) == sorted(arns[:10])
    names = [policy["PolicyName"].lower() for policy in listing()["AttachedPolicies"]]
    assert names == sorted(names)
    assert listing(PathPrefix="/eleven/")["AttachedPolicies"] == []
    assert len(listing(PathPrefix="/ten/")["AttachedPolicies"]) == 10
    pages, marker = [], {}
    while True:
        page = listing(MaxItems=3, **marker)
        pages += page["AttachedPolicies"]
        if not page["IsTruncated"]:
            break
        marker = {"Marker": page["Marker"]}
    assert [policy["PolicyArn"] for policy in pages] == found
    for arn in arns[:10]:
        call("detach", PolicyArn=arn)
    assert refusal(call, "detach", PolicyArn=arns[0]) == not_found(arns[0])


def test_attached_policies_keep_whom_they_bind_from_being_deleted(root, arn):
    user, group = unique(), unique("Group")
    root.iam.create_user(UserName=user)
    root.iam.create_group(GroupName=group)
    root.iam.attach_user_policy(UserName=user, PolicyArn=arn)
    root.iam.attach_group_policy(GroupName=group, PolicyArn=arn)
    detach = conflict("Cannot delete entity, must detach all policies first.")
    assert refusal(root.iam.delete_user, UserName=user) == detach
    assert refusal(root.iam.delete_group, GroupName=group) == detach
    root.iam.detach_user_policy(UserName=user, PolicyArn=arn)
    root.iam.detach_group_policy(GroupName=group, PolicyArn=arn)
    root.iam.delete_user(UserName=user)
    root.iam.delete_group(GroupName=group)


def test_whom_a_policy_binds_is_listed(root, arn):
    iam = root.iam
    users = sorted(unique() for _ in range(3))
    groups = sorted(unique("group") for _ in range(2))
    for name in users:
        iam.create_user(UserName=name, Path="/bound/")
    for name in groups:
        iam.create_group(GroupName=name)
        iam.attach_group_policy(GroupName=name, PolicyArn=arn)
    for name in users[:2]:
        iam.attach_user_policy(UserName=name, PolicyArn=arn)
    for name in users[1:]:
        iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=arn)

    def listed(**parameters):
        found = iam.list_entities_for_policy(PolicyArn=arn, **parameters)
        assert found["PolicyRoles"] == [] and not found["IsTruncated"]
        return (
            [group["GroupName"] for group in found["PolicyGroups"]],
            [user["UserName"] for user in found["PolicyUsers"]])

    assert listed() == (groups, users)
    assert listed(EntityFilter="User") == ([], users)
    assert listed(EntityFilter="Group") == (groups, [])
    assert listed(PolicyUsageFilter="PermissionsPolicy") == (groups, users[:2])
    assert listed(PolicyUsageFilter="PermissionsBoundary") == ([], users[1:])
    assert listed(PathPrefix="/bound/") == ([], users)
    pages = list(iam.get_paginator("list_entities_for_policy").paginate(
        PolicyArn=arn, PaginationConfig={"PageSize": 1}))
    assert len(pages) == 5
    assert [u["UserName"] for page in pages for u in page["PolicyUsers"]] == users
    shown = iam.get_policy(PolicyArn=arn)["Policy"]
    assert (shown["AttachmentCount"], shown["PermissionsBoundaryUsageCount"]) == (4, 2)


def test_lists_of_policies_can_be_narrowed(new_account):
    other = new_account()
    user = other.new_user(None)
    attached, bounding, idle = [make(other, PolicyName=name) for name in ("b", "A", "c")]
    other.iam.attach_user_policy(UserName=user.name, PolicyArn=attached)
    other.iam.put_user_permissions_boundary(UserName=user.name, PermissionsBoundary=bounding)

    def listed(**parameters):
        pages = other.iam.get_paginator("list_policies").paginate(
            Scope="Local", PaginationConfig={"PageSize": 1}, **parameters)
        return [policy["Arn"] for page in pages for policy in page["Policies"]]

    assert listed() == [bounding, attached, idle]
    assert listed(OnlyAttached=True) == [bounding, attached]
    assert listed(OnlyAttached=True, PolicyUsageFilter="PermissionsPolicy") == [attached]
    assert listed(OnlyAttached=True, PolicyUsageFilter="PermissionsBoundary") == [bounding]
    # Without the first, the second is not looked at.
    assert listed(PolicyUsageFilter="PermissionsBoundary") == [bounding, attached, idle]


# Boundaries.


def test_a_boundary_is_shown_with_its_user(root, arn):
    name = unique()
    shown = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}
    made = root.iam.create_user(UserName=name, PermissionsBoundary=arn, Path="/bound/")["User"]
    assert made["PermissionsBoundary"] == shown
    assert root.iam.get_user(UserName=name)["User"] == made
    listed = root.iam.list_users(PathPrefix="/bound/")["Users"]
    assert all("PermissionsBoundary" not in user for user in listed)
    root.iam.delete_user_permissions_boundary(UserName=name)
    assert "PermissionsBoundary" not in root.iam.get_user(UserName=name)["User"]
    root.iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=arn)
    renamed = unique("Renamed")
    root.iam.update_user(UserName=name, NewUserName=renamed)
    assert root.iam.get_user(UserName=renamed)["User"]["PermissionsBoundary"] == shown


def test_what_cannot_be_a_boundary(root):
    name, arn = unique(), f"arn:aws:iam::{root.account_id}:policy/none"
    missing = ("NoSuchEntity", 404, f"Scope ARN: {arn} does not exist or is not attachable.")
    invalid = ("InvalidInput", 400, "ARN no ARN but long enough is not valid.")
    assert refusal(root.iam.create_user, UserName=name, PermissionsBoundary=arn) == missing
    assert refusal(
        root.iam.create_user, UserName=name, PermissionsBoundary="no ARN but long enough"
    ) == invalid
    root.iam.create_user(UserName=name)
    put = root.iam.put_user_permissions_boundary
    assert refusal(put, UserName=name, PermissionsBoundary=arn) == missing
    assert refusal(put, UserName=name, PermissionsBoundary="no ARN but long enough") == invalid


def test_a_boundary_limits_at_once_and_grants_nothing(root):
    user, limit = root.new_user(ALLOW_ALL), make(root, allow("iam:ListUsers"))
    denied = f"User: {user.arn} is not authorized to perform: iam:GetUser on resource: user {user.name} "
    for _ in range(3):
        user.iam.get_user()
        root.iam.put_user_permissions_boundary(UserName=user.name, PermissionsBoundary=limit)
        assert refusal(user.iam.get_user) == (
            "AccessDenied", 403,
            denied + "because no permissions boundary allows the iam:GetUser action")
        user.iam.list_users()
        root.iam.delete_user_permissions_boundary(UserName=user.name)
    denying = make(root, json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "iam:GetUser", "Resource": "*"}]}))
    root.iam.put_user_permissions_boundary(UserName=user.name, PermissionsBoundary=denying)
    assert refusal(user.iam.get_user) == (
        "AccessDenied", 403, denied + f"with an explicit deny in a permissions boundary: {denying}")
    root.iam.delete_user_policy(UserName=user.name, PolicyName="policy")
    assert refusal(user.iam.list_users)[2].endswith(
        "because no identity-based policy allows the iam:ListUsers action")


def test_who_may_make_bounded_users_makes_no_others(root):
    limit = make(root, allow("s3:*"))
    delegate = root.new_user({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "iam:*", "Resource": "*", "Condition": {
            "StringEquals": {"iam:PermissionsBoundary": limit}}},
        {"Effect": "Deny", "Action": "iam:DeleteUserPermissionsBoundary", "Resource": "*"},
        {"Effect": "Deny", "Action": "iam:AttachUserPolicy", "Resource": "*", "Condition": {
            "ArnLike": {"iam:PolicyARN": "arn:aws:iam::*:policy/secret/*"}}}]})
    secret, open_ = make(root, Path="/secret/"), make(root)
    name = unique()
    assert status_of(delegate.iam.create_user, UserName=name) == "AccessDenied"
    assert status_of(delegate.iam.create_user, UserName=name, PermissionsBoundary=open_) == (
        "AccessDenied")
    delegate.iam.create_user(UserName=name, PermissionsBoundary=limit)
    attach = delegate.iam.attach_user_policy
    assert status_of(attach, UserName=name, PolicyArn=secret) == "AccessDenied"
    attach(UserName=name, PolicyArn=open_)
    assert status_of(
        delegate.iam.put_user_permissions_boundary, UserName=name, PermissionsBoundary=open_
    ) == "AccessDenied"
    assert status_of(delegate.iam.delete_user_permissions_boundary, UserName=name) == (
        "AccessDenied")
    assert status_of(attach, UserName=delegate.name, PolicyArn=open_) == "AccessDenied"


# AWS's own policies.


def aws_policy(name) -> str:
    return f"arn:aws:iam::aws:policy/{name}"


def test_awss_own_policies_are_there_to_be_attached(new_account):
    other = new_account()
    user, group = other.new_user(None), unique("Group")
    reading = aws_policy("IAMReadOnlyAccess")
    assert status_of(user.iam.list_users) == "AccessDenied"
    other.iam.attach_user_policy(UserName=user.name, PolicyArn=reading)
    assert status_of(user.iam.list_users) == "ok"
    assert status_of(user.iam.create_user, UserName="x") == "AccessDenied"
    other.iam.create_group(GroupName=group)
    other.iam.add_user_to_group(GroupName=group, UserName=user.name)
    other.iam.attach_group_policy(GroupName=group, PolicyArn=aws_policy("AdministratorAccess"))
    assert status_of(user.iam.create_user, UserName="x") == "ok"
    shown = other.iam.get_policy(PolicyArn=reading)["Policy"]
    assert shown["AttachmentCount"] == 1 and shown["Arn"] == reading and shown["Tags"] == []
    assert shown["PolicyId"] == "ANPAJKSO7NDY4T57MWDSQ" and shown["Description"]
    found = other.iam.list_entities_for_policy(PolicyArn=reading)
    assert [u["UserName"] for u in found["PolicyUsers"]] == [user.name]
    used = other.iam.list_policies(Scope="AWS", OnlyAttached=True)["Policies"]
    assert [p["PolicyName"] for p in used] == ["AdministratorAccess", "IAMReadOnlyAccess"]
    other.iam.detach_user_policy(UserName=user.name, PolicyArn=reading)
    assert other.iam.get_policy(PolicyArn=reading)["Policy"]["AttachmentCount"] == 0


def test_awss_own_policies_bound_users(root):
    user = root.new_user(ALLOW_ALL)
    root.iam.put_user_permissions_boundary(
        UserName=user.name, PermissionsBoundary=aws_policy("PowerUserAccess"))
    assert refusal(user.iam.get_user)[2].endswith(
        "because no permissions boundary allows the iam:GetUser action")
    assert root.iam.get_policy(PolicyArn=aws_policy("PowerUserAccess"))["Policy"][
        "PermissionsBoundaryUsageCount"] >= 1


def test_one_accounts_use_of_them_is_not_anothers(root, new_account):
    other, arn = new_account(), aws_policy("job-function/ViewOnlyAccess")
    user = root.new_user(None)
    root.iam.attach_user_policy(UserName=user.name, PolicyArn=arn)
    assert other.iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 0
    assert other.iam.list_entities_for_policy(PolicyArn=arn)["PolicyUsers"] == []
    assert other.iam.list_policies(Scope="AWS", OnlyAttached=True)["Policies"] == []


def test_all_of_them_can_be_read(new_account):
    other = new_account()
    make(other, PolicyName="zebra")
    pages = list(other.iam.get_paginator("list_policies").paginate(
        PaginationConfig={"PageSize": 2}))
    policies = [policy for page in pages for policy in page["Policies"]]
    names = [policy["PolicyName"] for policy in policies]
    # The account's own come first.
    assert names[0] == "zebra" and names[1:] == sorted(names[1:], key=str.lower)
    assert {"AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess", "IAMFullAccess",
            "IAMReadOnlyAccess", "IAMUserChangePassword", "IAMUserSSHKeys", "SecurityAudit",
            "ViewOnlyAccess", "IAMSelfManageServiceSpecificCredentials", "Billing",
            } <= set(names)
    for policy in policies:
        version = other.iam.get_policy_version(
            PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])["PolicyVersion"]
        assert version["Document"]["Version"] == "2012-10-17"
        versions = other.iam.list_policy_versions(PolicyArn=policy["Arn"])["Versions"]
        assert [v["VersionId"] for v in versions] == ["v1"]
    assert other.iam.list_policies(Scope="Local")["Policies"] == policies[:1]
    assert other.iam.list_policies(Scope="AWS")["Policies"] == policies[1:]


def test_nobody_changes_them(root):
    iam, arn = root.iam, aws_policy("AdministratorAccess")
    for call, more, what in (
        (iam.delete_policy, {}, "delete policies"),
        (iam.delete_policy_version, {"VersionId": "v1"}, "delete policy versions for policies"),
        (iam.create_policy_version, {"PolicyDocument": allow("s3:*")}, "update policies"),
        (iam.set_default_policy_version, {"VersionId": "v1"}, "update policies"),
        (iam.tag_policy, {"Tags": [{"Key": "a", "Value": "b"}]}, "update policies"),
        (iam.untag_policy, {"TagKeys": ["a"]}, "update policies"),
    ):
        assert refusal(call, PolicyArn=arn, **more) == ("AccessDenied", 403, PROTECTED.format(what))
    for name in ("None", "administratoraccess", "ViewOnlyAccess"):
        arn = aws_policy(name)
        assert refusal(iam.get_policy, PolicyArn=arn) == not_attachable(arn)
    # A policy of the account's own may have the name of one of AWS's.
    make(root, PolicyName="AdministratorAccess")


# The command line.


def test_the_command_line_does_it_too(root, tmp_path):
    user, name = root.new_user(None), unique("Policy")
    aws = partial(CommandLine(root.server, root.credentials), "iam")
    (tmp_path / "p.json").write_text(json.dumps(ALLOW_ALL))
    arn = aws("create-policy", "--policy-name", name, "--policy-document",
              f"file://{tmp_path}/p.json", "--tags", "Key=team,Value=blue")["Policy"]["Arn"]
    aws("attach-user-policy", "--user-name", user.name, "--policy-arn", arn)
    user.iam.list_users()
    attached = aws("list-attached-user-policies", "--user-name", user.name)["AttachedPolicies"]
    assert attached == [{"PolicyName": name, "PolicyArn": arn}]
    shown = aws("get-policy-version", "--policy-arn", arn, "--version-id", "v1")
    assert shown["PolicyVersion"]["Document"] == ALLOW_ALL
    aws("wait", "policy-exists", "--policy-arn", arn)
