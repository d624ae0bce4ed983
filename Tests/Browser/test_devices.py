"""The wizard of the seeds, and what becomes of a device afterwards."""

import urllib.parse

import pytest

import people
from authenticator import Authenticator
from checks import check_page, check_speed, check_weight
from pages import DESKTOP, PHONE, read_qr, screens, shown
from visits import (
    USER_PASSWORD, add_mfa, assign_device, error_on, follow, give_code, give_password,
    give_password_as_root, press, secret_of, start_wizard,
)


@pytest.fixture
def person(root, server):
    """A user with a password and no device."""
    user = root.new_user()
    root.iam.create_login_profile(UserName=user.name, Password=USER_PASSWORD)
    return user


@pytest.fixture
def page(new_page, server, person):
    """His browser, signed in."""
    made = new_page()
    give_password(made, server.account_id, person.name)
    return made


def test_the_wizard_has_the_seeds_words_and_makes_a_device(page, server, person, root):
    page.goto("/console/me/security_credentials")
    page.get_by_role("heading", name="Multi-factor authentication (MFA)", exact=True).wait_for()
    check_page(page)
    screens(page, "credentials-empty")
    page.get_by_role("link", name="Assign MFA device").click()
    page.get_by_label("Device name").wait_for()
    assert page.get_by_label("Authenticator app").is_checked()
    check_page(page)
    screens(page, "wizard-name")
    page.get_by_label("Device name").fill("pixel-9")
    press(page, "Next")
    assert page.inner_text("h1") == "Set up device"
    check_page(page)
    screens(page, "wizard-codes")
    # The same secret in all pictures and as text.
    link = None
    for width in (DESKTOP, PHONE):
        for theme in ("light", "dark"):
            with shown(page, width, theme):
                link = link or read_qr(page)
                assert read_qr(page) == link
    parts = urllib.parse.urlsplit(link)
    query = urllib.parse.parse_qs(parts.query)
    assert parts.scheme == "otpauth" and parts.netloc == "totp"
    assert urllib.parse.unquote(parts.path) == f"/Sallyport:pixel-9@{server.account_id}"
    assert query["secret"] == [secret_of(page)] and query["issuer"] == ["Sallyport"]
    assert page.get_by_role("link", name="Open in an app on this device").get_attribute(
        "href") == link
    press(page, "Copy key")
    assert page.evaluate("navigator.clipboard.readText()") == secret_of(page)
    add_mfa(page, Authenticator(secret_of(page), server.now))
    page.get_by_text("pixel-9 is ready.").wait_for()
    follow(page, "Skip")
    check_page(page)
    screens(page, "credentials")
    devices = root.iam.list_mfa_devices(UserName=person.name)["MFADevices"]
    assert [d["SerialNumber"].rpartition("/")[2] for d in devices] == ["pixel-9"]
    names = [e["eventName"] for e in server.audit() if e["userIdentity"].get("userName") == person.name]
    assert names[-3:] == ["ConsoleMfaDraftStarted", "CreateVirtualMFADevice", "EnableMFADevice"]


def test_an_administrator_sets_up_a_device_for_a_user(new_page, server, person, root):
    page = new_page()
    give_password_as_root(page)
    page.goto("/console/users")
    follow(page, person.name)
    check_page(page)
    follow(page, "Assign MFA device")
    page.get_by_label("Device name").fill(f"{person.name}-phone")
    press(page, "Next")
    # On somebody else's screen the key shows when asked to.
    assert not page.locator("#secret").is_visible()
    page.locator("summary", has_text="Show secret key").click()
    add_mfa(page, Authenticator(secret_of(page), server.now))
    page.get_by_text(f"{person.name}-phone is ready.").wait_for()
    assert root.iam.list_mfa_devices(UserName=person.name)["MFADevices"]
    page.goto("/console/users")
    check_page(page)
    screens(page, "users")


def test_the_key_survives_wrong_codes_a_reload_and_a_new_sign_in(page, new_page, server, person):
    app = start_wizard(page, server, f"{person.name}-phone")
    address, secret = page.url, secret_of(page)
    page.get_by_label("MFA code 1").fill(app.wrong_code())
    page.get_by_label("MFA code 2").fill(app.code())
    press(page, "Add MFA")
    assert error_on(page).startswith("Those two codes do not follow each other.")
    assert secret_of(page) == secret
    check_page(page)
    screens(page, "wizard-error")
    for one, two, said in (
        ("12345", "123456", "That is 5 digits; a code has 6."),
        ("12 34 56", "123456", "Both fields hold the same code."),
    ):
        page.get_by_label("MFA code 1").fill(one)
        page.get_by_label("MFA code 2").fill(two)
        press(page, "Add MFA")
        assert error_on(page).startswith(said)
    page.reload()
    assert secret_of(page) == secret
    page.goto("/console/me/security_credentials")
    page.get_by_text("was started 0 minutes ago.").wait_for()
    check_page(page)
    other = new_page()
    give_password(other, server.account_id, person.name)
    other.goto("/console/me/security_credentials")
    follow(other, "Continue")
    assert other.url == address and secret_of(other) == secret
    add_mfa(other, app)
    other.get_by_text("is ready.").wait_for()
    # The first browser's session was without a code, and now its owner has a device: it is over.
    page.goto(address)
    assert page.title() == "Sign in · Sallyport"
    # The draft is done, whoever asks for it.
    assert other.goto(address).url.startswith(address.partition("/console/")[0] + "/console/confirm")


def test_a_draft_ends_after_a_quarter_of_an_hour_and_leaves_nothing(page, server, person, root):
    start_wizard(page, server, f"{person.name}-phone")
    server.advance(900)
    assert page.reload().status == 410
    page.get_by_text("This setup ended").wait_for()
    assert root.iam.list_virtual_mfa_devices(AssignmentStatus="Unassigned")[
        "VirtualMFADevices"] == []


def test_nobody_else_sees_a_draft(page, new_page, server, person, root):
    start_wizard(page, server, f"{person.name}-phone")
    address = page.url.replace("/console/me/", f"/console/users/{person.name}/")
    other = new_page()
    give_password_as_root(other)
    assert other.goto(address).status == 410
    assert other.locator("#secret").count() == 0


def test_cancelling_leaves_nothing_and_a_taken_name_is_told(page, server, person, root):
    start_wizard(page, server, f"{person.name}-phone")
    press(page, "Cancel")
    page.get_by_text("The unfinished device was discarded.").wait_for()
    taken = root.new_device()
    name = taken.serial.rpartition("/")[2]
    page.goto("/console/me/mfa/new")
    page.get_by_label("Device name").fill(name)
    press(page, "Next")
    assert error_on(page) == (
        f"{name} exists already in this account. Try {name}-{person.name}.")
    check_page(page)


def test_a_pair_pasted_at_once_fills_both_fields(page, server, person):
    app = start_wizard(page, server, f"{person.name}-phone")
    first, second = app.pair().values()
    page.get_by_label("MFA code 1").focus()
    page.evaluate("text => navigator.clipboard.writeText(text)", f"{first} {second}")
    page.keyboard.press("Control+V")
    assert page.get_by_label("MFA code 1").input_value() == first
    assert page.get_by_label("MFA code 2").input_value() == second


def test_eight_devices_are_all(page, server, person):
    server.fresh_budget()
    assign_device(page, server, f"{person.name}-1")
    # Law 5: who has one shows a code of it before he adds another.
    page.goto("/console/me/mfa/new")
    assert page.title() == "Confirm it is you · Sallyport"


def test_an_app_that_ran_away_is_brought_into_step_and_a_device_goes(
        page, new_page, server, person, root):
    server.fresh_budget()
    app = assign_device(page, server, f"{person.name}-1")
    early = Authenticator(app.seed, lambda: server.now() + 3600)
    page.goto("/console/me/security_credentials")
    follow(page, f"Resync {person.name}-1")
    check_page(page)
    screens(page, "resync")
    pair = early.pair()
    page.get_by_label("MFA code 1").fill(pair["AuthenticationCode1"])
    page.get_by_label("MFA code 2").fill(pair["AuthenticationCode2"])
    press(page, "Resynchronize")
    page.get_by_text("It ran 3600 s ahead.").wait_for()
    server.advance(30)
    # A second browser signs in with the device that is about to go.
    other = new_page()
    give_password(other, server.account_id, person.name)
    give_code(other, early.code())
    assert other.url.endswith("/console/")
    server.advance(30)
    page.goto("/console/me/security_credentials")
    follow(page, f"Remove {person.name}-1")
    page.get_by_label("6-digit code from your authenticator app").fill(early.code())
    press(page, "Confirm")
    check_page(page)
    screens(page, "remove")
    page.get_by_text("This is the last device.").wait_for()
    press(page, "Remove device")
    page.get_by_text(f"{person.name}-1 is removed.").wait_for()
    assert root.iam.list_mfa_devices(UserName=person.name)["MFADevices"] == []
    # What that device completed is over.
    other.goto("/console/")
    assert "/signin" in other.url


def test_removing_asks_over_the_page_when_a_code_was_given_just_now(page, server, person, root):
    server.fresh_budget()
    name = f"{person.name}-1"
    app = assign_device(page, server, name)
    page.goto("/console/me/mfa/new")
    page.get_by_label("6-digit code from your authenticator app").fill(app.code())
    press(page, "Confirm")
    page.goto("/console/me/security_credentials")
    link = page.get_by_role("link", name=f"Remove {name}", exact=True)
    dialog = page.get_by_role("dialog", name=f"Remove {name}?")
    link.click()
    dialog.get_by_text("This is the last device.").wait_for()
    check_page(page)
    screens(page, "remove-dialog")
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert link.evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    dialog.wait_for()
    press(page, "Keep device")
    dialog.wait_for(state="hidden")
    assert len(root.iam.list_mfa_devices(UserName=person.name)["MFADevices"]) == 1
    link.click()
    press(page, "Remove device")
    page.get_by_text(f"{name} is removed.").wait_for()
    assert root.iam.list_mfa_devices(UserName=person.name)["MFADevices"] == []


def test_the_wizard_works_without_script(new_page, server, person):
    page = new_page(script=False)
    give_password(page, server.account_id, person.name)
    app = start_wizard(page, server, f"{person.name}-plain")
    # What needs script is hidden where there is none.
    check_page(page, may_hide=".no-js-hide")
    add_mfa(page, app)
    page.get_by_text("is ready.").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_are_for_everybody(new_page, server, person, theme):
    for width in (DESKTOP, PHONE):
        page = new_page(theme=theme, width=width)
        give_password(page, server.account_id, person.name)
        page.goto("/console/")
        check_page(page)
        page.goto("/console/me/security_credentials")
        check_page(page)
        page.get_by_role("link", name="Assign MFA device").click()
        check_page(page)
        page.get_by_label("Device name").fill(f"{person.name}-{theme}-{width}")
        press(page, "Next")
        check_page(page)
        press(page, "Cancel")


@pytest.mark.measures
def test_the_heaviest_page_is_light_and_soon_there(page, server, person):
    start_wizard(page, server, f"{person.name}-phone")
    check_weight(page)
    check_speed(page)


def without_codes(page) -> None:
    """Codes that no app made."""
    page.get_by_label("MFA code 1").fill("000000")
    page.get_by_label("MFA code 2").fill("000001")
    press(page, "Add MFA")


@pytest.mark.parametrize("script", [True, False])
def test_a_device_that_the_api_made_is_continued_with_two_codes(
        new_page, server, person, root, script):
    device = root.new_device(name=f"{person.name}-phone")
    other = root.new_device()
    page = new_page(script=script)
    give_password(page, server.account_id, person.name)
    page.goto("/console/me/security_credentials")
    page.get_by_text(f"{person.name}-phone was made, and waits for two codes").wait_for()
    # What is named for somebody else is not his to see here.
    assert other.serial.rpartition("/")[2] not in page.inner_text("main")
    check_page(page, may_hide=".no-js-hide")
    follow(page, f"Continue with {person.name}-phone")
    page.get_by_text("is not shown again").wait_for()
    assert page.locator("#secret").count() == 0 and device.app.seed not in page.content()
    check_page(page, may_hide=".no-js-hide")
    if script:
        screens(page, "continue")
    without_codes(page)
    assert error_on(page).startswith("Those two codes do not follow each other.")
    check_page(page, may_hide=".no-js-hide")
    add_mfa(page, device.app)
    page.get_by_text(f"{person.name}-phone is ready.").wait_for()
    assert page.inner_text("h1") == "What if this device is lost?"
    held = root.iam.list_mfa_devices(UserName=person.name)["MFADevices"]
    assert [d["SerialNumber"] for d in held] == [device.serial]
    ours = [e for e in server.audit() if e["userIdentity"].get("userName") == person.name
            and e["eventName"] == "EnableMFADevice"]
    assert [e.get("errorCode") for e in ours][-2:] == [
        "InvalidAuthenticationCodeException", None]
    assert not any("000001" in str(e) for e in ours)
    # It is somebody's now.
    assert page.goto(
        f"/console/mfa/{person.name}-phone/continue?user={person.name}").status in (303, 200, 404)
    assert page.get_by_role("button", name="Add MFA").count() == 0


def test_a_device_of_nobody_is_discarded_where_it_would_be_continued(page, person, root):
    device = root.new_device(name=person.name)
    page.goto("/console/me/security_credentials")
    follow(page, f"Continue with {person.name}")
    press(page, f"Discard {person.name}")
    page.get_by_text("is discarded.").wait_for()
    assert page.url.endswith("/console/me/security_credentials")
    assert device.serial not in str(root.iam.list_virtual_mfa_devices()["VirtualMFADevices"])


def test_on_mfa_coverage_a_device_is_continued_for_whom_one_types(new_page, server, person, root):
    device = root.new_device()
    name = device.serial.rpartition("/")[2]
    page = new_page()
    give_password_as_root(page)
    page.goto("/console/mfa")
    check_page(page)
    screens(page, "coverage-unassigned")
    follow(page, f"Continue with {name}")
    check_page(page)
    screens(page, "continue-coverage")
    page.get_by_label("User name").fill("nobody.here")
    add_mfa(page, device.app)
    assert "nobody.here" in error_on(page)
    check_page(page)
    page.get_by_label("User name").fill(person.name)
    add_mfa(page, device.app)
    page.get_by_text(f"{name} is ready.").wait_for()
    assert page.url.endswith(f"/console/users/{person.name}/security_credentials")
    assert root.iam.list_mfa_devices(UserName=person.name)["MFADevices"]
    page.goto("/console/")
    root_card = page.locator(".stat .card", has_text="Root user")
    assert "Last sign-in: Today at" in root_card.inner_text()
    check_page(page)


def test_who_may_not_list_devices_or_give_them_sees_none_waiting(new_page, server, root):
    for denied in ("iam:ListVirtualMFADevices", "iam:EnableMFADevice"):
        user = root.new_user({**people.ALLOW_ALL, "Statement": [
            *people.ALLOW_ALL["Statement"],
            {"Effect": "Deny", "Action": denied, "Resource": "*"}]})
        root.iam.create_login_profile(UserName=user.name, Password=USER_PASSWORD)
        root.new_device(name=user.name)
        page = new_page()
        give_password(page, server.account_id, user.name)
        page.goto("/console/me/security_credentials")
        assert page.get_by_text("waits for two codes").count() == 0
        answer = page.goto(f"/console/mfa/{user.name}/continue?user={user.name}")
        assert answer.status == 403 and denied in page.inner_text("main")


@pytest.mark.parametrize("script", [True, False])
def test_tags_of_a_device_are_edited(new_page, server, person, root, script):
    page = new_page(script=script)
    give_password(page, server.account_id, person.name)
    name = f"{person.name}-{'script' if script else 'plain'}"
    assign_device(page, server, name)
    serial = f"arn:aws:iam::{server.account_id}:mfa/{name}"

    def tags():
        found = root.iam.list_mfa_device_tags(SerialNumber=serial)["Tags"]
        return {tag["Key"]: tag["Value"] for tag in found}

    page.goto("/console/me/security_credentials")
    follow(page, f"Tags of {name}")
    check_page(page, may_hide=".no-js-hide")
    page.get_by_label("Key 1").fill("team")
    page.get_by_label("Value 1").fill("core")
    page.get_by_label("Key 2").fill("Site")
    page.get_by_label("Value 2").fill("Hamburg")
    press(page, "Save tags")
    page.get_by_text("The tags are saved.").wait_for()
    assert tags() == {"team": "core", "Site": "Hamburg"}
    check_page(page, may_hide=".no-js-hide")
    if script:
        screens(page, "device-tags")
    # Keys of devices differ by case: the one before goes, and what another added meanwhile stays.
    root.iam.tag_mfa_device(SerialNumber=serial, Tags=[{"Key": "added", "Value": "meanwhile"}])
    for number in (1, 2):
        field = page.get_by_label(f"Key {number}")
        if field.input_value() == "team":
            field.fill("Team")
        else:
            field.fill("")
    press(page, "Save tags")
    page.get_by_text("The tags are saved.").wait_for()
    assert tags() == {"Team": "core", "added": "meanwhile"}
    page.goto("/console/me/security_credentials")
    page.get_by_text("Team: core").wait_for()
    check_page(page, may_hide=".no-js-hide")


@pytest.mark.parametrize("script", [True, False])
def test_a_device_that_was_never_used_is_tried(new_page, server, person, root, script):
    page = new_page(script=script)
    give_password(page, server.account_id, person.name)
    first = assign_device(page, server, f"{person.name}-1")
    page.goto("/console/me/mfa/new")
    page.get_by_label("6-digit code from your authenticator app").fill(first.code())
    press(page, "Confirm")
    second = assign_device(page, server, f"{person.name}-2")
    server.advance(27 * 86_400)
    again = new_page(script=script)

    def come_in(page):
        server.fresh_budget()
        give_password(page, server.account_id, person.name)
        give_code(page, first.code())
        page.wait_for_url("**/console/")

    come_in(again)
    assert again.get_by_text("has never been used").count() == 0
    server.advance(86_400)
    again = new_page(script=script)
    come_in(again)
    again.get_by_text(f"{person.name}-2 has never been used.").wait_for()
    assert again.get_by_text(f"{person.name}-1 has never been used.").count() == 0
    check_page(again, may_hide=".no-js-hide")
    if script:
        screens(again, "overview-untried")
    again.goto("/console/me/security_credentials")
    again.get_by_text(f"{person.name}-2 has never been used.").wait_for()
    check_page(again, may_hide=".no-js-hide")
    if script:
        screens(again, "credentials-untried")
    follow(again, "Try it now")
    check_page(again, may_hide=".no-js-hide")
    again.get_by_label(f"6-digit code from {person.name}-2").fill(first.code())
    press(again, "Try")
    assert error_on(again).startswith("That code was not accepted.")
    check_page(again, may_hide=".no-js-hide")
    if script:
        screens(again, "try-device")
    code = second.code()
    again.get_by_label(f"6-digit code from {person.name}-2").fill(code)
    press(again, "Try")
    again.get_by_text(f"{person.name}-2 works.").wait_for()
    assert again.get_by_text("has never been used").count() == 0
    # It counts once, whatever it was for.
    again.goto(f"/console/me/mfa/{person.name}-2/try")
    again.get_by_label(f"6-digit code from {person.name}-2").fill(code)
    press(again, "Try")
    assert error_on(again).startswith("That code was not accepted.")
    tried = [e for e in server.audit() if e["userIdentity"].get("userName") == person.name
             and e["eventName"] == "ConsoleMfaTried"]
    assert [e.get("errorCode") is None for e in tried] == [False, True, False]
    assert code not in str(tried)
