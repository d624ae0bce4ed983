"""Users, groups, keys and passwords, as an administrator makes them in a browser."""

import os
import subprocess

import pytest

from checks import accessibility, check_page, check_weight, overflow, small_targets
from pages import DESKTOP, NARROW, PHONE, artefacts, screens, shown
from people import unique
from tools import tool
from visits import USER_PASSWORD, follow, give_password, give_password_as_root, press


@pytest.fixture(scope="module")
def administrator(root):
    """Somebody who may do everything, and what he signs in with."""
    person = root.new_user(name="tomas.lind")
    root.iam.create_login_profile(UserName=person.name, Password=USER_PASSWORD)
    root.iam.create_group(GroupName="developers")
    return person


def sign_in(page, account, name, password=USER_PASSWORD):
    give_password(page, account, name, password)
    page.wait_for_url("**/console/")
    return page


@pytest.fixture
def console(new_page, administrator):
    """Opens the console as the administrator, on a screen of one's choice."""
    def open_console(**screen):
        return sign_in(new_page(**screen), administrator.account_id, administrator.name)
    return open_console


def look(page, name):
    """A page that has to be right, and pictures of it for people."""
    check_page(page)
    screens(page, f"users-{name}")


def test_a_user_gets_a_password_groups_and_tags_and_signs_in(console, new_page, administrator, root):
    page = console()
    page.goto("/console/users")
    follow(page, "Create user")
    look(page, "new")
    page.fill("#name", "mina.okafor")
    page.check("text=developers")
    page.fill("[aria-label='Key 1']", "team")
    page.fill("[aria-label='Value 1']", "red")
    press(page, "Create user")
    look(page, "made")
    password = page.inner_text("#made")
    assert password not in page.url
    groups = root.iam.list_groups_for_user(UserName="mina.okafor")["Groups"]
    assert [group["GroupName"] for group in groups] == ["developers"]
    assert root.iam.list_user_tags(UserName="mina.okafor")["Tags"] == [
        {"Key": "team", "Value": "red"}]
    # On paper: where to sign in, and the password only if that is wanted.
    page.emulate_media(media="print")
    sheet = page.locator(".paper")
    for text in ("Sign in to ", f"/signin/{administrator.account_id}", "mina.okafor"):
        assert sheet.get_by_text(text).first.is_visible()
    assert not sheet.get_by_text(password).is_visible()
    assert not page.locator("#made").is_visible() and not page.locator("header").is_visible()
    page.emulate_media(media="screen")
    page.get_by_label("With the password on it").check()
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes' }")
    press(page, "Print a sign-in sheet")
    assert page.evaluate("document.body.dataset.printed") == "yes"
    page.emulate_media(media="print")
    assert sheet.get_by_text(password).is_visible()
    page.screenshot(path=artefacts() / "users-sheet.png")
    page.emulate_media(media="screen")
    follow(page, "Go to mina.okafor")
    look(page, "credentials")
    other = new_page()
    give_password(other, administrator.account_id, "mina.okafor", password)
    assert "/signin/password" in other.url


def test_a_name_that_is_taken_is_said_and_what_was_typed_stays(console):
    page = console()
    page.goto("/console/users/new")
    page.fill("#name", "tomas.lind")
    page.check("text=developers")
    press(page, "Create user")
    look(page, "taken")
    assert page.title().startswith("Error: ")
    assert page.inner_text("#name-error") == "A user named tomas.lind exists already."
    assert page.input_value("#name") == "tomas.lind"
    assert page.get_by_label("developers").is_checked()


def test_a_key_made_here_signs_calls_of_the_command_line(console, root, server, scratch):
    name = unique()
    root.iam.create_user(UserName=name)
    page = console()
    page.goto(f"/console/users/{name}/security_credentials")
    follow(page, "Create access key")
    look(page, "key-new")
    press(page, "Create access key")
    look(page, "key")
    secret, commands = page.inner_text("#secret-key"), page.inner_text("#commands")
    assert secret in commands and secret not in page.url
    page.click("[aria-label='Copy secret access key']")
    assert page.evaluate("navigator.clipboard.readText()") == secret
    # The lines of the page as they are, in a shell.
    told = subprocess.run(
        ["sh", "-ec", commands], capture_output=True, text=True, timeout=60,
        env={
            "PATH": f"{os.path.dirname(tool('aws'))}:{os.environ['PATH']}",
            "HOME": str(scratch), "AWS_CONFIG_FILE": str(scratch / f"{name}-config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(scratch / f"{name}-credentials"),
            "AWS_EC2_METADATA_DISABLED": "true", "NO_PROXY": "*",
        })
    assert told.returncode == 0, told.stderr
    assert f"user/{name}" in told.stdout
    # A reload makes no second key.
    page.reload()
    assert len(root.iam.list_access_keys(UserName=name)["AccessKeyMetadata"]) == 1
    page.goto(f"/console/users/{name}/security_credentials")
    assert secret not in page.content()
    page.click("button:text-is('Deactivate')")
    look(page, "key-inactive")
    assert root.iam.list_access_keys(UserName=name)["AccessKeyMetadata"][0]["Status"] == "Inactive"
    page.click("a:text-is('Delete')")
    look(page, "key-delete")
    press(page, "Delete key")
    assert root.iam.list_access_keys(UserName=name)["AccessKeyMetadata"] == []


def test_a_password_is_replaced_and_taken_away(console, root):
    name = unique()
    root.iam.create_user(UserName=name)
    root.iam.create_login_profile(UserName=name, Password=USER_PASSWORD)
    page = console()
    page.goto(f"/console/users/{name}/password")
    look(page, "password")
    page.check("[name=access][value=own]")
    page.fill("#password", "short")
    press(page, "Set password")
    look(page, "password-refused")
    assert page.input_value("#password") == ""
    page.click("text=A password made here")
    press(page, "Set password")
    look(page, "password-made")
    assert len(page.inner_text("#made")) == 20
    page.goto(f"/console/users/{name}/password/remove")
    look(page, "password-remove")
    press(page, "Remove console access")
    with pytest.raises(root.iam.exceptions.NoSuchEntityException):
        root.iam.get_login_profile(UserName=name)


def test_somebody_changes_his_own_password(new_page, root):
    person = root.new_user()
    root.iam.create_login_profile(UserName=person.name, Password=USER_PASSWORD)
    page = sign_in(new_page(), person.account_id, person.name)
    page.goto("/console/me/password")
    look(page, "own-password")
    page.fill("#old", "not-the-one")
    page.fill("#password", "Battery-staple-7")
    page.fill("#again", "Battery-staple-7")
    press(page, "Change password")
    look(page, "own-password-wrong")
    assert page.inner_text("#old-error") == "That is not your password."
    page.fill("#old", USER_PASSWORD)
    page.fill("#password", "Battery-staple-7")
    page.fill("#again", "Battery-staple-7")
    press(page, "Change password")
    page.wait_for_url("**/console/me/security_credentials")
    sign_in(new_page(), person.account_id, person.name, "Battery-staple-7")


def test_policies_groups_and_tags_of_a_user(console, root, administrator):
    name = unique()
    root.iam.create_user(UserName=name)
    root.put_policy(name, {
        "Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Action": "s3:*", "Resource": "*",
            "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}}, name="with-mfa")
    page = console()
    page.goto(f"/console/users/{name}/permissions")
    page.select_option("#policy", "arn:aws:iam::aws:policy/ReadOnlyAccess")
    press(page, "Attach")
    look(page, "permissions")
    assert page.locator(".badge:has-text('Needs MFA')").count() == 1
    page.click("text=with-mfa")
    look(page, "policy")
    assert "aws:MultiFactorAuthPresent" in page.inner_text("#document")
    page.goto(f"/console/users/{name}/groups")
    look(page, "in-no-group")
    page.select_option("#group", "developers")
    press(page, "Add")
    look(page, "groups")
    page.goto(f"/console/users/{name}/tags")
    page.fill("[aria-label='Key 1']", "team")
    press(page, "Save tags")
    look(page, "tags")
    assert root.iam.list_user_tags(UserName=name)["Tags"] == [{"Key": "team", "Value": ""}]
    page.goto(f"/console/users/{name}/delete")
    look(page, "delete")
    page.fill("#name", name)
    press(page, "Delete user")
    page.wait_for_url("**/console/users")
    with pytest.raises(root.iam.exceptions.NoSuchEntityException):
        root.iam.get_user(UserName=name)


def test_a_group_from_its_beginning_to_its_end(console, root, administrator):
    page = console()
    page.goto("/console/groups")
    look(page, "groups-list")
    follow(page, "Create group")
    look(page, "group-new")
    page.fill("#name", "auditors")
    press(page, "Create group")
    look(page, "group-empty")
    page.select_option("#user", administrator.name)
    press(page, "Add")
    look(page, "group-members")
    page.click(".tabs a:has-text('Permissions')")
    page.select_option("#policy", "arn:aws:iam::aws:policy/SecurityAudit")
    press(page, "Attach")
    look(page, "group-permissions")
    follow(page, "Delete group")
    look(page, "group-delete")
    press(page, "Delete group")
    page.wait_for_url("**/console/groups")
    with pytest.raises(root.iam.exceptions.NoSuchEntityException):
        root.iam.get_group(GroupName="auditors")


PAGES = [
    "/console/users/new", "/console/groups", "/console/groups/developers/members",
    "/console/groups/developers/permissions", "/console/users/tomas.lind/permissions",
    "/console/users/tomas.lind/groups", "/console/users/tomas.lind/tags",
    "/console/users/tomas.lind/password", "/console/users/tomas.lind/access_keys/new",
    "/console/users/tomas.lind/delete", "/console/me/permissions", "/console/me/password",
]


@pytest.mark.parametrize("screen", [
    {"width": PHONE, "theme": "dark"}, {"width": DESKTOP, "script": False},
], ids=["dark phone", "without script"])
def test_every_page_is_right_on_other_screens(console, screen):
    page = console(**screen)
    # What needs script is hidden where there is none.
    has_script = screen.get("script", True)
    for path in PAGES:
        assert page.goto(path).status == 200, path
        check_page(page, may_hide="" if has_script else ".no-js-hide")
        if has_script:
            check_weight(page)


@pytest.mark.parametrize("script", [True, False])
def test_what_can_be_done_about_a_user_is_in_one_menu(console, root, script):
    name = unique()
    root.iam.create_user(UserName=name)
    page = console(script=script)
    page.goto(f"/console/users/{name}/permissions")
    assert page.get_by_role("link", name="Delete user").count() == 0
    press(page, "Actions")
    menu = page.locator("#person-actions")
    assert [text.strip() for text in menu.get_by_role("link").all_inner_texts()] == [
        "Assign MFA device", "Manage password", "Create access key", "Delete user"]
    # It lies over the page, as menus do.
    assert not [*accessibility(page), *overflow(page), *small_targets(page)]
    with shown(page, NARROW):
        assert not overflow(page) and menu.is_visible()
    if script:
        screens(page, "users-actions")
    menu.get_by_role("link", name="Create access key").click()
    page.get_by_role("heading", name="Create access key").wait_for()
    for number in range(2):
        root.iam.create_access_key(UserName=name)
    page.goto(f"/console/users/{name}/permissions")
    press(page, "Actions")
    assert menu.get_by_role("link", name="Create access key").count() == 0
    menu.get_by_role("link", name="Delete user").click()
    page.get_by_label("Type").wait_for()


def test_the_menu_holds_what_one_may_and_nothing_of_oneself_goes(new_page, administrator, console):
    page = console()
    page.goto("/console/me/permissions")
    press(page, "Actions")
    texts = page.locator("#person-actions").get_by_role("link").all_inner_texts()
    assert [text.strip() for text in texts] == [
        "Assign MFA device", "Change password", "Create access key"]


@pytest.mark.parametrize("script", [True, False])
def test_who_was_not_heard_of_for_long_is_found(console, root, server, script):
    page, hidden = console(script=script), "" if script else ".no-js-hide"
    page.goto("/console/users")
    page.get_by_text("People with MFA").wait_for()
    follow(page, "Idle 90 days")
    if script:
        page.get_by_role("heading", name="No user has been idle for 90 days.").wait_for()
        check_page(page)
    old, name = unique(), unique()
    root.iam.create_user(UserName=old)
    root.iam.create_access_key(UserName=old)
    server.advance(91 * 86_400)
    root.iam.create_user(UserName=name)
    sign_in(page, root.account_id, "tomas.lind")
    page.goto("/console/users?filter=idle")
    assert page.get_by_role("link", name=old, exact=True).is_visible()
    assert page.get_by_role("link", name=name, exact=True).count() == 0
    # He is here just now.
    assert page.get_by_role("link", name="tomas.lind", exact=True).count() == 0
    row = page.locator("tr", has_text=old)
    assert row.get_by_text("91 days").is_visible()
    check_page(page, hidden)
    if script:
        look(page, "idle")
    # What is looked for is looked for among these.
    page.get_by_label("Find users").fill("o")
    press(page, "Find")
    assert "filter=idle" in page.url and "q=o" in page.url
    page.get_by_label("Find users").fill("nobody-of-that-name")
    press(page, "Find")
    page.get_by_role("heading", name="No user matches").wait_for()
    check_page(page, hidden)
    follow(page, "Clear")
    assert page.url.endswith("/console/users")


def test_a_key_leads_to_the_search_unless_that_is_turned_off(console):
    page = console()
    page.goto("/console/users")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("a/b")
    assert page.get_by_label("Find users").input_value() == "a/b"
    page.goto("/signin/preferences?return=/console/users")
    page.get_by_label("The key / goes to the search field").uncheck()
    check_page(page)
    press(page, "Save")
    page.wait_for_url("**/console/users")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "find"


def test_a_root_user_without_mfa_is_reminded_on_every_page(console, new_page):
    page = new_page()
    give_password_as_root(page)
    for place in ("users", "groups", "activity"):
        page.goto(f"/console/{place}")
        assert page.get_by_text("The root user has no MFA.").is_visible()
    look(page, "root-reminded")
    follow(page, "Add a device")
    # There it is what the page is about.
    assert "/console/me/" in page.url and page.get_by_text("The root user has no MFA.").count() == 0
    other = console()
    other.goto("/console/users")
    assert other.get_by_text("The root user has no MFA.").count() == 0


def test_one_s_own_new_password_is_held_against_the_account_s_rules(console, root):
    root.iam.update_account_password_policy(MinimumPasswordLength=10, RequireSymbols=True)
    try:
        page = console()
        page.goto("/console/me/password")
        rules = page.locator("#password-rules li")
        assert rules.count() == 2 and rules.first.inner_text() == "at least 10 characters"
        page.get_by_label("New password", exact=True).fill("0123456789")
        assert page.locator("#password-rules .met").all_inner_texts() == ["at least 10 characters"]
        look(page, "own-password")
    finally:
        root.iam.delete_account_password_policy()
