"""Who is told what becomes of devices: by mail, in the reader's language."""

import pytest

from checks import check_page
from pages import screens
from people import unique
from reach import Mailbox
from visits import (
    USER_PASSWORD, error_on, follow, give_code, give_password,
    give_password_as_root, press,
)

CONTACT = "/console/me/contact"


@pytest.fixture(scope="module")
def mailbox():
    made = Mailbox()
    yield made
    made.close()


@pytest.fixture(scope="module")
def server(make_server, mailbox):
    made = make_server(
        "--smtp-url", f"smtp://127.0.0.1:{mailbox.port}", "--mail-from", "iam@example.org",
    ).init().start()
    yield made
    made.assert_sound()
    assert made.stop() == 0


def speak_german(page):
    page.goto("/signin/preferences")
    page.get_by_label("Language").select_option("de")
    press(page, "Save")


def set_address(page, mailbox, address):
    page.goto(CONTACT)
    page.get_by_label("E-mail address").fill(address)
    press(page, "Send code")
    page.get_by_label("6-character code").fill(mailbox.code(address, "Code to confirm"))
    press(page, "Confirm")


def test_a_user_reads_in_his_own_mailbox_what_became_of_his_devices(
        root, new_page, server, mailbox):
    user, device = root.new_user_with_device()
    root.iam.create_login_profile(UserName=user.name, Password=USER_PASSWORD)
    address = f"{unique('ann')}@example.org"
    page = new_page()
    server.advance(60)
    give_password(page, server.account_id, user.name)
    give_code(page, device.app.code())
    page.goto("/console/me/security_credentials")
    follow(page, "Add an address: E-mail for notices")
    check_page(page)
    screens(page, "notice-address-empty")
    page.get_by_label("E-mail address").fill("a..b@example.org")
    press(page, "Send code")
    assert error_on(page) == "That is no e-mail address."
    page.get_by_label("E-mail address").fill(address)
    press(page, "Send code")
    code = mailbox.code(address, "Code to confirm this address")
    check_page(page)
    screens(page, "notice-address-code")
    page.get_by_label("6-character code").fill("AAAAAA")
    press(page, "Confirm")
    assert error_on(page) == "That code was not accepted. Look again, or have another one sent."
    page.get_by_label("6-character code").fill(code)
    press(page, "Confirm")
    page.get_by_text("Notices go there from now on.").wait_for()
    check_page(page)
    screens(page, "notice-address-set")
    # By the API, by the root user: the mail comes all the same.
    root.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
    text = mailbox.mail(address, "removed")
    assert f"of user {user.name} was removed by the root user." in text
    # And nothing of the address on the wire.
    told = [
        root.iam.get_user(UserName=user.name), root.iam.list_users(),
        root.iam.get_account_authorization_details(),
    ]
    assert address not in str(told) and address.split("@")[0] not in server.log()


def test_another_address_is_told_to_the_one_before_in_its_language(
        root, new_page, server, mailbox):
    user = root.new_user()
    root.iam.create_login_profile(UserName=user.name, Password=USER_PASSWORD)
    first, second = f"{unique('a')}@example.org", f"{unique('b')}@example.org"
    page = new_page()
    give_password(page, server.account_id, user.name)
    speak_german(page)
    page.goto(CONTACT)
    check_page(page)
    screens(page, "notice-address-german")
    page.get_by_label("E-Mail-Adresse").fill(first)
    press(page, "Code senden")
    page.get_by_label("Code mit 6 Zeichen").fill(
        mailbox.code(first, "Code zur Bestätigung dieser Adresse"))
    press(page, "Bestätigen")
    page.get_by_text("Nachrichten gehen nun dorthin.").wait_for()
    page.goto("/signin/preferences")
    page.get_by_label("Sprache").select_option("en")
    press(page, "Speichern")
    set_address(page, mailbox, second)
    page.get_by_text(f"{second} is verified.").wait_for()
    assert "another address from now on" in mailbox.mail(second, "changed")
    assert "gehen von nun an an eine andere Adresse" in mailbox.mail(first, "geändert")
    page.goto(CONTACT)
    press(page, "Remove: E-mail for notices")
    page.get_by_text("The address for notices is removed.").wait_for()
    assert "no longer go to an address of his own" in mailbox.mail(second, "removed")


def test_others_see_it_and_take_it_away_only_with_the_right(root, new_page, server, mailbox):
    user, other = root.new_user(), root.new_user(policy=None)
    for one in (user, other):
        root.iam.create_login_profile(UserName=one.name, Password=USER_PASSWORD)
    address = f"{unique('c')}@example.org"
    page = new_page()
    give_password(page, server.account_id, user.name)
    set_address(page, mailbox, address)
    page.get_by_text("is verified.").wait_for()

    place = f"/console/users/{user.name}"
    root.iam.put_user_policy(
        UserName=other.name, PolicyName="looks", PolicyDocument="""{"Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}}""")
    stranger = new_page()
    give_password(stranger, server.account_id, other.name)
    stranger.goto(place + "/security_credentials")
    assert address not in stranger.content()
    stranger.goto(place + "/contact")
    assert "sallyport:GetNoticeAddress" in stranger.content()
    assert address not in stranger.content()

    root.iam.put_user_policy(
        UserName=other.name, PolicyName="looks", PolicyDocument="""{"Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": ["iam:*", "sallyport:GetNoticeAddress"],
        "Resource": "*"}}""")
    stranger.goto(place + "/contact")
    stranger.get_by_text(address).wait_for()
    assert stranger.get_by_role("button", name="Remove: E-mail for notices").count() == 0
    root.iam.put_user_policy(
        UserName=other.name, PolicyName="looks", PolicyDocument="""{"Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": ["iam:*", "sallyport:*"],
        "Resource": "*"}}""")
    stranger.goto(place + "/contact")
    screens(stranger, "notice-address-administrator")
    check_page(stranger)
    press(stranger, "Remove: E-mail for notices")
    stranger.get_by_text("The address for notices is removed.").wait_for()
    assert f"removed by {other.name}." in mailbox.mail(address, "removed")
    named = [e for e in server.audit() if e["eventName"] == "ConsoleNoticeAddressUpdated"]
    assert address not in str(named) and named[-1]["requestParameters"]["email"] is None


def test_an_old_code_changes_no_address(root, new_page, server):
    user, device = root.new_user_with_device()
    root.iam.create_login_profile(UserName=user.name, Password=USER_PASSWORD)
    server.advance(60)
    page = new_page()
    give_password(page, server.account_id, user.name)
    give_code(page, device.app.code())
    server.advance(301)
    page.goto(CONTACT)
    assert "/console/confirm" in page.url


def test_the_accounts_contact_is_told_of_users_once_it_is_verified(
        new_account, new_page, server, mailbox):
    address = f"{unique('owner')}@example.com"
    account = new_account("--root-email", address)
    page = new_page()
    give_password_as_root(page, address)
    speak_german(page)
    page.goto("/console/account/contact/email")
    press(page, "Code senden")
    page.get_by_label("Code mit 6 Zeichen").fill(
        mailbox.code(address, "Code zur Bestätigung dieser Adresse"))
    press(page, "Bestätigen")
    page.get_by_text("ist bestätigt.").wait_for()
    user, _ = account.new_user_with_device()
    assert f"für den Benutzer {user.name} hinzugefügt." in mailbox.mail(
        address, "MFA-Gerät hinzugefügt")
