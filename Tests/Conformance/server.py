"""A server of one's own, in a folder of its own, and the command line beside it."""

import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

from tools import clean_environment, run, sallyport

ROOT_PASSWORD = "correct horse battery staple"


class Credentials:
    """A key, and the token of a session if it is one."""

    def __init__(self, key: str, secret: str, token: str | None = None):
        self.key, self.secret, self.token = key, secret, token

    @classmethod
    def of(cls, answer: dict) -> "Credentials":
        """From an `AccessKey` or `Credentials` member of an answer."""
        return cls(answer["AccessKeyId"], answer["SecretAccessKey"], answer.get("SessionToken"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`sallyport serve` on a folder; started, stopped and killed as a test likes."""

    def __init__(self, folder: pathlib.Path, *flags: str, host="127.0.0.1", test_clock=True):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.flags = list(flags) + (["--test-clock"] if test_clock else [])
        self.host = host
        self.port = free_port()
        self.offset = 0.0
        self.process = None
        self.root = None
        self.account_id = None
        self.environment = {}

    # The process.

    @property
    def url(self) -> str:
        scheme = "https" if "--tls-cert" in self.flags else "http"
        return f"{scheme}://{self.host}:{self.port}"

    def spawn(self) -> subprocess.Popen:
        """Starts the process without waiting for it to be ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.out, "ab") as out, open(self.err, "ab") as err:
            self.process = subprocess.Popen(
                [sallyport(), "serve", "--data", str(self.data), "--listen",
                 f"{self.host}:{self.port}", *self.flags],
                stdout=out, stderr=err, stdin=subprocess.DEVNULL,
                env=clean_environment(**self.environment),
            )
        self.offset = 0.0
        return self.process

    def start(self, patience: float = 30) -> "Server":
        """Starts and waits for the line that says it is ready."""
        said = self.out.stat().st_size if self.out.exists() else 0
        self.spawn()
        deadline = time.monotonic() + patience
        while b"Sallyport is ready" not in self.out.read_bytes()[said:]:
            code = self.process.poll()
            assert code is None, f"serve ended with {code}:\n{self.log()[-2000:]}"
            assert time.monotonic() < deadline, f"serve is not ready:\n{self.log()[-2000:]}"
            time.sleep(0.005)
        return self

    def stop(self, patience: float = 30) -> int:
        """SIGTERM, and the exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        self.process = None
        return code

    def kill(self) -> None:
        """SIGKILL: the power goes out."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    @property
    def out(self) -> pathlib.Path:
        return self.folder / "stdout"

    @property
    def err(self) -> pathlib.Path:
        return self.folder / "stderr"

    def log(self) -> str:
        return "".join(
            path.read_text(errors="replace") for path in (self.out, self.err) if path.exists()
        )

    # The command line.

    def cli(self, *arguments, timeout=60, input=None):
        """`sallyport …` on this data folder."""
        return run(
            sallyport(), *arguments, "--data", self.data, timeout=timeout, input=input,
            env=clean_environment(**self.environment),
        )

    def password_file(self, password: str = ROOT_PASSWORD) -> pathlib.Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "root-password"
        path.write_text(password + "\n")
        path.chmod(0o600)
        return path

    def make_account(self, *flags: str, command=("account", "create")) -> dict:
        made = self.cli(
            *command, "--root-email", "root@example.com", "--root-password-file",
            self.password_file(), "--access-key", "--json", *flags,
        )
        assert made.returncode == 0, f"{made.returncode}: {made.stderr}"
        return json.loads(made.stdout)

    def init(self, *flags: str) -> "Server":
        """Makes the first account."""
        account = self.make_account(*flags, command=("init",))
        self.account_id = account["accountId"]
        self.root = Credentials(account["accessKeyId"], account["secretAccessKey"])
        return self

    def audit(self) -> list:
        """Every audit record, oldest first."""
        exported = self.cli("audit", "export")
        assert exported.returncode == 0, exported.stderr
        return [json.loads(line) for line in exported.stdout.splitlines()]

    # The clock.

    def now(self) -> float:
        """Unix seconds by the server's clock."""
        return time.time() + self.offset

    def set_clock(self, unix: int) -> None:
        self._clock(f"now={int(unix)}")

    def advance(self, seconds: int) -> None:
        self._clock(f"advance={int(seconds)}")

    def align(self, seconds: int = 30) -> None:
        """Forward to a second after the next multiple of `seconds`: nothing ends for that long."""
        self.set_clock((int(self.now()) // seconds + 1) * seconds + 1)

    def fresh_budget(self) -> None:
        """Forward to where a new budget of codes begins."""
        self.align(180)

    def _clock(self, body: str) -> None:
        before = time.time()
        status, _, answer = self.plain("POST", "/_test/clock", body)
        assert status == 200, answer
        if body.startswith("now="):
            self.offset = int(body[4:]) - before
        else:
            self.offset += int(body[8:])

    # Plain HTTP.

    def connection(self, timeout: float = 10) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout)

    def plain(self, method: str, path: str, body=None, headers=None):
        """An unsigned request: status, headers, body."""
        connection = self.connection()
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def assert_sound(self) -> None:
        """The server is up, answers, and has logged no fault."""
        assert self.process.poll() is None, self.log()[-3000:]
        assert self.plain("GET", "/healthz")[0] == 200
        log = self.log()
        fault = re.search(r"request failed|crashed|Fatal error|housekeeping failed|page failed", log)
        assert not fault, log[-3000:]


def open_files(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))
