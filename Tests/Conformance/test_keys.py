"""Keys are changed while the server runs, by the commands and runbooks of docs/operations.md."""

import base64
import json
import os
import threading
import time

import pytest

from people import Person, refusal

USAGE, DATA_ERROR, UNAVAILABLE = 64, 65, 69


@pytest.fixture
def own(make_server):
    return make_server().init().start()


def keys(server, *words):
    done = server.cli("keys", *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def key_files(server) -> list:
    return sorted(path.name for path in server.data.iterdir() if path.name.startswith("key"))


def windows(server, count: int) -> None:
    """Forward by so many budgets: a server that was restarted is back at the time of day."""
    for _ in range(count):
        server.fresh_budget()


class Traffic:
    """People who go on calling, and write down whatever was not served."""

    def __init__(self, server, workers=3):
        self.server, self.failures, self.rounds = server, [], 0
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._run) for _ in range(workers)]

    def _run(self):
        root = Person(self.server, self.server.root)
        while not self.over.is_set():
            try:
                user, device = root.new_user_with_device()
                assert user.sts.get_caller_identity()["Account"] == self.server.account_id
                session = user.session()
                assert session.sts.get_caller_identity()["Arn"].endswith(user.name)
                assert refusal(
                    user.sts.get_session_token, SerialNumber=device.serial,
                    TokenCode=device.app.wrong_code())[0] == "AccessDenied"
                self.rounds += 1
            except Exception as failure:  # whatever it is, a request was not served
                self.failures.append(repr(failure))
                return

    def wait(self, rounds: int):
        until, deadline = self.rounds + rounds, time.monotonic() + 60
        while self.rounds < until and not self.failures:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()


def test_keys_are_changed_under_load_and_after_a_kill(own):
    root = Person(own, own.root)
    user, device = root.new_user_with_device()
    before = keys(own, "status")
    assert (before["underOtherKeys"], before["formerDataKeys"]) == (0, 0)
    old = (own.data / "key").read_bytes()
    with Traffic(own) as traffic:
        traffic.wait(3)
        done = keys(own, "rotate")
        assert done["status"]["underOtherKeys"] == 0 and done["changed"] >= 3
        # What seals now is another key, in the same place; the one before is kept for backups.
        name = done["status"]["keyEncryptionKey"]
        assert name != before["keyEncryptionKey"]
        assert key_files(own) == ["key", "key.former-" + before["keyEncryptionKey"]]
        assert (own.data / "key").read_bytes() != old
        traffic.wait(3)
        done = keys(own, "rotate", "--data-keys")
        assert done["changed"] == 1 and done["resealed"] > 6
        assert done["status"]["underFormerDataKeys"] == 0
        traffic.wait(3)
        # Once more, with another key.
        assert keys(own, "rotate")["status"]["keyEncryptionKey"] != name
        traffic.wait(3)
    assert traffic.failures == []
    own.assert_sound()
    own.kill()
    own.start()
    own.fresh_budget()
    user.session(device)
    # The key of before is not needed any more.
    for path in own.data.glob("key.former-*"):
        path.unlink()
    assert [record["eventName"] for record in own.audit() if record["eventName"] in (
        "RotateKey", "ChangeDataKey")] == ["RotateKey", "ChangeDataKey", "RotateKey"]
    assert own.cli("audit", "verify").returncode == 0
    assert own.stop() == 0
    # What the former key sealed is nothing to anybody now.
    current = (own.data / "key").read_bytes()
    (own.data / "key").write_bytes(old)
    refused = own.cli("keys", "status")
    assert refused.returncode == DATA_ERROR and "does not fit" in refused.stderr
    (own.data / "key").write_bytes(current)
    assert own.cli("keys", "status").returncode == 0


def test_a_change_that_was_cut_off_is_gone_on_with(own):
    """As a server leaves it that is killed when the new key is written and nothing sealed under it."""
    root = Person(own, own.root)
    user, device = root.new_user_with_device()
    own.stop()
    new = os.urandom(32)
    (own.data / "key.next").write_bytes(new)
    (own.data / "key.next").chmod(0o600)
    own.start()
    status = keys(own, "status")
    assert status["underOtherKeys"] == 3 and len(status["otherKeys"]) == 1
    own.fresh_budget()
    user.session(device)
    # No new key is drawn, and without a server it goes on too.
    own.stop()
    assert keys(own, "rotate")["changed"] >= 3
    assert (own.data / "key").read_bytes() == new
    assert key_files(own) == ["key", "key.former-" + status["otherKeys"][0]]
    own.start()
    windows(own, 3)
    user.session(device)
    assert keys(own, "status")["otherKeys"] == []


def test_a_key_from_elsewhere_is_changed_with_a_second_source(make_server):
    folder = make_server().folder
    folder.mkdir(parents=True, exist_ok=True)
    sources = []
    for name in ("old", "new"):
        program = folder / f"print-{name}"
        program.write_text(f"#!/bin/sh\necho {base64.b64encode(os.urandom(32)).decode()}\n")
        program.chmod(0o700)
        sources.append(f"exec:{program}")
    old, new = sources
    server = make_server()
    server.environment = {"SALLYPORT_KEY_SOURCE": old}
    server.init().start()
    user, device = Person(server, server.root).new_user_with_device()
    refused = server.cli("keys", "rotate")
    assert refused.returncode == USAGE and "--other-key-source" in refused.stderr
    name = keys(server, "status")["keyEncryptionKey"]
    # The order of docs/operations.md: first it is known, then it seals, then the other goes.
    for count, environment in enumerate((
            {"SALLYPORT_KEY_SOURCE": old, "SALLYPORT_OTHER_KEY_SOURCE": new},
            {"SALLYPORT_KEY_SOURCE": new, "SALLYPORT_OTHER_KEY_SOURCE": old})):
        assert server.stop() == 0
        server.environment = environment
        server.start()
        windows(server, 1 + 2 * count)
        user.session(device)
    assert keys(server, "status")["underOtherKeys"] == 3
    done = keys(server, "rotate")
    assert done["changed"] == 3 and done["status"]["underOtherKeys"] == 0
    assert done["status"]["keyEncryptionKey"] != name
    server.stop()
    server.environment = {"SALLYPORT_KEY_SOURCE": new}
    server.start()
    windows(server, 5)
    user.session(device)
    server.stop()
    server.environment = {"SALLYPORT_KEY_SOURCE": old}
    server.spawn()
    assert server.process.wait(20) == DATA_ERROR
    server.process = None


def test_without_its_key_the_server_does_not_start(make_server):
    server = make_server().init()
    for source, code, text in (
            ("exec:/bin/false", UNAVAILABLE, "exit code 1"),
            ("exec:/nonexistent", UNAVAILABLE, "cannot be run"),
            ("exec:echo key", USAGE, "full path"),
            ("env:THE_KEY", USAGE, "--allow-env-key")):
        server.environment = {"SALLYPORT_KEY_SOURCE": source}
        server.spawn()
        assert server.process.wait(20) == code
        server.process = None
        assert text in server.log()


def test_the_runbook_for_a_key_that_leaked(own):
    root = Person(own, own.root)
    user, device = root.new_user_with_device()
    own.fresh_budget()
    session, leaked = user.session(device), device.app
    printed = root.new_device()  # nobody's
    assert own.cli("keys", "void-seeds").returncode == USAGE

    for words in (("rotate",), ("rotate", "--data-keys")):
        keys(own, *words)
    assert own.cli("keys", "end-sessions").returncode == 0
    voided = keys(own, "void-seeds", "--yes")
    assert {(entry["serialNumber"], entry.get("user")) for entry in voided} == {
        (device.serial, user.name), (printed.serial, None)}

    assert refusal(session.sts.get_caller_identity)[0] == "InvalidClientTokenId"
    own.fresh_budget()
    assert refusal(
        user.sts.get_session_token, SerialNumber=device.serial,
        TokenCode=leaked.code())[0] == "AccessDenied"
    # An administrator takes the device away, and the owner sets up another.
    assert refusal(
        root.iam.resync_mfa_device, UserName=user.name, SerialNumber=device.serial,
        **leaked.pair())[0] == "InvalidAuthenticationCode"
    root.iam.deactivate_mfa_device(UserName=user.name, SerialNumber=device.serial)
    root.iam.delete_virtual_mfa_device(SerialNumber=device.serial)
    anew = root.enable(root.new_device(), user.name)
    own.fresh_budget()
    user.session(anew)
    # Said again for what was made before, it leaves the new one alone.
    assert keys(own, "void-seeds", "--yes", "--made-before", "2020-01-01T00:00:00Z") == []
    own.fresh_budget()
    user.session(anew)
    names = [record["eventName"] for record in own.audit()]
    assert names.count("VoidSeed") == 2 and names.count("EndSessions") == 1
    own.assert_sound()
