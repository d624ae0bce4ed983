"""Secrets are in the answers that give them, and nowhere else."""

import base64
import hashlib
import json
import pathlib
import re
import time
from urllib.parse import quote

import pytest

from people import Device, Person, refusal, status_of, unique
from server import Credentials
from wire import form

PASSWORD = "canary password Zq8-vT3!xW6"


class Canaries:
    """Everything that must not be found, in every form it may be found in."""

    def __init__(self):
        self.values = {}

    def add(self, name: str, value: str | bytes):
        raw = value.encode() if isinstance(value, str) else value
        self.values.setdefault(name, set()).update(
            form for form in (
                raw, base64.b64encode(raw), base64.urlsafe_b64encode(raw), raw.hex().encode(),
                raw.hex().upper().encode(), quote(raw).encode(), quote(raw, safe="").encode(),
                json.dumps(raw.decode("latin-1"))[1:-1].encode())
            if len(form) >= 6)

    def found_in(self, data: bytes, skip=()) -> list:
        return [name for name, forms in self.values.items()
                if name not in skip and any(form in data for form in forms)]


def token_of(credentials: Credentials, canaries: Canaries, name: str):
    canaries.add(f"{name}: secret", credentials.secret)
    if credentials.token:
        canaries.add(f"{name}: token", credentials.token)


@pytest.fixture(scope="module")
def eventful(make_server):
    """A server on which everything secret was used, rightly and wrongly, and the secrets."""
    canaries = Canaries()
    server = make_server("--audit-reads")
    server.password_file(PASSWORD)
    made = server.cli(
        "init", "--root-email", "root@example.com", "--root-password-file",
        server.folder / "root-password", "--access-key", "--json")
    account = json.loads(made.stdout)
    server.account_id = account["accountId"]
    server.root = Credentials(account["accessKeyId"], account["secretAccessKey"])
    (server.folder / "root-password").unlink()
    canaries.add("password", PASSWORD)
    canaries.add("key-encryption key", (server.data / "key").read_bytes())
    token_of(server.root, canaries, "root")
    server.start()
    root = Person(server, server.root)

    # Sent as codes and secrets by mistake, they are secret too.
    mistyped = "canary-code-mistyped"
    canaries.add("mistyped code", mistyped)
    canaries.add("mistyped secret", "canarySecretMistyped0123456789abcdefghij")

    for turn in range(4):
        server.fresh_budget()
        user = root.new_user()
        token_of(user.credentials, canaries, f"user {turn}")
        made = root.iam.create_virtual_mfa_device(
            VirtualMFADeviceName=unique("device"))["VirtualMFADevice"]
        seed = made["Base32StringSeed"].decode()
        canaries.add(f"seed {turn}", seed)
        canaries.add(f"seed {turn}", base64.b32decode(seed))
        canaries.add(f"picture {turn}", made["QRCodePNG"][100:160])
        device = Device(server, made)
        root.enable(device, user.name)
        sessions = [user.session(), user.session(device)]
        for session in sessions:
            token_of(session.credentials, canaries, f"session {turn}")
            session.sts.get_caller_identity()
            status_of(session.iam.list_users)
        ask = {"SerialNumber": device.serial}
        status_of(user.sts.get_session_token, **ask, TokenCode=device.app.code())
        status_of(user.sts.get_session_token, **ask, TokenCode=device.app.wrong_code())
        status_of(user.unchecked("sts").get_session_token, **ask, TokenCode=mistyped)
        status_of(
            user.unchecked().enable_mfa_device, UserName=user.name, **ask,
            AuthenticationCode1=mistyped, AuthenticationCode2=mistyped)
        status_of(root.iam.resync_mfa_device, UserName=user.name, **ask, **device.app.pair())
        # Presigned, so that everything is in the address.
        raw = sessions[1].raw()
        path = raw.presigned(form("GetCallerIdentity", "sts"))
        assert raw.send("GET", path, None, {}).status == 200
        canaries.add(f"signature {turn}", re.search(r"X-Amz-Signature=(\w{64})", path)[1])
        # Refused in all sorts of ways.
        stranger = Person(server, Credentials(
            user.credentials.key, "canarySecretMistyped0123456789abcdefghij"))
        refusal(stranger.sts.get_caller_identity)
        torn = Person(server, Credentials(
            sessions[1].credentials.key, sessions[1].credentials.secret,
            sessions[1].credentials.token[:-8]))
        refusal(torn.sts.get_caller_identity)
        raw.send("GET", path.replace("Action=", "Action=Nothing"), None, {})
        raw.send("GET", "/nowhere" + path[1:], None, {})
        server.plain("POST", "/", "TokenCode=" + mistyped + "&%zz")
    # Codes are short: only those of a range that digits elsewhere do not fall in by chance.
    user, device = root.new_user_with_device()
    codes = [device.app.code(offset) for offset in range(-2, 3)]
    for code in codes:
        user.session(device, code)
    server.cli("account", "create", "--root-email", "b@example.com", "--root-password-file",
               server.password_file(PASSWORD), "--access-key")
    (server.folder / "root-password").unlink()
    time.sleep(0.2)
    yield server, canaries, codes
    assert server.stop() == 0


def data_files(server) -> dict:
    return {
        path.name: path.read_bytes() for path in pathlib.Path(server.data).iterdir()
        if path.is_file() and path.name != "key"}


def test_the_search_finds_what_is_there(eventful):
    """The test of the test."""
    server, canaries, _ = eventful
    assert len(canaries.values) >= 20
    for name, forms in canaries.values.items():
        for form_ in forms:
            assert name in canaries.found_in(b"before " + form_ + b" after")
    assert "key-encryption key" in canaries.found_in((server.data / "key").read_bytes())
    files = data_files(server)
    assert any(name.endswith(".sqlite") for name in files) and any("wal" in name for name in files)
    assert server.root.key.encode() in b"".join(files.values())


def test_no_secret_is_in_the_logs(eventful):
    server, canaries, _ = eventful
    log = server.log().encode()
    assert b"refused before authentication" in log
    assert canaries.found_in(log) == []


def test_no_secret_is_in_the_data_folder(eventful):
    server, canaries, _ = eventful
    for name, data in data_files(server).items():
        assert canaries.found_in(data) == [], name


def test_no_secret_is_in_the_audit_trail(eventful):
    server, canaries, codes = eventful
    exported = server.cli("audit", "export").stdout
    assert canaries.found_in(exported.encode()) == []
    for code in codes:
        # As a value; six digits may be part of a number or an id.
        assert not re.search(rf'"{code}"', exported)
    keys = {key for record in server.audit() for part in ("requestParameters", "responseElements")
            for key in (record[part] or {})}
    assert not keys & {
        "tokenCode", "authenticationCode1", "authenticationCode2", "secretAccessKey",
        "sessionToken", "base32StringSeed", "qrCodePNG", "password"}


def test_no_secret_is_in_what_other_users_of_the_host_see(eventful):
    server, canaries, _ = eventful
    process = pathlib.Path("/proc") / str(server.process.pid)
    for name in ("cmdline", "environ"):
        data = (process / name).read_bytes()
        assert data and canaries.found_in(data) == [], name


def test_a_key_from_the_environment_is_taken_out_of_it(make_server):
    canaries, key = Canaries(), hashlib.sha256(b"a key").digest()
    canaries.add("key", key)
    server = make_server()
    server.environment = {
        "SALLYPORT_KEY_SOURCE": "env:THE_KEY", "SALLYPORT_ALLOW_ENV_KEY": "yes",
        "THE_KEY": base64.b64encode(key).decode()}
    server.init().start()
    environment = pathlib.Path(f"/proc/{server.process.pid}/environ").read_bytes()
    for data in (*data_files(server).values(), server.log().encode(), environment):
        assert canaries.found_in(data) == []
    assert server.stop() == 0


def test_the_files_are_their_owners(eventful):
    server, _, _ = eventful
    assert server.data.stat().st_mode & 0o077 == 0
    assert (server.data / "key").stat().st_mode & 0o777 == 0o600


def test_no_answer_shows_a_secret_again(eventful):
    server, canaries, _ = eventful
    root = Person(server, server.root)
    user = root.iam.list_users()["Users"][0]["UserName"]
    raw = root.raw("iam")
    answers = [raw.call(action, parameters).body for action, parameters in (
        ("ListUsers", {}), ("GetUser", {"UserName": user}), ("ListAccessKeys", {"UserName": user}),
        ("ListVirtualMFADevices", {}), ("ListMFADevices", {"UserName": user}),
        ("GetAccountSummary", {}), ("GetUserPolicy", {"UserName": user, "PolicyName": "policy"}),
    )]
    assert canaries.found_in(b"".join(answers)) == []
    shown = server.cli("account", "show", server.account_id, "--json").stdout
    assert canaries.found_in(shown.encode()) == []


def test_a_stolen_folder_without_its_key_opens_nothing(eventful, make_server):
    """The database alone, under another key, gives no seed and no secret away."""
    server, canaries, _ = eventful
    thief = make_server()
    thief.data.mkdir(parents=True, mode=0o700)
    for name, data in data_files(server).items():
        if name.startswith("sallyport.sqlite"):
            (thief.data / name).write_bytes(data)
    (thief.data / "key").write_bytes(bytes(32))
    (thief.data / "key").chmod(0o600)
    thief.account_id, thief.root = server.account_id, server.root
    try:
        thief.start()
    except AssertionError:
        return
    assert Person(thief, server.root).raw("iam").call("ListUsers").status >= 400
