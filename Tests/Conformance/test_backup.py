"""Backup and restore from the command line, as docs/operations.md says it is done."""

import json
import re
import shutil
import stat
import time

import pytest

from people import Person, refusal, status_of
from texts import UNABLE_TO_VALIDATE

DATA_ERROR, CANNOT_CREATE, TEMPORARY = 65, 73, 75


def restored(make_server, backup, key, *flags):
    """A folder with the key, and what `restore` says of it."""
    server = make_server(test_clock=False)
    server.data.mkdir(parents=True, mode=0o700)
    shutil.copy2(key, server.data / "key")
    done = server.cli("restore", backup, "--json", *flags)
    return server, done


@pytest.fixture(scope="module")
def lived(make_server):
    """A server that went on after its backup: a code was used, a key deleted, a session made."""
    server = make_server(test_clock=False)
    server.init().start()
    root = Person(server, server.root)
    user, device = root.new_user_with_device()
    gone = root.new_user()
    server.backup = server.folder / "night.backup"
    made = server.cli("backup", server.backup)
    assert made.returncode == 0 and "whole: 1 accounts" in made.stdout, made.stderr
    server.session = user.session(device, device.app.code(1))
    root.iam.delete_access_key(UserName=gone.name, AccessKeyId=gone.credentials.key)
    server.people = user, device, gone
    server.assert_sound()
    yield server
    if server.process is not None:
        assert server.stop() == 0


def test_a_backup_is_for_this_user_and_writes_over_nothing(lived):
    assert stat.S_IMODE(lived.backup.stat().st_mode) == 0o600
    before = lived.backup.read_bytes()
    refused = lived.cli("backup", lived.backup)
    assert refused.returncode == CANNOT_CREATE and "there already" in refused.stderr
    assert lived.backup.read_bytes() == before
    verified = lived.cli("backup", "verify", lived.backup, "--json")
    manifest = json.loads(verified.stdout)
    assert manifest["accounts"] == 1 and manifest["epoch"] == 1
    assert {table["name"]: table["rows"] for table in manifest["tables"]}["users"] == 2
    assert [r["eventName"] for r in lived.audit()].count("BackUp") == 1


def test_t25_a_stolen_or_damaged_backup_is_worth_nothing(lived, make_server):
    stolen = lived.backup.read_bytes()
    user, _, gone = lived.people
    for secret in (lived.root.secret, lived.root.key, user.name, gone.credentials.secret, "$argon2id"):
        assert secret.encode() not in stolen
    thief = make_server(test_clock=False)
    thief.data.mkdir(parents=True, mode=0o700)
    (thief.data / "key").write_bytes(bytes(32))
    (thief.data / "key").chmod(0o600)
    refused = thief.cli("restore", lived.backup)
    assert refused.returncode == DATA_ERROR and "sealed under the key" in refused.stderr
    damaged = lived.folder / "damaged.backup"
    damaged.write_bytes(stolen[:-1] + bytes([stolen[-1] ^ 1]))
    _, done = restored(make_server, damaged, lived.data / "key")
    assert done.returncode == DATA_ERROR and "no whole backup" in done.stderr
    assert not list(thief.data.glob("sallyport*"))


def test_a_store_is_not_restored_over_a_living_one(lived):
    refused = lived.cli("restore", lived.backup)
    assert refused.returncode == TEMPORARY and "without a store" in refused.stderr


def test_t25_nothing_that_was_used_or_deleted_works_after_a_restore(lived, make_server):
    user, device, gone = lived.people
    server, done = restored(make_server, lived.backup, lived.data / "key")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["epoch"] == 2 and report["accessKeysDeactivated"] == report["accessKeys"] == 3
    again = server.cli("restore", lived.backup)
    assert again.returncode == CANNOT_CREATE and "writes over nothing" in again.stderr
    server.account_id = lived.account_id
    server.start()
    for person in (user, gone):
        assert status_of(at(server, person).sts.get_caller_identity) == "InvalidClientTokenId"
    assert status_of(at(server, lived.session).sts.get_caller_identity) == "InvalidClientTokenId"
    shown = json.loads(server.cli("epoch", "show", "--json").stdout)
    assert shown["number"] == 2 and shown["reason"] == "restore"
    proven = server.cli(
        "audit", "verify", "--anchor",
        json.loads(lived.cli("backup", "verify", lived.backup, "--json").stdout)["auditAnchor"])
    assert proven.returncode == 0, proven.stdout
    assert [r["eventName"] for r in server.audit()][-1] == "BeginEpoch"
    deadline = time.monotonic() + 5
    while "codes are quarantined" not in server.log():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert server.stop() == 0


def test_t25_with_the_newer_store_only_what_was_deleted_is_gone(lived, make_server):
    user, device, gone = lived.people
    busy, done = restored(make_server, lived.backup, lived.data / "key", "--after", lived.data)
    assert done.returncode == TEMPORARY and "stop it" in done.stderr
    assert lived.stop() == 0
    done = busy.cli("restore", lived.backup, "--after", lived.data, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["carriedOver"]["deletedAccessKeys"] == 1
    assert report["accessKeysDeactivated"] == 0
    busy.account_id = lived.account_id
    busy.start()
    back = at(busy, user)
    assert status_of(at(busy, gone).sts.get_caller_identity) == "InvalidClientTokenId"
    assert status_of(back.sts.get_caller_identity) == "ok"
    # Codes are quarantined, and to clients it looks as if they could not be checked.
    assert refusal(back.session, device, device.app.code()) == UNABLE_TO_VALIDATE
    assert busy.stop() == 0


def test_t25_a_backup_from_before_keys_were_changed_comes_back_under_the_new_ones(
    lived, make_server
):
    user, _, _ = lived.people
    assert lived.process is None
    for words in ((), ("--data-keys",)):
        assert lived.cli("keys", "rotate", *words).returncode == 0
    (former,) = lived.data.glob("key.former-*")
    _, refused = restored(make_server, lived.backup, former, "--after", lived.data)
    assert refused.returncode == DATA_ERROR and "--other-key-source" in refused.stderr
    other = ("--other-key-source", f"file:{former}")
    server, done = restored(
        make_server, lived.backup, lived.data / "key", "--after", lived.data, *other)
    assert done.returncode == 0, done.stderr
    assert server.cli("keys", "rotate").returncode != 0
    rotated = server.cli("keys", "rotate", "--json", *other)
    assert rotated.returncode == 0, rotated.stderr
    status = json.loads(rotated.stdout)["status"]
    assert status["underOtherKeys"] == 0 and status["formerDataKeys"] == 1
    server.account_id = lived.account_id
    server.start()
    assert status_of(at(server, user).sts.get_caller_identity) == "ok"
    assert server.stop() == 0


def test_an_operator_who_knows_that_something_was_lost_says_so(make_server):
    server = make_server(test_clock=False)
    server.init().start()
    root = Person(server, server.root)
    session = root.session()
    said = server.cli("epoch", "begin", "--deactivate-keys")
    assert said.returncode == 0 and re.search(r"epoch 2 since .* \(operator\)", said.stdout)
    assert "access keys made inactive: 1" in said.stdout
    assert status_of(session.sts.get_caller_identity) == "InvalidClientTokenId"
    assert status_of(root.sts.get_caller_identity) == "InvalidClientTokenId"
    server.assert_sound()
    assert server.stop() == 0


def at(server, person) -> Person:
    """The same person, at another server."""
    return Person(server, person.credentials, person.name, person.account_id)


def test_what_looks_for_a_store_makes_none(make_server, tmp_path):
    server = make_server()
    wanted = [
        ("epoch", "show"), ("epoch", "begin"), ("backup", tmp_path / "backup"), ("keys", "status"),
        ("keys", "rotate"), ("keys", "end-sessions"), ("account", "list"), ("audit", "verify"),
        ("audit", "tail"), ("root", "recover", "123456789012"),
    ]
    for arguments in wanted:
        refused = server.cli(*arguments)
        assert refused.returncode == 66 and "there is no store in" in refused.stderr
    refused = server.cli("restore", tmp_path / "nothing")
    assert refused.returncode == 66 and "there is no backup" in refused.stderr
    assert not server.data.exists() and not (tmp_path / "backup").exists()
