"""Sessions: what they prove, how long they last, what they may call, what ends them."""

import base64
import datetime

import pytest

from people import ALLOW_ALL, Person, refusal, status_of
from server import Credentials
from texts import INVALID_SESSION, NO_SUCH_KEY

EXPIRED = ("ExpiredToken", 403, "The security token included in the request is expired")


@pytest.fixture(autouse=True)
def budget(server):
    server.fresh_budget()


def policy(effect, operator, **condition) -> dict:
    return {"Version": "2012-10-17", "Statement": [{
        "Effect": effect, "Action": "iam:ListUsers", "Resource": "*",
        "Condition": {operator: {f"aws:MultiFactorAuth{key}": value
                                 for key, value in condition.items()}},
    }]}


def and_allow(document) -> dict:
    """A Deny, beside an Allow of everything."""
    return {**document, "Statement": document["Statement"] + ALLOW_ALL["Statement"]}


# What a request carries.


@pytest.mark.parametrize(("document", "with_keys", "with_code"), [
    (policy("Allow", "Bool", Present="true"), False, True),
    (policy("Allow", "Bool", Present=True), False, True),
    (policy("Allow", "BoolIfExists", Present="true"), True, True),
    (policy("Allow", "Null", Present="false"), False, True),
    (policy("Allow", "Null", Present="true"), True, False),
    (policy("Allow", "Null", Age="true"), True, False),
    (policy("Allow", "NumericLessThan", Age="3600"), False, True),
    (policy("Allow", "NumericGreaterThan", Age="3600"), False, False),
    (and_allow(policy("Deny", "Bool", Present="false")), True, True),
    (and_allow(policy("Deny", "BoolIfExists", Present="false")), False, True),
    (and_allow(policy("Deny", "Null", Present="true")), False, True),
    (and_allow(policy("Deny", "NumericGreaterThan", Age="3600")), True, True),
])
def test_what_conditions_see_of_mfa(root, document, with_keys, with_code):
    user, device = root.new_user_with_device(document)
    outcome = {True: "ok", False: "AccessDenied"}
    assert status_of(user.iam.list_users) == outcome[with_keys]
    assert status_of(user.session(device).iam.list_users) == outcome[with_code]
    # A session made without a code may call nothing of IAM, whatever the policy.
    assert refusal(user.session().iam.list_users) == INVALID_SESSION


def test_the_age_of_mfa_grows_with_the_clock(root, server):
    user, device = root.new_user_with_device(policy("Allow", "NumericLessThan", Age="300"))
    session = user.session(device)
    assert status_of(session.iam.list_users) == "ok"
    server.advance(290)
    assert status_of(session.iam.list_users) == "ok"
    server.advance(10)
    assert status_of(session.iam.list_users) == "AccessDenied"
    # A newer session is young again.
    assert status_of(user.session(device).iam.list_users) == "ok"


def test_the_age_is_of_the_code_not_of_other_sessions(root, server):
    user, device = root.new_user_with_device(policy("Allow", "NumericLessThan", Age="100"))
    old = user.session(device)
    server.advance(200)
    user.session(device)
    assert status_of(old.iam.list_users) == "AccessDenied"


def test_sessions_can_be_revoked_by_when_they_were_issued(root, server):
    user, device = root.new_user_with_device()
    session = user.session(device)
    server.advance(10)
    moment = datetime.datetime.fromtimestamp(int(server.now()), datetime.timezone.utc)
    root.put_policy(user.name, {"Version": "2012-10-17", "Statement": [{
        "Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"DateLessThan": {
            "aws:TokenIssueTime": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}},
    }]}, "AWSRevokeOlderSessions")
    assert status_of(session.iam.list_users) == "AccessDenied"
    server.advance(30)
    assert status_of(user.session(device).iam.list_users) == "ok"


# How long.


@pytest.mark.parametrize(("asked", "seconds"), [(None, 43_200), (900, 900), (129_600, 129_600)])
def test_a_session_lasts_to_the_second(root, server, asked, seconds):
    user = root.new_user()
    duration = {} if asked is None else {"DurationSeconds": asked}
    answer = user.sts.get_session_token(**duration)["Credentials"]
    assert answer["Expiration"].timestamp() == pytest.approx(server.now() + seconds, abs=5)
    session = Person(server, Credentials.of(answer), user.name)
    server.set_clock(int(answer["Expiration"].timestamp()) - 3)
    assert session.sts.get_caller_identity()["Arn"] == user.arn
    # What is told is cut to whole seconds.
    server.set_clock(int(answer["Expiration"].timestamp()) + 1)
    assert refusal(session.sts.get_caller_identity) == EXPIRED
    assert refusal(session.iam.list_users) == EXPIRED


def test_a_session_of_the_root_user_lasts_an_hour_at_most(root, server):
    for duration in ({}, {"DurationSeconds": 129_600}, {"DurationSeconds": 3601}):
        answer = root.sts.get_session_token(**duration)["Credentials"]
        assert answer["Expiration"].timestamp() == pytest.approx(server.now() + 3600, abs=5)
    answer = root.sts.get_session_token(DurationSeconds=900)["Credentials"]
    assert answer["Expiration"].timestamp() == pytest.approx(server.now() + 900, abs=5)


@pytest.mark.parametrize(("seconds", "bound"), [
    ("899", "greater than or equal to 900"), ("129601", "less than or equal to 129600"),
    ("0", "greater than or equal to 900"), ("-900", "greater than or equal to 900")])
def test_durations_have_bounds(root, seconds, bound):
    assert root.raw().call("GetSessionToken", {"DurationSeconds": seconds}).error == (
        400, "ValidationError",
        f"1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy "
        f"constraint: Member must have value {bound}")


@pytest.mark.parametrize("seconds", ["1e3", "900.0", " 900", "900 ", "x", "99999999999", "0x384"])
def test_what_is_no_number_of_seconds(root, seconds):
    assert root.raw().call("GetSessionToken", {"DurationSeconds": seconds}).error == (
        400, "MalformedInput", None)


@pytest.mark.parametrize("seconds", ["0900", "+900", "900"])
def test_signs_and_zeros_are_taken(root, seconds):
    assert root.raw().call("GetSessionToken", {"DurationSeconds": seconds}).status == 200


# Which kinds may call what.


def test_sessions_make_no_sessions(root):
    user, device = root.new_user_with_device()
    text = "Cannot call GetSessionToken with session credentials"
    for session in (user.session(), user.session(device)):
        assert refusal(session.sts.get_session_token) == ("AccessDenied", 403, text)
        code = device.app.code(1)
        assert refusal(
            session.sts.get_session_token, SerialNumber=device.serial, TokenCode=code
        ) == ("AccessDenied", 403, text)
        assert refusal(
            session.sts.get_access_key_info, AccessKeyId=user.credentials.key) == INVALID_SESSION
        assert session.sts.get_caller_identity()["Arn"] == user.arn


def test_a_session_without_a_code_opens_nothing_of_iam(root):
    user, device = root.new_user_with_device()
    session = user.session()
    for call in (
        session.iam.get_user, session.iam.list_users, session.iam.list_mfa_devices,
        session.iam.get_account_summary, session.iam.create_access_key,
        lambda: session.iam.deactivate_mfa_device(SerialNumber=device.serial),
        lambda: session.iam.create_virtual_mfa_device(VirtualMFADeviceName="x"),
    ):
        assert refusal(call) == INVALID_SESSION
    root_session = root.session()
    assert refusal(root_session.iam.list_users) == INVALID_SESSION


def test_a_session_with_a_code_has_the_users_rights_live(root):
    user, device = root.new_user_with_device()
    session = user.session(device)
    assert status_of(session.iam.list_users) == "ok"
    assert session.iam.get_user()["User"]["UserName"] == user.name
    root.iam.delete_user_policy(UserName=user.name, PolicyName="policy")
    assert status_of(session.iam.list_users) == "AccessDenied"


def test_a_session_has_the_user_id_of_its_user(root):
    user = root.new_user()
    long_term, session = user.sts.get_caller_identity(), user.session().sts.get_caller_identity()
    assert (long_term["Arn"], long_term["UserId"]) == (session["Arn"], session["UserId"])
    credentials = user.session().credentials
    assert credentials.key.startswith("ASIA") and len(credentials.key) == 20
    assert len(credentials.secret) == 40 and len(credentials.token) >= 100


# What ends a session, and what does not.


def test_deleting_the_user_ends_his_sessions(root):
    user, device = root.new_user_with_device()
    sessions = [user.session(), user.session(device)]
    root.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
    root.iam.delete_access_key(UserName=user.name, AccessKeyId=user.credentials.key)
    root.iam.delete_user_policy(UserName=user.name, PolicyName="policy")
    # Neither key nor device was what they hang on.
    for session in sessions:
        assert status_of(session.sts.get_caller_identity) == "ok"
    root.iam.delete_user(UserName=user.name)
    for session in sessions:
        assert refusal(session.sts.get_caller_identity) == NO_SUCH_KEY
    # A new user of that name does not inherit them.
    root.iam.create_user(UserName=user.name)
    root.put_policy(user.name, ALLOW_ALL)
    for session in sessions:
        assert refusal(session.sts.get_caller_identity) == NO_SUCH_KEY
        assert refusal(session.iam.list_users)[:2] == ("InvalidClientTokenId", 403)


def test_a_session_outlives_its_device(root):
    user, device = root.new_user_with_device(policy("Allow", "Bool", Present="true"))
    session = user.session(device)
    root.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
    assert status_of(session.iam.list_users) == "ok"
    root.iam.delete_virtual_mfa_device(SerialNumber=device.serial)
    assert status_of(session.iam.list_users) == "ok"


def test_sessions_outlive_a_restart(make_server):
    server = make_server().init().start()
    root = Person(server, server.root)
    user, device = root.new_user_with_device()
    session = user.session(device)
    assert server.stop() == 0
    server.start()
    assert status_of(session.iam.list_users) == "ok"


# Tokens.


def test_a_token_with_any_bit_changed_is_refused(root):
    user, device = root.new_user_with_device()
    session = user.session(device)
    token = base64.b64decode(session.credentials.token)
    key, secret = session.credentials.key, session.credentials.secret
    changed = []
    for position in range(len(token)):
        flipped = bytearray(token)
        flipped[position] ^= 1 << position % 8
        changed.append(base64.b64encode(flipped).decode())
    changed += [base64.b64encode(token[:length]).decode() for length in range(1, len(token), 5)]
    changed += [base64.b64encode(token + b"\0").decode(), "A" * 200, "%00"]
    raw = root.raw("iam")
    connection = root.server.connection()
    for wrong in changed:
        raw.credentials = Credentials(key, secret, wrong)
        answer = raw.call("ListUsers", connection=connection)
        assert answer.error == (403, INVALID_SESSION[0], INVALID_SESSION[2]), wrong
    connection.close()
    assert status_of(session.iam.list_users) == "ok"


def test_keys_and_tokens_of_different_sessions_do_not_mix(root):
    user, device = root.new_user_with_device()
    plain, proven = user.session().credentials, user.session(device).credentials
    server = root.server
    for key, secret, token in (
        (plain.key, plain.secret, proven.token), (proven.key, proven.secret, plain.token),
        (user.credentials.key, user.credentials.secret, proven.token),
    ):
        mixed = Person(server, Credentials(key, secret, token))
        assert refusal(mixed.iam.list_users) == INVALID_SESSION
    mixed = Person(server, Credentials(proven.key, plain.secret, proven.token))
    assert status_of(mixed.iam.list_users) == "SignatureDoesNotMatch"
    # And a session's key is nothing without its token.
    bare = Person(server, Credentials(proven.key, proven.secret))
    assert refusal(bare.iam.list_users)[:2] == ("InvalidClientTokenId", 403)
