"""A device is lost: a recovery code, or for the root user one from the host."""

import re

import pytest

from checks import check_page
from pages import screens
from visits import (
    USER_PASSWORD, assign_device, error_on, follow, give_code, give_password,
    give_password_as_root, press, sign_in_cookie,
)

REFUSED = "That code was not accepted. It may have been used, or voided by newer ones."


@pytest.fixture
def mina(root, server):
    user, device = root.new_user_with_device()
    root.iam.create_login_profile(UserName=user.name, Password=USER_PASSWORD)
    server.fresh_budget()
    return user, device


def make_codes(page) -> list:
    page.goto("/console/me/recovery")
    press(page, "Make ten codes")
    return page.locator(".recovery code").all_inner_texts()


def use(page, code: str) -> None:
    page.goto("/signin/lost")
    page.get_by_label("Recovery code", exact=True).fill(code)
    press(page, "Use recovery code")


def test_each_of_ten_codes_lets_its_owner_in_once(new_page, server, mina, root):
    user, device = mina
    page = new_page()
    give_password(page, server.account_id, user.name)
    give_code(page, device.app.code())
    page.get_by_text("You have no recovery codes.").wait_for()
    page.goto("/console/me/recovery")
    check_page(page)
    codes = make_codes(page)
    assert len(set(codes)) == 10 and all(re.fullmatch("([A-Z2-7]{4}-){3}[A-Z2-7]{4}", c) for c in codes)
    check_page(page)
    screens(page, "recovery-codes")

    lost = new_page()
    give_password(lost, server.account_id, user.name)
    follow(lost, "I lost my device")
    check_page(lost)
    screens(lost, "lost-device")
    use(lost, "AAAA-BBBB-CCCC-DDDD")
    assert error_on(lost) == REFUSED
    check_page(lost)
    before = sign_in_cookie(page)
    use(lost, codes[0].lower().replace("-", " "))
    lost.get_by_text("You are in with a recovery code.").wait_for()
    check_page(lost)
    screens(lost, "recovered")
    # Whoever was signed in is so no longer.
    status, _, _ = server.plain(
        "GET", "/console/", headers={"Cookie": f"sallyport-session={before}"})
    assert status == 303
    # The lost device goes, and the door to another is open.
    name = device.serial.rpartition("/")[2]
    follow(lost, f"Remove {name}")
    press(lost, "Remove device")
    lost.get_by_text(f"{name} is removed.").wait_for()
    assign_device(lost, server, f"{user.name}-new")
    again = new_page()
    give_password(again, server.account_id, user.name)
    use(again, codes[0])
    assert error_on(again) == REFUSED
    use(again, codes[1])
    again.get_by_text("You are in with a recovery code.").wait_for()
    events = [e["eventName"] for e in server.audit()
              if e["userIdentity"].get("userName") == user.name and "Recovery" in e["eventName"]]
    assert events == ["ConsoleRecoveryCodesCreated", *["ConsoleRecoveryCodeUsed"] * 4]


def test_another_users_code_opens_nothing(new_page, server, mina, root):
    user, device = mina
    page = new_page()
    give_password(page, server.account_id, user.name)
    give_code(page, device.app.code())
    code = make_codes(page)[0]
    other, _ = root.new_user_with_device()
    root.iam.create_login_profile(UserName=other.name, Password=USER_PASSWORD)
    thief = new_page()
    give_password(thief, server.account_id, other.name)
    use(thief, code)
    assert error_on(thief) == REFUSED
    assert sign_in_cookie(thief) is None


def test_the_root_user_gets_in_with_a_code_from_the_host(new_page, server):
    page = new_page()
    give_password_as_root(page)
    assign_device(page, server, "root-phone")
    lost = new_page()
    give_password_as_root(lost)
    made = server.cli("root", "recover", server.account_id)
    assert made.returncode == 0 and "works once" in made.stderr
    use(lost, made.stdout.strip())
    lost.get_by_text("You are in with a recovery code.").wait_for()
    assert server.cli("root", "recover", "000000000000").returncode == 66
    events = [e["eventName"] for e in server.audit()]
    assert "RecoverRoot" in events and made.stdout.strip() not in str(server.audit())


def test_ten_guesses_are_all(new_page, server, mina):
    user, _ = mina
    page = new_page()
    give_password(page, server.account_id, user.name)
    for _ in range(10):
        use(page, "AAAA-BBBB-CCCC-DDDD")
        assert error_on(page) == REFUSED
    use(page, "AAAA-BBBB-CCCC-DDDD")
    assert error_on(page).startswith("Too many tries. Try again at ")


def test_a_recovery_code_leaves_no_step_out(new_page, server, mina, root):
    """Who must choose another password does so, however he showed his second factor."""
    user, device = mina
    page = new_page()
    give_password(page, server.account_id, user.name)
    give_code(page, device.app.code())
    code = make_codes(page)[0]
    root.iam.update_login_profile(UserName=user.name, PasswordResetRequired=True)
    lost = new_page()
    give_password(lost, server.account_id, user.name)
    use(lost, code)
    assert lost.title() == "Choose a new password · Sallyport"
    assert sign_in_cookie(lost) is None
    lost.get_by_label("New password").fill("An0ther-one!")
    lost.get_by_label("The same again").fill("An0ther-one!")
    press(lost, "Set password and sign in")
    assert lost.url.endswith("/console/me/security_credentials")
    follow(lost, "Assign MFA device")
    lost.get_by_label("Device name").wait_for()
