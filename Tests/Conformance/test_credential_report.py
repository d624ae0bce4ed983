"""Credential reports: their states, their text, and what they cost."""

import csv
import io
import sqlite3
import time

import pytest

from people import ALLOW_ALL, Person, refusal, unique

COLUMNS = (
    "user arn user_creation_time password_enabled password_last_used password_last_changed "
    "password_next_rotation mfa_active access_key_1_active access_key_1_last_rotated "
    "access_key_1_last_used_date access_key_1_last_used_region access_key_1_last_used_service "
    "access_key_2_active access_key_2_last_rotated access_key_2_last_used_date "
    "access_key_2_last_used_region access_key_2_last_used_service cert_1_active "
    "cert_1_last_rotated cert_2_active cert_2_last_rotated").split()


@pytest.fixture
def account(new_account):
    return new_account()


def generate(account):
    """Asks until it is complete, as the documentation says to; the states on the way."""
    states, deadline = [], time.monotonic() + 30
    while time.monotonic() < deadline:
        states.append(account.iam.generate_credential_report()["State"])
        if states[-1] == "COMPLETE":
            return states
        time.sleep(0.05)
    raise AssertionError(states)


def lines(account):
    report = account.iam.get_credential_report()
    assert report["ReportFormat"] == "text/csv"
    text = report["Content"].decode()
    assert not text.endswith("\n") and "\r" not in text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == COLUMNS
    return {row["user"]: row for row in rows}


def test_a_report_is_begun_made_and_kept_for_four_hours(account):
    assert refusal(account.iam.get_credential_report)[:2] == ("ReportNotPresent", 410)
    first = account.iam.generate_credential_report()
    assert first["State"] == "STARTED"
    assert first["Description"] == "No report exists. Starting a new report generation task"
    assert set(generate(account)) <= {"INPROGRESS", "COMPLETE"}
    assert "Description" not in account.iam.generate_credential_report()
    before = account.iam.get_credential_report()
    account.iam.create_user(UserName=unique())
    account.server.advance(4 * 3600 - 60)
    assert account.iam.generate_credential_report()["State"] == "COMPLETE"
    after = account.iam.get_credential_report()
    assert after["Content"] == before["Content"]
    assert after["GeneratedTime"] == before["GeneratedTime"]
    account.server.advance(60)
    assert refusal(account.iam.get_credential_report)[:2] == ("ReportExpired", 410)
    assert account.iam.generate_credential_report()["State"] == "STARTED"
    generate(account)
    assert account.iam.get_credential_report()["Content"] != before["Content"]


def test_a_report_says_what_everybody_has(account):
    account.iam.update_account_password_policy(MaxPasswordAge=1)
    user, _ = account.new_user_with_device(ALLOW_ALL)
    account.iam.create_login_profile(UserName=user.name, Password="Correct-horse-9")
    second = account.iam.create_access_key(UserName=user.name)["AccessKey"]
    account.iam.update_access_key(
        UserName=user.name, AccessKeyId=second["AccessKeyId"], Status="Inactive")
    user.iam.list_users()
    bare = "Bare,one" + unique()
    account.iam.create_user(UserName=bare)
    generate(account)
    found = lines(account)
    # The root user first, then by name without regard to case.
    assert list(found)[0] == "<root_account>"
    assert list(found)[1:] == sorted((user.name, bare), key=str.lower)
    root = found["<root_account>"]
    assert root["arn"] == f"arn:aws:iam::{account.account_id}:root"
    assert root["password_enabled"] == root["password_last_changed"] == "not_supported"
    assert root["access_key_1_active"] == "true"
    assert root["access_key_1_last_used_service"] == "iam"
    made = account.iam.get_user(UserName=user.name)["User"]["CreateDate"]
    row = found[user.name]
    assert row["arn"] == user.arn
    assert row["user_creation_time"] == made.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert row["password_enabled"] == row["mfa_active"] == row["access_key_1_active"] == "true"
    assert row["password_last_used"] == "no_information"
    assert row["password_next_rotation"] > row["password_last_changed"]
    assert row["access_key_1_last_used_region"] == "us-east-1"
    assert row["access_key_2_active"] == "false"
    assert row["access_key_2_last_rotated"] != "N/A"
    assert row["access_key_2_last_used_date"] == "N/A"
    assert row["cert_1_active"] == "false" and row["cert_1_last_rotated"] == "N/A"
    assert found[bare]["arn"] == f"arn:aws:iam::{account.account_id}:user/{bare}"
    assert found[bare]["password_enabled"] == found[bare]["mfa_active"] == "false"


def memory(process, name):
    with open(f"/proc/{process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(name)) / 1024


def test_a_report_on_ten_thousand_users_takes_little_memory(make_server):
    server = make_server().init().start()
    assert server.stop() == 0
    with sqlite3.connect(next(server.data.glob("*.sqlite"))) as database:
        number = int(server.account_id)
        database.executemany(
            "INSERT INTO users (id, account_id, unique_id, path, name, folded_name, created_at) "
            "VALUES (?, ?, ?, '/a/path/of/some/length/', ?, ?, 1800000000000)",
            [((1 << 50) + n, number, f"AIDA{n:017}", f"somebody-{n:05}", f"somebody-{n:05}")
             for n in range(10_000)])
    server.start()
    root = Person(server, server.root)
    root.iam.list_users(MaxItems=1000)
    idle = memory(server.process, "VmRSS")
    generate(root)
    assert len(lines(root)) == 10_001
    for _ in range(5):
        root.iam.get_credential_report()
    grown = memory(server.process, "VmHWM") - idle
    print(f"{grown:.1f} MiB above idle")
    assert grown < 64
