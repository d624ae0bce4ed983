"""`sallyport-auth` as somebody at a terminal, or a script, uses it."""

import fcntl
import json
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import termios
import time

import tools

PASSPHRASE = "correct horse battery staple"


def binary() -> str:
    """The binary under test: SALLYPORT_AUTH_BIN, or the one beside `sallyport`."""
    given = os.environ.get("SALLYPORT_AUTH_BIN")
    path = pathlib.Path(given) if given else pathlib.Path(tools.sallyport()).with_name(
        "sallyport-auth")
    if not path.exists():
        raise tools.ToolMissing(f"no binary at {path}; run `make build`")
    return str(path)


class Terminal:
    """A program at a terminal of its own. Standard output may go elsewhere, as in a pipe."""

    def __init__(self, arguments, env, stdin=None, stdout_is_terminal=False, size=(24, 80)):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, bytes(
            [size[0] & 255, size[0] >> 8, size[1] & 255, size[1] >> 8, 0, 0, 0, 0]))
        self.shown = b""
        path = os.ttyname(slave)

        def take_terminal():
            os.setsid()
            # The first terminal that a session's leader opens is its own.
            os.close(os.open(path, os.O_RDWR))

        self.process = subprocess.Popen(
            arguments, env=env, stdin=subprocess.PIPE if stdin is not None else slave,
            stdout=slave if stdout_is_terminal else subprocess.PIPE, stderr=slave,
            preexec_fn=take_terminal)
        os.close(slave)
        if stdin is not None:
            self.process.stdin.write(stdin.encode())
            self.process.stdin.close()

    def _read(self, patience: float) -> bool:
        if not select.select([self.master], [], [], patience)[0]:
            return False
        try:
            piece = os.read(self.master, 65536)
        except OSError:
            return False
        self.shown += piece
        return bool(piece)

    def expect(self, text: str, patience: float = 20) -> "Terminal":
        """Waits until the text is shown, and forgets all before it."""
        deadline = time.monotonic() + patience
        while text.encode() not in self.shown:
            assert time.monotonic() < deadline, f"no {text!r} in {self.text()!r}"
            if not self._read(0.2) and self.process.poll() is not None and not self._read(0):
                assert text.encode() in self.shown, f"no {text!r} in {self.text()!r}"
        self.shown = self.shown.split(text.encode(), 1)[1]
        return self

    def type(self, line: str, end: str = "\r") -> "Terminal":
        os.write(self.master, (line + end).encode())
        return self

    def text(self) -> str:
        return self.shown.decode(errors="replace").replace("\r\n", "\n")

    def end(self, patience: float = 20):
        """The exit code and what was printed on standard output; `text()` has the rest."""
        deadline = time.monotonic() + patience
        while self.process.poll() is None:
            self._read(0.05)
            assert time.monotonic() < deadline, f"does not end: {self.text()!r}"
        while self._read(0):
            pass
        out = self.process.stdout.read().decode() if self.process.stdout else ""
        os.close(self.master)
        return self.process.returncode, out

    def hang_up(self) -> None:
        """The terminal goes away."""
        os.close(self.master)


class Vault:
    """A vault in a home folder of its own, and the commands on it."""

    def __init__(self, home: pathlib.Path, key_file: bool = True):
        self.home = home
        self.path = home / ".local/share/sallyport-auth/vault"
        self.key_file = home / "key" if key_file else None
        self.environment = tools.clean_environment(HOME=str(home), XDG_RUNTIME_DIR=str(home))
        for name in ("XDG_DATA_HOME", "DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR"):
            self.environment.pop(name, None)
        if self.key_file:
            self.environment["SALLYPORT_AUTH_KEY_FILE"] = str(self.key_file)

    def make(self) -> "Vault":
        if self.key_file:
            made = self.run("init", "--no-passphrase")
            assert made.returncode == 0, made.stderr
        else:
            made = self.terminal("init")
            made.expect("New passphrase: ").type(PASSPHRASE)
            made.expect("The same again: ").type(PASSPHRASE)
            assert made.end()[0] == 0, made.text()
        return self

    def run(self, *arguments, input=None, timeout=60, env=None) -> subprocess.CompletedProcess:
        """Without a terminal, as in a script: in a session of its own, so that there is none."""
        return subprocess.run(
            [binary(), *map(str, arguments)], input=input if input is not None else "",
            capture_output=True, text=True, timeout=timeout, start_new_session=True,
            env=self.environment | (env or {}))

    def terminal(self, *arguments, stdin=None, env=None, **options) -> Terminal:
        return Terminal(
            [binary(), *map(str, arguments)], self.environment | (env or {}), stdin=stdin,
            **options)

    def __call__(self, *arguments, **options) -> str:
        """What it prints; it must succeed."""
        done = self.run(*arguments, **options)
        assert done.returncode == 0, f"{done.returncode}: {done.stderr}"
        return done.stdout

    def add(self, link: str, *arguments) -> None:
        self("add", "-", "--yes", *arguments, input=link)

    def list(self, *query) -> list:
        return json.loads(self("list", *query, "--json"))


def link(issuer="GitHub", account="mina", secret="GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", **more) -> str:
    kind = more.pop("kind", "totp")
    issuer, account = (re.sub(r"[ %&?#]", lambda c: f"%{ord(c[0]):02X}", text)
                       for text in (issuer, account))
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"otpauth://{kind}/{issuer}:{account}?secret={secret}&issuer={issuer}{extra}"


def oathtool(secret="GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", at=1_795_334_400, **options) -> list:
    words = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    if not any(word.startswith("--hotp") or "counter" in word for word in words):
        words = ["--totp"] * (not any(w.startswith("--totp") for w in words)) + words
        words.append(f"--now=@{at}")
    done = tools.run(tools.tool("oathtool"), *words, "--base32", secret)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
