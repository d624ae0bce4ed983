"""Instance profiles: what holds a role for a machine."""


from people import refusal, status_of, unique
from test_roles import create
from texts import no_such_role


def make(person, name=None, **parameters) -> dict:
    return person.iam.create_instance_profile(
        InstanceProfileName=name or unique("Profile"), **parameters)["InstanceProfile"]


def missing(name):
    return ("NoSuchEntity", 404, f"Instance Profile {name} cannot be found.")


def names(answer) -> list:
    return [profile["InstanceProfileName"] for profile in answer["InstanceProfiles"]]


def test_an_instance_profile_comes_back_as_it_was_made(root):
    made = make(root, Path="/machines/", Tags=[{"Key": "a", "Value": "b"}])
    name = made["InstanceProfileName"]
    assert made["Arn"] == f"arn:aws:iam::{root.account_id}:instance-profile/machines/{name}"
    assert made["InstanceProfileId"].startswith("AIPA") and len(made["InstanceProfileId"]) == 21
    assert made["Roles"] == [] and made["Tags"] == [{"Key": "a", "Value": "b"}]
    got = root.iam.get_instance_profile(InstanceProfileName=name.upper())["InstanceProfile"]
    assert got == made
    listed = root.iam.list_instance_profiles(PathPrefix="/machines/")["InstanceProfiles"]
    assert listed == [{key: value for key, value in made.items() if key != "Tags"}]
    root.iam.get_waiter("instance_profile_exists").wait(InstanceProfileName=name)
    assert refusal(make, root, name.lower()) == (
        "EntityAlreadyExists", 409, f"Instance Profile {name.lower()} already exists.")


def test_it_holds_one_role(root):
    profile, role = make(root)["InstanceProfileName"], create(root)
    both = {"InstanceProfileName": profile, "RoleName": role["RoleName"]}
    root.iam.add_role_to_instance_profile(**both)
    held = root.iam.get_instance_profile(InstanceProfileName=profile)["InstanceProfile"]["Roles"]
    assert [entry["Arn"] for entry in held] == [role["Arn"]]
    assert held[0]["AssumeRolePolicyDocument"] == role["AssumeRolePolicyDocument"]
    assert names(root.iam.list_instance_profiles_for_role(RoleName=role["RoleName"])) == [profile]
    assert refusal(
        root.iam.add_role_to_instance_profile, InstanceProfileName=profile,
        RoleName=create(root)["RoleName"]
    ) == ("LimitExceeded", 409, "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1")
    conflict = (
        "DeleteConflict", 409,
        "Cannot delete entity, must remove roles from instance profile first.")
    assert refusal(root.iam.delete_instance_profile, InstanceProfileName=profile) == conflict
    assert refusal(root.iam.delete_role, RoleName=role["RoleName"]) == conflict
    root.iam.remove_role_from_instance_profile(**both)
    assert refusal(root.iam.remove_role_from_instance_profile, **both) == no_such_role(
        role["RoleName"])
    root.iam.delete_instance_profile(InstanceProfileName=profile)
    root.iam.delete_role(RoleName=role["RoleName"])


def test_who_puts_a_role_in_needs_leave_to_pass_it(root):
    profile, role = make(root)["InstanceProfileName"], create(root)
    statements = [{"Effect": "Allow", "Action": "iam:AddRoleToInstanceProfile", "Resource": "*"}]
    user = root.new_user({"Version": "2012-10-17", "Statement": statements})
    both = {"InstanceProfileName": profile, "RoleName": role["RoleName"]}
    code, status, text = refusal(user.iam.add_role_to_instance_profile, **both)
    assert (code, status) == ("AccessDenied", 403)
    assert text.startswith(
        f"User: {user.arn} is not authorized to perform: iam:PassRole on resource: {role['Arn']} ")
    statements.append({
        "Effect": "Allow", "Action": "iam:PassRole", "Resource": role["Arn"],
        "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}})
    root.put_policy(user.name, {"Version": "2012-10-17", "Statement": statements})
    assert status_of(user.iam.add_role_to_instance_profile, **both) == "ok"


def test_unknown_ones_are_reported_missing(root):
    iam, role = root.iam, create(root)["RoleName"]
    for call, more in (
        (iam.get_instance_profile, {}), (iam.delete_instance_profile, {}),
        (iam.add_role_to_instance_profile, {"RoleName": role}),
        (iam.remove_role_from_instance_profile, {"RoleName": role}),
        (iam.tag_instance_profile, {"Tags": [{"Key": "a", "Value": ""}]}),
        (iam.untag_instance_profile, {"TagKeys": ["a"]}), (iam.list_instance_profile_tags, {}),
    ):
        assert refusal(call, InstanceProfileName="none", **more) == missing("none"), call
    assert refusal(iam.list_instance_profiles_for_role, RoleName="none") == no_such_role("none")


def test_tags_and_pages(new_account):
    other = new_account()
    for number in range(3):
        make(other, f"p{number}", Tags=[{"Key": "Team", "Value": "a"}, {"Key": "b", "Value": ""}])
    pages = other.iam.get_paginator("list_instance_profiles").paginate(
        PaginationConfig={"PageSize": 2})
    assert [names(page) for page in pages] == [["p0", "p1"], ["p2"]]
    other.iam.tag_instance_profile(
        InstanceProfileName="p0", Tags=[{"Key": "TEAM", "Value": "c"}])
    other.iam.untag_instance_profile(InstanceProfileName="p0", TagKeys=["B"])
    pages = other.iam.get_paginator("list_instance_profile_tags").paginate(
        InstanceProfileName="p0", PaginationConfig={"PageSize": 1})
    assert [page["Tags"] for page in pages] == [[{"Key": "Team", "Value": "c"}]]
    summary = other.iam.get_account_summary()["SummaryMap"]
    assert (summary["InstanceProfiles"], summary["InstanceProfilesQuota"]) == (3, 1000)


def test_an_account_has_room_for_so_many(server, new_account):
    other = new_account()
    server.cli("account", "set-quota", other.account_id, "InstanceProfiles", "1")
    make(other)
    assert refusal(make, other) == (
        "LimitExceeded", 409, "Cannot exceed quota for InstanceProfilesPerAccount: 1")


def test_the_version_of_tokens_is_kept(new_account):
    other = new_account()

    def version():
        return other.iam.get_account_summary()["SummaryMap"]["GlobalEndpointTokenVersion"]

    assert version() == 1
    other.iam.set_security_token_service_preferences(GlobalEndpointTokenVersion="v2Token")
    assert version() == 2
    code, status, _ = refusal(
        other.unchecked().set_security_token_service_preferences,
        GlobalEndpointTokenVersion="v3Token")
    assert (code, status) == ("ValidationError", 400)
