"""Files as other apps write them, made here by somebody else's cryptography, and ours read by it."""

import base64
import ctypes
import ctypes.util
import hashlib
import json
import os
import subprocess

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from vaults import PASSPHRASE, Vault, link, oathtool

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
OTHER = "JBSWY3DPEHPK3PXP"
PASSWORD = "the file's own"
NOW = 1_795_334_412

AEGIS = {"version": 3, "entries": [
    {"type": "totp", "uuid": "3ae6f1ad-2e65-4ed2-a953-1ec0dff2386d", "name": "mina", "issuer": "GitHub",
     "note": "a note", "favorite": False, "icon": None, "groups": ["g"],
     "info": {"secret": SECRET, "algo": "SHA256", "digits": 8, "period": 60}},
    {"type": "hotp", "name": "ops", "issuer": "Hetzner", "note": "", "icon": None, "groups": [],
     "info": {"secret": OTHER, "algo": "SHA1", "digits": 6, "counter": 7}},
    {"type": "steam", "name": "mina", "issuer": "Steam", "note": "", "icon": None, "groups": [],
     "info": {"secret": OTHER, "algo": "SHA1", "digits": 5, "period": 30}},
    {"type": "motp", "name": "m", "issuer": "Old", "note": "", "icon": None, "groups": [],
     "info": {"secret": "00", "algo": "MD5", "digits": 6, "period": 10, "pin": "1"}},
], "groups": [{"uuid": "g", "name": "Work"}]}


def aegis_plain() -> bytes:
    return json.dumps(
        {"version": 1, "header": {"slots": None, "params": None}, "db": AEGIS}).encode()


def aegis_encrypted() -> bytes:
    key, salt = os.urandom(32), os.urandom(32)
    derived = Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(PASSWORD.encode())
    key_nonce, nonce = os.urandom(12), os.urandom(12)
    sealed = AESGCM(derived).encrypt(key_nonce, key, None)
    body = AESGCM(key).encrypt(nonce, json.dumps(AEGIS).encode(), None)
    return json.dumps({"version": 1, "header": {
        "slots": [
            {"type": 2, "uuid": "b", "key": "00", "key_params": {"nonce": "00", "tag": "00"}},
            {"type": 1, "uuid": "a", "key": sealed[:-16].hex(), "n": 2**15, "r": 8, "p": 1,
             "key_params": {"nonce": key_nonce.hex(), "tag": sealed[-16:].hex()},
             "salt": salt.hex(), "repaired": True, "is_backup": False}],
        "params": {"nonce": nonce.hex(), "tag": body[-16:].hex()},
    }, "db": base64.b64encode(body[:-16]).decode()}).encode()


def twofas(encrypted: bool) -> bytes:
    services = [
        {"name": "GitHub", "secret": SECRET, "updatedAt": 1, "groupId": "g", "otp": {
            "label": "GitHub:mina", "account": "mina", "issuer": "GitHub", "digits": 8, "period": 60,
            "algorithm": "SHA256", "tokenType": "TOTP", "source": "Link"}, "order": {"position": 0}},
        {"name": "Hetzner", "secret": OTHER, "updatedAt": 1, "otp": {
            "account": "ops", "digits": 6, "counter": 7, "algorithm": "SHA1", "tokenType": "HOTP"},
         "order": {"position": 1}},
        {"name": "Steam", "secret": OTHER, "updatedAt": 1, "otp": {
            "account": "mina", "tokenType": "STEAM"}, "order": {"position": 2}}]
    file = {"services": services, "groups": [{"id": "g", "name": "Work", "isExpanded": True}],
            "updatedAt": 1, "schemaVersion": 4, "appVersionCode": 1, "appOrigin": "android"}
    if encrypted:
        salt, nonce = os.urandom(256), os.urandom(12)
        key = PBKDF2HMAC(SHA256(), 32, salt, 10_000).derive(PASSWORD.encode())
        body = AESGCM(key).encrypt(nonce, json.dumps(services).encode(), None)
        file["services"] = []
        file["servicesEncrypted"] = ":".join(
            base64.b64encode(part).decode() for part in (body, salt, nonce))
    return json.dumps(file).encode()


def andotp(encrypted: bool) -> bytes:
    plain = json.dumps([
        {"secret": SECRET, "issuer": "GitHub", "label": "mina", "digits": 8, "type": "TOTP",
         "algorithm": "SHA256", "thumbnail": "Default", "last_used": 0, "period": 60,
         "tags": ["Work"]},
        {"secret": OTHER, "issuer": "Hetzner", "label": "ops", "digits": 6, "type": "HOTP",
         "algorithm": "SHA1", "counter": 7, "tags": []},
        {"secret": OTHER, "issuer": "Steam", "label": "mina", "digits": 5, "type": "STEAM",
         "algorithm": "SHA1", "period": 30, "tags": []}]).encode()
    if not encrypted:
        return plain
    salt, nonce, rounds = os.urandom(12), os.urandom(12), 141_234
    key = PBKDF2HMAC(SHA1(), 32, salt, rounds).derive(PASSWORD.encode())
    return rounds.to_bytes(4, "big") + salt + nonce + AESGCM(key).encrypt(nonce, plain, None)


LINKS = "\n".join([
    link(secret=SECRET, algorithm="SHA256", digits=8, period=60)
    + "&codeDisplay=%7B%22tags%22%3A%5B%22Work%22%5D%2C%22note%22%3A%22a%20note%22%7D",
    link("Hetzner", "ops", OTHER, kind="hotp", counter=7),
    f"otpauth://steam/Steam:mina?secret={OTHER}&issuer=Steam", ""])


def sodium():
    library = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
    assert library.sodium_init() >= 0
    return library


def ente_encrypted() -> bytes:
    library = sodium()
    key, salt = ctypes.create_string_buffer(32), os.urandom(16)
    password = PASSWORD.encode()
    assert library.crypto_pwhash(
        key, ctypes.c_ulonglong(32), password, ctypes.c_ulonglong(len(password)), salt,
        ctypes.c_ulonglong(2), ctypes.c_size_t(16 << 20), 2) == 0
    state = ctypes.create_string_buffer(library.crypto_secretstream_xchacha20poly1305_statebytes())
    header = ctypes.create_string_buffer(24)
    library.crypto_secretstream_xchacha20poly1305_init_push(state, header, key)
    plain = LINKS.encode()
    cipher = ctypes.create_string_buffer(len(plain) + 17)
    library.crypto_secretstream_xchacha20poly1305_push(
        state, cipher, None, plain, ctypes.c_ulonglong(len(plain)), None, ctypes.c_ulonglong(0),
        ctypes.c_ubyte(3))
    return json.dumps({
        "version": 1, "kdfParams": {
            "memLimit": 16 << 20, "opsLimit": 2, "salt": base64.b64encode(salt).decode()},
        "encryptedData": base64.b64encode(cipher.raw).decode(),
        "encryptionNonce": base64.b64encode(header.raw).decode()}).encode()


KEEPASS_XML = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<KeePassFile><Root><Group><Name>Root</Name>
<Entry><String><Key>Title</Key><Value>GitHub</Value></String>
<String><Key>UserName</Key><Value>mina</Value></String>
<String><Key>otp</Key><Value ProtectInMemory="True">otpauth://totp/GitHub:mina?secret={SECRET}&amp;period=60&amp;digits=8&amp;issuer=GitHub&amp;algorithm=SHA256</Value></String>
<History><Entry><String><Key>Title</Key><Value>Old</Value></String>
<String><Key>otp</Key><Value>otpauth://totp/Old:mina?secret={OTHER}</Value></String></Entry></History></Entry>
<Entry><String><Key>Title</Key><Value>No code</Value></String></Entry>
<Entry><String><Key>Title</Key><Value>Steam</Value></String>
<String><Key>UserName</Key><Value>mina</Value></String>
<String><Key>TOTP Seed</Key><Value>{OTHER}</Value></String>
<String><Key>TOTP Settings</Key><Value>30;S</Value></String></Entry>
</Group></Root></KeePassFile>"""

KEEPASS_CSV = (
    '"Group","Title","Username","Password","URL","Notes","TOTP","Icon","Last Modified","Created"\n'
    f'"Root","GitHub","mina","p,""q","","two\nlines","otpauth://totp/GitHub:mina?secret={SECRET}'
    '&period=60&digits=8&issuer=GitHub&algorithm=SHA256","0","",""\n'
    '"Root","Plain","x","y","","","","0","",""\n'
    f'"Root","Steam","mina","","","","otpauth://totp/Steam:mina?secret={OTHER}&period=30&digits=5'
    '&issuer=Steam&encoder=steam","0","",""\n')


def steam_code(at=NOW) -> str:
    import hmac
    digest = hmac.new(base64.b32decode(OTHER), (at // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start:start + 4], "big") & 0x7FFFFFFF
    text = ""
    for _ in range(5):
        number, place = divmod(number, 26)
        text += "23456789BCDFGHJKMNPQRTVWXY"[place]
    return text


def check(vault, has_counter=True):
    """The accounts make the codes that others make of the same secrets."""
    assert vault("code", "github", "--at", NOW).split() == oathtool(
        SECRET, NOW, totp="sha256", digits=8, time_step_size="60s")
    assert vault("code", "steam", "--at", NOW).strip() == steam_code()
    if has_counter:
        assert vault.list("hetzner")[0]["counter"] == "7"
    assert len(vault.list()) == (3 if has_counter else 2)


PLAIN = {
    "aegis": aegis_plain, "2fas": lambda: twofas(False), "andotp": lambda: andotp(False),
    "uri": lambda: LINKS.encode(), "keepass-xml": lambda: KEEPASS_XML.encode(),
    "keepass-csv": lambda: KEEPASS_CSV.encode()}
SEALED = {
    "aegis": aegis_encrypted, "2fas": lambda: twofas(True), "andotp": lambda: andotp(True),
    "ente": ente_encrypted}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_files_are_known_and_read(vault, home, name):
    path = home / "backup"
    path.write_bytes(PLAIN[name]())
    vault("import", path, "--yes")
    check(vault, has_counter=not name.startswith("keepass"))
    if name in ("aegis", "2fas", "andotp"):
        assert vault.list("github")[0]["tags"] == ["Work"]
    if name in ("aegis", "uri"):
        assert vault.list("github")[0]["notes"] == "a note"
    # What is there already is left out.
    before = vault.list()
    vault("import", path, "--yes")
    assert vault.list() == before


@pytest.mark.parametrize("name", SEALED)
def test_encrypted_files_are_known_and_read(vault, home, name):
    path = home / "backup"
    path.write_bytes(SEALED[name]())
    at = vault.terminal("import", path)
    at.expect("Passphrase of the file: ").type("wrong")
    assert at.end()[0] == 5
    assert vault.list() == []
    at = vault.terminal("import", path)
    at.expect("Passphrase of the file: ").type(PASSWORD)
    at.expect("GitHub (mina), time based, 8 digits, 60 s, SHA-256").expect("Save 3 accounts? [Y/n] ")
    at.type("")
    assert at.end()[0] == 0, at.text()
    check(vault)


def test_accounts_whose_codes_nobody_makes_are_named(vault, home):
    path = home / "backup"
    path.write_bytes(aegis_plain())
    at = vault.terminal("import", path, "--yes")
    assert at.end()[0] == 0
    assert "left out, as its codes cannot be made here: Old m" in at.text()


@pytest.fixture
def full(vault, home):
    path = home / "start"
    path.write_bytes(aegis_plain())
    vault("import", path, "--yes")
    return vault


def export(vault, path, *flags):
    at = vault.terminal("export", "--to", path, *flags)
    at.expect("New passphrase: ").type(PASSWORD + " again").expect("The same again: ")
    at.type(PASSWORD + " again")
    assert at.end()[0] == 0, at.text()
    assert path.stat().st_mode & 0o777 == 0o600
    data = path.read_bytes()
    assert b"GitHub" not in data and SECRET.encode() not in data
    return data


def test_aegis_reads_what_is_written(full, home):
    file = json.loads(export(full, home / "out", "--format", "aegis"))
    slot, params = file["header"]["slots"][0], file["header"]["params"]
    derived = Scrypt(salt=bytes.fromhex(slot["salt"]), length=32, n=slot["n"], r=slot["r"],
                     p=slot["p"]).derive((PASSWORD + " again").encode())
    key = AESGCM(derived).decrypt(
        bytes.fromhex(slot["key_params"]["nonce"]),
        bytes.fromhex(slot["key"] + slot["key_params"]["tag"]), None)
    database = json.loads(AESGCM(key).decrypt(
        bytes.fromhex(params["nonce"]), base64.b64decode(file["db"]) + bytes.fromhex(params["tag"]),
        None))
    assert [entry["info"]["secret"] for entry in database["entries"]] == [SECRET, OTHER, OTHER]
    assert [entry["type"] for entry in database["entries"]] == ["totp", "hotp", "steam"]


def test_2fas_reads_what_is_written(full, home):
    file = json.loads(export(full, home / "out", "--format", "2fas"))
    body, salt, nonce = map(base64.b64decode, file["servicesEncrypted"].split(":"))
    key = PBKDF2HMAC(SHA256(), 32, salt, 10_000).derive((PASSWORD + " again").encode())
    services = json.loads(AESGCM(key).decrypt(nonce, body, None))
    assert [service["secret"] for service in services] == [SECRET, OTHER, OTHER]
    assert [service["otp"]["tokenType"] for service in services] == ["TOTP", "HOTP", "STEAM"]


def test_andotp_reads_what_is_written(full, home):
    data = export(full, home / "out", "--format", "andotp")
    key = PBKDF2HMAC(SHA1(), 32, data[4:16], int.from_bytes(data[:4], "big")).derive(
        (PASSWORD + " again").encode())
    assert [entry["label"] for entry in json.loads(AESGCM(key).decrypt(
        data[16:28], data[28:], None))] == ["mina", "ops", "mina"]


def test_ente_reads_what_is_written(full, home):
    file = json.loads(export(full, home / "out", "--format", "ente"))
    library, password = sodium(), (PASSWORD + " again").encode()
    key = ctypes.create_string_buffer(32)
    assert library.crypto_pwhash(
        key, ctypes.c_ulonglong(32), password, ctypes.c_ulonglong(len(password)),
        base64.b64decode(file["kdfParams"]["salt"]), ctypes.c_ulonglong(file["kdfParams"]["opsLimit"]),
        ctypes.c_size_t(file["kdfParams"]["memLimit"]), 2) == 0
    state = ctypes.create_string_buffer(library.crypto_secretstream_xchacha20poly1305_statebytes())
    cipher = base64.b64decode(file["encryptedData"])
    plain = ctypes.create_string_buffer(len(cipher))
    length, tag = ctypes.c_ulonglong(), ctypes.c_ubyte()
    assert library.crypto_secretstream_xchacha20poly1305_init_pull(
        state, base64.b64decode(file["encryptionNonce"]), key) == 0
    assert library.crypto_secretstream_xchacha20poly1305_pull(
        state, plain, ctypes.byref(length), ctypes.byref(tag), cipher,
        ctypes.c_ulonglong(len(cipher)), None, ctypes.c_ulonglong(0)) == 0
    assert tag.value == 3
    lines = plain.raw[:length.value].decode().splitlines()
    assert len(lines) == 3 and SECRET in lines[0]


def test_plain_exports_are_said_to_be_what_they_are(full, home):
    at = full.terminal("export", "--to", home / "out", "--format", "uri", "--plain")
    assert at.end()[0] == 0
    assert "Anyone with this file can make your codes." in at.text()
    assert len((home / "out").read_text().splitlines()) == 3
    assert (home / "out").stat().st_mode & 0o777 == 0o600
    assert full.run("export", "--to", home / "out", "--format", "uri", "--plain").returncode == 1
    assert full.run("export", "--to", home / "x", "--plain").returncode == 2
    assert full.run("export", "--to", home / "x", "--format", "uri").returncode == 2
    google = full.run("export", "--to", home / "g", "--format", "google", "--plain")
    assert google.returncode == 1 and "Steam (mina)" in google.stderr
    assert not (home / "g").exists()


def test_an_export_of_its_own_is_a_vault(full, home):
    export(full, home / "backup.vault")
    other = Vault(home / "other", key_file=True)
    other.home.mkdir()
    other.make()
    at = other.terminal("import", home / "backup.vault", "--yes")
    at.expect("Passphrase of the file: ").type(PASSWORD + " again")
    assert at.end()[0] == 0, at.text()
    assert other.list() == full.list()


def test_exporting_asks_for_the_passphrase_though_the_agent_has_the_key(locked, home):
    at = locked.terminal("unlock")
    at.expect("Passphrase: ").type(PASSPHRASE)
    assert at.process.wait(20) == 0
    locked.add(link())
    for words in (["export", "--to", home / "out", "--format", "uri", "--plain"], ["qr", "github"]):
        assert locked.run(*words).returncode == 5
        asked = locked.terminal(*words, stdout_is_terminal=True)
        asked.expect("Passphrase: ")
        asked.process.kill()
        asked.process.wait()
    locked("lock")
    at.hang_up()


def test_two_machines_that_both_changed_lose_nothing(full, home):
    folder = home / "shared"
    folder.mkdir()
    full("sync", folder)
    other = Vault(home / "other")
    other.home.mkdir()
    other.key_file.write_bytes(full.key_file.read_bytes())
    other.key_file.chmod(0o600)
    # As a tool that keeps no modes has put it there.
    (folder / "sallyport-auth.vault").chmod(0o644)
    other("sync", folder)
    assert other.list() == full.list()
    # Both change: an account each, a change, a removal.
    full.add(link("New here", "one", "MFRGGZDFMZTWQ2LK"))
    full("rm", "steam", "--yes")
    other.add(link("New there", "two", "MFRGGZDFMZTWQ2LKMM"))
    other("rename", "github", "--issuer", "GitLab")
    other("code", "hetzner")
    full("code", "hetzner", "--pair")
    full("sync", folder)
    other("sync", folder)
    full("sync", folder)
    names = {entry["issuer"] for entry in full.list()}
    assert names == {"GitLab", "Hetzner", "New here", "New there"}
    assert {entry["issuer"] for entry in other.list()} == names
    # Of a counter the higher number counts, or a code would come again.
    assert full.list("hetzner")[0]["counter"] == other.list("hetzner")[0]["counter"] == "9"


def test_the_file_in_the_folder_is_sealed_and_follows_a_new_key_when_told(locked, home):
    folder = home / "shared"
    folder.mkdir()
    at = locked.terminal("unlock")
    at.expect("Passphrase: ").type(PASSPHRASE)
    assert at.process.wait(20) == 0
    locked.add(link())
    locked("sync", folder)
    data = (folder / "sallyport-auth.vault").read_bytes()
    assert b"GitHub" not in data
    locked("lock")
    changing = locked.terminal("passwd")
    changing.expect("Passphrase: ").type(PASSPHRASE)
    changing.expect("New passphrase: ").type("another one altogether")
    changing.expect("The same again: ").type("another one altogether")
    assert changing.end()[0] == 0
    asked = locked.terminal("sync", folder, "--rekey")
    asked.expect("Passphrase: ").type("another one altogether")
    asked.expect("Passphrase of the file in the folder: ").type(PASSPHRASE)
    assert asked.end()[0] == 0, asked.text()
    again = locked.terminal("sync", folder)
    again.expect("Passphrase: ").type("another one altogether")
    assert again.end()[0] == 0, again.text()
    at.hang_up()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_know_the_verbs(vault, home, shell):
    script = vault("completion", shell)
    for verb in ("add", "code", "session", "import", "unlock"):
        assert verb in script
    if shell == "bash":
        path = home / "completion"
        path.write_text(script)
        assert subprocess.run(["bash", "-n", path]).returncode == 0
    assert vault.run("completion", "csh").returncode == 2
