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

    def wait(self, text, patience=10, there=True, times=1) -> list:
        deadline = time.monotonic() + patience
        while True:
            lines = self.screen()
            if (sum(text in line for line in lines) >= times) == there:
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
def open_screen(home):
    """Starts the program in a terminal, on any vault."""
    started = []

    def begin(vault, size=(80, 24), *flags, **environment) -> Tmux:
        variables = vault.environment | environment
        names = [name for name in ("HOME", "SALLYPORT_AUTH_KEY_FILE", "XDG_RUNTIME_DIR", *environment)
                 if name in variables]
        command = " ".join(
            ["env", *(shlex.quote(f"{name}={variables[name]}") for name in names),
             shlex.quote(binary()), *flags])
        started.append(Tmux(home, size, command, variables))
        return started[-1]

    yield begin
    for each in started:
        each.close()


@pytest.fixture
def start(full, open_screen):
    def begin(size=(80, 24), now=NOW, *flags, **environment) -> Tmux:
        return open_screen(full, size, *flags, SALLYPORT_AUTH_NOW=str(now), **environment)

    return begin


def grouped(code) -> str:
    return f"{code[:3]} {code[3:]}"


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
    tmux.keys("Enter").wait(f"Copied {grouped(FIRST)}. It leaves the clipboard in 2 s.")
    assert tmux.buffer() == FIRST
    deadline = time.monotonic() + 10
    while tmux.buffer() != " ":
        assert time.monotonic() < deadline, tmux.buffer()
        time.sleep(0.1)
    tmux.keys("p").wait(f"Copied {grouped(FIRST)}, {grouped(NEXT)}.")
    assert tmux.buffer() == f"{FIRST} {NEXT}"


def test_in_the_last_seconds_the_next_code_is_offered(start):
    tmux = start((80, 24), NOW + 20)
    tmux.wait(f"4 s left. Press n to copy the next code instead: {NEXT[:3]} {NEXT[3:]}")
    tmux.keys("n").wait(f"Copied {grouped(NEXT)}.")


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


def test_a_locked_vault_shows_dots_and_a_wrong_passphrase_waits_for_longer_each_time(locked):
    from vaults import PASSPHRASE
    at = locked.terminal(stdout_is_terminal=True, env={"TERM": "xterm"})
    at.expect("sallyport-auth is locked").expect("enter open   ctrl-c leave")
    at.type("wrong", end="").expect("Passphrase  •••••").type("")
    at.expect("That passphrase did not open the vault. Try again in 1 s.").expect("Forgot it?")
    # What is typed while it waits is no try.
    at.type("wrong")
    at.expect("did not open the vault.   ").type("wrong").expect("Try again in 2 s.")
    at.expect("did not open the vault.   ").type(PASSPHRASE)
    at.expect("No accounts yet.")
    # Locked again it shows nothing of what it had, and asks.
    at.type("l", end="").expect("sallyport-auth is locked").type(PASSPHRASE[:4], end="")
    at.expect("Passphrase  ••••").type(PASSPHRASE[4:]).expect("No accounts yet.")
    at.type("q", end="")
    assert at.end()[0] == 0
    assert PASSPHRASE not in at.text() and PASSPHRASE[:4] not in at.text()


def test_leaving_a_locked_vault_opens_nothing(locked, open_screen):
    tmux = open_screen(locked)
    lines = tmux.wait("ctrl-c leave")
    assert lines[8].rstrip() == " " * 22 + "sallyport-auth is locked"
    tmux.keys("C-c").dies()


def test_an_empty_list_names_the_ways_to_add(vault, open_screen):
    lines = open_screen(vault).wait("? help   q leave")
    assert [line.strip() for line in lines[6:13]] == [
        "No accounts yet.", "", "u   Paste a setup link (otpauth://...)",
        "i   Read a QR code from an image file", "c   Read a QR code from the screen",
        "m   Type a secret key by hand",
        "f   Import from Aegis, 2FAS, Ente, andOTP or a list of links"]
    assert lines[22].rstrip() == " Vault: ~/.local/share/sallyport-auth/vault (encrypted)"


def test_what_is_added_on_the_screen_is_checked_before_it_is_saved(start, full):
    tmux = start()
    tmux.wait("GitHub")
    tmux.keys("a").wait("u   Paste a setup link")
    tmux.keys("u").wait("Setup link (otpauth://…)")
    tmux.keys("-l", link("Acme", "new@example.net", SECRET)).keys("Enter")
    lines = tmux.wait("This account is not saved yet.")
    assert lines[3].rstrip() == "    Issuer      Acme"
    assert lines[6].rstrip() == "    Source      setup link"
    assert lines[10].rstrip() == f"       {grouped(FIRST)}   now, ████████░░ 24s left"
    assert lines[11].rstrip() == f"       {grouped(NEXT)}   next"
    tmux.wait("An account with this secret is in the vault already.")
    tmux.keys("p").wait(f"Copied {grouped(FIRST)}, {grouped(NEXT)}.")
    assert tmux.buffer() == f"{FIRST} {NEXT}"
    tmux.keys("Escape").wait("Nothing was saved.")
    assert len(full.list()) == 4
    # The first question still stands there: what is typed before the second one is shown.
    tmux.keys("a", "u").wait("Setup link (otpauth://…)", times=2)
    tmux.keys("-l", link("Acme", "new@example.net", SECRET)).keys("Enter").wait("not saved yet")
    tmux.keys("e").wait("Issuer (empty for Acme):")
    tmux.keys("-l", "Acme Corp").keys("Enter", "Enter", "Enter", "Enter", "Enter")
    tmux.wait("Issuer      Acme Corp")
    tmux.keys("Enter").wait("Acme Corp (new@example.net) is saved.")
    assert not any(SECRET in line for line in tmux.screen())
    assert full.list("acme corp")[0]["account"] == "new@example.net"


def test_a_removal_takes_the_name_and_can_be_undone(start, full):
    tmux = start()
    tmux.wait("GitHub")
    tmux.keys("/", "g", "i", "t", "Enter", "d").wait("Type mina to remove it: _")
    tmux.keys("m", "i", "n", "a", "Enter").wait("Removed GitHub (mina). Press z to bring it back")
    assert not full.list("github")
    tmux.keys("z").wait("GitHub (mina) is back.")
    assert full.list("github")[0]["account"] == "mina"


def test_files_of_other_apps_are_taken_over_and_an_export_is_written_from_the_screen(
        start, full, home):
    (home / "links").write_text(link("Imported", "a", "NB2W45DFOIZA====".rstrip("=")) + "\n")
    tmux = start()
    tmux.wait("GitHub")
    tmux.keys("a", "f").wait("File to import:")
    tmux.keys("-l", "~/links").keys("Enter").wait("Save 1 accounts? [Y/n]")
    tmux.keys("Enter").wait("1 accounts are saved. The file still has their secrets: remove it.")
    assert full.list("imported")
    tmux.keys("x").wait("File to write (encrypted")
    tmux.keys("-l", "~/backup").keys("Enter").wait("New passphrase:")
    tmux.keys("-l", "a passphrase of its own").keys("Enter").wait("The same again:")
    tmux.keys("-l", "a passphrase of its own").keys("Enter").wait("The accounts are in ")
    assert (home / "backup").read_bytes().startswith(b"SALLYVLT")


def test_a_clock_that_a_server_has_shown_to_be_off_is_said_without_a_network(start, full, home):
    import http.server
    import threading

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        name = f"127.0.0.1:{server.server_port}"
        assert full.run("time", "--endpoint", f"http://{name}").returncode == 0
        server.shutdown()
    now = int(time.time())
    start((80, 24), now - 41).wait(f" behind {name}. Codes may be refused.")
    at = full.terminal("code", "github", env={"SALLYPORT_AUTH_NOW": str(now + 60)})
    at.expect(f" ahead of {name}. Codes may be refused.")
    assert at.end()[0] == 0
    at = full.terminal("code", "github")
    assert at.end()[0] == 0 and "This clock" not in at.text()


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
