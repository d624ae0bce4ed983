"""What holds for the whole account: MFA demanded of everybody, help for who has lost a device, and the
page that shows how far it has come."""

import csv
import io
import re

import pytest
from botocore.exceptions import ClientError

from authenticator import Authenticator
from checks import check_page, check_weight
from pages import screens
from people import unique
from visits import (
    USER_PASSWORD, add_mfa, error_on, follow, give_code, give_password, press, secret_of, start_wizard,
)

SETTINGS = "/console/account/settings"


@pytest.fixture(scope="module")
def administrator(root):
    """Somebody who may do everything, with a device."""
    person, device = root.new_user_with_device()
    root.iam.create_login_profile(UserName=person.name, Password=USER_PASSWORD)
    return person, device


@pytest.fixture
def console(new_page, server, administrator):
    """The console as the administrator, with a code given just now."""
    person, device = administrator

    def open_console(**screen):
        server.fresh_budget()
        page = new_page(**screen)
        give_password(page, server.account_id, person.name)
        give_code(page, device.app.code())
        page.wait_for_url("**/console/")
        return page
    return open_console


@pytest.fixture
def everybody(root, server):
    """Somebody without a device, who may do everything."""
    person = root.new_user()
    root.iam.create_login_profile(UserName=person.name, Password=USER_PASSWORD)
    return person


def demand(page, choice: str) -> None:
    page.goto(SETTINGS)
    page.get_by_role("radio", name=choice).check()
    page.locator("button[value=demand]").click()
    page.get_by_text("The settings are saved.").wait_for()


def test_who_has_no_device_sets_one_up_before_anything_else(
        console, new_page, server, everybody, root):
    page = console()
    page.goto(SETTINGS)
    check_page(page)
    screens(page, "settings")
    demand(page, "In the console")
    person = new_page()
    give_password(person, server.account_id, everybody.name)
    person.get_by_text("Your account asks for a second factor.").wait_for()
    check_page(person)
    screens(person, "demanded")
    for address in ("/console/", "/console/users", "/console/me/security_credentials",
                    "/console/me/access_keys/new", f"/console/users/{everybody.name}/mfa/new"):
        person.goto(address)
        assert person.url.endswith("/console/me/mfa/new"), address
    person.get_by_label("Device name").fill(f"{everybody.name}-phone")
    press(person, "Next")
    check_page(person, may_hide=".no-js-hide")
    screens(person, "demanded-setup")
    app = Authenticator(secret_of(person), server.now)
    add_mfa(person, app)
    # The pair proved the app; the next code opens the door.
    assert "/console/confirm" in person.url
    server.advance(60)
    person.get_by_label("6-digit code from your authenticator app").fill(app.code())
    press(person, "Confirm")
    person.get_by_text("is ready.").wait_for()
    person.goto("/console/users")
    person.get_by_role("heading", name="Users").wait_for()
    # What is asked of the console is not asked of the API.
    everybody.iam.list_users()
    demand(console(), "Off")


def test_keys_alone_may_set_up_a_device_and_get_a_session(console, server, everybody, root):
    demand(console(), "In console and API")
    try:
        refused = {
            "list_users": {}, "create_user": {"UserName": "x"},
            "create_access_key": {"UserName": everybody.name},
            "enable_mfa_device": {
                "UserName": root.new_user().name, "SerialNumber": "arn:aws:iam::1:mfa/x",
                "AuthenticationCode1": "123456", "AuthenticationCode2": "234567"},
        }
        for action, values in refused.items():
            with pytest.raises(ClientError) as refusal:
                getattr(everybody.iam, action)(**values)
            assert refusal.value.response["Error"]["Code"] == "AccessDenied", action
        with pytest.raises(ClientError):
            everybody.sts.get_federation_token(Name="friend")
        device = everybody.enable(everybody.new_device(), everybody.name)
        server.advance(60)
        assert everybody.session(device).iam.list_users()["Users"]
        # The root user is not bound, and neither is what was never a user's.
        root.iam.list_users()
        denied = [e for e in server.audit()
                  if e["userIdentity"].get("userName") == everybody.name and "errorCode" in e]
        assert {e["eventName"] for e in denied} >= {"CreateUser"}
    finally:
        demand(console(), "Off")


def test_nobody_demands_what_he_does_not_have(new_page, server, everybody):
    page = new_page()
    give_password(page, server.account_id, everybody.name)
    page.goto(SETTINGS)
    page.get_by_role("radio", name="In the console").check()
    page.locator("button[value=demand]").click()
    assert error_on(page).startswith("You have no MFA device yourself.")
    check_page(page)


def test_alias_and_password_policy_are_the_apis_own(console, root, server):
    page = console()
    page.goto(SETTINGS)
    page.get_by_role("textbox", name="Account alias").fill("acme-prod")
    page.locator("button[value=alias]").click()
    page.get_by_text("The settings are saved.").wait_for()
    assert root.iam.list_account_aliases()["AccountAliases"] == ["acme-prod"]
    page.get_by_role("textbox", name="Account alias").fill("")
    page.locator("button[value=alias]").click()
    page.get_by_text("The settings are saved.").wait_for()
    assert root.iam.list_account_aliases()["AccountAliases"] == []
    page.get_by_label("Characters at least").fill("14")
    page.get_by_label("A symbol").check()
    page.get_by_label("Days until it expires").fill("90")
    page.locator("button[value=passwords]").click()
    page.get_by_text("The settings are saved.").wait_for()
    policy = root.iam.get_account_password_policy()["PasswordPolicy"]
    assert (policy["MinimumPasswordLength"], policy["RequireSymbols"], policy["MaxPasswordAge"]) == (
        14, True, 90)
    page.get_by_label("Characters at least").fill("5")
    page.locator("button[value=passwords]").click()
    assert "minimumPasswordLength" in error_on(page)
    page.locator("button[value=no-passwords]").click()
    page.get_by_text("The settings are saved.").wait_for()
    with pytest.raises(ClientError):
        root.iam.get_account_password_policy()


def test_an_administrator_lets_in_who_has_lost_his_device(console, new_page, server, root):
    user, device = root.new_user_with_device()
    root.iam.create_login_profile(UserName=user.name, Password=USER_PASSWORD)
    server.fresh_budget()
    lost = new_page()
    give_password(lost, server.account_id, user.name)
    follow(lost, "I lost my device")
    press(lost, "Ask for a code")
    code = lost.locator(".alert b").inner_text()
    assert re.fullmatch("[0-9A-Z]{3}-[0-9A-Z]{3}", code)
    check_page(lost)
    screens(lost, "lost-asked")

    page = console()
    page.goto("/console/mfa")
    page.get_by_text(code).wait_for()
    check_page(page)
    screens(page, "coverage")
    check_weight(page)
    follow(page, user.name)
    check_page(page)
    screens(page, "help")
    press(page, "Make a code")
    once = page.inner_text("#made")
    check_page(page)
    screens(page, "help-granted")
    # Answered once.
    page.goto(f"/console/users/{user.name}/help")
    page.get_by_text("does not ask for help").wait_for()
    # The device is still there, and the code opens the door once.
    assert len(root.iam.list_mfa_devices(UserName=user.name)["MFADevices"]) == 1
    for way_in in (True, False):
        visitor = new_page()
        give_password(visitor, server.account_id, user.name)
        visitor.goto("/signin/lost")
        visitor.get_by_label("Recovery code", exact=True).fill(once)
        press(visitor, "Use recovery code")
        if way_in:
            visitor.get_by_text("You are in with a recovery code.").wait_for()
        else:
            assert error_on(visitor).startswith("That code was not accepted.")
    events = [e["eventName"] for e in server.audit() if e["eventName"].startswith("ConsoleHelp")]
    assert events == ["ConsoleHelpRequested", "ConsoleHelpGranted"]
    assert once not in str(server.audit())


def test_who_may_not_help_sees_no_requests(new_page, server, root):
    user, _ = root.new_user_with_device()
    helper, device = root.new_user_with_device(policy=None)
    for person in (user, helper):
        root.iam.create_login_profile(UserName=person.name, Password=USER_PASSWORD)
    root.iam.attach_user_policy(
        UserName=helper.name, PolicyArn="arn:aws:iam::aws:policy/IAMFullAccess")
    server.fresh_budget()
    lost = new_page()
    give_password(lost, server.account_id, user.name)
    lost.goto("/signin/lost")
    press(lost, "Ask for a code")
    code = lost.locator(".alert b").inner_text()
    page = new_page()
    give_password(page, server.account_id, helper.name)
    give_code(page, device.app.code())
    page.goto("/console/mfa")
    page.get_by_role("heading", name="MFA coverage").wait_for()
    assert code not in page.content()
    assert page.goto(f"/console/users/{user.name}/help").status == 403
    page.get_by_text("sallyport:HelpSignIn").wait_for()


def test_printed_codes_and_requests_can_be_turned_off(console, new_page, server, root):
    user, device = root.new_user_with_device()
    root.iam.create_login_profile(UserName=user.name, Password=USER_PASSWORD)
    server.fresh_budget()
    own = new_page()
    give_password(own, server.account_id, user.name)
    give_code(own, device.app.code())
    own.goto("/console/me/recovery")
    press(own, "Make ten codes")
    printed = own.locator(".recovery code").first.inner_text()
    own.goto("/console/me/mfa/recovery")
    assert own.get_by_role("button", name="Print recovery codes").count() == 1
    page = console()
    page.goto(SETTINGS)
    page.get_by_label("Recovery codes, printed beforehand").uncheck()
    page.get_by_label("Asking an administrator for a code").uncheck()
    page.locator("button[value=ways]").click()
    page.get_by_text("The settings are saved.").wait_for()
    page.goto("/console/me/recovery")
    page.get_by_text("This account does not take recovery codes.").wait_for()
    own.reload()
    own.get_by_role("heading", name="Add a second device").wait_for()
    assert own.get_by_role("button", name="Print recovery codes").count() == 0
    server.fresh_budget()
    lost = new_page()
    give_password(lost, server.account_id, user.name)
    lost.goto("/signin/lost")
    assert lost.get_by_role("button", name="Ask for a code").count() == 0
    lost.get_by_label("Recovery code", exact=True).fill(printed)
    press(lost, "Use recovery code")
    assert error_on(lost).startswith("That code was not accepted.")
    page.goto(SETTINGS)
    page.get_by_label("Recovery codes, printed beforehand").check()
    page.get_by_label("Asking an administrator for a code").check()
    page.locator("button[value=ways]").click()
    page.get_by_text("The settings are saved.").wait_for()
    # It was the account's word that kept it out, and not the code.
    lost.goto("/signin/lost")
    lost.get_by_label("Recovery code", exact=True).fill(printed)
    press(lost, "Use recovery code")
    lost.get_by_text("You are in with a recovery code.").wait_for()


def test_devices_of_nobody_are_discarded_and_the_report_downloaded(console, root):
    name = unique("spare")
    serial = root.iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"][
        "SerialNumber"]
    page = console()
    page.goto("/console/mfa")
    page.get_by_role("button", name=f"Discard {name}").click()
    page.get_by_text("is discarded.").wait_for()
    assert serial not in str(root.iam.list_virtual_mfa_devices()["VirtualMFADevices"])
    press(page, "Download credential report")
    page.get_by_text("The report is being made.").wait_for()
    with page.expect_download() as download:
        press(page, "Download credential report")
    text = open(download.value.path(), encoding="utf-8").read()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["user"] == "<root_account>" and len(rows[0]) == 22


def fact(page, name: str) -> str:
    return page.locator(".stat .card", has_text=name).locator("dd").inner_text()


def test_the_overview_says_what_is_old_and_when_the_root_user_was_here(
        new_page, server, new_account):
    owner = new_account()
    mina = owner.new_user()
    owner.iam.create_login_profile(UserName=mina.name, Password=USER_PASSWORD)
    page = new_page()
    give_password(page, owner.account_id, mina.name)
    assert fact(page, "Root user") == "No MFA\nHas not signed in"
    assert fact(page, "Keys older than 90 days") == "0"
    assert fact(page, "People with MFA") == "0 of 1 with a password"
    check_page(page)
    server.advance(91 * 86_400)
    page = new_page()
    give_password(page, owner.account_id, mina.name)
    # The root user's and hers.
    assert fact(page, "Keys older than 90 days") == "2"
    check_page(page)
    screens(page, "overview-old-keys")
    owner.iam.update_access_key(
        UserName=mina.name, AccessKeyId=mina.credentials.key, Status="Inactive")
    page.reload()
    assert fact(page, "Keys older than 90 days") == "1"
    # Who may not read the credential report is told neither.
    owner.put_policy(mina.name, {"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Action": "iam:GetCredentialReport", "Resource": "*"}]}, name="no-report")
    page.reload()
    assert page.locator(".stat .card", has_text="Keys older").count() == 0
    assert fact(page, "Root user") == "No MFA"
