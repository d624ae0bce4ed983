"""Roles, their trust policies and their tags."""

import json

import pytest

import tools
from people import refusal, status_of, unique
from texts import no_such_role


def trust(principal, action="sts:AssumeRole", kind="AWS", **statement) -> dict:
    return {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {kind: principal}, "Action": action, **statement}]}


def create(person, name=None, document=None, **parameters) -> dict:
    return person.iam.create_role(
        RoleName=name or unique("role"),
        AssumeRolePolicyDocument=json.dumps(document or trust(person.account_id)),
        **parameters)["Role"]


def root_arn(person) -> str:
    return f"arn:aws:iam::{person.account_id}:root"


def malformed(text):
    return ("MalformedPolicyDocument", 400, text)


# Roles.


def test_a_role_comes_back_as_it_was_made(root):
    name = unique("Role")
    document = trust(root_arn(root))
    made = create(
        root, name, document, Path="/team/a/", Description="Reads <b> & \"writes\"",
        MaxSessionDuration=7200, Tags=[{"Key": "Team", "Value": "A"}])
    assert made["Arn"] == f"arn:aws:iam::{root.account_id}:role/team/a/{name}"
    assert made["Path"] == "/team/a/" and made["RoleName"] == name
    assert made["RoleId"].startswith("AROA") and len(made["RoleId"]) == 21
    assert made["AssumeRolePolicyDocument"] == document
    assert made["Tags"] == [{"Key": "Team", "Value": "A"}]
    assert made["CreateDate"].timestamp() == pytest.approx(root.server.now(), abs=20)
    assert "MaxSessionDuration" not in made and "RoleLastUsed" not in made
    got = root.iam.get_role(RoleName=name.upper())["Role"]
    assert got == {**made, "MaxSessionDuration": 7200, "RoleLastUsed": {}}
    listed = root.iam.list_roles(PathPrefix="/team/a/")["Roles"]
    assert listed == [{
        key: value for key, value in got.items() if key not in ("Tags", "RoleLastUsed")}]
    root.iam.get_waiter("role_exists").wait(RoleName=name)


def test_an_hour_is_what_sessions_last_unless_told(root):
    role = create(root)
    assert root.iam.get_role(RoleName=role["RoleName"])["Role"]["MaxSessionDuration"] == 3600


def test_names_are_one_whatever_their_case(root):
    name = create(root, unique("Role"))["RoleName"]
    assert refusal(create, root, name.upper()) == (
        "EntityAlreadyExists", 409, f"Role with name {name.upper()} already exists.")
    root.iam.delete_role(RoleName=name.lower())
    assert refusal(root.iam.get_role, RoleName=name) == no_such_role(name)


def test_a_role_and_a_user_may_share_a_name(root):
    name = unique()
    root.iam.create_user(UserName=name)
    assert create(root, name)["RoleName"] == name


def test_unknown_roles_are_reported_missing(root):
    iam, missing = root.iam, no_such_role("nothing")
    for call, more in (
        (iam.get_role, {}), (iam.delete_role, {}), (iam.update_role, {}),
        (iam.update_role_description, {"Description": "x"}),
        (iam.update_assume_role_policy, {"PolicyDocument": "{}"}),
        (iam.tag_role, {"Tags": [{"Key": "a", "Value": ""}]}),
        (iam.untag_role, {"TagKeys": ["a"]}), (iam.list_role_tags, {}),
    ):
        assert refusal(call, RoleName="nothing", **more) == missing, call


def test_an_update_keeps_what_it_leaves_out(root):
    name = create(root, Description="old", MaxSessionDuration=4000)["RoleName"]
    assert root.iam.update_role(RoleName=name, Description="new").keys() == {"ResponseMetadata"}
    root.iam.update_role(RoleName=name, MaxSessionDuration=5000)
    root.iam.update_role(RoleName=name)
    role = root.iam.get_role(RoleName=name)["Role"]
    assert role["Description"] == "new" and role["MaxSessionDuration"] == 5000
    shown = root.iam.update_role_description(RoleName=name, Description="newer")["Role"]
    assert shown["Description"] == "newer" and shown["RoleName"] == name


def test_sessions_last_between_one_hour_and_twelve(root):
    create_role = root.unchecked().create_role
    document = json.dumps(trust(root.account_id))
    for seconds, code in ((3599, "ParamValidation"), (0, "ParamValidation"),
                          (43201, "ValidationError")):
        found = refusal(
            create_role, RoleName=unique(), AssumeRolePolicyDocument=document,
            MaxSessionDuration=seconds)
        assert found[:2] == (code, 400)
    for seconds in (3600, 43200):
        create(root, MaxSessionDuration=seconds)


def test_names_paths_and_descriptions_have_their_letters(root):
    create_role = root.unchecked().create_role
    document = json.dumps(trust(root.account_id))
    where = "1 validation error detected: Value at '{}' failed to satisfy constraint: Member must "
    for parameters, text in (
        ({"RoleName": "a b"}, where.format("roleName")
         + "satisfy regular expression pattern: [\\w+=,.@-]+"),
        ({"RoleName": "r" * 65}, where.format("roleName")
         + "have length less than or equal to 64"),
        ({"RoleName": "x", "Description": "d" * 1001}, where.format("description")
         + "have length less than or equal to 1000"),
        ({}, where.format("roleName") + "not be null"),
    ):
        assert refusal(create_role, AssumeRolePolicyDocument=document, **parameters) == (
            "ValidationError", 400, text)
    assert status_of(
        create_role, RoleName="x", AssumeRolePolicyDocument=document, Path="x"
    ) == "ValidationError"


def test_an_account_has_room_for_so_many_roles(server, new_account):
    other = new_account()
    before = other.iam.get_account_summary()["SummaryMap"]
    assert (before["Roles"], before["RolesQuota"]) == (0, 1000)
    assert server.cli("account", "set-quota", other.account_id, "Roles", "1").returncode == 0
    create(other)
    assert refusal(create, other) == (
        "LimitExceeded", 409, "Cannot exceed quota for RolesPerAccount: 1")
    after = other.iam.get_account_summary()["SummaryMap"]
    assert (after["Roles"], after["RolesQuota"]) == (1, 1)


def test_pages_of_roles_come_to_the_whole_list(new_account):
    other = new_account()
    names = [create(other, f"r{number}")["RoleName"] for number in range(5)]
    pages = other.iam.get_paginator("list_roles").paginate(PaginationConfig={"PageSize": 2})
    assert [[role["RoleName"] for role in page["Roles"]] for page in pages] == [
        names[:2], names[2:4], names[4:]]


# Trust policies.


def test_a_trust_policy_is_replaced(root):
    name = create(root)["RoleName"]
    document = trust("ec2.amazonaws.com", kind="Service")
    root.iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(document))
    assert root.iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"] == document


def test_an_account_is_shown_by_its_root(root):
    shown = create(root, document=trust(root.account_id))["AssumeRolePolicyDocument"]
    assert shown == trust(root_arn(root))


def test_a_user_is_trusted_and_not_his_name(root):
    user = root.new_user(None)
    role = create(root, document=trust(user.arn))
    assert role["AssumeRolePolicyDocument"] == trust(user.arn)
    unique_id = root.iam.get_user(UserName=user.name)["User"]["UserId"]

    def shown():
        return root.iam.get_role(RoleName=role["RoleName"])["Role"]["AssumeRolePolicyDocument"]

    renamed = unique()
    root.iam.update_user(UserName=user.name, NewUserName=renamed)
    assert shown() == trust(f"arn:aws:iam::{root.account_id}:user/{renamed}")
    root.iam.delete_access_key(UserName=renamed, AccessKeyId=user.credentials.key)
    root.iam.delete_user(UserName=renamed)
    root.iam.create_user(UserName=renamed)
    assert shown() == trust(unique_id)


@pytest.mark.parametrize(("document", "text"), [
    ("{", "This policy contains invalid Json"),
    (trust("*", "iam:GetUser"), "AssumeRole policy may only specify STS AssumeRole actions."),
    (trust("*", "*"), "AssumeRole policy may only specify STS AssumeRole actions."),
    (trust("*", Resource="*"), "Has prohibited field Resource"),
    (trust("nope", kind="Service"), 'Invalid principal in policy: "SERVICE":"nope"'),
    (trust("arn:aws:iam::*:root"), 'Invalid principal in policy: "AWS":"arn:aws:iam::*:root"'),
    ({"Version": "2012-10-17", "Statement": []},
     "Could not parse the policy: Statement is empty!"),
    ({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]},
     "Missing required field Principal"),
])
def test_what_is_no_trust_policy(root, document, text):
    text_of = document if isinstance(document, str) else json.dumps(document)
    role = create(root)["RoleName"]
    assert refusal(
        root.iam.create_role, RoleName=unique(), AssumeRolePolicyDocument=text_of
    ) == malformed(text)
    assert refusal(
        root.iam.update_assume_role_policy, RoleName=role, PolicyDocument=text_of
    ) == malformed(text)


def test_nobody_can_be_trusted_who_is_not_there(root, new_account):
    arn = f"arn:aws:iam::{root.account_id}:user/nobody"
    assert refusal(create, root, document=trust(arn)) == malformed(
        f'Invalid principal in policy: "AWS":"{arn}"')
    # Of another account there may be.
    other = new_account().new_user(None)
    assert create(root, document=trust(other.arn))["AssumeRolePolicyDocument"] == trust(other.arn)


def test_a_trust_policy_has_2048_characters_at_most(root):
    def padded(size):
        empty = trust("*", Condition={"StringEquals": {"aws:UserAgent": ""}})
        bare = len(json.dumps(empty, separators=(",", ":")))
        return trust("*", Condition={"StringEquals": {"aws:UserAgent": "x" * (size - bare)}})

    create(root, document=padded(2048))
    assert refusal(create, root, document=padded(2049)) == (
        "LimitExceeded", 409, "Cannot exceed quota for ACLSizePerRole: 2048")


# Tags.


def test_role_tags_are_one_whatever_their_case(root):
    name = create(root, Tags=[{"Key": "Team", "Value": "a"}])["RoleName"]
    root.iam.tag_role(RoleName=name, Tags=[{"Key": "TEAM", "Value": "b"}, {"Key": "x", "Value": ""}])
    pages = root.iam.get_paginator("list_role_tags").paginate(
        RoleName=name, PaginationConfig={"PageSize": 1})
    assert [page["Tags"] for page in pages] == [
        [{"Key": "Team", "Value": "b"}], [{"Key": "x", "Value": ""}]]
    assert refusal(
        root.iam.tag_role, RoleName=name,
        Tags=[{"Key": "a", "Value": ""}, {"Key": "A", "Value": ""}]
    ) == (
        "InvalidInput", 400,
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    root.iam.untag_role(RoleName=name, TagKeys=["team", "never", "X"])
    assert root.iam.list_role_tags(RoleName=name)["Tags"] == []
    assert "Tags" not in root.iam.get_role(RoleName=name)["Role"]


def test_policies_see_the_tags_of_a_role(root):
    blue = create(root, Tags=[{"Key": "team", "Value": "blue"}])["RoleName"]
    red = create(root, Tags=[{"Key": "team", "Value": "red"}])["RoleName"]
    user = root.new_user({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "iam:GetRole", "Resource": "*",
        "Condition": {"StringEquals": {"iam:ResourceTag/team": "blue"}}}]})
    assert status_of(user.iam.get_role, RoleName=blue) == "ok"
    assert refusal(user.iam.get_role, RoleName=red) == (
        "AccessDenied", 403,
        f"User: {user.arn} is not authorized to perform: iam:GetRole on resource: role {red} "
        "because no identity-based policy allows the iam:GetRole action")


def test_the_cli_knows_roles(server, root):
    environment = tools.clean_environment(
        AWS_ENDPOINT_URL=server.url, AWS_ACCESS_KEY_ID=root.credentials.key,
        AWS_SECRET_ACCESS_KEY=root.credentials.secret)
    done = tools.run(
        tools.tool("aws"), "iam", "create-role", "--role-name", unique("cli"),
        "--assume-role-policy-document", json.dumps(trust(root.account_id)), "--output", "json",
        env=environment)
    assert done.returncode == 0, done.stderr
    role = json.loads(done.stdout)["Role"]
    assert role["AssumeRolePolicyDocument"] == trust(root_arn(root))
