"""AssumeRoot: which account may, for which task, and what is left of the root user then."""

import json
import sqlite3

import pytest

from commandline import CommandLine
from people import ALLOW_ALL, Person, refusal, status_of, unique
from server import Credentials
from test_roles import trust
from test_roles_assumed import allow
from test_signing_certificates import certificate
from texts import INVALID_SESSION, NO_SUCH_KEY

MANAGEMENT = "555566667777"
TASKS = (
    "IAMAuditRootUserCredentials", "IAMCreateRootUserPassword", "IAMDeleteRootUserCredentials",
    "S3UnlockBucketPolicy", "SQSUnlockQueuePolicy")
AUDIT, CREATE, DELETE = TASKS[:3]


def task(name) -> dict:
    return {"arn": f"arn:aws:iam::aws:policy/root-task/{name}"}


@pytest.fixture(scope="module")
def server(make_server):
    """A server whose first account manages the others."""
    made = make_server("--management-account", MANAGEMENT)
    made.init("--account-id", MANAGEMENT).start()
    yield made
    made.assert_sound()
    assert made.stop() == 0


@pytest.fixture
def member(new_account) -> Person:
    """The root user of a managed account, with keys."""
    return new_account()


@pytest.fixture(scope="module")
def manager(root) -> Person:
    return root.new_user(ALLOW_ALL)


def assume(person, account, name=AUDIT, **parameters) -> dict:
    return person.sts.assume_root(
        TargetPrincipal=account, TaskPolicyArn=task(name), **parameters)


def as_root(person, member, name=AUDIT, **parameters) -> Person:
    answer = assume(person, member.account_id, name, **parameters)
    return Person(
        person.server, Credentials.of(answer["Credentials"]), account_id=member.account_id)


def not_authorized(who, account):
    return (
        "AccessDenied", 403, f"User: {who} is not authorized to perform: sts:AssumeRoot on "
        f"resource: arn:aws:iam::{account}:root")


# Who may.


def test_a_session_is_the_root_user_for_fifteen_minutes(server, manager, member):
    answer = assume(manager, member.account_id)
    assert answer["Credentials"]["AccessKeyId"].startswith("ASIA")
    assert answer["Credentials"]["Expiration"].timestamp() == pytest.approx(
        server.now() + 900, abs=20)
    assert "SourceIdentity" not in answer
    session = Person(server, Credentials.of(answer["Credentials"]))
    identity = session.sts.get_caller_identity()
    assert (identity["Arn"], identity["UserId"], identity["Account"]) == (
        member.arn, member.account_id, member.account_id)
    by_arn = as_root(manager, member, DurationSeconds=60)
    assert assume(manager, member.arn)["Credentials"]
    assert by_arn.iam.get_user()["User"]["Arn"] == member.arn
    server.advance(61)
    assert status_of(by_arn.iam.get_user) == "ExpiredToken"
    assert status_of(session.iam.get_user) == "ok"


def test_only_the_managing_account_may_and_not_its_root_user(root, manager, member, new_account):
    other = new_account()
    stranger = other.new_user(ALLOW_ALL)
    for caller in (root, other, member):
        assert refusal(assume, caller, member.account_id) == not_authorized(
            caller.arn, member.account_id)
    assert refusal(assume, stranger, member.account_id) == not_authorized(
        stranger.arn, member.account_id)
    # Neither its own root user nor one of an account that is not here.
    for account in (MANAGEMENT, "999999999999"):
        assert refusal(assume, manager, account) == not_authorized(manager.arn, account)


def test_no_account_may_where_none_is_said_to_manage(make_server):
    server = make_server().init().start()
    root = Person(server, server.root)
    user, member = root.new_user(ALLOW_ALL), server.make_account()["accountId"]
    assert refusal(assume, user, member) == not_authorized(user.arn, member)
    refused = make_server("--management-account", "acme").init()
    assert refused.spawn().wait(20) == 64
    assert "twelve digits" in refused.log()


def test_an_account_of_another_partition_is_not_managed(server, manager):
    account = server.make_account("--partition", "aws-cn")["accountId"]
    assert refusal(assume, manager, account) == not_authorized(manager.arn, account)


def test_policies_decide_by_account_and_task(root, member, new_account):
    other = new_account()
    user = root.new_user(None)
    reason = " because no identity-based policy allows the sts:AssumeRoot action"
    code, status, text = not_authorized(user.arn, member.account_id)
    assert refusal(assume, user, member.account_id) == (code, status, text + reason)
    root.put_policy(user.name, allow("sts:AssumeRoot", member.arn, Condition={
        "StringEquals": {"sts:TaskPolicyArn": task(AUDIT)["arn"]}}))
    assert status_of(assume, user, member.account_id) == "ok"
    assert status_of(assume, user, member.account_id, DELETE) == "AccessDenied"
    assert status_of(assume, user, other.account_id) == "AccessDenied"


def test_a_role_passes_its_source_identity_on(server, root, manager, member):
    name = unique("role")
    role = root.iam.create_role(
        RoleName=name, AssumeRolePolicyDocument=json.dumps(
            trust(manager.arn, ["sts:AssumeRole", "sts:SetSourceIdentity"])))["Role"]
    root.iam.put_role_policy(
        RoleName=name, PolicyName="p", PolicyDocument=json.dumps(allow("sts:AssumeRoot")))
    made = manager.sts.assume_role(
        RoleArn=role["Arn"], RoleSessionName="work", SourceIdentity="carol")
    session = Person(server, Credentials.of(made["Credentials"]), account_id=MANAGEMENT)
    answer = assume(session, member.account_id, DELETE)
    assert answer["SourceIdentity"] == "carol"
    assumed = Person(server, Credentials.of(answer["Credentials"]))
    assumed.iam.delete_login_profile()
    made, done = server.audit()[-2:]
    assert (made["eventName"], made["recipientAccountId"]) == ("AssumeRoot", MANAGEMENT)
    assert made["requestParameters"] == {
        "targetPrincipal": member.account_id, "taskPolicyArn": task(DELETE)}
    assert (done["eventName"], done["recipientAccountId"]) == (
        "DeleteLoginProfile", member.account_id)
    assert done["userIdentity"]["type"] == "Root"
    assert done["userIdentity"]["sessionContext"]["assumedRoot"] == "true"
    assert done["userIdentity"]["sessionContext"]["sourceIdentity"] == "carol"


def test_sessions_that_are_no_roles_cannot(manager, member):
    assert refusal(assume, manager.session(), member.account_id) == INVALID_SESSION
    assumed = as_root(manager, member)
    assert refusal(assume, assumed, member.account_id)[0] == "AccessDenied"
    assert refusal(assumed.sts.get_session_token) == (
        "AccessDenied", 403, "Cannot call GetSessionToken with session credentials")
    assert refusal(
        assumed.sts.assume_role, RoleArn=f"arn:aws:iam::{member.account_id}:role/x",
        RoleSessionName="xx") == (
            "AccessDenied", 403, "Roles may not be assumed by root accounts.")


@pytest.mark.parametrize(("parameters", "text"), [
    ({"TargetPrincipal": "x" * 12}, "x" * 12 + " is invalid"),
    ({"TargetPrincipal": "arn:aws:iam::111122223333:user/a"},
     "arn:aws:iam::111122223333:user/a is invalid"),
    ({"TargetPrincipal": "short"}, "targetPrincipal"),
    ({"TaskPolicyArn": {"arn": "arn:aws:iam::aws:policy/AdministratorAccess"}},
     "arn:aws:iam::aws:policy/AdministratorAccess is invalid"),
    ({"TaskPolicyArn": {"arn": "short"}}, "taskPolicyArn.arn"),
    ({"TaskPolicyArn": {}}, "taskPolicyArn"),
    ({"DurationSeconds": 901}, "less than or equal to 900"),
    ({"DurationSeconds": -1}, "greater than or equal to 0"),
])
def test_what_is_wrong_is_refused(manager, member, parameters, text):
    good = {"TargetPrincipal": member.account_id, "TaskPolicyArn": task(AUDIT)}
    code, status, message = refusal(
        manager.unchecked("sts").assume_root, **good | parameters)
    assert (code, status) == ("ValidationError", 400)
    assert text in message


# What a task is.


@pytest.mark.parametrize("name", TASKS)
def test_a_session_does_its_task_and_nothing_else(manager, member, name):
    iam = as_root(manager, member, name).iam
    audits = name in (AUDIT, DELETE)
    for call, may in (
        (iam.list_mfa_devices, audits), (iam.list_access_keys, audits), (iam.get_user, audits),
        (iam.list_signing_certificates, audits), (iam.get_login_profile, audits or name == CREATE),
        (iam.get_account_summary, name == AUDIT), (iam.list_users, False),
        (iam.create_access_key, False), (iam.get_account_authorization_details, False),
    ):
        assert (status_of(call) == "ok") == may, call
    assert refusal(iam.list_users)[2].endswith(
        f"with an explicit deny in an identity-based policy: {task(name)['arn']}")


def test_users_are_out_of_reach(manager, member):
    user = member.new_user(None)
    iam = as_root(manager, member, DELETE).iam
    for call in (iam.list_mfa_devices, iam.list_access_keys, iam.get_user, iam.get_login_profile,
                 iam.delete_login_profile):
        assert refusal(call, UserName=user.name)[0] == "AccessDenied", call


def test_a_root_user_is_left_with_nothing_and_may_choose_a_password_again(manager, member):
    server = member.server
    member.iam.upload_signing_certificate(CertificateBody=certificate())
    iam = as_root(manager, member, DELETE).iam
    audit = as_root(manager, member).iam
    summary = audit.get_account_summary()["SummaryMap"]
    assert (summary["AccountPasswordPresent"], summary["AccountAccessKeysPresent"]) == (1, 1)
    assert summary["AccountSigningCertificatesPresent"] == 1
    profile = iam.get_login_profile()["LoginProfile"]
    assert profile["UserName"] == member.account_id
    assert profile["CreateDate"] == iam.get_user()["User"]["CreateDate"]

    for key in iam.list_access_keys()["AccessKeyMetadata"]:
        assert iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])
        iam.delete_access_key(AccessKeyId=key["AccessKeyId"])
    for found in iam.list_signing_certificates()["Certificates"]:
        iam.delete_signing_certificate(CertificateId=found["CertificateId"])
    iam.delete_login_profile()
    missing = (
        "NoSuchEntity", 404, f"Login Profile for User {member.account_id} cannot be found.")
    assert refusal(iam.get_login_profile) == missing
    assert refusal(iam.delete_login_profile) == missing
    summary = audit.get_account_summary()["SummaryMap"]
    assert not any(
        value for name, value in summary.items()
        if name.startswith("Account") and name.endswith("Present") or name == "AccountMFAEnabled")
    assert refusal(member.iam.list_users) == NO_SUCH_KEY

    create = as_root(manager, member, CREATE).iam
    assert refusal(create.create_login_profile, Password="Correct-horse-9") == (
        "ValidationError", 400, "Password must be omitted with an AssumeRoot session.")
    made = create.create_login_profile()["LoginProfile"]
    assert made["UserName"] == member.account_id and made["PasswordResetRequired"] is False
    assert made["CreateDate"].timestamp() == pytest.approx(server.now(), abs=20)
    assert create.get_login_profile()["LoginProfile"] == made
    assert refusal(create.create_login_profile) == (
        "EntityAlreadyExists", 409, f"Login Profile for user {member.account_id} already exists.")
    # He has leave, and no password yet.
    assert audit.get_account_summary()["SummaryMap"]["AccountPasswordPresent"] == 0


def test_a_device_of_the_root_user_is_taken_without_a_code(server, manager, member):
    """The console enables the root user's devices; this one is put there past it."""
    device = member.new_device()
    with sqlite3.connect(next(server.data.glob("*.sqlite"))) as database:
        database.execute(
            "UPDATE mfa_devices SET owner_id = account_id, enabled_at = created_at, last_pair = 1 "
            "WHERE serial_number = ?", (device.serial,))
    assert server.stop() == 0
    server.start()
    session = as_root(manager, member, DELETE)
    assert [found["SerialNumber"] for found in session.iam.list_mfa_devices()["MFADevices"]] == [
        device.serial]
    # The root user himself does it at the console.
    assert refusal(member.iam.deactivate_mfa_device, SerialNumber=device.serial) == (
        "ValidationError", 400, "Must specify userName when calling with non-User credentials")
    assert refusal(
        as_root(manager, member).iam.deactivate_mfa_device, SerialNumber=device.serial
    )[0] == "AccessDenied"
    session.iam.deactivate_mfa_device(SerialNumber=device.serial)
    assert session.iam.list_mfa_devices()["MFADevices"] == []


def test_root_credentials_without_assume_root_still_see_no_login_profile(member):
    must_name = (
        "ValidationError", 400, "Must specify userName when calling with non-User credentials")
    assert refusal(member.iam.get_login_profile) == must_name
    assert refusal(member.iam.delete_login_profile) == must_name
    assert refusal(member.iam.create_login_profile, Password="Correct-horse-9") == must_name
    assert refusal(member.iam.create_login_profile)[0] == "ValidationError"


def test_the_command_line_assumes_root_users(server, manager, member):
    aws = CommandLine(server, manager.credentials)
    answer = aws(
        "sts", "assume-root", "--target-principal", member.account_id, "--task-policy-arn",
        f"arn={task(AUDIT)['arn']}", "--duration-seconds", "900")
    session = CommandLine(server, Credentials.of(answer["Credentials"]))
    assert session("iam", "get-user")["User"]["Arn"] == member.arn
    assert "AccessDenied" in session.refused("iam", "list-users")
