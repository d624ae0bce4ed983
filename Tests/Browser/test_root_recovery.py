"""The root user's contact, his way back in by mail and phone, and what people are told.

Mail goes to aiosmtpd; codes for the phone to a program that writes down what it read.
"""

import http.server
import json
import re
import subprocess
import sys
import threading
import time

import pytest

from checks import check_page
from pages import screens
from people import unique
from reach import Mailbox, Phone
from tools import REPOSITORY
from visits import (
    USER_PASSWORD, assign_device, error_on, follow, give_code, give_password,
    give_password_as_root, press, sign_in_cookie,
)

REFUSED = "That code was not accepted. Look again, or have another one sent."
CONTACT = "/console/account/contact"


@pytest.fixture(scope="module")
def mailbox():
    made = Mailbox()
    yield made
    made.close()


@pytest.fixture(scope="module")
def phone(scratch):
    folder = scratch / unique("hook")
    folder.mkdir()
    return Phone(folder)


@pytest.fixture(scope="module")
def server(make_server, mailbox, phone):
    made = make_server(
        "--smtp-url", f"smtp://127.0.0.1:{mailbox.port}", "--mail-from", "iam@example.org",
        "--recovery-hook", f"{phone.hook} --for sallyport", "--recovery-delay", "1h",
    ).init().start()
    yield made
    made.assert_sound()
    assert made.stop() == 0


class Owner:
    """The root user of an account of his own."""

    def __init__(self, account, address):
        self.account, self.email, self.app = account, address, None
        self.phone = "+4930123" + str(int(time.monotonic() * 1e6) % 100000).zfill(5)


@pytest.fixture
def owner(new_account, server):
    address = f"{unique('owner')}@example.com"
    return Owner(new_account("--root-email", address), address)


def confirm_email(page, owner, mailbox, address=None):
    page.goto(f"{CONTACT}/email")
    if address:
        page.get_by_label("E-mail address").fill(address)
    press(page, "Send code")
    page.get_by_label("6-character code").fill(mailbox.code(address or owner.email).lower())
    press(page, "Confirm")


def confirm_phone(page, owner, phone):
    page.goto(f"{CONTACT}/phone")
    page.get_by_label("Phone number").fill(owner.phone)
    press(page, "Send code")
    page.get_by_label("6-digit code").fill(phone.told()["code"])
    press(page, "Confirm")


@pytest.fixture
def ready(owner, new_page, server, mailbox, phone):
    """A root user with a device and both ways verified; his page is signed in."""
    page = new_page()
    give_password_as_root(page, owner.email)
    owner.app = assign_device(page, server, f"{owner.email.split('@')[0]}-phone")
    page.goto(f"{CONTACT}/email")
    page.get_by_label("6-digit code from your authenticator app").fill(owner.app.code())
    press(page, "Confirm")
    confirm_email(page, owner, mailbox)
    confirm_phone(page, owner, phone)
    owner.page = page
    return owner


def lost(new_page, owner):
    """Before the way back, with the password shown."""
    page = new_page()
    give_password_as_root(page, owner.email)
    follow(page, "I lost my device")
    follow(page, "Sign in by e-mail and phone")
    return page


def events(server, owner) -> list:
    return [e for e in server.audit() if e["recipientAccountId"] == owner.account.account_id]


def test_address_and_phone_count_once_their_codes_came_back(
        owner, new_page, server, mailbox, phone):
    page = new_page()
    give_password_as_root(page, owner.email)
    page.goto("/console/me/mfa/new")
    page.get_by_role("heading", name="Can you be reached here?").wait_for()
    screens(page, "contact-card")
    check_page(page)
    follow(page, "Review contact")
    page.get_by_text("On, but not ready").wait_for()
    check_page(page)
    screens(page, "contact-empty")
    follow(page, "Verify: E-mail address")
    press(page, "Send code")
    code = mailbox.code(owner.email)
    check_page(page)
    screens(page, "contact-email")
    page.get_by_label("6-character code").fill("AAAAAA")
    press(page, "Confirm")
    assert error_on(page) == REFUSED
    check_page(page)
    page.get_by_label("6-character code").fill(code)
    press(page, "Confirm")
    page.get_by_text("is verified.").wait_for()
    follow(page, "Add a phone: Phone number")
    page.get_by_label("Phone number").fill("030 123")
    press(page, "Send code")
    assert error_on(page).startswith("Type a plus sign")
    page.get_by_label("Phone number").fill(owner.phone)
    press(page, "Send code")
    told = phone.told()
    assert told["kind"] == "phone-code" and told["purpose"] == "verify-phone"
    assert told["phone"] == owner.phone and told["account"] == owner.account.account_id
    # What the program was started with holds nothing of it.
    assert told["arguments"] == ["--for", "sallyport"]
    assert told["code"] not in str(told["environment"])
    check_page(page)
    screens(page, "contact-phone")
    page.get_by_label("6-digit code").fill(told["code"])
    press(page, "Confirm")
    page.get_by_text("is verified.").wait_for()
    page.get_by_text("On", exact=True).wait_for()
    check_page(page)
    screens(page, "contact")
    named = [e["eventName"] for e in events(server, owner)]
    assert named.count("EmailUpdated") == 2 and named.count("ConsolePhoneUpdated") == 1
    assert owner.phone not in str(events(server, owner))


def test_another_address_signs_in_once_its_code_came_back(owner, new_page, mailbox):
    page = new_page()
    give_password_as_root(page, owner.email)
    other = "new-" + owner.email
    confirm_email(page, owner, mailbox, other)
    page.get_by_text(f"{other} is verified.").wait_for()
    # Who reads the old address learns of it.
    assert other in mailbox.mail(owner.email, "address of the root user changed")
    page = new_page()
    give_password_as_root(page, owner.email)
    assert "is not right" in error_on(page)
    give_password_as_root(page, other)
    assert page.url.endswith("/console/")


def test_the_address_of_another_root_user_is_refused(owner, new_page, mailbox):
    page = new_page()
    give_password_as_root(page, owner.email)
    confirm_email(page, owner, mailbox, "root@example.com")
    assert error_on(page) == "The root user of another account signs in with this address."


def test_t_12_mail_and_phone_stand_in_for_a_lost_device(
        ready, new_page, server, mailbox, phone):
    page = lost(new_page, ready)
    check_page(page)
    screens(page, "root-recovery-start")
    # Nobody who has no more than the password learns where codes go.
    assert ready.phone not in page.content() and "•••" in page.inner_text("main")
    press(page, "Ask for codes")
    page.get_by_text("You asked for codes.").wait_for()
    check_page(page)
    screens(page, "root-recovery-wait")
    assert "Sign in with your MFA device" in mailbox.mail(ready.email, "asks to sign in")

    server.advance(3601)
    page = lost(new_page, ready)
    press(page, f"Send a code to {ready.email[0]}•••@example.com")
    code = mailbox.code(ready.email, "Code to sign in")
    check_page(page)
    screens(page, "root-recovery-mail")
    page.get_by_label("6-character code").fill("WRONG2")
    press(page, "Next")
    assert error_on(page) == REFUSED
    page.get_by_label("6-character code").fill(code)
    press(page, "Next")
    told = phone.told()
    assert told["purpose"] == "sign-in"
    check_page(page)
    screens(page, "root-recovery-phone")
    # The mailed code tied it to this sign-in: another one with the password begins with mail.
    other = lost(new_page, ready)
    assert other.get_by_label("6-digit code").count() == 0
    wrong = str((int(told["code"]) + 1) % 1_000_000).zfill(6)
    page.get_by_label("6-digit code").fill(wrong)
    press(page, "Verify and sign in")
    assert error_on(page) == REFUSED and sign_in_cookie(page) is None
    page.get_by_label("6-digit code").fill(told["code"])
    press(page, "Verify and sign in")
    page.get_by_text("You are in by e-mail and phone.").wait_for()
    assert page.url.endswith("/console/me/security_credentials")
    check_page(page)
    screens(page, "root-recovery-in")
    mailbox.mail(ready.email, "signed in without MFA device")
    # His other sessions are over; the device still is there, until he removes it.
    ready.page.goto("/console/")
    assert "/signin" in ready.page.url
    follow(page, "Remove " + ready.email.split("@")[0] + "-phone")
    press(page, "Remove device")
    page.get_by_text("is removed").wait_for()

    named = [e["eventName"] for e in events(server, ready)]
    assert "PasswordRecoveryRequested" in named
    assert named.count("PasswordRecoveryCompleted") == 1
    # T-21: no code in what is logged, recorded or kept.
    secrets = {"mail": code.replace(" ", ""), "mail, spaced": code}
    haystacks = {"log": server.log(), "audit": str(server.audit())}
    for path in server.data.iterdir():
        if path.is_file():
            haystacks[path.name] = path.read_bytes().decode("latin-1")
    found = [f"{s} in {h}" for s, v in secrets.items() for h, text in haystacks.items() if v in text]
    assert found == [] and told["code"] not in server.log()


@pytest.mark.parametrize("how", ["signing in with the device", "cancel", "the contact page"])
def test_the_owner_stops_it(how, ready, new_page, server, mailbox):
    page = lost(new_page, ready)
    press(page, "Ask for codes")
    page.get_by_text("You asked for codes.").wait_for()
    if how == "cancel":
        press(page, "Cancel it")
    elif how == "the contact page":
        ready.page.goto(CONTACT)
        ready.page.get_by_text("Somebody with your password asked").wait_for()
        screens(ready.page, "contact-recovery")
        check_page(ready.page)
        press(ready.page, "Cancel it")
        ready.page.get_by_text("Canceled. No codes will be sent.").wait_for()
    else:
        own = new_page()
        # Another code than the one that confirmed the contact.
        server.advance(60)
        give_password_as_root(own, ready.email)
        give_code(own, ready.app.code())
        # He is told of it, until he has seen it.
        own.get_by_text("Somebody asked to sign in by e-mail and phone.").wait_for()
        press(own, "Seen")
        assert own.get_by_text("Somebody asked").count() == 0
    server.advance(3601)
    page = lost(new_page, ready)
    page.get_by_role("button", name="Ask for codes").wait_for()


def test_the_root_user_can_turn_it_off(ready, new_page, server):
    page = ready.page
    page.goto(CONTACT)
    press(page, "Turn off")
    if "confirm" in page.url:
        page.get_by_label("6-digit code from your authenticator app").fill(ready.app.code())
        press(page, "Confirm")
        press(page, "Turn off")
    page.get_by_text("Off", exact=True).wait_for()
    page = lost(new_page, ready)
    page.get_by_text("This is not set up for the account.").wait_for()
    assert "sallyport root recover" in page.inner_text("main")
    check_page(page)
    screens(page, "root-recovery-off")


def test_changes_need_a_fresh_code(ready, server):
    server.advance(301)
    for address in (f"{CONTACT}/email", f"{CONTACT}/phone"):
        ready.page.goto(address)
        assert "/console/confirm" in ready.page.url


def test_t_08_who_holds_a_device_is_told_what_became_of_it(new_page, server, root):
    user, device = root.new_user_with_device()
    root.iam.create_login_profile(UserName=user.name, Password=USER_PASSWORD)
    server.advance(2)
    page = new_page()
    give_password(page, server.account_id, user.name)
    give_code(page, device.app.code())
    page.get_by_role("heading", name="Since you signed in last").wait_for()
    check_page(page)
    screens(page, "notices")
    press(page, "Seen")
    assert page.get_by_role("heading", name="Since you signed in last").count() == 0
    root.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
    server.advance(2)
    page = new_page()
    give_password(page, server.account_id, user.name)
    page.get_by_text(" was removed by the root user.").wait_for()
    # Not lost by looking elsewhere first.
    page.goto("/console/me/security_credentials")
    page.get_by_text(" was removed by the root user.").wait_for()
    press(page, "Seen")
    assert page.url.endswith("/console/me/security_credentials")
    page.goto("/console/")
    assert page.get_by_text(" was removed by").count() == 0


def test_the_program_in_the_documents_sends_what_it_reads():
    text = (REPOSITORY / "docs" / "operations.md").read_text()
    script = re.search(r"```python\n(.*?)```", text, re.S)[1]
    example = re.search(r"```json\n(.*?)```", text, re.S)[1]
    taken = []

    class Gateway(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    gateway = http.server.HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=gateway.serve_forever, daemon=True).start()
    here = script.replace(
        "https://sms.example.net/messages", f"http://127.0.0.1:{gateway.server_port}/")
    ran = subprocess.run(
        [sys.executable, "-c", here], input=example, text=True, capture_output=True, timeout=30)
    gateway.shutdown()
    assert ran.returncode == 0, ran.stderr
    assert taken == [
        {"to": "+493012345678", "text": "402913 is your Sallyport code. Tell it to nobody."}]
