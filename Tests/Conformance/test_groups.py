"""Groups, who is in them, and what their policies grant."""

import json
from functools import partial

import pytest

from commandline import CommandLine
from people import ALLOW_ALL, refusal, status_of, unique
from texts import no_such_user


def exists(name):
    return ("EntityAlreadyExists", 409, f"Group with name {name} already exists.")


def no_such_group(name):
    return ("NoSuchEntity", 404, f"The group with name {name} cannot be found.")


def conflict(text):
    return ("DeleteConflict", 409, f"Cannot delete entity, must {text}.")


@pytest.fixture
def group(root) -> str:
    name = unique("Group")
    root.iam.create_group(GroupName=name)
    return name


def names(groups) -> list:
    return [group["GroupName"] for group in groups]


def put_policy(root, group, policy, name="policy"):
    root.iam.put_group_policy(
        GroupName=group, PolicyName=name, PolicyDocument=json.dumps(policy))


# Groups.


def test_a_group_comes_back_as_it_was_made(root):
    name = unique("Group")
    made = root.iam.create_group(GroupName=name, Path="/team/a/")["Group"]
    assert made["Arn"] == f"arn:aws:iam::{root.account_id}:group/team/a/{name}"
    assert made["Path"] == "/team/a/" and made["GroupName"] == name
    assert made["GroupId"].startswith("AGPA") and len(made["GroupId"]) == 21
    assert made["CreateDate"].timestamp() == pytest.approx(root.server.now(), abs=20)
    shown = root.iam.get_group(GroupName=name)
    assert shown["Group"] == made and shown["Users"] == [] and not shown["IsTruncated"]
    assert root.iam.list_groups(PathPrefix="/team/a/")["Groups"] == [made]


def test_names_are_one_whatever_their_case(root, group):
    assert refusal(root.iam.create_group, GroupName=group.upper()) == exists(group.upper())
    assert root.iam.get_group(GroupName=group.lower())["Group"]["GroupName"] == group
    root.iam.delete_group(GroupName=group.upper())
    assert refusal(root.iam.get_group, GroupName=group) == no_such_group(group)


def test_users_and_groups_may_have_one_name(root):
    name = unique()
    root.iam.create_user(UserName=name)
    root.iam.create_group(GroupName=name)
    root.iam.add_user_to_group(GroupName=name, UserName=name)
    assert refusal(root.iam.delete_group, GroupName=name) == conflict(
        "remove users from group first")


def test_unknown_groups_are_reported_missing(root):
    iam, user = root.iam, unique()
    iam.create_user(UserName=user)
    for call, more in (
        (iam.get_group, {}), (iam.delete_group, {}), (iam.update_group, {"NewPath": "/x/"}),
        (iam.add_user_to_group, {"UserName": user}),
        (iam.remove_user_from_group, {"UserName": user}), (iam.list_group_policies, {}),
        (iam.get_group_policy, {"PolicyName": "p"}),
        (iam.delete_group_policy, {"PolicyName": "p"}),
        (iam.put_group_policy, {"PolicyName": "p", "PolicyDocument": "{}"}),
    ):
        assert refusal(call, GroupName="none", **more) == no_such_group("none"), call


def test_where_neither_is_known_the_user_is_reported_missing(root, group):
    for call in (root.iam.add_user_to_group, root.iam.remove_user_from_group):
        assert refusal(call, GroupName="none", UserName="nobody") == no_such_user("nobody")
        assert refusal(call, GroupName=group, UserName="nobody") == no_such_user("nobody")
    assert refusal(root.iam.list_groups_for_user, UserName="nobody") == no_such_user("nobody")


def test_a_renamed_group_keeps_everything(root, group):
    user, renamed = root.new_user(None), unique("Renamed")
    before = root.iam.get_group(GroupName=group)["Group"]
    root.iam.add_user_to_group(GroupName=group, UserName=user.name)
    put_policy(root, group, ALLOW_ALL)
    root.iam.update_group(GroupName=group, NewGroupName=renamed, NewPath="/new/")
    after = root.iam.get_group(GroupName=renamed)
    assert after["Group"]["GroupId"] == before["GroupId"]
    assert after["Group"]["Arn"] == f"arn:aws:iam::{root.account_id}:group/new/{renamed}"
    assert [member["UserName"] for member in after["Users"]] == [user.name]
    assert root.iam.list_group_policies(GroupName=renamed)["PolicyNames"] == ["policy"]
    assert names(user.iam.list_groups_for_user(UserName=user.name)["Groups"]) == [renamed]
    assert refusal(root.iam.get_group, GroupName=group) == no_such_group(group)


def test_a_group_is_not_renamed_onto_another(root, group):
    other = unique("Group")
    root.iam.create_group(GroupName=other)
    assert refusal(root.iam.update_group, GroupName=group, NewGroupName=other.upper()) == (
        exists(other.upper()))
    root.iam.update_group(GroupName=group, NewGroupName=group.upper())
    assert root.iam.get_group(GroupName=group)["Group"]["GroupName"] == group.upper()


def test_what_a_group_holds_keeps_it_from_being_deleted(root, group):
    user = unique()
    root.iam.create_user(UserName=user)
    root.iam.add_user_to_group(GroupName=group, UserName=user)
    put_policy(root, group, ALLOW_ALL)
    assert refusal(root.iam.delete_group, GroupName=group) == conflict(
        "remove users from group first")
    root.iam.remove_user_from_group(GroupName=group, UserName=user)
    assert refusal(root.iam.delete_group, GroupName=group) == conflict("delete policies first")
    root.iam.delete_group_policy(GroupName=group, PolicyName="policy")
    root.iam.delete_group(GroupName=group)


def test_a_user_in_a_group_is_not_deleted(root, group):
    user = unique()
    root.iam.create_user(UserName=user)
    root.iam.add_user_to_group(GroupName=group, UserName=user)
    assert refusal(root.iam.delete_user, UserName=user) == conflict(
        "remove users from group first")
    root.iam.remove_user_from_group(GroupName=group, UserName=user)
    root.iam.delete_user(UserName=user)


def test_an_account_has_room_for_so_many_groups(server, new_account):
    other = new_account()
    assert server.cli("account", "set-quota", other.account_id, "Groups", "1").returncode == 0
    other.iam.create_group(GroupName="one")
    assert refusal(other.iam.create_group, GroupName="two") == (
        "LimitExceeded", 409, "Cannot exceed quota for GroupsPerAccount: 1")
    summary = other.iam.get_account_summary()["SummaryMap"]
    assert (summary["Groups"], summary["GroupsQuota"]) == (1, 1)


def test_accounts_do_not_see_each_others_groups(root, new_account, group):
    other = new_account()
    assert refusal(other.iam.get_group, GroupName=group) == no_such_group(group)
    assert other.iam.list_groups()["Groups"] == []
    other.iam.create_group(GroupName=group)
    assert root.iam.get_group(GroupName=group)["Users"] == []
    user = unique()
    root.iam.create_user(UserName=user)
    assert refusal(other.iam.add_user_to_group, GroupName=group, UserName=user) == (
        no_such_user(user))


# Members.


def test_to_come_twice_or_to_leave_twice_is_no_error(root, group):
    user = root.new_user(None)
    for _ in range(2):
        root.iam.add_user_to_group(GroupName=group.upper(), UserName=user.name.upper())
        assert [m["UserName"] for m in root.iam.get_group(GroupName=group)["Users"]] == [user.name]
    for _ in range(2):
        root.iam.remove_user_from_group(GroupName=group.lower(), UserName=user.name.upper())
        assert root.iam.list_groups_for_user(UserName=user.name)["Groups"] == []


def test_a_user_is_in_ten_groups_at_most(root):
    user = unique()
    root.iam.create_user(UserName=user)
    groups = [unique("many") for _ in range(11)]
    for name in groups:
        root.iam.create_group(GroupName=name)
    for name in groups[:10]:
        root.iam.add_user_to_group(GroupName=name, UserName=user)
    assert refusal(root.iam.add_user_to_group, GroupName=groups[10], UserName=user) == (
        "LimitExceeded", 409, "Cannot exceed quota for GroupsPerUser: 10")
    root.iam.add_user_to_group(GroupName=groups[3], UserName=user)
    assert names(root.iam.list_groups_for_user(UserName=user)["Groups"]) == sorted(groups[:10])


def test_lists_come_in_pages(root, group):
    users = sorted(unique("member") for _ in range(3))
    for name in users:
        root.iam.create_user(UserName=name, Tags=[{"Key": "a", "Value": "b"}])
        root.iam.add_user_to_group(GroupName=group, UserName=name)
    for number in range(3):
        put_policy(root, group, ALLOW_ALL, f"policy{number}")
        other = unique("page")
        root.iam.create_group(GroupName=other, Path="/pages/")
        root.iam.add_user_to_group(GroupName=other, UserName=users[0])
    for action, member, parameters, count in (
        ("get_group", "Users", {"GroupName": group}, 3),
        ("list_groups", "Groups", {"PathPrefix": "/pages/"}, 3),
        ("list_groups_for_user", "Groups", {"UserName": users[0]}, 4),
        ("list_group_policies", "PolicyNames", {"GroupName": group}, 3),
    ):
        whole = getattr(root.iam, action)(**parameters)
        assert not whole["IsTruncated"] and "Marker" not in whole
        pages = list(root.iam.get_paginator(action).paginate(
            **parameters, PaginationConfig={"PageSize": 1}))
        assert [len(page[member]) for page in pages] == [1] * count, action
        assert [entry for page in pages for entry in page[member]] == whole[member], action
        marker = getattr(root.iam, action)(**parameters, MaxItems=1)["Marker"]
        assert refusal(root.iam.list_users, Marker=marker) == (
            "ValidationError", 400, "Invalid Marker.")
    members = root.iam.get_group(GroupName=group)["Users"]
    assert [m["UserName"] for m in members] == users and "Tags" not in members[0]


# Policies.


def test_a_groups_policy_counts_at_once_for_all_in_it_and_no_longer(root, group):
    inside, outside = root.new_user(None), root.new_user(None)
    root.iam.add_user_to_group(GroupName=group, UserName=inside.name)

    def see():
        return [status_of(user.iam.list_users) for user in (inside, outside)]

    for _ in range(5):
        assert see() == ["AccessDenied", "AccessDenied"]
        put_policy(root, group, ALLOW_ALL)
        assert see() == ["ok", "AccessDenied"]
        root.iam.remove_user_from_group(GroupName=group, UserName=inside.name)
        assert see() == ["AccessDenied", "AccessDenied"]
        root.iam.add_user_to_group(GroupName=group, UserName=inside.name)
        assert see() == ["ok", "AccessDenied"]
        root.iam.delete_group_policy(GroupName=group, PolicyName="policy")


def test_a_deny_of_the_group_wins(root, group):
    user = root.new_user(ALLOW_ALL)
    root.iam.add_user_to_group(GroupName=group, UserName=user.name)
    put_policy(root, group, {"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Action": "iam:GetUser", "Resource": "*"}]})
    assert refusal(user.iam.get_user) == (
        "AccessDenied", 403,
        f"User: {user.arn} is not authorized to perform: iam:GetUser on resource: user {user.name} "
        "with an explicit deny in an identity-based policy")
    user.iam.list_users()


def test_policies_of_a_group_are_kept_as_written(root, group):
    text = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Sid": "a", "Effect": "Allow", "Action": "iam:Get*", "Resource": "*"}]}, indent=3)
    root.iam.put_group_policy(GroupName=group, PolicyName="Mine", PolicyDocument=text)
    root.iam.put_group_policy(GroupName=group, PolicyName="MINE", PolicyDocument=text)
    assert root.iam.list_group_policies(GroupName=group)["PolicyNames"] == ["Mine"]
    shown = root.iam.get_group_policy(GroupName=group.lower(), PolicyName="mine")
    assert (shown["GroupName"], shown["PolicyName"]) == (group, "mine")
    assert shown["PolicyDocument"] == json.loads(text)
    for call in (root.iam.get_group_policy, root.iam.delete_group_policy):
        assert refusal(call, GroupName=group, PolicyName="none") == (
            "NoSuchEntity", 404, "The group policy with name none cannot be found.")
    assert refusal(
        root.iam.put_group_policy, GroupName=group, PolicyName="p", PolicyDocument="{"
    ) == ("MalformedPolicyDocument", 400, "Syntax errors in policy.")


def test_all_policies_of_a_group_share_one_size(root, group):
    def put(name, length):
        text = json.dumps(
            {"Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::@"}},
            separators=(",", ":"))
        return root.iam.put_group_policy(
            GroupName=group, PolicyName=name,
            PolicyDocument=text.replace("@", "x" * (length - len(text) + 1)).replace(",", ",\n "))

    put("a", 2560)
    assert refusal(put, "b", 2561) == (
        "LimitExceeded", 409, f"Maximum policy size of 5120 bytes exceeded for group {group}")
    put("b", 2560)
    put("A", 2560)


# Permissions.


def test_leave_is_asked_for_the_group_and_the_path_it_goes_to(root, group):
    account = root.account_id
    user = root.new_user({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "iam:*", "Resource": [
            f"arn:aws:iam::{account}:group/mine/*", f"arn:aws:iam::{account}:user/*"]}]})
    mine = unique("Mine")
    user.iam.create_group(GroupName=mine, Path="/mine/")
    user.iam.add_user_to_group(GroupName=mine, UserName=user.name)
    assert refusal(user.iam.add_user_to_group, GroupName=group, UserName=user.name) == (
        "AccessDenied", 403,
        f"User: {user.arn} is not authorized to perform: iam:AddUserToGroup on resource: "
        f"group {group} because no identity-based policy allows the iam:AddUserToGroup action")
    assert status_of(user.iam.update_group, GroupName=mine, NewPath="/theirs/") == "AccessDenied"
    assert status_of(user.iam.update_group, GroupName=mine, NewPath="/mine/too/") == "ok"
    assert status_of(user.iam.get_group, GroupName="none") == "AccessDenied"


def test_the_command_line_does_it_too(root, group):
    user = root.new_user(None)
    aws = partial(CommandLine(root.server, root.credentials), "iam")
    aws("add-user-to-group", "--group-name", group, "--user-name", user.name)
    aws("put-group-policy", "--group-name", group, "--policy-name", "all",
        "--policy-document", json.dumps(ALLOW_ALL))
    assert names(aws("list-groups-for-user", "--user-name", user.name)["Groups"]) == [group]
    assert aws("get-group", "--group-name", group)["Users"][0]["UserName"] == user.name
    user.iam.list_groups()
