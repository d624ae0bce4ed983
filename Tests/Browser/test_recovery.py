"""A device is lost: a recovery code, or for the root user one from the host."""

import re
import urllib.parse

import pytest

from checks import check_page, check_weight
from pages import artefacts, screens
from visits import (
    USER_PASSWORD, add_mfa, assign_device, error_on, follow, give_code, give_password,
    give_password_as_root, press, sign_in_cookie, start_wizard,
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


PASSPHRASE, OTHER_PASSPHRASE = "its-first-passphrase", "its-second-passphrase"


@pytest.fixture
def password_file(scratch):
    return scratch / "password"


@pytest.fixture
def new_root(server, password_file):
    """Makes accounts; each call says the address of the new root user."""

    def make(alias: str) -> str:
        email = f"{alias}@example.com"
        password_file.write_text(PASSPHRASE)
        made = server.cli("account", "create", "--root-email", email, "--alias", alias,
                          "--root-password-file", str(password_file))
        assert made.returncode == 0, made.stderr
        return email

    return make


def test_the_root_user_gets_in_with_a_code_from_the_host(new_page, server, new_root):
    email = new_root("lost-phone")
    page = new_page()
    give_password_as_root(page, email, PASSPHRASE)
    assign_device(page, server, "root-phone")
    lost = new_page()
    give_password_as_root(lost, email, PASSPHRASE)
    made = server.cli("root", "recover", "lost-phone")
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


@pytest.fixture
def tomas(root):
    """A user with a password and no device."""
    user = root.new_user()
    root.iam.create_login_profile(UserName=user.name, Password=USER_PASSWORD)
    return user


def headings(page) -> list:
    return page.locator(".ways h2").all_inner_texts()


@pytest.mark.parametrize("script", [True, False])
def test_who_added_a_device_is_asked_what_he_does_without_it(new_page, server, tomas, script):
    page = new_page(script=script)
    give_password(page, server.account_id, tomas.name)
    app = start_wizard(page, server, f"{tomas.name}-1")
    add_mfa(page, app)
    page.get_by_text(f"{tomas.name}-1 is ready.").wait_for()
    assert page.inner_text("h1") == "What if this device is lost?"
    assert headings(page) == ["Add a second device", "Recovery codes", "Do nothing now"]
    page.get_by_text("Only an administrator can let you back in.").wait_for()
    check_page(page, may_hide=".no-js-hide")
    if script:
        check_weight(page)
        screens(page, "recovery-step")
    # Codes are made by who shows one of the device that is there now.
    press(page, "Print recovery codes")
    server.advance(60)
    page.get_by_label("6-digit code from your authenticator app").fill(app.code())
    press(page, "Confirm")
    press(page, "Make ten codes")
    codes = page.locator(".recovery code").all_inner_texts()
    assert len(set(codes)) == 10
    check_page(page, may_hide=".no-js-hide")
    # Nobody goes on without having said that he put them away, with script or without.
    press(page, "Done")
    assert page.locator(".recovery code").count() == 10
    page.get_by_label("I have put them in a safe place").check()
    press(page, "Done")
    page.get_by_role("heading", name="Multi-factor authentication (MFA)").wait_for()
    assert not any(code in page.url for code in codes)
    # With a second device there is nothing left to ask.
    server.advance(60)
    second = start_wizard(page, server, f"{tomas.name}-2")
    add_mfa(page, second)
    page.get_by_text(f"{tomas.name}-2 is ready.").wait_for()
    assert page.url.endswith("/console/me/security_credentials")


def test_the_sheet_is_printed_downloaded_and_copied_and_no_address_has_a_code(
        new_page, server, mina, tmp_path):
    user, device = mina
    page = new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    give_password(page, server.account_id, user.name)
    give_code(page, device.app.code())
    codes = make_codes(page)
    screens(page, "recovery-sheet")
    check_weight(page)
    facts = page.inner_text(".sheet dl")
    assert user.name in facts and page.url.partition("/console")[0] in facts
    number = server.account_id
    assert f"{number[:4]}-{number[4:8]}-{number[8:]}" in facts
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }")
    press(page, "Print")
    assert page.locator("body").get_attribute("data-printed") == "yes"
    press(page, "Copy codes")
    assert page.evaluate("navigator.clipboard.readText()").split() == codes
    with page.expect_download() as download:
        press(page, "Download as text")
    assert download.value.suggested_filename == f"recovery-codes-{number}-{user.name}.txt"
    download.value.save_as(tmp_path / "codes.txt")
    text = (tmp_path / "codes.txt").read_text()
    assert all(code in text for code in codes) and facts.splitlines()[1] in text
    # One sheet, whichever paper, and nothing on it but what belongs there.
    for paper in ("A4", "Letter"):
        sheet = page.pdf(format=paper, prefer_css_page_size=False)
        assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1, paper
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Print", exact=True).is_visible()
    assert not page.locator(".topbar").is_visible() and not page.locator(".crumbs").is_visible()
    assert page.locator(".recovery code").last.is_visible()
    screenshot = artefacts() / "recovery-sheet-print.png"
    page.screenshot(path=screenshot, full_page=True)
    page.emulate_media(media="screen")
    sent = [urllib.parse.unquote(url) for url in asked]
    assert sent and not any(code in url for code in codes for url in sent)
    assert not any(code in server.log() for code in codes)
    page.goto("/console/me/recovery")
    assert not any(code in page.content() for code in codes)
    page.get_by_text("You have 10 codes left.").wait_for()


def test_an_administrator_is_not_asked_about_somebody_elses_device(new_page, server, tomas):
    page = new_page()
    give_password_as_root(page)
    base = f"/console/users/{tomas.name}"
    app = start_wizard(page, server, f"{tomas.name}-1", base=base)
    assert page.locator(".steps li").count() == 2
    add_mfa(page, app)
    page.get_by_text(f"{tomas.name}-1 is ready.").wait_for()
    assert page.url.endswith(f"{base}/security_credentials")


def test_a_forgotten_root_password_is_replaced_on_the_host_and_devices_stay(
        new_page, server, new_root, password_file):
    email = new_root("forgetful")
    signed_in = new_page()
    give_password_as_root(signed_in, email, PASSPHRASE)
    app = assign_device(signed_in, server, "forgetful-phone")

    command = "root", "set-password", "forgetful", "--root-password-file", str(password_file)
    password_file.write_text("Password!!!!!!!!\n")
    refused = server.cli(*command)
    assert refused.returncode == 65 and "used much" in refused.stderr
    password_file.write_text(OTHER_PASSPHRASE + "\n")
    done = server.cli(*command)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr

    signed_in.goto("/console/")
    assert "/signin" in signed_in.url
    page = new_page()
    give_password_as_root(page, email, PASSPHRASE)
    assert "not right" in error_on(page)
    give_password_as_root(page, email, OTHER_PASSPHRASE)
    give_code(page, app.code())
    page.wait_for_url("**/console/**")


def test_the_root_user_changes_his_password(new_page, new_root):
    email = new_root("changing")
    page = new_page()
    give_password_as_root(page, email, PASSPHRASE)
    page.goto("/console/me/security_credentials")
    page.get_by_role("link", name="Change password").click()
    for label, text in [("Current password", PASSPHRASE), ("New password", OTHER_PASSPHRASE),
                        ("The same again", OTHER_PASSPHRASE)]:
        page.get_by_label(label, exact=True).fill(text)
    screens(page, "root-password")
    check_page(page)
    press(page, "Change password")
    page.get_by_text("Your password is changed.").wait_for()
    other = new_page()
    give_password_as_root(other, email, OTHER_PASSPHRASE)
    other.wait_for_url("**/console/**")
