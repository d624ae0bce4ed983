"""The console as a session of a role sees it: opened by a broker's link."""

import json
import urllib.parse

import pytest
import requests

from checks import check_page
from pages import screens
from people import ALLOW_ALL
from server import Credentials
from visits import give_password_as_root, press, sign_in_cookie


@pytest.fixture
def link(root, server):
    """Makes links as a broker does, for a role that may do everything."""
    role = root.iam.create_role(RoleName="Helpdesk", AssumeRolePolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": root.account_id},
            "Action": "sts:AssumeRole"}]}))["Role"]
    root.iam.put_role_policy(
        RoleName="Helpdesk", PolicyName="all", PolicyDocument=json.dumps(ALLOW_ALL))
    broker = root.new_user()

    def make(destination="/console/", issuer="https://broker.example.com/start") -> str:
        made = Credentials.of(broker.sts.assume_role(
            RoleArn=role["Arn"], RoleSessionName="mina.okafor")["Credentials"])
        token = requests.post(server.url + "/federation", timeout=10, data={
            "Action": "getSigninToken", "Session": json.dumps({
                "sessionId": made.key, "sessionKey": made.secret, "sessionToken": made.token}),
        }).json()["SigninToken"]
        return "/federation?" + urllib.parse.urlencode({
            "Action": "login", "SigninToken": token, "Destination": destination,
            "Issuer": issuer})

    yield make
    root.iam.delete_role_policy(RoleName="Helpdesk", PolicyName="all")
    root.iam.delete_role(RoleName="Helpdesk")


@pytest.mark.parametrize("script", [True, False])
def test_a_link_opens_the_console_as_the_role(new_page, root, link, script):
    user = root.new_user()
    page, hidden = new_page(script=script), "" if script else ".no-js-hide"
    address = link()
    page.goto(address)
    assert urllib.parse.urlsplit(page.url).path == "/console/"
    assert page.get_by_text("assumed-role/Helpdesk/mina.okafor").first.is_visible()
    check_page(page, hidden)
    if script:
        screens(page, "role-session")
    # It helps others as its policies say, and is asked for no code.
    page.goto(f"/console/users/{user.name}/security_credentials")
    check_page(page, hidden)
    page.get_by_role("link", name="Assign MFA device").click()
    page.get_by_label("Device name").wait_for()
    # Of its own it has nothing.
    page.goto("/console/me/security_credentials")
    page.get_by_role("heading", name="There is nothing of your own here").wait_for()
    check_page(page, hidden)
    if script:
        screens(page, "nothing-of-your-own")
    page.goto("/console/")
    page.locator("button.who").click()
    assert page.get_by_role("link", name="Security credentials").count() == 0
    press(page, "Sign out")
    page.get_by_text("You are signed out").wait_for()
    assert not sign_in_cookie(page)
    # The link is used up.
    page.goto(address)
    page.get_by_role("heading", name="This sign-in link is no longer good").wait_for()
    assert page.get_by_role("link", name="https://broker.example.com/start").is_visible()
    check_page(page, hidden)
    if script:
        screens(page, "sign-in-link-over")


def test_a_link_to_another_site_leads_nowhere(new_page, link):
    page = new_page()
    page.goto(link("https://evil.example/"))
    page.get_by_role("heading", name="That is not an address of this server").wait_for()
    check_page(page)
    assert not sign_in_cookie(page)


@pytest.mark.parametrize("script", [True, False])
def test_who_is_signed_in_is_asked_before_a_link_signs_him_out(new_page, root, link, script):
    page, hidden = new_page(script=script), "" if script else ".no-js-hide"
    give_password_as_root(page)
    page.wait_for_url("**/console/**")
    own, address = sign_in_cookie(page), link("/console/users")
    page.goto(address)
    page.get_by_role("heading", name="Sign in as somebody else?").wait_for()
    assert urllib.parse.urlsplit(page.url).path == "/federation/login"
    assert "SigninToken" not in page.url
    assert page.get_by_text("root@example.com", exact=True).is_visible()
    assert page.get_by_text("Helpdesk/mina.okafor", exact=True).is_visible()
    assert page.get_by_text("https://broker.example.com/start").is_visible()
    check_page(page, hidden)
    if script:
        screens(page, "federation-switch")
    press(page, "Stay as I am")
    page.get_by_role("heading", name="Overview").wait_for()
    assert sign_in_cookie(page) == own
    # The link is still good, and leads where it says once that is wanted.
    page.goto(address)
    press(page, "Sign me out and switch")
    page.wait_for_url("**/console/users")
    assert sign_in_cookie(page) != own
    page.goto("/console/")
    assert page.get_by_text("assumed-role/Helpdesk/mina.okafor").first.is_visible()
    page.goto(address)
    page.get_by_role("heading", name="This sign-in link is no longer good").wait_for()


def test_a_form_of_another_site_signs_nobody_over(new_page, server, root, link, watch):
    """A cross-site POST comes without the cookies that say who is signed in."""
    page = new_page()
    give_password_as_root(page)
    page.wait_for_url("**/console/**")
    own = sign_in_cookie(page)
    fields = urllib.parse.parse_qs(urllib.parse.urlsplit(link()).query)
    inputs = "".join(
        f'<input type="hidden" name="{name}" value="{value[0]}">' for name, value in fields.items())
    page.context.route("http://evil.example/", lambda route: route.fulfill(
        content_type="text/html; charset=utf-8", body=f"""<!doctype html><title>evil</title>
          <form method="post" action="{page.url.split('/console')[0]}/federation">{inputs}
          <button>Prize</button></form>"""))
    page.goto("http://evil.example/")
    press(page, "Prize")
    page.get_by_role("heading", name="Sign in as somebody else?").wait_for()
    assert sign_in_cookie(page) == own
    # The other site is what the test wanted.
    assert all("evil.example" in problem for problem in watch.take())
