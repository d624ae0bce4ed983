"""Passwords of users, and what the account demands of them."""

import concurrent.futures
import json

import pytest

from people import refusal, status_of, unique
from server import Credentials
from texts import no_such_user
from tools import clean_environment, run, tool

PASSWORD, OTHER = "Correct-horse-9", "Another-horse-9"


def violation(text):
    return ("PasswordPolicyViolation", 400, text)


def no_profile(name):
    return ("NoSuchEntity", 404, f"Login Profile for User {name} cannot be found.")


WRONG = ("AccessDenied", 403, "The old password was incorrect.")


@pytest.fixture
def account(new_account):
    return new_account()


def new_user(account, policy=None, password=PASSWORD):
    user = account.new_user(policy)
    account.iam.create_login_profile(UserName=user.name, Password=password)
    return user


def may_change():
    return {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "iam:ChangePassword",
        "Resource": "arn:aws:iam::*:user/${aws:username}"}]}


# Login profiles.


def test_a_login_profile_comes_back_as_it_was_made(account):
    name = unique()
    account.iam.create_user(UserName=name)
    assert refusal(account.iam.get_login_profile, UserName=name) == no_profile(name)
    made = account.iam.create_login_profile(
        UserName=name, Password=PASSWORD, PasswordResetRequired=True)["LoginProfile"]
    assert made.keys() == {"UserName", "CreateDate", "PasswordResetRequired"}
    assert made["UserName"] == name and made["PasswordResetRequired"] is True
    assert account.iam.get_login_profile(UserName=name.upper())["LoginProfile"] == made
    assert refusal(account.iam.create_login_profile, UserName=name, Password=PASSWORD) == (
        "EntityAlreadyExists", 409, f"Login Profile for user {name} already exists.")


def test_what_is_left_out_of_an_update_stays(account):
    user = new_user(account, may_change())

    def must_reset():
        profile = account.iam.get_login_profile(UserName=user.name)["LoginProfile"]
        return profile["PasswordResetRequired"]

    assert must_reset() is False
    account.iam.update_login_profile(UserName=user.name, PasswordResetRequired=True)
    account.iam.update_login_profile(UserName=user.name, Password=OTHER)
    assert must_reset() is True
    # The password is the new one, and to change it oneself is what was required.
    user.iam.change_password(OldPassword=OTHER, NewPassword=PASSWORD)
    assert must_reset() is False


def test_a_password_keeps_a_user_from_being_deleted(account):
    user = new_user(account)
    account.iam.delete_access_key(UserName=user.name, AccessKeyId=user.credentials.key)
    assert refusal(account.iam.delete_user, UserName=user.name) == (
        "DeleteConflict", 409, "Cannot delete entity, must delete login profile first.")
    account.iam.delete_login_profile(UserName=user.name)
    assert refusal(account.iam.delete_login_profile, UserName=user.name) == no_profile(user.name)
    account.iam.delete_user(UserName=user.name)


def test_unknown_users_and_nameless_ones(account):
    for call, more in (
        (account.iam.create_login_profile, {"Password": PASSWORD}),
        (account.iam.get_login_profile, {}), (account.iam.delete_login_profile, {}),
        (account.iam.update_login_profile, {"Password": PASSWORD}),
    ):
        assert refusal(call, UserName="nobody", **more) == no_such_user("nobody")
    assert refusal(account.iam.get_login_profile) == (
        "ValidationError", 400,
        "Must specify userName when calling with non-User credentials")
    code, status, text = refusal(account.unchecked().create_login_profile, UserName="a b")
    assert (code, status) == ("ValidationError", 400)
    assert text.startswith("2 validation errors detected: ") and "'password'" in text


# What is demanded.


@pytest.mark.parametrize("password, text", [
    ("Short1!", "Password should have a minimum length of 8"),
    ("lowercase99", "Password should meet 1 more of the following requirements: Password should "
                    "have at least one uppercase letter, Password should have at least one symbol"),
])
def test_the_default_policy(account, password, text):
    name = unique()
    account.iam.create_user(UserName=name)
    assert refusal(
        account.iam.create_login_profile, UserName=name, Password=password) == violation(text)
    account.iam.create_login_profile(UserName=name, Password=PASSWORD)
    assert refusal(
        account.iam.update_login_profile, UserName=name, Password=password) == violation(text)


def test_a_policy_replaces_all_of_the_one_before(account):
    missing = ("NoSuchEntity", 404,
               f"The Password Policy with domain name {account.account_id} cannot be found.")
    assert refusal(account.iam.get_account_password_policy) == missing
    assert refusal(account.iam.delete_account_password_policy) == (
        "NoSuchEntity", 404, "The account policy with name PasswordPolicy cannot be found.")
    account.iam.update_account_password_policy(
        MinimumPasswordLength=12, RequireSymbols=True, RequireNumbers=True,
        RequireUppercaseCharacters=True, RequireLowercaseCharacters=True,
        AllowUsersToChangePassword=True, MaxPasswordAge=90, PasswordReusePrevention=5,
        HardExpiry=True)
    assert account.iam.get_account_password_policy()["PasswordPolicy"] == {
        "MinimumPasswordLength": 12, "RequireSymbols": True, "RequireNumbers": True,
        "RequireUppercaseCharacters": True, "RequireLowercaseCharacters": True,
        "AllowUsersToChangePassword": True, "ExpirePasswords": True, "MaxPasswordAge": 90,
        "PasswordReusePrevention": 5, "HardExpiry": True}
    account.iam.update_account_password_policy()
    assert account.iam.get_account_password_policy()["PasswordPolicy"] == {
        "MinimumPasswordLength": 6, "RequireSymbols": False, "RequireNumbers": False,
        "RequireUppercaseCharacters": False, "RequireLowercaseCharacters": False,
        "AllowUsersToChangePassword": False, "ExpirePasswords": False}
    name = unique()
    account.iam.create_user(UserName=name)
    account.iam.create_login_profile(UserName=name, Password="aaaaaa")
    account.iam.delete_account_password_policy()
    assert refusal(account.iam.get_account_password_policy) == missing


def test_ranges_are_named_together(account):
    code, status, text = refusal(
        account.unchecked().update_account_password_policy, MinimumPasswordLength=5,
        PasswordReusePrevention=25, MaxPasswordAge=1096)
    assert (code, status) == ("ValidationError", 400)
    assert text.startswith("3 validation errors detected: ")
    for name in ("minimumPasswordLength", "passwordReusePrevention", "maxPasswordAge"):
        assert f"Value at '{name}' failed to satisfy constraint: " in text


# Changing one's own.


def test_a_user_changes_his_own_password(account):
    user = new_user(account, may_change())
    assert refusal(user.iam.change_password, OldPassword=OTHER, NewPassword="New-one-1") == WRONG
    assert refusal(
        user.iam.change_password, OldPassword=PASSWORD, NewPassword=PASSWORD)[0] == "AccessDenied"
    user.iam.change_password(OldPassword=PASSWORD, NewPassword=OTHER)
    assert refusal(
        user.iam.change_password, OldPassword=PASSWORD, NewPassword="New-one-1") == WRONG
    user.iam.change_password(OldPassword=OTHER, NewPassword=PASSWORD)


def test_the_root_user_changes_none(account):
    assert refusal(account.iam.change_password, OldPassword="a", NewPassword=PASSWORD) == (
        "InvalidUserType", 400, "Only IAM Users can change their own password.")


def test_the_account_can_let_everybody_change_his_own(account):
    user = new_user(account)
    change = {"OldPassword": PASSWORD, "NewPassword": OTHER}
    code, status, text = refusal(user.iam.change_password, **change)
    assert (code, status) == ("AccessDenied", 403)
    assert text.endswith(
        f"is not authorized to perform: iam:ChangePassword on resource: user {user.name} because "
        "no identity-based policy allows the iam:ChangePassword action")
    account.iam.update_account_password_policy(AllowUsersToChangePassword=True)
    user.iam.change_password(**change)
    account.put_policy(user.name, {"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Action": "iam:ChangePassword", "Resource": "*"}]})
    assert "with an explicit deny" in refusal(
        user.iam.change_password, OldPassword=OTHER, NewPassword=PASSWORD)[2]


def test_former_passwords_are_excluded(account):
    reused = violation(
        "Policy constraint violation with password reuse prevention during password change.")
    account.iam.update_account_password_policy(PasswordReusePrevention=1)
    user = new_user(account, may_change())
    user.iam.change_password(OldPassword=PASSWORD, NewPassword=OTHER)
    for former in (PASSWORD, OTHER):
        assert refusal(
            user.iam.change_password, OldPassword=OTHER, NewPassword=former) == reused
    user.iam.change_password(OldPassword=OTHER, NewPassword="Third-horse-9")
    user.iam.change_password(OldPassword="Third-horse-9", NewPassword=PASSWORD)


def test_a_password_cannot_be_guessed(account):
    user = new_user(account, may_change())
    account.server.fresh_budget()
    wrong = {"OldPassword": "Wrong-horse-9", "NewPassword": OTHER}
    with concurrent.futures.ThreadPoolExecutor(8) as people:
        tries = list(people.map(
            lambda _: status_of(user.iam.change_password, **wrong), range(30)))
    assert tries.count("AccessDenied") == 9 and tries.count("Throttling") == 21
    assert refusal(
        user.iam.change_password, OldPassword=PASSWORD, NewPassword=OTHER
    ) == ("Throttling", 400, "Rate exceeded")
    account.server.fresh_budget()
    user.iam.change_password(OldPassword=PASSWORD, NewPassword=OTHER)


# Beside everything else.


def test_others_are_answered_while_passwords_are_hashed(account):
    users = []
    for _ in range(30):
        users.append(unique())
        account.iam.create_user(UserName=users[-1])
    with concurrent.futures.ThreadPoolExecutor(30) as people:
        made = [
            people.submit(account.iam.create_login_profile, UserName=name, Password=PASSWORD)
            for name in users]
        answered = 0
        while not all(each.done() for each in made):
            account.iam.get_user(UserName=users[0])
            account.iam.tag_user(UserName=users[0], Tags=[{"Key": "a", "Value": str(answered)}])
            answered += 1
    assert answered > 0
    assert {each.result()["LoginProfile"]["UserName"] for each in made} == set(users)


def test_no_password_is_recorded_logged_or_kept(account):
    user = new_user(account, may_change(), "Canary-first-1")
    user.iam.change_password(OldPassword="Canary-first-1", NewPassword="Canary-second-2")
    status_of(user.iam.change_password, OldPassword="Canary-wrong-3", NewPassword="Canary-new-4")
    account.iam.update_login_profile(UserName=user.name, Password="Canary-third-5")
    status_of(account.iam.update_login_profile, UserName=user.name, Password="canary")
    server = account.server
    records = json.dumps(server.audit())
    assert '"ChangePassword"' in records and "anary" not in records
    assert "anary" not in server.log()
    for path in server.data.iterdir():
        if path.is_file():
            assert b"anary" not in path.read_bytes(), path


def test_the_command_line_takes_it(account):
    server = account.server

    def aws(*arguments, credentials=account.credentials):
        return run(
            tool("aws"), *arguments, "--endpoint-url", server.url,
            env=clean_environment(
                AWS_ACCESS_KEY_ID=credentials.key, AWS_SECRET_ACCESS_KEY=credentials.secret))

    name = unique()
    assert aws("iam", "create-user", "--user-name", name).returncode == 0
    made = aws("iam", "create-login-profile", "--user-name", name, "--password", PASSWORD,
               "--password-reset-required")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["LoginProfile"]["PasswordResetRequired"] is True
    assert aws("iam", "update-account-password-policy", "--minimum-password-length", "10",
               "--allow-users-to-change-password").returncode == 0
    key = json.loads(aws("iam", "create-access-key", "--user-name", name).stdout)["AccessKey"]
    changed = aws("iam", "change-password", "--old-password", PASSWORD, "--new-password", OTHER,
                  credentials=Credentials.of(key))
    assert changed.returncode == 0, changed.stderr
    weak = aws("iam", "update-login-profile", "--user-name", name, "--password", "short")
    assert weak.returncode != 0
    assert "Password should have a minimum length of 10" in weak.stderr
