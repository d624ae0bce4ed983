"""Permissions boundaries of roles: shown, counted, obeyed by the sessions, and asked for."""

import json

import pytest

from commandline import CommandLine
from people import ALLOW_ALL, Person, refusal, status_of, unique
from server import Credentials
from texts import no_such_role


def allow(action, effect="Allow", **more) -> dict:
    return {"Version": "2012-10-17", "Statement": [
        {"Effect": effect, "Action": action, "Resource": "*"} | more]}


def trust(principal) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}]})


def make(root, document=ALLOW_ALL) -> str:
    return root.iam.create_policy(
        PolicyName=unique("Policy"), PolicyDocument=json.dumps(document))["Policy"]["Arn"]


@pytest.fixture
def arn(root) -> str:
    return make(root)


@pytest.fixture
def role(root) -> str:
    """A role of the module's account that may do everything, and trusts its users."""
    name = unique("role")
    root.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(root.account_id))
    root.iam.put_role_policy(
        RoleName=name, PolicyName="policy", PolicyDocument=json.dumps(ALLOW_ALL))
    return name


def session(root, role) -> Person:
    answer = root.new_user().sts.assume_role(
        RoleArn=f"arn:aws:iam::{root.account_id}:role/{role}", RoleSessionName="work")
    return Person(
        root.server, Credentials.of(answer["Credentials"]), account_id=root.account_id)


def shown(arn) -> dict:
    return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}


def test_a_boundary_is_shown_with_its_role_but_not_in_lists(root, arn):
    iam, name = root.iam, unique("role")
    made = iam.create_role(
        RoleName=name, AssumeRolePolicyDocument=trust("*"), PermissionsBoundary=arn,
        Path="/bound/")["Role"]
    assert made["PermissionsBoundary"] == shown(arn)
    assert iam.get_role(RoleName=name)["Role"]["PermissionsBoundary"] == shown(arn)
    iam.update_role(RoleName=name, Description="still bound")
    iam.tag_role(RoleName=name, Tags=[{"Key": "a", "Value": "b"}])
    assert iam.get_role(RoleName=name)["Role"]["PermissionsBoundary"] == shown(arn)
    for page in iam.get_paginator("list_roles").paginate(PathPrefix="/bound/"):
        assert all("PermissionsBoundary" not in role for role in page["Roles"])
    iam.delete_role_permissions_boundary(RoleName=name)
    assert "PermissionsBoundary" not in iam.get_role(RoleName=name)["Role"]
    iam.delete_role_permissions_boundary(RoleName=name)
    other = make(root)
    iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=arn)
    iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=other)
    assert iam.get_role(RoleName=name)["Role"]["PermissionsBoundary"] == shown(other)


def test_what_cannot_bound_a_role(root, role):
    iam = root.iam
    arn, long_enough = f"arn:aws:iam::{root.account_id}:policy/none", "no ARN but long enough"
    missing = ("NoSuchEntity", 404, f"Scope ARN: {arn} does not exist or is not attachable.")
    invalid = ("InvalidInput", 400, f"ARN {long_enough} is not valid.")
    for call, more in (
        (iam.create_role, {"RoleName": unique("r"), "AssumeRolePolicyDocument": trust("*")}),
        (iam.put_role_permissions_boundary, {"RoleName": role}),
    ):
        assert refusal(call, PermissionsBoundary=arn, **more) == missing
        assert refusal(call, PermissionsBoundary=long_enough, **more) == invalid
    assert refusal(
        iam.put_role_permissions_boundary, RoleName="none", PermissionsBoundary=make(root)
    ) == no_such_role("none")
    assert refusal(iam.delete_role_permissions_boundary, RoleName="none") == no_such_role("none")
    unchecked = root.unchecked()
    assert refusal(unchecked.put_role_permissions_boundary)[0] == "ValidationError"
    assert refusal(
        unchecked.put_role_permissions_boundary, RoleName=role, PermissionsBoundary="short"
    )[0] == "ValidationError"
    assert refusal(unchecked.delete_role_permissions_boundary)[0] == "ValidationError"


def test_a_boundary_limits_sessions_at_once_and_grants_nothing(root, role):
    there, limit = session(root, role), make(root, allow("iam:ListUsers"))
    for _ in range(3):
        there.iam.list_roles()
        root.iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=limit)
        assert refusal(there.iam.list_roles)[::2] == (
            "AccessDenied",
            f"User: arn:aws:sts::{root.account_id}:assumed-role/{role}/work is not authorized to "
            f"perform: iam:ListRoles on resource: arn:aws:iam::{root.account_id}:role/ "
            "because no permissions boundary allows the iam:ListRoles action")
        there.iam.list_users()
        root.iam.delete_role_permissions_boundary(RoleName=role)
    root.iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=limit)
    root.iam.create_policy_version(
        PolicyArn=limit, SetAsDefault=True, PolicyDocument=json.dumps(allow("iam:*", "Deny")))
    assert refusal(there.iam.list_users)[2].endswith(
        f"with an explicit deny in a permissions boundary: {limit}")
    root.iam.set_default_policy_version(PolicyArn=limit, VersionId="v1")
    there.iam.list_users()
    root.iam.delete_role_policy(RoleName=role, PolicyName="policy")
    assert refusal(there.iam.list_users)[2].endswith(
        "because no identity-based policy allows the iam:ListUsers action")


def test_a_boundary_limits_whom_a_role_may_become(root, role):
    other = unique("role")
    root.iam.create_role(
        RoleName=other, AssumeRolePolicyDocument=trust(root.account_id))
    there = session(root, role)
    target = {
        "RoleArn": f"arn:aws:iam::{root.account_id}:role/{other}", "RoleSessionName": "further"}
    there.sts.assume_role(**target)
    root.iam.put_role_permissions_boundary(
        RoleName=role, PermissionsBoundary=make(root, allow("iam:*")))
    assert status_of(there.sts.assume_role, **target) == "AccessDenied"


def test_awss_own_policies_bound_roles(root, role):
    there = session(root, role)
    root.iam.put_role_permissions_boundary(
        RoleName=role, PermissionsBoundary="arn:aws:iam::aws:policy/IAMReadOnlyAccess")
    there.iam.list_users()
    assert status_of(there.iam.create_user, UserName=unique()) == "AccessDenied"


def test_what_bounds_a_role_is_counted_and_kept(root, arn, role):
    iam = root.iam
    names = sorted([role, unique("role")])
    iam.create_role(
        RoleName=next(name for name in names if name != role),
        AssumeRolePolicyDocument=trust("*"), PermissionsBoundary=arn, Path="/bound/")
    iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=arn)
    iam.attach_role_policy(RoleName=role, PolicyArn=arn)
    policy = iam.get_policy(PolicyArn=arn)["Policy"]
    assert (policy["AttachmentCount"], policy["PermissionsBoundaryUsageCount"]) == (1, 2)

    def listed(**parameters):
        pages = list(iam.get_paginator("list_entities_for_policy").paginate(
            PolicyArn=arn, PaginationConfig={"PageSize": 1}, **parameters))
        assert not any(page["PolicyUsers"] or page["PolicyGroups"] for page in pages)
        return [found["RoleName"] for page in pages for found in page["PolicyRoles"]]

    assert listed() == names
    assert listed(PolicyUsageFilter="PermissionsBoundary") == names
    assert listed(PolicyUsageFilter="PermissionsPolicy") == [role]
    assert listed(EntityFilter="User") == []
    assert listed(PathPrefix="/bound/") == [name for name in names if name != role]
    attached = ("DeleteConflict", 409, "Cannot delete a policy attached to entities.")
    iam.detach_role_policy(RoleName=role, PolicyArn=arn)
    assert refusal(iam.delete_policy, PolicyArn=arn) == attached
    iam.delete_role_permissions_boundary(RoleName=role)
    assert refusal(iam.delete_policy, PolicyArn=arn) == attached
    # With the role goes what bounds it.
    iam.delete_role(RoleName=next(name for name in names if name != role))
    iam.delete_policy(PolicyArn=arn)


def test_who_may_make_bounded_roles_makes_no_others(root):
    limit, open_ = make(root, allow("s3:*")), make(root)
    delegate = root.new_user({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "iam:*", "Resource": "*", "Condition": {
            "StringEquals": {"iam:PermissionsBoundary": limit}}},
        {"Effect": "Deny", "Action": "iam:DeleteRolePermissionsBoundary", "Resource": "*"}]})
    name, iam = unique("role"), delegate.iam
    create = {"RoleName": name, "AssumeRolePolicyDocument": trust("*")}
    assert status_of(iam.create_role, **create) == "AccessDenied"
    assert status_of(iam.create_role, PermissionsBoundary=open_, **create) == "AccessDenied"
    iam.create_role(PermissionsBoundary=limit, **create)
    iam.attach_role_policy(RoleName=name, PolicyArn=open_)
    iam.get_role(RoleName=name)
    assert status_of(
        iam.put_role_permissions_boundary, RoleName=name, PermissionsBoundary=open_
    ) == "AccessDenied"
    assert status_of(iam.delete_role_permissions_boundary, RoleName=name) == "AccessDenied"
    free = unique("role")
    root.iam.create_role(RoleName=free, AssumeRolePolicyDocument=trust("*"))
    assert status_of(iam.attach_role_policy, RoleName=free, PolicyArn=open_) == "AccessDenied"
    iam.put_role_permissions_boundary(RoleName=free, PermissionsBoundary=limit)
    iam.attach_role_policy(RoleName=free, PolicyArn=open_)


def test_the_simulator_knows_the_boundary_of_a_role(root, role):
    def decided(**parameters):
        found = root.iam.simulate_principal_policy(
            PolicySourceArn=f"arn:aws:iam::{root.account_id}:role/{role}",
            ActionNames=["iam:GetUser", "iam:ListUsers"], **parameters)["EvaluationResults"]
        return [(one["EvalDecision"], one.get("PermissionsBoundaryDecisionDetail")) for one in found]

    assert decided() == [("allowed", None)] * 2
    root.iam.put_role_permissions_boundary(
        RoleName=role, PermissionsBoundary=make(root, allow("iam:ListUsers")))
    assert decided() == [
        ("implicitDeny", {"AllowedByPermissionsBoundary": False}),
        ("allowed", {"AllowedByPermissionsBoundary": True})]
    # A boundary that is given stands for its own.
    assert decided(PermissionsBoundaryPolicyInputList=[json.dumps(ALLOW_ALL)]) == [
        ("allowed", {"AllowedByPermissionsBoundary": True})] * 2


def test_the_command_line_bounds_roles(root, role, arn):
    aws = CommandLine(root.server, root.credentials)
    assert aws(
        "iam", "put-role-permissions-boundary", "--role-name", role, "--permissions-boundary", arn
    ) is None
    assert aws("iam", "get-role", "--role-name", role)["Role"]["PermissionsBoundary"] == shown(arn)
    found = aws(
        "iam", "list-entities-for-policy", "--policy-arn", arn, "--policy-usage-filter",
        "PermissionsBoundary")
    assert [one["RoleName"] for one in found["PolicyRoles"]] == [role]
    assert aws("iam", "delete-role-permissions-boundary", "--role-name", role) is None
    assert "PermissionsBoundary" not in aws("iam", "get-role", "--role-name", role)["Role"]
    assert "NoSuchEntity" in aws.refused(
        "iam", "put-role-permissions-boundary", "--role-name", role, "--permissions-boundary",
        arn + "x")
