"""A new server belongs to who has the code of its terminal."""

import json
import os
import subprocess

import pytest

from checks import check_page
from pages import screens
from server import ROOT_PASSWORD
from tools import tool
from visits import add_mfa, error_on, follow, give_password, press, start_wizard


@pytest.fixture
def new_server(make_server):
    made = make_server().start()
    yield made
    made.assert_sound()
    assert made.stop() == 0


@pytest.fixture
def site(new_server) -> str:
    return f"http://localhost:{new_server.port}"


def give_fresh_code(page, server, app) -> None:
    """Where one older than five minutes does not do."""
    server.advance(60)
    page.get_by_label("6-digit code from your authenticator app").fill(app.code())
    press(page, "Confirm")


@pytest.fixture
def paste(tmp_path):
    """Runs lines that a page shows, in a shell with the AWS CLI and nothing configured."""
    def run(lines: str) -> dict:
        environment = {
            "PATH": os.path.dirname(tool("aws")) + ":/usr/bin:/bin", "HOME": str(tmp_path),
            "AWS_CONFIG_FILE": str(tmp_path / "config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        }
        told = subprocess.run(
            ["bash", "-ec", lines], env=environment, capture_output=True, text=True, timeout=60)
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)
    return run


def test_every_address_of_a_new_server_leads_to_its_first_page(new_page):
    for address in ("/", "/console/", "/console/users", "/signin", "/whatever"):
        page = new_page()
        page.goto(address)
        assert page.url.endswith("/setup"), address
        assert page.title() == "Create the root user · Sallyport"


def test_the_first_run(new_page, new_server, paste):
    code = (new_server.data / "setup-code").read_text().strip()
    page = new_page()
    page.goto(f"/setup#{code}")
    # The script takes the code out of the address; what stands behind # never reached the server.
    assert page.get_by_label("Setup code").input_value() == code
    assert page.url.endswith("/setup")
    assert code not in new_server.log()
    check_page(page)
    screens(page, "setup")
    page.get_by_label("Email address").fill("ops@example.net")
    page.get_by_label("New password").fill("too short")
    press(page, "Create root user")
    assert error_on(page) == "The password needs at least 15 characters."
    check_page(page)
    page.get_by_label("New password").fill(ROOT_PASSWORD)
    press(page, "Create root user")
    page.get_by_text("You are the root user of this server.").wait_for()
    app = start_wizard(page, new_server, "root-1")
    check_page(page)
    add_mfa(page, app)
    page.get_by_text("root-1 is ready.").wait_for()
    page.get_by_text("Only who runs this server can let you back in").wait_for()
    check_page(page)
    screens(page, "recovery-step-root")
    page.goto("/console/")
    assert page.get_by_text("Activate MFA on your root user").count() == 0

    # One's own user, with the lines for the command line, and a word when they worked.
    follow(page, "Create your own user")
    give_fresh_code(page, new_server, app)
    check_page(page)
    screens(page, "first-user")
    page.get_by_label("User name").fill("tomas.lind")
    press(page, "Create user")
    page.get_by_text("tomas.lind is ready.").wait_for()
    check_page(page)
    screens(page, "first-user-ready")
    password = page.inner_text("#made")
    page.get_by_text("Waiting for the first signed call.").wait_for()
    told = paste(page.inner_text("#commands"))
    assert told["Arn"].endswith(":user/tomas.lind")
    page.get_by_text("Seen: a call to sts at").wait_for()
    check_page(page)
    page.goto(page.get_by_role("link", name="Look again").get_attribute("href"))
    page.get_by_text("Seen: a call to sts at").wait_for()
    check_page(page)
    person = new_page()
    give_password(person, told["Account"], "tomas.lind", password)
    assert person.title() == "Choose a new password · Sallyport"

    # It worked once: nobody else becomes the owner.
    other = new_page()
    assert other.goto(f"/setup#{code}").status == 404
    assert "This server has an owner" in other.inner_text("h1")
    refused = new_server.cli("setup-link")
    assert refused.returncode == 73 and "there is an account already" in refused.stderr
    events = [event["eventName"] for event in new_server.audit()]
    assert events == [
        "ConsoleSetupCompleted", "ConsoleLogin", "ConsoleMfaDraftStarted",
        "CreateVirtualMFADevice", "EnableMFADevice", "ConsoleStepUp", "CreateUser", "CreateGroup",
        "AttachGroupPolicy", "AddUserToGroup", "CreateLoginProfile", "CreateAccessKey",
    ]


def test_a_wrong_setup_code_is_refused_and_ten_void_it(new_page, new_server):
    page = new_page()
    page.goto("/setup")
    code = (new_server.data / "setup-code").read_text().strip()

    def attempt(setup):
        page.get_by_label("Setup code").fill(setup)
        page.get_by_label("Email address").fill("ops@example.net")
        page.get_by_label("New password").fill(ROOT_PASSWORD)
        press(page, "Create root user")
        return error_on(page)

    for _ in range(9):
        assert attempt("plum-plum-0000").startswith("That setup code is not right.")
    for wrong in ("plum-plum-0000", code):
        assert attempt(wrong) == "This code is spent. Run sallyport setup-link for a new one."
    # A new one from the host works, whichever way it is typed.
    link = new_server.cli("setup-link").stdout.strip()
    assert link.startswith(new_server.url + "/setup#")
    page.get_by_label("Setup code").fill(link.partition("#")[2].upper())
    page.get_by_label("New password").fill(ROOT_PASSWORD)
    press(page, "Create root user")
    page.get_by_text("You are the root user of this server.").wait_for()


def test_a_setup_code_ends_after_an_hour(new_page, new_server):
    code = (new_server.data / "setup-code").read_text().strip()
    new_server.advance(3600)
    page = new_page()
    page.goto(f"/setup#{code}")
    page.get_by_label("Email address").fill("ops@example.net")
    page.get_by_label("New password").fill(ROOT_PASSWORD)
    press(page, "Create root user")
    assert error_on(page) == "This code is spent. Run sallyport setup-link for a new one."


def test_the_first_run_works_without_script(new_page, new_server):
    page = new_page(script=False)
    page.goto("/console/")
    code = (new_server.data / "setup-code").read_text().strip()
    page.get_by_label("Setup code").fill(code)
    page.get_by_label("Email address").fill("ops@example.net")
    page.get_by_label("New password").fill(ROOT_PASSWORD)
    press(page, "Create root user")
    app = start_wizard(page, new_server, "root-1")
    add_mfa(page, app)
    page.get_by_text("root-1 is ready.").wait_for()
