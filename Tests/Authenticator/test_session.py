"""Sessions with MFA for AWS's own tools: the real server, the real AWS CLI, boto3."""

import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time

import boto3
import pytest

import tools
from vaults import PASSPHRASE, Terminal, Vault, binary, link

MFA_ONLY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "NotAction": "sts:GetSessionToken", "Resource": "*",
         "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}},
    ],
}


class Desk:
    """Somebody's home folder with a vault, AWS's files, and an MFA device at the server."""

    def __init__(self, vault: Vault, server, person, device):
        self.vault, self.server, self.person, self.device = vault, server, person, device
        self.folder = vault.home / ".aws"
        self.folder.mkdir()
        environment = vault.environment
        for name in list(environment):
            if name.startswith("AWS_"):
                del environment[name]
        environment["AWS_EC2_METADATA_DISABLED"] = "true"
        environment["AWS_MAX_ATTEMPTS"] = "1"
        environment["AWS_PAGER"] = ""
        environment["PATH"] = f"{os.path.dirname(binary())}:{environment['PATH']}"
        self.write("credentials", (
            f"[prod-keys]\naws_access_key_id = {person.credentials.key}\n"
            f"aws_secret_access_key = {person.credentials.secret}\n"))
        self.write("config", (
            f"[profile prod-keys]\nregion = us-east-1\nendpoint_url = {server.url}\n"
            f"mfa_serial = {device.serial}\n"))
        vault.add(link("Sallyport", person.name, device.app.seed))
        vault("edit", person.name, "--serial-number", device.serial)
        vault("configure", "--profile", "prod", "--keys", "prod-keys")

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)

    def append(self, text: str) -> None:
        with open(self.folder / "config", "a") as file:
            file.write(text)

    def aws(self, *words) -> subprocess.CompletedProcess:
        return subprocess.run(
            [tools.tool("aws"), *words, "--output", "json"], env=self.vault.environment,
            capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
            start_new_session=True)

    def sessions_made(self) -> int:
        return len([
            record for record in self.server.audit() if record["eventName"] == "GetSessionToken"
            and record["userIdentity"].get("userName") == self.person.name])


@pytest.fixture(scope="module")
def server(make_server):
    """By the system's clock: real programs go by no other."""
    made = make_server(test_clock=False).init().start()
    yield made
    made.assert_sound()
    assert made.stop() == 0


def new_person(root):
    """A user and a device, enabled by the two codes before this one: this one is still good."""
    person = root.new_user(MFA_ONLY)
    return person, root.enable(root.new_device(), person.name, ahead=-1)


@pytest.fixture
def desk(vault, server, root):
    return Desk(vault, server, *new_person(root))


SIDE_BY_SIDE = []


def side_by_side(scenario):
    """A test that waits for the next code: all of them wait for it together, in homes of their own."""
    SIDE_BY_SIDE.append(scenario)

    def test(waiting):
        waiting[scenario].result(120)

    test.__name__, test.__doc__ = scenario.__name__, scenario.__doc__
    return test


@pytest.fixture(scope="module")
def waiting(server, root):
    homes = [pathlib.Path(tempfile.mkdtemp(prefix="sa-")) for _ in SIDE_BY_SIDE]
    with concurrent.futures.ThreadPoolExecutor(len(homes)) as pool:
        yield {
            scenario: pool.submit(scenario, Vault(home).make(), server, root)
            for scenario, home in zip(SIDE_BY_SIDE, homes)}
    for home in homes:
        shutil.rmtree(home, ignore_errors=True)


def test_ten_commands_at_once_cost_one_code(desk):
    keys = desk.aws("--profile", "prod-keys", "iam", "list-users")
    assert "AccessDenied" in keys.stderr
    before = desk.sessions_made()
    done = [None] * 10

    def call(number):
        done[number] = desk.aws("--profile", "prod", "iam", "list-users")

    threads = [threading.Thread(target=call, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in done:
        assert each.returncode == 0, each.stderr
        assert desk.person.name in each.stdout
    assert desk.sessions_made() == before + 1


def test_boto3_takes_the_same_profile(desk):
    script = ("import boto3; s = boto3.Session(profile_name='prod'); "
              "print(s.client('sts').get_caller_identity()['Arn']); "
              "print(len(s.client('iam').list_users()['Users']) > 0)")
    done = subprocess.run(
        [os.sys.executable, "-c", script], env=desk.vault.environment, capture_output=True,
        text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [desk.person.arn, "True"]


def test_terraform_takes_the_same_profile_and_all_its_runs_cost_one_code(desk, tmp_path):
    """As in test_terraform.py: where Terraform or its AWS provider is missing, it says so."""
    program, mirror = shutil.which("terraform"), os.environ.get("SALLYPORT_TERRAFORM_PLUGINS")
    if program is None or not mirror:
        pytest.skip("terraform is not on PATH, or SALLYPORT_TERRAFORM_PLUGINS names no folder")
    (tmp_path / "main.tf").write_text(
        'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'
        'provider "aws" {\n  profile = "prod"\n  skip_metadata_api_check = true\n}\n'
        'data "aws_caller_identity" "self" {}\n'
        'resource "aws_iam_group" "team" {\n  name = "made-with-a-session"\n}\n'
        'output "arn" { value = data.aws_caller_identity.self.arn }\n')
    (tmp_path / "terraformrc").write_text(
        f"provider_installation {{\n  filesystem_mirror {{\n    path = {json.dumps(mirror)}\n  }}\n}}\n")

    def terraform(*words, codes=(0,)) -> str:
        done = subprocess.run(
            [program, f"-chdir={tmp_path}", *words, "-no-color"], capture_output=True, text=True,
            timeout=300, env=desk.vault.environment | {
                "TF_CLI_CONFIG_FILE": str(tmp_path / "terraformrc"), "CHECKPOINT_DISABLE": "1",
                "TF_IN_AUTOMATION": "1"})
        assert done.returncode in codes, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    terraform("init", "-input=false")
    terraform("apply", "-auto-approve", "-input=false")
    assert terraform("output", "-raw", "arn") == desk.person.arn
    terraform("plan", "-detailed-exitcode", "-input=false")
    terraform("destroy", "-auto-approve", "-input=false")
    assert desk.sessions_made() == 1


def test_a_session_is_as_credential_process_wants_it_and_kept_sealed(desk):
    first = json.loads(desk.vault("session", "--profile", "prod-keys"))
    assert set(first) == {
        "Version", "AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}
    assert first["Version"] == 1
    assert json.loads(desk.vault("session", "--profile", "prod-keys")) == first
    folder = desk.vault.home / ".cache/sallyport-auth"
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
        data = path.read_bytes()
        for value in (first["AccessKeyId"], first["SecretAccessKey"], desk.person.name):
            assert value.encode() not in data and value not in path.name


@side_by_side
def test_what_was_kept_and_changed_is_not_used(vault, server, root):
    desk = Desk(vault, server, *new_person(root))
    first = json.loads(desk.vault("session", "--profile", "prod-keys"))
    for path in (desk.vault.home / ".cache/sallyport-auth").iterdir():
        if path.suffix != ".lock" and path.stat().st_size > 100:
            data = bytearray(path.read_bytes())
            data[-1] ^= 1
            path.write_bytes(data)
    # It takes another code, and so waits for it.
    second = json.loads(desk.vault("session", "--profile", "prod-keys"))
    assert second["AccessKeyId"] != first["AccessKeyId"]


@side_by_side
def test_another_session_waits_for_the_next_code(vault, server, root):
    desk = Desk(vault, server, *new_person(root))
    json.loads(desk.vault("session", "--profile", "prod-keys"))
    step = int(time.time()) // 30
    desk.vault("session", "--profile", "prod-keys", "--duration", "3600")
    assert int(time.time()) // 30 > step
    assert desk.sessions_made() == 2


@side_by_side
def test_a_code_that_somebody_else_has_used_costs_one_wait(vault, server, root):
    desk = Desk(vault, server, *new_person(root))
    desk.person.session(desk.device)
    at = desk.vault.terminal("session", "--profile", "prod-keys")
    at.expect("The code was not accepted; it may have been used already.", 60)
    at.expect("the next one comes in")
    code, out = at.end(60)
    assert code == 0 and json.loads(out)["Version"] == 1
    assert "Made a session with a code of Sallyport" in at.text()


def test_a_role_is_taken_with_the_session(desk, root):
    name = f"role-{desk.person.name}"
    root.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": desk.person.arn}, "Action": "sts:AssumeRole",
            "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}))
    root.iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps(MFA_ONLY))
    arn = f"arn:aws:iam::{desk.server.account_id}:role/{name}"
    desk.vault("configure", "--profile", "admin", "--keys", "prod-keys", "--role", arn)
    desk.append("duration_seconds = 1800\nrole_session_name = mina\n")
    done = desk.aws("--profile", "admin", "sts", "get-caller-identity")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["Arn"].endswith(f"assumed-role/{name}/mina")
    # The session under it serves the other profile, too: no second code.
    assert desk.aws("--profile", "prod", "iam", "list-users").returncode == 0
    assert desk.sessions_made() == 1


def test_roles_on_the_way_are_taken_one_after_the_other(desk, root):
    inner, outer = (f"{name}-{desk.person.name}" for name in ("inner", "outer"))
    arns = [f"arn:aws:iam::{desk.server.account_id}:role/{name}" for name in (inner, outer)]
    for name, principal in ((inner, desk.person.arn), (outer, arns[0])):
        root.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}]}))
        root.iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}))
    desk.vault("configure", "--profile", "first", "--keys", "prod-keys", "--role", arns[0])
    desk.append(
        f"[profile second]\nrole_arn = {arns[1]}\nsource_profile = first-session\n"
        f"endpoint_url = {desk.server.url}\nregion = us-east-1\n")
    arn = json.loads(desk.vault(
        "session", "--profile", "second", "--exec", tools.tool("aws"), "sts",
        "get-caller-identity", "--output", "json"))["Arn"]
    assert f":assumed-role/{outer}/" in arn
    assert desk.sessions_made() == 1


def test_commands_and_shells_get_the_session_in_their_environment(desk):
    at = desk.vault.run(
        "session", "--profile", "prod-keys", "--exec", tools.tool("aws"), "iam", "list-users",
        "--output", "json")
    assert at.returncode == 0, at.stderr
    assert desk.person.name in at.stdout
    shown = desk.vault.run("session", "--profile", "prod-keys", "--exec", "sh", "-c",
                           "umask; exit 7")
    assert shown.returncode == 7 and shown.stdout.strip() == subprocess.run(
        ["sh", "-c", "umask"], capture_output=True, text=True).stdout.strip()
    lines = desk.vault("session", "--profile", "prod-keys", "--env").splitlines()
    assert [line.split("=")[0] for line in lines] == [
        f"export AWS_{name}" for name in (
            "ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "CREDENTIAL_EXPIRATION")]
    missing = desk.vault.run("session", "--profile", "prod-keys", "--exec", "no-such-command")
    assert missing.returncode == 2 and "no-such-command" in missing.stderr


def test_a_passphrase_that_was_asked_for_serves_whoever_comes_next(locked, server, root):
    person, device = new_person(root)
    at = locked.terminal("unlock")
    at.expect("Passphrase: ").type(PASSPHRASE)
    assert at.process.wait(20) == 0
    desk = Desk(locked, server, person, device)
    locked("lock")
    asked = locked.terminal("session", "--profile", "prod-keys")
    asked.expect("Passphrase: ").type(PASSPHRASE)
    assert asked.process.wait(40) == 0
    assert desk.aws("--profile", "prod", "iam", "list-users").returncode == 0
    locked("lock")
    at.hang_up()
    asked.hang_up()


@side_by_side
def test_enrolling_creates_keeps_and_enables_in_one_go(vault, server, root):
    person = root.new_user()
    desk = Desk.__new__(Desk)
    desk.vault, desk.folder = vault, vault.home / ".aws"
    desk.folder.mkdir()
    desk.write("credentials", (
        f"[default]\naws_access_key_id = {person.credentials.key}\n"
        f"aws_secret_access_key = {person.credentials.secret}\n"))
    clean = {name: "" for name in vault.environment if name.startswith("AWS_")}
    serial = vault("enroll", "--name", "pixel", "--endpoint", server.url, env=clean).strip()
    assert serial.endswith(":mfa/pixel")
    devices = person.iam.list_mfa_devices()["MFADevices"]
    assert [device["SerialNumber"] for device in devices] == [serial]
    entry = vault.list("pixel") or vault.list("sallyport")
    assert entry[0]["serialNumber"] == serial
    assert entry[0]["account"] == f"{person.name}@{server.account_id}"

    # A second one needs a session with MFA (law 5).
    again = vault.run("enroll", "--name", "other", "--endpoint", server.url, env=clean)
    assert again.returncode == 1 and "AccessDenied" in again.stderr
    assert len(vault.list()) == 1
    assert len(person.iam.list_mfa_devices()["MFADevices"]) == 1
    desk.write("config", f"[default]\nmfa_serial = {serial}\n")
    # The codes that enabled the first are spent: none is tried again.
    second = vault("enroll", "--name", "other", "--endpoint", server.url, env=clean).strip()
    assert len([
        record for record in server.audit() if record["eventName"] == "GetSessionToken"
        and record["userIdentity"].get("userName") == person.name]) == 1
    assert second.endswith(":mfa/other")
    assert len(vault.list()) == 2


def test_a_device_of_a_name_that_is_taken_leaves_nothing_behind(vault, server, root):
    person = root.new_user()
    root.new_device("taken")
    folder = vault.home / ".aws"
    folder.mkdir()
    (folder / "credentials").write_text(
        f"[default]\naws_access_key_id = {person.credentials.key}\n"
        f"aws_secret_access_key = {person.credentials.secret}\n")
    clean = {name: "" for name in vault.environment if name.startswith("AWS_")}
    done = vault.run("enroll", "--name", "taken", "--endpoint", server.url, env=clean)
    assert done.returncode == 1 and "EntityAlreadyExists" in done.stderr
    assert vault.list() == []


def test_the_clock(vault, server):
    done = vault.run("time", "--endpoint", server.url)
    assert done.returncode == 0, done.stderr
    assert "That is fine." in done.stdout
    off = vault.run("time", "--endpoint", server.url, "--json",
                    env={"SALLYPORT_AUTH_NOW": str(int(time.time()) - 41)})
    assert off.returncode == 6
    assert -43_000 < json.loads(off.stdout)["offsetMilliseconds"] < -39_000


@pytest.mark.parametrize("config,why", [
    ("", "no profile"),
    ("[profile prod-keys]\naws_access_key_id = AKIA\naws_secret_access_key = x\n", "no MFA device"),
    ("[profile prod-keys]\nmfa_serial = a\n", "no keys"),
    ("[profile prod-keys]\nsource_profile = b\n[profile b]\nsource_profile = prod-keys\n", "own source"),
    ("[profile prod-keys\n", "Line 1"),
    ("[profile prod-keys]\naws_access_key_id = A\naws_secret_access_key = x\nmfa_serial = arn:x\n",
     "serial number"),
    ("[profile prod-keys]\naws_access_key_id = A\naws_secret_access_key = x\nmfa_serial = arn:x\n"
     "endpoint_url = http://id.example.net\n", "without TLS"),
])
def test_what_a_profile_lacks_is_said(vault, config, why):
    folder = vault.home / ".aws"
    folder.mkdir()
    (folder / "config").write_text(config)
    clean = {name: "" for name in vault.environment if name.startswith("AWS_")}
    done = vault.run("session", "--profile", "prod-keys", env=clean)
    assert done.returncode in (1, 2, 3) and done.stdout == ""
    assert why in done.stderr
    assert "secret" not in done.stderr


def test_verbs_that_need_no_network_open_no_socket_to_one(vault, home):
    vault.add(link())
    log = home / "trace"
    for words in (["code", "github"], ["list"], ["show", "github"], ["edit", "github", "--tag", "x"]):
        subprocess.run(
            ["strace", "-f", "-e", "trace=socket,connect", "-o", log, binary(), *words],
            env=vault.environment, capture_output=True, check=True)
        calls = log.read_text()
        assert "AF_INET" not in calls and "AF_NETLINK" not in calls


def test_one_file_speaks_to_a_network():
    """And nothing uses the whole of Foundation, which would double the program."""
    sources = tools.REPOSITORY / "Sources"
    speaking = []
    for folder in ("Authenticator", "sallyport-auth"):
        for path in (sources / folder).rglob("*.swift"):
            imports = {
                line.split()[-1] for line in path.read_text().splitlines()
                if line.lstrip().startswith(("import ", "package import ", "public import "))}
            if any(name.startswith(("NIO", "AsyncHTTP")) for name in imports):
                speaking.append(path.name)
            assert not imports & {"Foundation", "FoundationNetworking"}, path
    assert speaking == ["QueryClient.swift"]
