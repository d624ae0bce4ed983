"""Signing in: a password, then a code from any of one's devices, then the session."""

import base64

import pytest

from authenticator import Authenticator
from checks import check_page, check_speed, check_weight
from pages import PHONE, screens
from visits import (
    USER_PASSWORD, assign_device, error_on, give_code, give_password, give_password_as_root, press,
    sign_in_cookie,
)

WRONG = "That code was not accepted. Wait for a new code, then try again."


@pytest.fixture
def mina(root, server):
    """A user with a password and a device."""
    user, device = root.new_user_with_device()
    root.iam.create_login_profile(UserName=user.name, Password=USER_PASSWORD)
    server.fresh_budget()
    return user, device


def test_a_user_with_a_device_gives_a_code_and_is_in(new_page, server, mina, root):
    user, device = mina
    assert "PasswordLastUsed" not in root.iam.get_user(UserName=user.name)["User"]
    page = new_page()
    give_password(page, server.account_id, user.name)
    assert page.title() == "Enter your MFA code · Sallyport"
    check_page(page)
    screens(page, "mfa")
    give_code(page, device.app.code())
    assert page.url.endswith("/console/")
    assert user.name in page.inner_text("header")
    assert "PasswordLastUsed" in root.iam.get_user(UserName=user.name)["User"]
    events = [e for e in server.audit() if e["userIdentity"].get("userName") == user.name]
    check, login = events[-2:]
    assert (check["eventName"], check["responseElements"]) == ("CheckMfa", {"CheckMfa": "Success"})
    assert (login["eventName"], login["eventType"]) == ("ConsoleLogin", "AwsConsoleSignIn")
    assert login["additionalEventData"] == {
        "MobileVersion": "No", "MFAUsed": "Yes", "MFAIdentifier": device.serial}


def test_who_has_no_device_is_in_after_the_password(new_page, server, root):
    user = root.new_user()
    root.iam.create_login_profile(UserName=user.name, Password=USER_PASSWORD)
    page = new_page()
    give_password(page, server.account_id, user.name)
    page.get_by_text("You have no MFA device.").wait_for()
    check_page(page)
    screens(page, "overview")


def test_wrong_used_and_far_off_codes_share_one_text(new_page, server, mina):
    user, device = mina
    first = new_page()
    give_password(first, server.account_id, user.name)
    used = device.app.code()
    give_code(first, used)
    page = new_page()
    give_password(page, server.account_id, user.name)
    for code in (device.app.wrong_code(), used, device.app.code(ahead=20)):
        give_code(page, code)
        assert error_on(page) == WRONG
    check_page(page)
    screens(page, "mfa-error")
    give_code(page, "12345")
    assert error_on(page) == "That is 5 digits; a code has 6."
    spaced = device.app.code(ahead=1)
    give_code(page, f"{spaced[:3]} {spaced[3:]}")
    assert page.url.endswith("/console/")


def test_codes_are_budgeted_together_with_the_api(new_page, server, mina):
    user, device = mina
    page = new_page()
    give_password(page, server.account_id, user.name)
    wrong = device.app.wrong_code()
    for _ in range(9):
        with pytest.raises(Exception):
            user.sts.get_session_token(SerialNumber=device.serial, TokenCode=wrong)
    give_code(page, device.app.code())
    assert error_on(page).startswith("Too many wrong codes. Try again at ")
    server.fresh_budget()
    give_password(page, server.account_id, user.name)
    give_code(page, device.app.code())
    assert page.url.endswith("/console/")


def test_t_09_two_codes_in_a_row_sign_nobody_in_but_the_next_does(new_page, server, mina):
    user, device = mina
    early = Authenticator(device.app.seed, lambda: server.now() + 3600)
    page = new_page()
    give_password(page, server.account_id, user.name)
    give_code(page, early.code())
    assert error_on(page) == WRONG
    page.get_by_role("link", name="My codes are never accepted").click()
    check_page(page)
    screens(page, "signin-resync")
    pair = early.pair()
    page.get_by_label("MFA code 1").fill(pair["AuthenticationCode1"])
    page.get_by_label("MFA code 2").fill(pair["AuthenticationCode2"])
    press(page, "Resynchronize")
    page.get_by_text("Your app is in step again. Type its next code.").wait_for()
    assert sign_in_cookie(page) is None
    # The pair is spent, although it was right.
    give_code(page, pair["AuthenticationCode2"])
    assert error_on(page) == WRONG
    give_code(page, early.code(ahead=1))
    assert page.url.endswith("/console/")


def test_codes_that_were_used_do_not_resynchronize(new_page, server, mina):
    user, device = mina
    pair = device.app.pair()
    for code in pair.values():
        user.session(device, code)
    page = new_page()
    give_password(page, server.account_id, user.name)
    page.goto("/signin/resync")
    page.get_by_label("MFA code 1").fill(pair["AuthenticationCode1"])
    page.get_by_label("MFA code 2").fill(pair["AuthenticationCode2"])
    press(page, "Resynchronize")
    assert error_on(page).startswith("Those two codes do not follow each other.")


def test_t_11_no_token_of_before_opens_anything_after(new_page, server, mina):
    user, device = mina
    page = new_page()
    # Somebody plants a session's name before the sign-in.
    planted = "A" * 43
    page.goto("/signin")
    page.context.add_cookies([
        {"name": "sallyport-session", "value": planted, "url": page.url},
        {"name": "sallyport-ticket", "value": planted, "url": page.url},
    ])
    give_password(page, server.account_id, user.name)
    ticket = next(c for c in page.context.cookies() if c["name"] == "sallyport-ticket")["value"]
    assert ticket != planted and sign_in_cookie(page) in (None, planted)
    give_code(page, device.app.code())
    session = sign_in_cookie(page)
    assert session not in (None, planted, ticket)

    def opens(token: str) -> bool:
        status, headers, _ = server.plain(
            "GET", "/console/", headers={"Cookie": f"sallyport-session={token}"})
        return status == 200

    assert opens(session) and not opens(planted) and not opens(ticket)
    # A fresh code gives a fresh token.
    server.advance(400)
    page.goto("/console/me/mfa/new")
    assert page.title() == "Confirm it is you · Sallyport"
    check_page(page)
    screens(page, "confirm")
    page.get_by_label("6-digit code from your authenticator app").fill(device.app.code())
    press(page, "Confirm")
    page.get_by_role("heading", name="Assign MFA device").wait_for()
    confirmed = sign_in_cookie(page)
    assert confirmed != session and opens(confirmed) and not opens(session)
    # A second browser is signed out by a change of the password.
    other = new_page()
    server.fresh_budget()
    give_password(other, server.account_id, user.name)
    give_code(other, device.app.code())
    assert opens(sign_in_cookie(other))
    user.iam.change_password(OldPassword=USER_PASSWORD, NewPassword="An0ther-one!")
    assert not opens(confirmed) and not opens(sign_in_cookie(other))
    # Signing out ends what the cookie held.
    give_password(other, server.account_id, user.name, "An0ther-one!")
    server.fresh_budget()
    give_code(other, device.app.code())
    last = sign_in_cookie(other)
    assert opens(last)
    other.locator("button.who").click()
    press(other, "Sign out")
    other.get_by_text("You are signed out.").wait_for()
    assert not opens(last)


def test_a_session_ends_after_an_hour_without_activity_and_after_twelve(new_page, server, mina):
    user, device = mina
    page = new_page()
    give_password(page, server.account_id, user.name)
    give_code(page, device.app.code())
    for _ in range(14):
        server.advance(3300)
        page.goto("/console/")
        if "signin" in page.url:
            break
    else:
        pytest.fail("a session outlived twelve hours")
    assert _ == 13, "3,300 s at a time a session holds for 13 pages and ends before the next"
    page.get_by_text("Your session ended.").wait_for()
    give_password(page, server.account_id, user.name)
    server.fresh_budget()
    give_code(page, device.app.code())
    server.advance(3601)
    page.goto("/console/users")
    assert "/signin?return=%2Fconsole%2Fusers" in page.url


def test_who_must_change_his_password_does_so_before_anything_else(new_page, server, root):
    user = root.new_user()
    root.iam.create_login_profile(
        UserName=user.name, Password=USER_PASSWORD, PasswordResetRequired=True)
    page = new_page()
    give_password(page, server.account_id, user.name)
    assert page.title() == "Choose a new password · Sallyport"
    check_page(page)
    # What is met is ticked as it is typed.
    met = page.locator("#password-rules .met")
    page.get_by_label("New password").fill("a3")
    assert met.all_inner_texts() == ["a small letter", "a digit"]
    page.get_by_label("New password").fill("An0ther-one")
    assert met.count() == 5
    check_page(page)
    screens(page, "new-password")
    for new, again, said in (
        ("short", "short", "The password needs at least 8 characters."),
        ("An0ther-one!", "An0ther-two!", "The two passwords differ. Type the same one twice."),
        (USER_PASSWORD, USER_PASSWORD, "You had this password before. Choose another."),
    ):
        page.get_by_label("New password").fill(new)
        page.get_by_label("The same again").fill(again)
        press(page, "Set password and sign in")
        assert error_on(page) == said
    page.get_by_label("New password").fill("An0ther-one!")
    page.get_by_label("The same again").fill("An0ther-one!")
    press(page, "Set password and sign in")
    assert page.url.endswith("/console/")
    profile = root.iam.get_login_profile(UserName=user.name)["LoginProfile"]
    assert profile["PasswordResetRequired"] is False


def test_ten_wrong_passwords_pause_that_network_and_cost_the_devices_nothing(
        new_page, server, mina):
    user, device = mina
    page = new_page()
    for _ in range(10):
        give_password(page, server.account_id, user.name, "not the one")
        assert error_on(page) == "The account, user name or password is not right."
    give_password(page, server.account_id, user.name)
    assert error_on(page).startswith("Too many tries. Try again at ")
    check_page(page)
    server.advance(300)
    give_password(page, server.account_id, user.name)
    # Nine codes are left, as before.
    for _ in range(8):
        give_code(page, device.app.wrong_code())
        assert error_on(page) == WRONG
    give_code(page, device.app.code())
    assert page.url.endswith("/console/")


def test_nobody_learns_from_the_answer_whether_there_is_such_a_user(server, new_page, mina, root):
    user, _ = mina
    plain = root.new_user()
    root.iam.create_login_profile(UserName=plain.name, Password=USER_PASSWORD)
    pages = {}
    for account, name in (
        (server.account_id, user.name), (server.account_id, plain.name),
        (server.account_id, "nobody"), ("000000000000", "nobody"), ("no-such-alias", "nobody"),
    ):
        page = new_page()
        give_password(page, account, name, "not the one")
        pages[account, name] = (page.title(), error_on(page))
    assert set(pages.values()) == {
        ("Error: Sign in · Sallyport", "The account, user name or password is not right.")}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_sign_in_page_is_for_everybody(new_page, theme):
    for width in (1280, PHONE):
        page = new_page(theme=theme, width=width)
        for address in ("/signin", "/signin?as=root", "/signin/acme", "/signin/preferences"):
            page.goto(address)
            check_page(page)
    screens(page, "preferences")
    page.goto("/signin")
    screens(page, "signin")


def test_a_clock_that_was_never_set_is_said(new_page, server, scratch):
    page = new_page()
    page.goto("/signin")
    assert page.get_by_text("Codes cannot work until it is set").count() == 0
    page.get_by_text("Forgot it?").click()
    page.get_by_text("Ask your administrator to set a new password.").wait_for()
    check_page(page)
    now = server.now()
    server.set_clock(3600)
    page.goto("/signin")
    page.get_by_text("This server's clock reads 1 Jan 1970. Codes cannot work until it is set.").wait_for()
    check_page(page)
    screens(page, "signin-clock-unset")
    server.set_clock(int(now))


def test_an_account_is_remembered_where_that_is_ticked(new_page, server, root):
    user = root.new_user()
    root.iam.create_login_profile(UserName=user.name, Password=USER_PASSWORD)
    page = new_page()
    for ticked, kept in ((True, server.account_id), (False, "")):
        page.goto("/signin")
        page.get_by_label("Remember this account on this browser").set_checked(ticked)
        page.get_by_label("Account ID or alias").fill(server.account_id)
        page.get_by_label("User name").fill(user.name)
        page.get_by_label("Password", exact=True).fill(USER_PASSWORD)
        press(page, "Sign in")
        page.wait_for_url("**/console/")
        page.locator("button.who").click()
        press(page, "Sign out")
        page.get_by_text("You are signed out.").wait_for()
        assert page.get_by_label("Account ID or alias").input_value() == kept


@pytest.mark.measures
def test_the_sign_in_page_is_light_and_soon_there(new_page):
    page = new_page()
    page.goto("/signin")
    check_weight(page)
    check_speed(page)


def test_it_all_works_without_script_and_by_keyboard(new_page, server, mina):
    user, device = mina
    page = new_page(script=False)
    page.goto("/signin")
    page.keyboard.press("Tab")
    # The first field has the focus on arrival, so the first press goes on to the next.
    page.get_by_label("Account ID or alias").focus()
    for text in (server.account_id, user.name):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.type(USER_PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Enter your MFA code").wait_for()
    page.get_by_label("6-digit code").focus()
    page.keyboard.type(device.app.code())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Overview").wait_for()


def test_german_is_one_choice_away(new_page):
    page = new_page()
    page.goto("/signin/preferences")
    page.get_by_label("Language").select_option("de")
    press(page, "Save")
    page.goto("/signin")
    assert page.inner_text("h1") == "Anmelden"
    assert page.evaluate("document.documentElement.lang") == "de"
    check_page(page)


def test_the_root_user_signs_in_with_his_address(new_page, server, root):
    page = new_page()
    give_password_as_root(page)
    assign_device(page, server, "root-phone")
    page.locator("button.who").click()
    press(page, "Sign out")
    give_password_as_root(page)
    assert page.title() == "Enter your MFA code · Sallyport"


def test_t_21_no_secret_of_a_sign_in_is_logged_or_kept(new_page, server, mina):
    user, device = mina
    page = new_page()
    give_password(page, server.account_id, user.name)
    ticket = next(c for c in page.context.cookies() if c["name"] == "sallyport-ticket")["value"]
    code = device.app.code()
    give_code(page, code)
    page.goto("/console/me/mfa/new")
    page.get_by_label("Device name").fill(f"{user.name}-second")
    press(page, "Next")
    seed = "".join(page.inner_text("#secret").split())
    token = page.locator("main input[name=form_token]").first.get_attribute("value")
    secrets = {
        "password": USER_PASSWORD, "ticket": ticket, "session": sign_in_cookie(page),
        "form token": token, "seed as text": seed,
    }
    haystacks = {"log": server.log(), "audit": str(server.audit())}
    for path in server.data.iterdir():
        if path.is_file():
            haystacks[path.name] = path.read_bytes().decode("latin-1")
    secrets["seed as bytes"] = base64.b32decode(seed).decode("latin-1")
    found = [
        f"{secret} in {place}" for secret, value in secrets.items()
        for place, text in haystacks.items() if value in text
    ]
    # The code is six digits, which may be part of any number; what is logged and audited is text.
    found += [f"code in {place}" for place in ("log",) if code in haystacks[place]]
    assert found == []
    # The scan would notice: the device's name is where it belongs.
    assert f"{user.name}-second" in haystacks["audit"]
