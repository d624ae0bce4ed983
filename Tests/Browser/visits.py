"""What people do at the console, step by step, as the seeds' pages have it."""

import urllib.parse

from authenticator import Authenticator
from pages import read_qr
from server import ROOT_PASSWORD

USER_PASSWORD = "Tr1cky-enough!"


def secret_of(page) -> str:
    """The key the page shows, without the spaces between its groups."""
    return "".join(page.inner_text("#secret").split())


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def give_password_as_root(page, email="root@example.com", password=ROOT_PASSWORD) -> None:
    page.goto("/signin?as=root")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Sign in")


def give_password(page, account: str, user: str, password=USER_PASSWORD) -> None:
    page.goto("/signin")
    page.get_by_label("Account ID or alias").fill(account)
    page.get_by_label("User name").fill(user)
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Sign in")


def give_code(page, code: str) -> None:
    page.get_by_label("6-digit code from your authenticator app").fill(code)
    press(page, "Verify and sign in")


def start_wizard(page, server, name: str, base="/console/me") -> Authenticator:
    """From the security credentials to the page with the QR code: the app that scanned it."""
    page.goto(f"{base}/security_credentials")
    page.get_by_role("link", name="Assign MFA device").click()
    page.get_by_label("Device name").fill(name)
    press(page, "Next")
    for reveal in ("Show QR code", "Show secret key"):
        closed = page.locator("summary", has_text=reveal)
        if closed.locator(".when-closed").is_visible():
            closed.click()
    link = urllib.parse.urlsplit(read_qr(page))
    secret = urllib.parse.parse_qs(link.query)["secret"][0]
    assert secret == secret_of(page)
    return Authenticator(secret, server.now)


def add_mfa(page, app: Authenticator) -> None:
    pair = app.pair()
    page.get_by_label("MFA code 1").fill(pair["AuthenticationCode1"])
    page.get_by_label("MFA code 2").fill(pair["AuthenticationCode2"])
    press(page, "Add MFA")


def assign_device(page, server, name: str, base="/console/me") -> Authenticator:
    """The whole wizard. Afterwards the next code is one that was never shown."""
    app = start_wizard(page, server, name, base)
    add_mfa(page, app)
    page.get_by_text(f"{name} is ready.").wait_for()
    server.advance(60)
    return app


def error_on(page) -> str:
    return page.locator(".error, .alert-bad").first.inner_text()


def sign_in_cookie(page) -> str | None:
    found = [c["value"] for c in page.context.cookies() if c["name"].endswith("sallyport-session")]
    return found[0] if found else None
