"""The wizard of the seeds, and what becomes of a device afterwards."""

import urllib.parse

import pytest

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
    # The first browser's session was without a code, and now its owner has a device.
    page.goto(address)
    assert page.title() == "Confirm it is you · Sallyport"
    # The draft is done, whoever asks for it.
    assert other.goto(address).url.startswith(page.url.partition("/console/")[0] + "/console/confirm")


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


def test_the_heaviest_page_is_light_and_soon_there(page, server, person):
    start_wizard(page, server, f"{person.name}-phone")
    check_weight(page)
    check_speed(page)
