"""T-46: the console keeps to itself: no request to another origin, no violation of its policy, and
signing in needs no script."""

import urllib.parse

import pytest

from checks import check_page
from people import unique
from tools import REPOSITORY
from visits import (
    USER_PASSWORD, error_on, follow, give_code, give_password, give_password_as_root, press,
    sign_in_cookie,
)

# Every page there is, from the table that a route without a row fails.
ROWS = (REPOSITORY / "Tests" / "Golden" / "console-doors.txt").read_text().splitlines()
PAGES = [row.split()[1] for row in ROWS if row.startswith("GET /")]
# What is no page: what pages consist of, what programs call, what is saved.
OTHERS = ("/assets/", "/federation", "/setup", "/console/activity/download")


@pytest.fixture(scope="module")
def people(root):
    """An administrator with a device, somebody to look at, and what belongs to them."""
    helper, device = root.new_user_with_device()
    root.iam.create_login_profile(UserName=helper.name, Password=USER_PASSWORD)
    target, phone = root.new_user_with_device()
    root.iam.create_login_profile(UserName=target.name, Password=USER_PASSWORD)
    group, role, policy = unique("crew"), unique("worker"), unique("shared")
    root.iam.create_group(GroupName=group)
    root.iam.create_role(RoleName=role, AssumeRolePolicyDocument="""{"Version":"2012-10-17",
      "Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}]}"""
                         % root.account_id)
    arn = root.iam.create_policy(PolicyName=policy, PolicyDocument="""{"Version":"2012-10-17",
      "Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""")["Policy"]["Arn"]
    key = root.iam.create_access_key(UserName=target.name)["AccessKey"]["AccessKeyId"]
    return {
        "helper": helper, "device": device, "target": target, ":user": target.name,
        ":group": group, ":role": role, ":policy": urllib.parse.quote(arn, safe=""), ":key": key,
        ":device": phone.serial.rpartition("/")[2], ":draft": "9999999999999",
        ":account": root.account_id,
    }


def leaves(page, styles=True) -> list:
    """What of a page would lead to, load from, or send to another origin, or stands in it that its
    policy forbids. `styles`: whether that goes for styles, which a page's own script may set."""
    return page.evaluate("""(styles) => {
      const found = []
      for (const [selector, name] of [
        ["script[src], img[src], iframe, embed, source[src], audio[src], video[src]", "src"],
        ["link[href]", "href"], ["object", "data"], ["form", "action"],
        ["[formaction]", "formAction"]]) {
        for (const element of document.querySelectorAll(selector)) {
          const address = element.getAttribute(name.toLowerCase())
          if (address === null && selector === "form") continue
          if (new URL(address ?? "", location.href).origin !== location.origin) {
            found.push(element.outerHTML.slice(0, 200))
          }
        }
      }
      for (const element of document.querySelectorAll(
        (styles ? "[style], " : "") + "style, script:not([src])")) {
        found.push(element.outerHTML.slice(0, 200))
      }
      for (const element of document.querySelectorAll("*")) {
        for (const attribute of element.attributes) {
          if (attribute.name.startsWith("on")) found.push(element.outerHTML.slice(0, 200))
        }
      }
      return found
    }""", styles)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_t_46_every_page_keeps_to_its_origin_and_its_policy(
        new_page, server, people, watch, script):
    server.fresh_budget()
    page = new_page(script=script)
    seen = []

    def look(address):
        for name, value in people.items():
            if name.startswith(":"):
                address = address.replace(name, value)
        answer = page.goto(address)
        assert answer.status < 500, address
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, address
        assert "unsafe" not in policy and "http" not in policy, policy
        assert answer.headers["x-frame-options"] == "DENY", address
        if answer.headers["content-type"].startswith("text/html"):
            assert leaves(page, styles=not script) == [], address
        # What a page did is told under its own name.
        assert watch.take() == [], address
        seen.append(urllib.parse.urlsplit(page.url).path)

    pages = [p for p in PAGES if not p.startswith(OTHERS)]
    assert len(pages) > 60
    for address in pages:
        if address.startswith("/signin"):
            look(address)
    give_password(page, server.account_id, people["helper"].name)
    for address in pages:
        if address.startswith("/signin/") and address != "/signin/:account":
            look(address)
    # A page of another step ends a sign-in that is under way.
    give_password(page, server.account_id, people["helper"].name)
    give_code(page, people["device"].app.code())
    for address in pages:
        if address.startswith("/console"):
            look(address)
    # They were seen, and no page that asks to sign in instead.
    inside = [path for path in seen if path.startswith("/console")]
    assert len(inside) > 50 and "/console/confirm" in inside
    give_out = new_page(script=script)
    give_password_as_root(give_out)
    for address in pages:
        if address.startswith("/console/account/contact"):
            assert give_out.goto(address).status in (200, 404)
            assert leaves(give_out, styles=not script) == []


def test_t_46_every_form_of_signing_in_works_without_script(new_page, server, root):
    user, device = root.new_user_with_device()
    root.iam.create_login_profile(
        UserName=user.name, Password=USER_PASSWORD, PasswordResetRequired=True)
    server.fresh_budget()
    page = new_page(script=False)
    # Language and theme.
    page.goto("/signin/preferences")
    page.get_by_label("Colours").select_option("dark")
    page.locator("main form button").last.click()
    # A wrong password, then the right one.
    give_password(page, server.account_id, user.name, "Wr0ng-one!!")
    assert error_on(page)
    give_password(page, server.account_id, user.name)
    # Two codes in a row bring the app into step, and the next one goes on.
    follow(page, "My codes are never accepted")
    pair = device.app.pair()
    page.get_by_label("MFA code 1").fill(pair["AuthenticationCode1"])
    page.get_by_label("MFA code 2").fill(pair["AuthenticationCode2"])
    press(page, "Resynchronize")
    server.advance(60)
    page.goto("/signin/mfa")
    give_code(page, "12345")
    assert error_on(page)
    give_code(page, device.app.code())
    # Another password first.
    assert "/signin/password" in page.url
    page.get_by_label("New password", exact=True).fill("An0ther-one!")
    page.get_by_label("The same again").fill("An0ther-one!")
    press(page, "Set password and sign in")
    page.get_by_role("heading", name="Overview").wait_for()
    assert sign_in_cookie(page)
    check_page(page)
    # A fresh code, recovery codes, and out.
    server.advance(400)
    page.goto("/console/me/recovery")
    press(page, "Make ten codes")
    page.get_by_label("6-digit code from your authenticator app").fill(device.app.code())
    press(page, "Confirm")
    press(page, "Make ten codes")
    code = page.locator("ol.recovery code").first.inner_text()
    page.goto("/console/")
    page.locator("button.who").click()
    press(page, "Sign out")
    page.get_by_text("You are signed out.").wait_for()
    # In with a recovery code; and the way by an administrator.
    give_password(page, server.account_id, user.name, "An0ther-one!")
    follow(page, "I lost my device")
    press(page, "Ask for a code")
    page.locator(".alert b").wait_for()
    page.get_by_label("Recovery code", exact=True).fill(code)
    press(page, "Use recovery code")
    page.get_by_text("You are in with a recovery code.").wait_for()
