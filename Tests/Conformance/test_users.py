"""Users and their tags, the account's alias and summary."""

import pytest

from people import ALLOW_ALL, refusal, status_of, unique
from texts import no_such_user


def exists(name):
    return ("EntityAlreadyExists", 409, f"User with name {name} already exists.")


# Users.


def test_a_user_comes_back_as_it_was_made(root):
    name = unique()
    made = root.iam.create_user(
        UserName=name, Path="/team/a/", Tags=[{"Key": "Team", "Value": "A + B = c@d:e/f"}])["User"]
    assert made["Arn"] == f"arn:aws:iam::{root.account_id}:user/team/a/{name}"
    assert made["Path"] == "/team/a/" and made["UserName"] == name
    assert made["UserId"].startswith("AIDA") and len(made["UserId"]) == 21
    assert made["Tags"] == [{"Key": "Team", "Value": "A + B = c@d:e/f"}]
    assert made["CreateDate"].timestamp() == pytest.approx(root.server.now(), abs=20)
    assert root.iam.get_user(UserName=name)["User"] == made
    listed = root.iam.list_users(PathPrefix="/team/a/")["Users"]
    assert listed == [{key: value for key, value in made.items() if key != "Tags"}]


def test_names_are_one_whatever_their_case(root):
    name = unique("Anaya")
    root.iam.create_user(UserName=name)
    assert refusal(root.iam.create_user, UserName=name.upper()) == exists(name.upper())
    assert root.iam.get_user(UserName=name.lower())["User"]["UserName"] == name
    root.iam.delete_user(UserName=name.upper())
    assert refusal(root.iam.get_user, UserName=name) == no_such_user(name)


def test_without_a_name_one_gets_oneself(root):
    user = root.new_user()
    assert user.iam.get_user()["User"]["UserName"] == user.name
    shown = root.iam.get_user()["User"]
    assert shown["Arn"] == f"arn:aws:iam::{root.account_id}:root"
    assert shown["UserId"] == root.account_id
    assert "UserName" not in shown and "Path" not in shown


def test_unknown_users_are_reported_missing(root):
    iam, missing = root.iam, no_such_user("nobody")
    nobody = {"UserName": "nobody"}
    for call, more in (
        (iam.get_user, {}), (iam.delete_user, {}), (iam.update_user, {"NewPath": "/x/"}),
        (iam.tag_user, {"Tags": [{"Key": "a", "Value": ""}]}), (iam.list_user_tags, {}),
        (iam.untag_user, {"TagKeys": ["a"]}), (iam.create_access_key, {}),
        (iam.list_access_keys, {}), (iam.list_user_policies, {}),
        (iam.get_user_policy, {"PolicyName": "p"}), (iam.delete_user_policy, {"PolicyName": "p"}),
        (iam.put_user_policy, {"PolicyName": "p", "PolicyDocument": "{}"}),
        (iam.delete_access_key, {"AccessKeyId": "AKIA0000000000000000"}),
        (iam.update_access_key, {"AccessKeyId": "AKIA0000000000000000", "Status": "Active"}),
        (iam.list_mfa_devices, {}),
    ):
        assert refusal(call, **nobody, **more) == missing, call


def test_a_renamed_user_keeps_everything(root):
    user, device = root.new_user_with_device()
    renamed, before = unique("Renamed"), root.iam.get_user(UserName=user.name)["User"]
    root.iam.update_user(UserName=user.name, NewUserName=renamed, NewPath="/new/")
    after = root.iam.get_user(UserName=renamed)["User"]
    assert after["UserId"] == before["UserId"]
    assert after["Arn"] == f"arn:aws:iam::{root.account_id}:user/new/{renamed}"
    # His keys, policies and devices.
    assert user.sts.get_caller_identity()["Arn"] == after["Arn"]
    assert user.iam.list_user_policies(UserName=renamed)["PolicyNames"] == ["policy"]
    user.session(device)
    assert refusal(root.iam.get_user, UserName=user.name) == no_such_user(user.name)


def test_a_user_is_not_renamed_onto_another(root):
    first, second = unique(), unique()
    root.iam.create_user(UserName=first)
    root.iam.create_user(UserName=second)
    assert refusal(root.iam.update_user, UserName=first, NewUserName=second.upper()) == (
        exists(second.upper()))
    # But onto himself, in other letters.
    root.iam.update_user(UserName=first, NewUserName=first.upper())
    assert root.iam.get_user(UserName=first)["User"]["UserName"] == first.upper()


def test_what_a_user_holds_keeps_him_from_being_deleted(root):
    user, device = root.new_user_with_device()
    conflict = "Cannot delete entity, must {}."
    expected = [
        ("remove tokens from principal first", lambda: root.iam.deactivate_mfa_device(
            UserName=user.name, SerialNumber=device.serial)),
        ("delete access keys first", lambda: root.iam.delete_access_key(
            UserName=user.name, AccessKeyId=user.credentials.key)),
        ("delete policies first", lambda: root.iam.delete_user_policy(
            UserName=user.name, PolicyName="policy")),
    ]
    for text, removal in expected:
        assert refusal(root.iam.delete_user, UserName=user.name) == (
            "DeleteConflict", 409, conflict.format(text))
        removal()
    root.iam.delete_user(UserName=user.name)
    # Another of that name is somebody else.
    again = root.iam.create_user(UserName=user.name)["User"]
    assert root.iam.list_mfa_devices(UserName=user.name)["MFADevices"] == []
    assert again["UserName"] == user.name


def test_names_and_paths_have_their_letters(root):
    create = root.unchecked().create_user
    assert refusal(create, UserName="a b") == (
        "ValidationError", 400,
        "1 validation error detected: Value at 'userName' failed to satisfy constraint: Member "
        "must satisfy regular expression pattern: [\\w+=,.@-]+")
    assert refusal(create, UserName="u" * 65) == (
        "ValidationError", 400,
        "1 validation error detected: Value at 'userName' failed to satisfy constraint: Member "
        "must have length less than or equal to 64")
    assert refusal(create) == (
        "ValidationError", 400,
        "1 validation error detected: Value at 'userName' failed to satisfy constraint: Member "
        "must not be null")
    assert status_of(create, UserName="x", Path="a") == "ValidationError"
    assert refusal(root.unchecked().get_user, UserName="u" * 129)[0] == "ValidationError"
    assert refusal(root.iam.get_user, UserName="u" * 128) == no_such_user("u" * 128)


def test_all_that_is_wrong_is_said_at_once(root):
    code, status, text = refusal(root.unchecked().put_user_policy, UserName="a b")
    assert (code, status) == ("ValidationError", 400)
    assert text.startswith("3 validation errors detected: ")
    for name in ("userName", "policyName", "policyDocument"):
        assert f"Value at '{name}' failed to satisfy constraint: " in text


def test_an_account_has_room_for_so_many_users(server, new_account):
    other = new_account()
    assert server.cli("account", "set-quota", other.account_id, "Users", "2").returncode == 0
    other.iam.create_user(UserName="one")
    other.iam.create_user(UserName="two")
    assert refusal(other.iam.create_user, UserName="three") == (
        "LimitExceeded", 409, "Cannot exceed quota for UsersPerAccount: 2")


def test_accounts_do_not_see_each_other(root, new_account):
    other = new_account()
    user = other.new_user(name="shared")
    root.iam.create_user(UserName="shared")
    assert [entry["UserName"] for entry in other.iam.list_users()["Users"]] == ["shared"]
    assert other.iam.get_user(UserName="shared")["User"]["Arn"] == user.arn
    device = other.new_device()
    assert status_of(root.iam.delete_virtual_mfa_device, SerialNumber=device.serial) == (
        "NoSuchEntity")
    assert status_of(
        root.iam.enable_mfa_device, UserName="shared", SerialNumber=device.serial,
        **device.app.pair()) == "NoSuchEntity"
    assert status_of(
        root.iam.delete_access_key, UserName="shared", AccessKeyId=user.credentials.key
    ) == "NoSuchEntity"
    root.iam.delete_user(UserName="shared")


# Tags.


def test_user_tags_are_one_whatever_their_case(root):
    name = unique()
    root.iam.create_user(UserName=name, Tags=[{"Key": "Team", "Value": "a"}])
    root.iam.tag_user(UserName=name, Tags=[{"Key": "TEAM", "Value": "b"}])
    assert root.iam.list_user_tags(UserName=name)["Tags"] == [{"Key": "Team", "Value": "b"}]
    assert refusal(
        root.iam.tag_user, UserName=name,
        Tags=[{"Key": "a", "Value": ""}, {"Key": "A", "Value": ""}]
    ) == (
        "InvalidInput", 400,
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    root.iam.untag_user(UserName=name, TagKeys=["team", "never"])
    assert root.iam.list_user_tags(UserName=name)["Tags"] == []
    assert "Tags" not in root.iam.get_user(UserName=name)["User"]


def test_a_user_has_fifty_tags_at_most(root):
    name = unique()
    fifty = [{"Key": f"k{n}", "Value": ""} for n in range(50)]
    root.iam.create_user(UserName=name, Tags=fifty)
    assert refusal(root.iam.tag_user, UserName=name, Tags=[{"Key": "more", "Value": ""}]) == (
        "LimitExceeded", 409, "The number of tags has reached the maximum limit.")
    code, status, _ = refusal(
        root.iam.tag_user, UserName=name, Tags=[{"Key": "aws:x", "Value": ""}])
    assert (code, status) == ("InvalidInput", 400)


# The account.


def test_an_account_has_one_alias_of_its_own(root, new_account):
    other, alias = new_account(), unique("alias-")
    assert other.iam.list_account_aliases()["AccountAliases"] == []
    other.iam.create_account_alias(AccountAlias=alias)
    assert other.iam.list_account_aliases()["AccountAliases"] == [alias]
    assert refusal(root.iam.create_account_alias, AccountAlias=alias) == (
        "EntityAlreadyExists", 409, f"The account alias {alias} already exists.")
    assert refusal(other.iam.delete_account_alias, AccountAlias="other")[:2] == (
        "NoSuchEntity", 404)
    # A new one takes the old one's place.
    changed = unique("alias-")
    other.iam.create_account_alias(AccountAlias=changed)
    assert other.iam.list_account_aliases()["AccountAliases"] == [changed]
    root.iam.create_account_alias(AccountAlias=alias)
    root.iam.delete_account_alias(AccountAlias=alias)
    other.iam.delete_account_alias(AccountAlias=changed)
    assert other.iam.list_account_aliases()["AccountAliases"] == []


@pytest.mark.parametrize(
    "alias", ["ab", "a" * 64, "Big", "-a-", "a--b", "under_score", "123456789012", "ab "])
def test_what_is_no_alias(root, alias):
    assert status_of(root.unchecked().create_account_alias, AccountAlias=alias) == "ValidationError"


def test_the_summary_counts(new_account):
    other = new_account()
    before = other.iam.get_account_summary()["SummaryMap"]
    assert before["Users"] == before["MFADevices"] == before["MFADevicesInUse"] == 0
    assert before["AccountMFAEnabled"] == 0 and before["AccountAccessKeysPresent"] == 1
    assert before["UsersQuota"] == 5000 and before["AccessKeysPerUserQuota"] == 2
    assert before["UserPolicySizeQuota"] == 2048
    user, _ = other.new_user_with_device(ALLOW_ALL)
    other.new_device()
    after = other.iam.get_account_summary()["SummaryMap"]
    assert (after["Users"], after["MFADevices"], after["MFADevicesInUse"]) == (1, 2, 1)
    assert after.keys() == before.keys() and len(after) >= 30
