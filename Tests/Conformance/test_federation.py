"""The federation endpoint: credentials of roles and federated users open the console, as at AWS."""

import json
import pathlib
import re
import urllib.parse

import pytest
import requests

from people import ALLOW_ALL
from server import Credentials
from test_roles_assumed import assumed, federate, new_role
from test_roles import trust

@pytest.fixture
def role(root):
    return new_role(
        root, trust(root.account_id, ["sts:AssumeRole", "sts:TagSession"]), MaxSessionDuration=7200)


@pytest.fixture
def user(root):
    return root.new_user()


def session_of(credentials) -> str:
    return json.dumps({
        "sessionId": credentials.key, "sessionKey": credentials.secret,
        "sessionToken": credentials.token})


def ask(server, credentials, method="get", **more) -> requests.Response:
    """As AWS's own example does it."""
    parameters = {"Action": "getSigninToken", "Session": session_of(credentials), **more}
    place = "params" if method == "get" else "data"
    return requests.request(method, server.url + "/federation", **{place: parameters}, timeout=10)


def token_of(server, credentials, **more) -> str:
    answer = ask(server, credentials, **more)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json()["SigninToken"]


def login(server, token, destination=None, browser=None, issuer="https://broker.example/"):
    """A browser follows the link that the broker made."""
    browser = browser or requests.Session()
    answer = browser.get(server.url + "/federation", params={
        "Action": "login", "Issuer": issuer, "SigninToken": token,
        "Destination": server.url + "/console/" if destination is None else destination,
    }, timeout=10)
    return browser, answer


def signed_in(server, credentials, **more) -> requests.Session:
    browser, answer = login(server, token_of(server, credentials, **more))
    assert answer.status_code == 200 and answer.history[0].status_code == 303
    return browser


def text(page) -> str:
    return re.sub(r"<[^>]*>", "", page.text)


def status(browser, server, path) -> int:
    return browser.get(server.url + path, allow_redirects=False, timeout=10).status_code


def test_an_assumed_role_opens_the_console_as_itself(root, server, user, role):
    credentials = assumed(user, role, "desk").credentials
    for method in ("get", "post"):
        browser, page = login(server, token_of(server, credentials, method=method))
        arn = f"arn:aws:sts::{root.account_id}:assumed-role/{role['RoleName']}/desk"
        assert page.url == server.url + "/console/" and arn in text(page)
        assert status(browser, server, "/console/users") == 200
        for own in ("me/security_credentials", "me/mfa/new", "me/recovery", "me/password", "confirm"):
            nothing = browser.get(server.url + "/console/" + own, timeout=10)
            assert nothing.status_code == 404 and "nothing of your own" in nothing.text
        form = re.search(r'name="form_token" value="(\w+)"', page.text)[1]
        browser.post(server.url + "/console/signout", data={"form_token": form}, timeout=10)
        assert status(browser, server, "/console/") == 303
    records = [r for r in server.audit() if r["userIdentity"].get("arn") == arn]
    asked, entered = [r for r in records if r["eventSource"] == "signin.amazonaws.com"][:2]
    assert (asked["eventName"], entered["eventName"]) == ("GetSigninToken", "ConsoleLogin")
    assert asked["userIdentity"]["accessKeyId"] == credentials.key
    # What ties what is done in the console to the credentials that opened it.
    assert asked["responseElements"]["credentials"]["accessKeyId"] == (
        entered["userIdentity"]["accessKeyId"])
    assert entered["responseElements"] == {"ConsoleLogin": "Success"}
    assert entered["additionalEventData"]["MFAUsed"] == "No"
    assert entered["eventType"] == "AwsConsoleSignIn"
    assert entered["userIdentity"]["sessionContext"]["sessionIssuer"]["arn"] == role["Arn"]


def test_the_console_asks_what_the_api_asks_of_the_same_session(root, server, user, role):
    limited = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "iam:List*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalTag/team": "desk"}}}]}
    for tag, expected in (("desk", 200), ("door", 403)):
        session = assumed(
            user, role, Policy=json.dumps(limited), Tags=[{"Key": "team", "Value": tag}])
        browser = signed_in(server, session.credentials)
        assert status(browser, server, "/console/groups") == expected
        assert status(browser, server, f"/console/users/{user.name}/tags") == 403
    # MFA does not travel through AssumeRole.
    needs = new_role(root, trust(root.account_id), {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "iam:*", "Resource": "*",
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]})
    browser = signed_in(server, assumed(user, needs).credentials)
    assert status(browser, server, "/console/users") == 403


def test_a_federated_user_has_what_both_sides_allow(server, user):
    browser = signed_in(server, federate(user, "dana", Policy=json.dumps(ALLOW_ALL)).credentials)
    page = browser.get(server.url + "/console/", timeout=10)
    assert f"arn:aws:sts::{server.account_id}:federated-user/dana" in text(page)
    assert status(browser, server, "/console/users") == 200
    without = signed_in(server, federate(user, "dana").credentials)
    assert status(without, server, "/console/users") == 403
    user.iam.delete_user_policy(UserName=user.name, PolicyName="policy")
    assert status(browser, server, "/console/users") == 403


def test_which_credentials_open_the_console(root, server, user, role):
    assumed_once = assumed(user, role)
    again = new_role(root, trust(root.account_id))
    chained = assumed(assumed_once, again)
    federated = federate(user, Policy=json.dumps(ALLOW_ALL))
    own = user.session()
    for person, duration, expected in (
        (assumed_once, None, 200), (assumed_once, 900, 200), (assumed_once, 7200, 200),
        (assumed_once, 7201, 400), (assumed_once, 899, 400), (assumed_once, 43_201, 400),
        (assumed_once, "1h", 400), (chained, None, 200), (chained, 900, 400),
        (federated, None, 200), (federated, 900, 400), (own, None, 400), (user, None, 400),
    ):
        more = {} if duration is None else {"SessionDuration": duration}
        answer = ask(server, person.credentials, **more)
        assert answer.status_code == expected, (person.credentials.key, duration, answer.text)
        assert person.credentials.secret not in answer.text
    torn = Credentials(own.credentials.key, own.credentials.secret, assumed_once.credentials.token)
    assert ask(server, torn).status_code == 400


def test_the_session_lasts_as_long_as_was_asked(root, server, user, role):
    credentials = assumed(user, role, DurationSeconds=900).credentials
    short, long = signed_in(server, credentials), signed_in(server, credentials, SessionDuration=1800)
    server.advance(901)
    assert status(short, server, "/console/users") == 303
    assert status(long, server, "/console/users") == 200
    server.advance(900)
    assert status(long, server, "/console/users") == 303
    assert "expired" in ask(server, credentials).text


def test_a_token_is_good_once_and_for_fifteen_minutes(server, user, role):
    credentials = assumed(user, role).credentials
    token = token_of(server, credentials)
    assert login(server, token)[1].status_code == 200
    _, page = login(server, token)
    assert page.status_code == 400 and not page.history
    assert 'href="https://broker.example/"' in page.text and "outside this server" in page.text
    scripted = login(server, token, issuer="javascript:alert(1)")[1].text
    assert "alert(1)" not in scripted and token not in scripted and token not in page.text
    late = token_of(server, credentials)
    server.advance(900)
    assert login(server, late)[1].status_code == 400


def test_who_is_signed_in_is_asked_before_he_is_somebody_else(server, user, role):
    browser = signed_in(server, assumed(user, role, "one").credentials)
    token = token_of(server, assumed(user, role, "two").credentials)
    _, page = login(server, token, browser=browser)
    assert page.status_code == 200 and "/one" in text(page) and "/two" in text(page)
    assert token not in page.text and token not in page.url
    assert "/one" in text(browser.get(server.url + "/console/", timeout=10))
    fields = dict(re.findall(r'name="(form_token|link|Destination)" value="([^"]*)"', page.text))
    entered = browser.post(
        server.url + "/federation/login", data={**fields, "do": "switch"}, timeout=10)
    assert entered.url == server.url + "/console/" and "/two" in text(entered)


def test_a_sign_in_leads_to_no_other_site(server, user, role):
    credentials = assumed(user, role).credentials
    token = token_of(server, credentials)
    for place in ("https://evil.example/", "//evil.example", server.url + ".evil.example/",
                  server.url + "@evil.example/", "https://console.aws.amazon.com.evil.example/"):
        browser, page = login(server, token, place)
        assert page.status_code == 400 and not page.history and not browser.cookies
    assert login(server, token, "https://console.aws.amazon.com/iam/")[1].url == (
        server.url + "/console/")


def test_a_role_that_is_gone_or_revoked_opens_nothing(root, server, user):
    role = new_role(root, trust(root.account_id))
    browser = signed_in(server, assumed(user, role).credentials)
    root.iam.put_role_policy(
        RoleName=role["RoleName"], PolicyName="AWSRevokeOlderSessions", PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {
                    "DateLessThan": {"aws:TokenIssueTime": "2199-01-01T00:00:00Z"}}}]}))
    assert status(browser, server, "/console/users") == 403
    for policy in ("AWSRevokeOlderSessions", "policy"):
        root.iam.delete_role_policy(RoleName=role["RoleName"], PolicyName=policy)
    root.iam.delete_role(RoleName=role["RoleName"])
    assert status(browser, server, "/console/") == 303


def test_no_secret_of_it_is_kept_or_logged(server, user, role):
    credentials = assumed(user, role).credentials
    tokens = [token_of(server, credentials) for _ in range(2)]
    browser, _ = login(server, tokens[0])
    cookie = next(iter(browser.cookies)).value
    ask(server, Credentials(credentials.key, credentials.secret, "torn"))
    login(server, tokens[1], "https://evil.example/")
    secrets = [credentials.secret, credentials.token, cookie, *tokens]
    secrets += [urllib.parse.quote(secret, safe="") for secret in secrets]
    files = [path.read_bytes() for path in pathlib.Path(server.data).iterdir()
             if path.is_file() and path.name != "key"]
    places = [*files, server.log().encode(), json.dumps(server.audit()).encode()]
    assert not [s for s in secrets for place in places if s.encode() in place]
