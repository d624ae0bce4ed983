"""Running it: folders, ports, keys, the control socket, signals, exit codes."""

import json
import os
import pathlib
import socket
import stat
import subprocess
import threading
import time

import pytest

import tools
from people import Person, unique
from server import ROOT_PASSWORD, Credentials

USAGE, DATA, NO_INPUT, UNAVAILABLE = 64, 65, 66, 69
CANNOT_CREATE, TEMPORARY, NO_PERMISSION, CONFIGURATION = 73, 75, 77, 78


def serve(server, *flags, listen=None, patience=10):
    """Runs a `serve` that is to fail: exit code and what it said."""
    with subprocess.Popen(
        [tools.sallyport(), "serve", "--data", str(server.data), "--listen",
         listen or f"127.0.0.1:{server.port}", *flags],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=tools.clean_environment(**server.environment),
    ) as process:
        try:
            said = process.communicate(timeout=patience)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            pytest.fail(f"serve starts, though it should not: {process.communicate()[0]}")
    return process.returncode, said


@pytest.fixture
def fresh(make_server):
    return make_server().init()


# What keeps it from starting.


def test_a_folder_has_one_server(server):
    code, said = serve(server, listen="127.0.0.1:0")
    assert code == TEMPORARY
    assert str(server.data) in said and "--data" in said
    server.assert_sound()


def test_a_taken_port_is_said_with_what_to_do(server, fresh):
    code, said = serve(fresh, listen=f"127.0.0.1:{server.port}")
    assert code == UNAVAILABLE
    assert str(server.port) in said and "--listen" in said
    # The folder is free again.
    fresh.start()
    assert fresh.stop() == 0


def test_a_folder_that_cannot_be_used(make_server):
    server = make_server()
    server.folder.mkdir()
    server.data.write_text("a file")
    assert serve(server)[0] == CANNOT_CREATE
    server.data.unlink()
    server.data.mkdir(mode=0o777)
    server.data.chmod(0o777)
    code, said = serve(server)
    assert code == NO_PERMISSION and "chmod go-w" in said
    server.data.rmdir()
    server.data = server.folder / "nowhere" / "deep"
    assert serve(server)[0] == CANNOT_CREATE


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else here")
def test_a_folder_of_somebody_else_is_refused(fresh):
    def run_as_nobody(*arguments):
        return subprocess.run(
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *arguments],
            capture_output=True, text=True, timeout=30, env=tools.clean_environment())

    fresh.folder.chmod(0o755)
    fresh.folder.parent.chmod(0o755)
    if run_as_nobody(tools.sallyport(), "--version").returncode != 0:
        pytest.skip("nobody may not run the binary where it lies")
    done = run_as_nobody(
        tools.sallyport(), "serve", "--data", str(fresh.data), "--listen", "127.0.0.1:0")
    assert done.returncode == NO_PERMISSION
    assert str(fresh.data) in done.stderr and "--data" in done.stderr


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
def test_a_key_others_may_read_is_refused(fresh, mode):
    key = fresh.data / "key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    key.chmod(mode)
    code, said = serve(fresh)
    assert code == NO_PERMISSION and "chmod 600" in said


def test_a_store_is_not_opened_without_its_key(fresh):
    key = fresh.data / "key"
    held = key.read_bytes()
    key.unlink()
    code, said = serve(fresh)
    assert code == NO_INPUT and str(key) in said
    assert not key.exists()
    # Nor by a command, nor with another key, nor half of it.
    assert fresh.cli("account", "list").returncode == NO_INPUT
    key.touch(mode=0o600)
    key.write_bytes(held[:31])
    assert serve(fresh)[0] == DATA
    key.write_bytes(held)
    fresh.start()
    assert Person(fresh, fresh.root).sts.get_caller_identity()["Account"] == fresh.account_id
    fresh.stop()


def test_a_store_is_not_opened_with_the_key_of_another(fresh):
    (fresh.data / "key").write_bytes(bytes(32))
    code, said = serve(fresh)
    assert code == DATA and "key" in said
    assert fresh.cli("account", "list").returncode == DATA


def test_a_folder_is_made_for_its_owner_alone(fresh):
    assert stat.S_IMODE(fresh.data.stat().st_mode) == 0o700


def test_other_hosts_are_not_served_in_the_clear(fresh):
    for host in ("0.0.0.0", "[::]"):
        code, said = serve(fresh, listen=f"{host}:0")
        assert code == CONFIGURATION
        assert "--tls-cert" in said and "--behind-proxy" in said
        code, said = serve(fresh, "--test-clock", "--behind-proxy", "127.0.0.1", listen=f"{host}:0")
        assert code == USAGE and "--test-clock" in said


@pytest.mark.parametrize("flags", [
    ("--code-window", "3"), ("--tls-cert", "x"), ("--key-source", "nothing"), ("--nonsense",),
    ("--issuer", "a:b"),
])
def test_flags_that_make_no_sense(fresh, flags):
    assert serve(fresh, *flags)[0] == USAGE


def test_networks_that_are_none(fresh):
    code, said = serve(fresh, "--behind-proxy", "10.0.0.0/8,nonsense")
    assert code == CONFIGURATION and "nonsense" in said


def test_the_clock_is_nobodys_to_set_without_the_flag(make_server):
    server = make_server(test_clock=False).init().start()
    assert server.plain("POST", "/_test/clock", "advance=1000")[0] == 404
    assert server.plain("GET", "/_test/clock")[0] == 404
    server.stop()


def test_keys_from_elsewhere(make_server):
    key = "A" * 43 + "="
    server = make_server()
    server.environment = {
        "SALLYPORT_KEY_SOURCE": "env:THE_KEY", "SALLYPORT_ALLOW_ENV_KEY": "yes", "THE_KEY": key}
    server.init().start()
    assert not (server.data / "key").exists()
    assert server.stop() == 0
    server.environment = {"SALLYPORT_KEY_SOURCE": f"exec:/bin/echo {key}"}
    server.start()
    assert Person(server, server.root).sts.get_caller_identity()["Account"] == server.account_id
    server.stop()


@pytest.mark.parametrize("source, code, text", [
    ("exec:/bin/false", 69, "exit code 1"), ("exec:/nonexistent", 69, "cannot be run"),
    ("exec:echo key", 64, "full path"), ("env:THE_KEY", 64, "--allow-env-key"),
])
def test_without_its_key_the_server_does_not_start(make_server, source, code, text):
    server = make_server().init()
    server.environment = {"SALLYPORT_KEY_SOURCE": source}
    server.spawn()
    assert server.process.wait(20) == code
    server.process = None
    assert text in server.log()


# Starting and stopping.


def test_an_empty_folder_says_what_to_do_next(make_server):
    server = make_server().start()
    assert "sallyport init" in server.out.read_text() and server.url in server.out.read_text()
    # Through the running server, which then knows the account at once.
    server.init()
    assert Person(server, server.root).sts.get_caller_identity()["Account"] == server.account_id
    server.stop()


def test_it_stops_when_told_and_lets_answers_out(fresh):
    fresh.start()
    root = Person(fresh, fresh.root)
    outcomes, stopping = [], threading.Event()

    def create():
        raw, connection = root.raw("iam"), fresh.connection()
        while True:
            name, sent = unique("drain"), False
            try:
                connection.connect()
                sent = True
                answer = raw.call("CreateUser", {"UserName": name}, connection)
                outcomes.append((name, answer.status))
                connection.close()
            except OSError as error:
                # Refused connections are fine; one that was taken is answered or was never read.
                outcomes.append((name, type(error).__name__ if sent else "refused"))
                if stopping.is_set():
                    return

    threads = [threading.Thread(target=create) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    stopping.set()
    started = time.monotonic()
    code = fresh.stop()
    for thread in threads:
        thread.join()
    assert code == 0
    assert time.monotonic() - started < 15
    assert {status for _, status in outcomes if isinstance(status, int)} == {200}
    fresh.start()
    kept = {user["UserName"] for page in Person(fresh, fresh.root).iam.get_paginator(
        "list_users").paginate() for user in page["Users"]}
    assert {name for name, status in outcomes if status == 200} <= kept
    fresh.stop()


def test_a_store_that_was_closed_is_one_file(fresh):
    """No log is left beside it, so that whoever copies the folder has all of it."""
    stores = lambda: sorted(path.name for path in fresh.data.glob("*.sqlite*"))  # noqa: E731
    assert stores() == ["sallyport.sqlite"]
    fresh.start()
    Person(fresh, fresh.root).iam.create_user(UserName="kept")
    assert "sallyport.sqlite-wal" in stores()
    assert fresh.stop() == 0
    assert stores() == ["sallyport.sqlite"]
    fresh.start()
    assert Person(fresh, fresh.root).iam.get_user(UserName="kept")["User"]["UserName"] == "kept"
    fresh.stop()


def test_idle_connections_do_not_keep_it_from_stopping(fresh):
    fresh.start()
    with socket.create_connection(("127.0.0.1", fresh.port)) as idle:
        connection = fresh.connection()
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        assert fresh.stop(patience=20) == 0
        assert idle.recv(1) == b""
        connection.close()


def test_a_stale_socket_does_not_keep_it_from_starting(fresh):
    fresh.start()
    fresh.kill()
    assert (fresh.data / "control.sock").exists()
    assert fresh.cli("account", "list").returncode == 0
    fresh.start()
    fresh.stop()
    assert not (fresh.data / "control.sock").exists()


# The control socket.


def test_the_control_socket_is_its_owners(server):
    path = server.data / "control.sock"
    assert stat.S_ISSOCK(path.stat().st_mode)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "message", [b"", b"nonsense", b"{}", b'{"nothing":{}}', b"x" * 2_000_000],
    ids=["empty", "no JSON", "no command", "unknown command", "too long"])
def test_nonsense_on_the_control_socket(server, message):
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(15)
        peer.connect(str(server.data / "control.sock"))
        try:
            peer.sendall(message)
            peer.shutdown(socket.SHUT_WR)
            answer = peer.recv(4096)
        except (BrokenPipeError, ConnectionResetError):
            answer = b""
        assert answer == b"" or "failed" in json.loads(answer)
    assert server.cli("account", "list").returncode == 0
    server.assert_sound()


# Accounts.


def test_init_is_for_the_first_account_only(server):
    again = server.cli(
        "init", "--root-email", "a@example.com", "--root-password-file", server.password_file())
    assert again.returncode == CANNOT_CREATE
    assert server.account_id in again.stderr and "account create" in again.stderr


def test_accounts_are_made_listed_and_shown(server):
    alias = unique("alias-")
    made = server.make_account("--account-id", "111122223333", "--alias", alias)
    assert made["accountId"] == "111122223333" and made["alias"] == alias
    assert made["rootArn"] == "arn:aws:iam::111122223333:root"
    root = Person(server, Credentials(made["accessKeyId"], made["secretAccessKey"]))
    assert root.sts.get_caller_identity()["Arn"] == made["rootArn"]
    assert root.iam.list_account_aliases()["AccountAliases"] == [alias]

    listed = json.loads(server.cli("account", "list", "--json").stdout)
    assert {account["accountId"] for account in listed} >= {server.account_id, "111122223333"}
    for name in ("111122223333", alias):
        shown = json.loads(server.cli("account", "show", name, "--json").stdout)
        assert shown["rootArn"] == made["rootArn"]
        assert "secretAccessKey" not in shown
    assert "111122223333" in server.cli("account", "list").stdout
    assert server.cli("account", "show", "999999999999").returncode == NO_INPUT


@pytest.mark.parametrize(("flags", "password", "code"), [
    (("--account-id", "12"), ROOT_PASSWORD, USAGE),
    (("--alias", "Not An Alias"), ROOT_PASSWORD, USAGE),
    (("--partition", "aws-moon"), ROOT_PASSWORD, USAGE),
    ((), "short", DATA), ((), "x" * 129, DATA),
])
def test_accounts_that_are_not_made(server, flags, password, code):
    refused = server.cli(
        "account", "create", "--root-email", "a@example.com", "--root-password-file",
        server.password_file(password), *flags)
    assert refused.returncode == code, refused.stderr
    assert refused.stdout == "" and refused.stderr.startswith(("sallyport: ", "Error: "))


def test_an_account_of_another_partition(server):
    made = server.make_account("--partition", "aws-us-gov")
    assert made["rootArn"] == f"arn:aws-us-gov:iam::{made['accountId']}:root"
    credentials = Credentials(made["accessKeyId"], made["secretAccessKey"])
    root = Person(server, credentials, account_id=made["accountId"])
    assert root.raw("iam", region="us-gov-west-1").call("GetUser").text("Arn") == made["rootArn"]
    assert root.raw("iam").call("GetUser").error == (
        403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region. ")


def test_quotas_are_set_and_shown(server):
    account = server.make_account()["accountId"]
    assert server.cli("account", "set-quota", account, "Users", "7").returncode == 0
    shown = json.loads(server.cli("account", "show", account, "--json").stdout)
    assert shown["quotas"]["Users"] == 7 and shown["quotas"]["MFADevices"] == 5000
    for arguments, code in (
        ((account, "Nothing", "1"), USAGE), ((account, "Users", "many"), USAGE),
        (("999999999999", "Users", "1"), NO_INPUT), ((account, "Users"), USAGE),
    ):
        assert server.cli("account", "set-quota", *arguments).returncode == code, arguments


# Help.


@pytest.mark.parametrize("command", [
    "", "serve", "init", "account", "account create", "account list", "account show",
    "account set-quota", "user", "user release-device", "audit", "audit tail", "audit export", "qr",
    "policy", "policy validate", "policy simulate", "migrate", "check",
])
def test_everything_has_help(command):
    done = tools.run(tools.sallyport(), *command.split(), "--help")
    assert done.returncode == 0 and "USAGE: sallyport" in done.stdout
    assert "--help" in done.stdout


def test_commands_that_are_not_there():
    assert tools.run(tools.sallyport(), "nonsense").returncode == USAGE
    assert tools.run(tools.sallyport(), "--version").returncode == 0


def test_a_link_becomes_a_picture(tmp_path):
    link = "otpauth://totp/Sallyport:phone?secret=GEZDGNBVGY3TQOJQ&issuer=Sallyport"
    picture = tmp_path / "code.png"
    done = tools.run(tools.sallyport(), "qr", "--png", picture, input=link + "\n")
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(picture.stat().st_mode) == 0o600
    seen = tools.run(tools.tool("zbarimg"), "--quiet", "--raw", "--nodbus", picture)
    assert "secret=GEZDGNBVGY3TQOJQ" in seen.stdout
    shown = tools.run(tools.sallyport(), "qr", input=link)
    assert shown.returncode == 0 and len(shown.stdout.splitlines()) > 10
    assert tools.run(tools.sallyport(), "qr", input="no link").returncode == DATA


def test_a_server_on_sqlite_loads_no_libpq(server):
    maps = pathlib.Path(f"/proc/{server.process.pid}/maps").read_text()
    assert "libsqlite3" in maps
    for library in ("libpq", "libldap", "libkrb5", "libssl"):
        assert library not in maps
