"""The audit trail, and the ceiling of wrong codes that only an operator lifts."""

import json
import re
import sqlite3
import subprocess
import time

import pytest

import tools
from people import Person, refusal, status_of, unique
from texts import INVALID_CODE, UNABLE_TO_VALIDATE

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def records(server, since: int) -> list:
    return server.audit()[since:]


def test_each_change_and_each_refused_change_has_one_record(server, root):
    user, device = root.new_user_with_device()
    session = user.session(device)
    plain = user.session()
    since = len(server.audit())
    name = unique("audited")

    steps = [
        ("CreateUser", None, lambda: root.iam.create_user(UserName=name, Path="/x/")),
        ("CreateUser", "EntityAlreadyExistsException", lambda: root.iam.create_user(UserName=name)),
        ("CreateUser", "ValidationError", lambda: root.unchecked().create_user(UserName="a b")),
        ("TagUser", None, lambda: session.iam.tag_user(
            UserName=name, Tags=[{"Key": "a", "Value": "b"}])),
        ("GetSessionToken", "AccessDenied", lambda: user.sts.get_session_token(
            SerialNumber=device.serial, TokenCode=device.app.wrong_code())),
        ("GetSessionToken", None, lambda: user.sts.get_session_token(DurationSeconds=900)),
        ("DeleteUser", "InvalidClientTokenIdException", lambda: plain.iam.delete_user(
            UserName=name)),
        ("DeleteUser", None, lambda: session.iam.delete_user(UserName=name)),
    ]
    for _, error, step in steps:
        assert (status_of(step) == "ok") == (error is None)
    # Reads leave none.
    root.iam.list_users()
    status_of(root.iam.get_user, UserName="nobody")
    # Nor do those whose signature does not hold.
    stranger = Person(server, type(root.credentials)(user.credentials.key, "x" * 40))
    status_of(stranger.iam.create_user, UserName="never")

    found = records(server, since)
    expected = [(event, error) for event, error, _ in steps]
    codes = [(record["eventName"], record.get("errorCode")) for record in found]
    # A token error is spelt without the class's ending.
    assert codes == [
        (event, error.removesuffix("Exception") if event == "DeleteUser" and error else error)
        for event, error in expected]

    made, exists, invalid, tagged, wrong, issued, refused, deleted = found
    assert made["requestParameters"] == {"userName": name, "path": "/x/"}
    assert made["responseElements"]["user"]["arn"].endswith(f":user/x/{name}")
    assert exists["errorMessage"] == f"User with name {name} already exists."
    assert exists["responseElements"] is None
    assert tagged["requestParameters"] == {
        "userName": name, "tags": [{"key": "a", "value": "b"}]}
    assert wrong["requestParameters"] == {"serialNumber": device.serial}
    assert issued["requestParameters"] == {"durationSeconds": 900}
    assert set(issued["responseElements"]["credentials"]) == {"accessKeyId", "expiration"}


def test_a_record_has_cloudtrails_form(server, root):
    user, device = root.new_user_with_device()
    session = user.session(device)
    since = len(server.audit())
    root.iam.create_user(UserName=unique())
    user.iam.create_user(UserName=unique())
    session.iam.create_user(UserName=unique())
    by_root, by_user, by_session = records(server, since)

    assert by_root["userIdentity"] == {
        "type": "Root", "principalId": root.account_id, "arn": root.arn,
        "accountId": root.account_id, "accessKeyId": root.credentials.key}
    unique_id = user.iam.get_user()["User"]["UserId"]
    identity = {
        "type": "IAMUser", "principalId": unique_id, "arn": user.arn,
        "accountId": root.account_id, "accessKeyId": user.credentials.key, "userName": user.name}
    assert by_user["userIdentity"] == identity
    context = by_session["userIdentity"].pop("sessionContext")
    assert by_session["userIdentity"] == {**identity, "accessKeyId": session.credentials.key}
    assert context["attributes"]["mfaAuthenticated"] == "true"
    assert re.fullmatch(r"\d{4}(-\d\d){2}T(\d\d:){2}\d\dZ", context["attributes"]["creationDate"])

    for record in (by_root, by_user, by_session):
        assert record["eventSource"] == "iam.amazonaws.com"
        assert record["eventType"] == "AwsApiCall" and record["readOnly"] is False
        assert record["awsRegion"] == "us-east-1"
        assert record["sourceIPAddress"] == "127.0.0.1"
        assert "Boto3" in record["userAgent"]
        assert record["recipientAccountId"] == root.account_id
        assert UUID.fullmatch(record["eventID"]) and UUID.fullmatch(record["requestID"])
    assert len({record["eventID"] for record in server.audit()}) == len(server.audit())


def test_a_record_names_the_trace_of_its_request(server, root):
    """W3C Trace Context, in a header that is not signed, as tracing libraries add it."""
    trace, span = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    header = f"00-{trace}-{span}-01"
    person = Person(server, root.credentials)
    events = person.iam.meta.events
    events.register("before-send", lambda request, **_: request.headers.update(traceparent=header))
    since = len(server.audit())
    person.iam.create_user(UserName=unique())
    header = f"00-{trace}-{span}"
    person.iam.create_user(UserName=unique())
    traced, untraced = records(server, since)
    assert (traced["traceID"], traced["parentSpanID"]) == (trace, span)
    assert "traceID" not in untraced and "parentSpanID" not in untraced


def test_a_session_without_a_code_is_recorded_as_one(server, root):
    user = root.new_user()
    session = user.session()
    since = len(server.audit())
    status_of(session.iam.create_user, UserName=unique())
    attributes = records(server, since)[0]["userIdentity"]["sessionContext"]["attributes"]
    assert attributes["mfaAuthenticated"] == "false"


def test_operators_leave_records_too(server):
    since = len(server.audit())
    account = server.make_account("--alias", unique("alias-"))
    server.cli("account", "set-quota", account["accountId"], "Users", "3")
    made, quota = records(server, since)
    assert (made["eventName"], quota["eventName"]) == ("CreateAccount", "SetQuota")
    assert made["userIdentity"]["type"] == "Operator"
    assert made["requestParameters"]["rootAccessKey"] == account["accessKeyId"]
    assert quota["requestParameters"] == {"name": "Users", "value": 3}
    assert quota["recipientAccountId"] == account["accountId"]
    # One account's records are its own.
    only = server.cli("audit", "export", "--account", account["accountId"]).stdout.splitlines()
    assert len(only) == 2


def test_the_newest_records_come_last(server, root):
    names = [unique("tail") for _ in range(3)]
    for name in names:
        root.iam.create_user(UserName=name)
    lines = server.cli("audit", "tail", "-n", "3").stdout.splitlines()
    assert [name in line for name, line in zip(names, lines, strict=True)] == [True] * 3
    assert len(server.cli("audit", "tail").stdout.splitlines()) == 10


def test_the_trail_can_be_followed(server, root):
    follower = subprocess.Popen(
        [tools.sallyport(), "audit", "tail", "-n", "1", "--follow", "--data", str(server.data)],
        stdout=subprocess.PIPE, text=True, env=tools.clean_environment())
    try:
        follower.stdout.readline()
        name = unique("followed")
        root.iam.create_user(UserName=name)
        assert name in follower.stdout.readline()
    finally:
        follower.kill()
        follower.wait()


def test_the_trail_can_be_read_when_no_server_runs(make_server):
    server = make_server().init()
    assert [record["eventName"] for record in server.audit()] == ["CreateAccount"]
    assert len(server.audit()) == 1


def test_reads_are_recorded_on_request(make_server):
    server = make_server("--audit-reads").init().start()
    root = Person(server, server.root)
    root.sts.get_caller_identity()
    status_of(root.iam.get_user, UserName="nobody")
    deadline = time.monotonic() + 5
    while len(found := server.audit()[1:]) < 2:
        assert time.monotonic() < deadline
    assert [(record["eventName"], record["readOnly"]) for record in found] == [
        ("GetCallerIdentity", True), ("GetUser", True)]
    assert found[1]["errorCode"] == "NoSuchEntityException"
    server.stop()


# The chain.


def verify(server, *flags):
    found = server.cli("audit", "verify", "--json", *flags)
    return found.returncode, json.loads(found.stdout)


def test_the_chain_tells_what_was_done_to_the_records(make_server):
    server = make_server().init().start()
    root = Person(server, server.root)
    for _ in range(5):
        root.iam.create_user(UserName=unique())
    code, report = verify(server)
    assert (code, report["breaks"], report["records"]) == (0, 0, 6), report
    said = server.cli("audit", "verify")
    assert said.returncode == 0 and "as they were written" in said.stdout
    server.kill()
    # By another program, while no server runs.
    with sqlite3.connect(server.data / "sallyport.sqlite") as store:
        ids = [row[0] for row in store.execute("SELECT id FROM audit ORDER BY id")]
        store.execute("UPDATE audit SET record = replace(record, 'user', 'usar') WHERE id = ?", [ids[3]])
        store.execute("DELETE FROM audit WHERE id = ?", [ids[1]])
    store.close()
    server.start()
    code, report = verify(server)
    assert code == 65
    assert {(found["kind"], found.get("record")) for found in report["findings"]} == {
        ("missing", ids[2]), ("altered", ids[3])}
    assert server.cli("audit", "verify").returncode == 65
    # An anchor that this store never had.
    code, report = verify(server, "--anchor", "1-AAAA")
    assert code == 65 and report["breaks"] == 3
    server.stop()


def test_old_records_are_pruned_and_the_rest_proves_itself(make_server):
    server = make_server().init().start()
    root = Person(server, server.root)
    today = time.strftime("%Y-%m-%d", time.gmtime())
    tomorrow = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86400))
    assert server.cli("audit", "prune", "--before", tomorrow).returncode == 64
    assert server.cli("audit", "prune", "--before", today).stdout == "0 records removed\n"
    server.set_clock(int(time.time()) + 2 * 86400)
    root.iam.create_user(UserName=unique())
    pruned = server.cli("audit", "prune", "--before", tomorrow)
    assert (pruned.returncode, pruned.stdout) == (0, "1 records removed\n"), pruned.stderr
    left = server.audit()
    assert [record["eventName"] for record in left] == ["CreateUser", "PruneAudit"]
    assert left[1]["requestParameters"] == {"before": f"{tomorrow}T00:00:00Z", "records": 1}
    assert verify(server)[0] == 0
    server.stop()
    assert verify(server)[0] == 0


# The ceiling.


@pytest.fixture(scope="module")
def exhausted(server, root):
    """A device on which a hundred wrong codes were tried, and its holder."""
    server.fresh_budget()
    user, device = root.new_user_with_device()
    wrong = 0
    while wrong < 100:
        server.fresh_budget()
        code = device.app.wrong_code()
        for _ in range(min(9, 100 - wrong)):
            assert refusal(
                user.sts.get_session_token, SerialNumber=device.serial, TokenCode=code
            ) == INVALID_CODE, wrong
            wrong += 1
    server.fresh_budget()
    return user, device


def test_a_hundred_wrong_codes_suspend_a_device_until_it_is_released(server, root, exhausted):
    user, device = exhausted
    ask = {"SerialNumber": device.serial}
    for _ in range(2):
        assert refusal(
            user.sts.get_session_token, **ask, TokenCode=device.app.code()) == UNABLE_TO_VALIDATE
        server.fresh_budget()
    since = len(server.audit())
    released = server.cli("user", "release-device", device.serial)
    assert released.returncode == 0, released.stderr
    assert records(server, since)[0]["requestParameters"] == {"serialNumber": device.serial}
    user.session(device)
    # And it has all its tries again, not one only.
    for _ in range(2):
        assert refusal(
            user.sts.get_session_token, **ask, TokenCode=device.app.wrong_code()) == INVALID_CODE
    user.session(device, device.app.code(1))


def test_a_suspended_device_is_mended_by_resynchronising_it(server, root, exhausted):
    user, device = exhausted
    wrong = 2
    while wrong < 100:
        server.fresh_budget()
        code = device.app.wrong_code()
        for _ in range(min(9, 100 - wrong)):
            status_of(user.sts.get_session_token, SerialNumber=device.serial, TokenCode=code)
            wrong += 1
    server.fresh_budget()
    assert status_of(
        user.sts.get_session_token, SerialNumber=device.serial, TokenCode=device.app.code()
    ) == "AccessDenied"
    root.iam.resync_mfa_device(
        UserName=user.name, SerialNumber=device.serial, **device.app.pair())
    user.session(device)


def test_what_cannot_be_released(server, root):
    for serial, code in (
        ("nonsense", 64), (f"arn:aws:iam::{root.account_id}:mfa/nothing", 66),
        ("arn:aws:iam::999999999999:mfa/nothing", 66),
    ):
        assert server.cli("user", "release-device", serial).returncode == code, serial
