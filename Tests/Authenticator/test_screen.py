"""The list on the screen, in a real terminal: tmux, keys in and lines out."""

import os
import shlex
import subprocess
import time

import pytest

import tools
from vaults import binary, link, oathtool

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
NOW = 1_795_334_406
FIRST, NEXT = oathtool(SECRET, NOW, window=1)


class Tmux:
    """A terminal of so many columns and lines, with one program in it."""

    def __init__(self, home, size, command, environment):
        self.socket = home / "tmux"
        self.status = home / "tmux.status"
        self.environment = {**environment, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
        settings = home / "tmux.conf"
        settings.write_text("set -g set-clipboard on\nset -g status off\nset -g remain-on-exit on\n")
        self.run("-f", str(settings), "new-session", "-d", "-x", str(size[0]), "-y", str(size[1]),
                 "-s", "s", f"{command}; echo $? > {shlex.quote(str(self.status))}")

    def run(self, *words) -> str:
        done = subprocess.run(
            [tools.tool("tmux"), "-u", "-S", str(self.socket), *words], env=self.environment,
            capture_output=True, text=True, timeout=20)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def screen(self) -> list:
        return self.run("capture-pane", "-p", "-t", "s").split("\n")

    def keys(self, *keys) -> "Tmux":
        self.run("send-keys", "-t", "s", *keys)
        return self

    def wait(self, text, patience=10, there=True) -> list:
        deadline = time.monotonic() + patience
        while True:
            lines = self.screen()
            if any(text in line for line in lines) == there:
                return lines
            assert time.monotonic() < deadline, "\n".join(lines)
            time.sleep(0.05)

    def dies(self, patience=10) -> None:
        """Waits until the program has ended, and well. Its shell says so: tmux calls a pane dead when the
        terminal is closed, and knows the status later or, in four of sixty tries of tmux 3.3a, never."""
        deadline = time.monotonic() + patience
        while not (self.status.exists() and self.status.read_text().endswith("\n")):
            assert time.monotonic() < deadline, "\n".join(self.screen())
            time.sleep(0.05)
        assert self.status.read_text() == "0\n"

    def buffer(self) -> str:
        try:
            return self.run("show-buffer")
        except AssertionError:
            return ""

    def close(self) -> None:
        subprocess.run([tools.tool("tmux"), "-S", str(self.socket), "kill-server"],
                       capture_output=True, env=self.environment)


@pytest.fixture
def full(vault):
    vault.add(link("Sallyport acme-prod", "mina.okafor@472190356618"))
    vault.add(link("Sallyport acme-dev", "mina.okafor@903411720055", "JBSWY3DPEHPK3PXP"))
    vault.add(link("GitHub", "mina", "MFRGGZDFMZTWQ2LK"))
    vault.add(link("Hetzner", "ops@example.net", kind="hotp", counter=7))
    return vault


@pytest.fixture
def start(full, home):
    started = []

    def begin(size=(80, 24), now=NOW, *flags, **environment) -> Tmux:
        variables = full.environment | {"SALLYPORT_AUTH_NOW": str(now), **environment}
        command = " ".join(
            ["env", *(shlex.quote(f"{name}={variables[name]}") for name in (
                "HOME", "SALLYPORT_AUTH_KEY_FILE", "XDG_RUNTIME_DIR", "SALLYPORT_AUTH_NOW",
                *environment)), shlex.quote(binary()), *flags])
        started.append(Tmux(home, size, command, variables))
        return started[-1]

    yield begin
    for each in started:
        each.close()


GOLDEN_80 = f"""\
 sallyport-auth                                      4 accounts   locks in 5:00
────────────────────────────────────────────────────────────────────────────────
 / find
     Issuer               Account                   Code       Time left
 >   Sallyport acme-prod  mina.okafor@472190356618  {FIRST[:3]} {FIRST[3:]}    ████████░░ 24s
     Sallyport acme-dev   mina.okafor@903411720055  ••• •••    ████████░░ 24s
     GitHub               mina                      ••• •••    ████████░░ 24s
     Hetzner              ops@example.net           ••• •••    u counts up"""


def test_the_list_at_80_by_24(start):
    tmux = start()
    lines = tmux.wait("locks in 5:00")
    assert [line.rstrip() for line in lines[:8]] == [
        line.rstrip() for line in GOLDEN_80.split("\n")]
    assert lines[23].startswith(" enter copy  p pair  space show")
    tmux.keys("j", "j").wait(" >   GitHub")
    assert not any(FIRST[:3] + " " + FIRST[3:] in line for line in tmux.screen())


def test_the_list_at_40_by_12(start):
    tmux = start((40, 12))
    lines = tmux.wait("4 accounts")
    assert lines[3].rstrip() == " > Sallyport acme-prod  mina.okafor@472…"
    assert lines[4].startswith(f"     {FIRST[:3]} {FIRST[3:]}    ████████░░ 24s")
    assert lines[5].rstrip() == "   Sallyport acme-dev  mina.okafor@9034…"
    assert lines[11].rstrip() == " enter copy  p pair  / find  ? help"
    tmux.keys("G").wait(" > Hetzner")


def test_codes_are_copied_by_the_terminal_and_taken_away(start):
    tmux = start((80, 24), NOW, "browse", "--clear-after", "2")
    tmux.wait("GitHub")
    tmux.keys("Enter").wait(f"Copied {FIRST}. It leaves the clipboard in 2 s.")
    assert tmux.buffer() == FIRST
    deadline = time.monotonic() + 10
    while tmux.buffer() != " ":
        assert time.monotonic() < deadline, tmux.buffer()
        time.sleep(0.1)
    tmux.keys("p").wait(f"Copied {FIRST} {NEXT}.")
    assert tmux.buffer() == f"{FIRST} {NEXT}"


def test_in_the_last_seconds_the_next_code_is_offered(start):
    tmux = start((80, 24), NOW + 20)
    tmux.wait(f"4 s left. Press n to copy the next code instead: {NEXT[:3]} {NEXT[3:]}")
    tmux.keys("n").wait(f"Copied {NEXT}.")


def test_finding(start):
    tmux = start()
    tmux.wait("GitHub")
    tmux.keys("/", "g", "i", "t").wait("Hetzner", there=False)
    tmux.wait(" >   GitHub")
    tmux.keys("Escape").wait("Hetzner")


def test_a_counter_is_used_up_and_saved(start, full):
    tmux = start()
    tmux.wait("GitHub")
    tmux.keys("G", "u").wait("Copied ")
    expected = subprocess.run(
        [tools.tool("oathtool"), "--hotp", "--counter=7", "--base32", SECRET],
        capture_output=True, text=True).stdout.strip()
    assert tmux.buffer() == expected
    assert full.list("hetzner")[0]["counter"] == "8"


def test_help_and_leaving_put_the_terminal_back(start, home, full):
    tmux = start()
    tmux.wait("GitHub")
    tmux.keys("?").wait("use up a counter's code")
    tmux.keys("x").wait("GitHub")
    tmux.keys("q").dies()
    # Nothing of it is left to be read.
    assert not any("GitHub" in line for line in tmux.screen())


@pytest.mark.parametrize("name", ["TERM", "HUP", "INT"])
def test_a_signal_puts_the_terminal_back(full, name):
    at = full.terminal("browse", stdout_is_terminal=True, env={"TERM": "xterm"})
    at.expect("\x1b[?1049h").expect("GitHub")
    at.process.send_signal(getattr(__import__("signal"), f"SIG{name}"))
    at.expect("\x1b[?25h\x1b[?1049l")
    assert at.process.wait(10) < 0


def test_a_qr_code_of_an_account_takes_the_passphrase_or_key_and_enough_room(start):
    tmux = start((80, 24))
    tmux.wait("GitHub")
    tmux.keys("s").wait("lines; this window has 24.")
    tmux.close()


def test_a_qr_code_can_be_read(full, home):
    at = full.terminal("qr", "github", stdout_is_terminal=True, size=(60, 100))
    assert at.end()[0] == 0
    drawn = [line for line in at.text().split("\n") if "\x1b[38;5;231;48;5;16m" in line]
    rows = []
    for line in drawn:
        cells = line.split("m", 1)[1].split("\x1b")[0]
        rows.append([cell in "█▀" for cell in cells])
        rows.append([cell in "█▄" for cell in cells])
    from PIL import Image
    width = len(rows[0])
    picture = Image.new("L", (width * 4, len(rows) * 4), 0)
    for y, row in enumerate(rows):
        for x, light in enumerate(row):
            if light:
                picture.paste(255, (x * 4, y * 4, x * 4 + 4, y * 4 + 4))
    path = home / "drawn.png"
    picture.save(path)
    read = subprocess.run([tools.tool("zbarimg"), "-q", "--raw", path], capture_output=True, text=True)
    assert "secret=MFRGGZDFMZTWQ2LK" in read.stdout
    narrow = full.terminal("qr", "github", stdout_is_terminal=True, size=(20, 30))
    assert narrow.end()[0] == 1 and "Needs " in narrow.text()


def test_a_dumb_terminal_gets_numbered_lines(full):
    at = full.terminal(stdout_is_terminal=True, env={
        "TERM": "dumb", "SALLYPORT_AUTH_NOW": str(NOW)})
    at.expect("1. Sallyport acme-prod (mina.okafor@472190356618)").expect("4. Hetzner")
    at.expect("Number, words to find, or q to leave: ").type("1")
    at.expect(f": {FIRST[:3]} {FIRST[3:]}, 24 seconds left, then {NEXT[:3]} {NEXT[3:]}")
    at.expect("leave: ").type("nothing").expect("No account matches")
    at.expect("leave: ").type("q")
    assert at.end()[0] == 0
    assert "\x1b" not in at.text()


def test_locking_forgets_and_asks_again(locked, home):
    from vaults import PASSPHRASE
    at = locked.terminal("add", "-", "--yes", stdin=link())
    at.expect("Passphrase: ").type(PASSPHRASE)
    assert at.end()[0] == 0
    at = locked.terminal(stdout_is_terminal=True, env={"TERM": "xterm"})
    at.expect("Passphrase: ").type(PASSPHRASE).expect("GitHub")
    at.type("l", end="").expect("sallyport-auth is locked.").expect("Passphrase: ")
    at.type(PASSPHRASE).expect("GitHub")
    at.type("q", end="")
    assert at.end()[0] == 0


def test_code_copies_and_prints_nothing(full):
    at = full.terminal("code", "acme-prod", "--copy", env={"SALLYPORT_AUTH_NOW": str(NOW)})
    import base64
    at.expect("\x1b]52;c;" + base64.b64encode(FIRST.encode()).decode() + "\x07")
    code, out = at.end()
    assert (code, out) == (0, "")
    assert full.run("code", "acme-prod", "--copy").returncode == 1


def test_the_list_at_30_by_10_has_names_and_codes(start):
    tmux = start((30, 10))
    lines = tmux.wait("4 accounts")
    assert lines[3].rstrip() == f" > Sallyport a… {FIRST[:3]} {FIRST[3:]}   24s"
    assert lines[5].rstrip() == "   GitHub       ••• •••   24s"
