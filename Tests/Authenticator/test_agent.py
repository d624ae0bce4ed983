"""The agent: who opened the vault is not asked again for a while."""

import os
import pathlib
import shutil
import socket
import stat
import subprocess
import time

import pytest

from vaults import PASSPHRASE, binary, link


@pytest.fixture
def opened(locked):
    """A vault with an account, unlocked from a terminal that stays open."""
    at = locked.terminal("add", "-", "--yes", stdin=link())
    at.expect("Passphrase: ").type(PASSPHRASE)
    assert at.end()[0] == 0, at.text()
    yield locked
    locked.run("lock")


def unlock(vault, *flags):
    """Leaves the terminal open: its end would lock the vault."""
    at = vault.terminal("unlock", *flags)
    at.expect("Passphrase: ").type(PASSPHRASE)
    assert at.process.wait(20) == 0, at.text()
    return at


def socket_of(vault) -> pathlib.Path:
    return vault.home / "sallyport-auth.sock"


def gone(vault, patience=10) -> bool:
    deadline = time.monotonic() + patience
    while socket_of(vault).exists():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_unlocked_it_asks_for_nothing_until_it_is_locked(opened):
    assert opened.run("code", "github").returncode == 5
    at = unlock(opened)
    assert opened.run("code", "github").returncode == 0
    opened("edit", "github", "--tag", "work")
    assert opened.list("work")
    assert opened("lock") == ""
    assert gone(opened)
    assert opened.run("code", "github").returncode == 5
    at.hang_up()


def test_the_socket_is_its_owners_alone(opened):
    at = unlock(opened)
    assert stat.S_IMODE(socket_of(opened).stat().st_mode) == 0o600
    at.hang_up()


@pytest.mark.skipif(os.geteuid() != 0, reason="takes another user")
def test_another_user_is_told_nothing_even_if_he_reaches_the_socket(opened):
    at = unlock(opened)
    opened.home.chmod(0o777)
    socket_of(opened).chmod(0o777)
    ask = (
        "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); "
        "s.sendall(b'G' + bytes.fromhex(sys.argv[2]) + bytes(36)); print(len(s.recv(100)))")
    vault_id = opened.path.read_bytes()[9:25].hex()

    def asked(user) -> str:
        return subprocess.run(
            ["python3", "-c", ask, str(socket_of(opened)), vault_id], capture_output=True,
            text=True, user=user, cwd="/").stdout.strip()

    assert asked(None) == "37"
    assert asked(65534) in ("0", "")
    at.hang_up()


def test_it_locks_when_it_was_not_used_for_long_enough(opened):
    at = unlock(opened, "--for", "2")
    end = time.monotonic() + 4
    while time.monotonic() < end:
        assert opened.run("code", "github").returncode == 0
        time.sleep(0.5)
    assert gone(opened)
    assert opened.run("code", "github").returncode == 5
    at.hang_up()


def test_it_locks_when_the_terminal_hangs_up(opened):
    at = unlock(opened)
    assert opened.run("code", "github").returncode == 0
    at.hang_up()
    assert gone(opened)
    assert opened.run("code", "github").returncode == 5


def test_who_says_nothing_or_nonsense_keeps_nobody_waiting_for_long(opened):
    at = unlock(opened)
    silent = socket.socket(socket.AF_UNIX)
    silent.connect(str(socket_of(opened)))
    noisy = socket.socket(socket.AF_UNIX)
    noisy.connect(str(socket_of(opened)))
    noisy.sendall(b"\xff" * 53)
    began = time.monotonic()
    assert opened.run("code", "github").returncode == 0
    assert time.monotonic() - began < 5
    at.hang_up()


def test_a_new_passphrase_makes_what_the_agent_has_worthless(opened):
    at = unlock(opened)
    changing = opened.terminal("passwd")
    changing.expect("Passphrase: ").type(PASSPHRASE)
    changing.expect("New passphrase: ").type("another one altogether")
    changing.expect("The same again: ").type("another one altogether")
    assert changing.end()[0] == 0
    assert opened.run("code", "github").returncode == 5
    at.hang_up()


def test_the_agent_knows_little_of_the_environment_and_dumps_no_core(opened):
    at = unlock(opened)
    pids = [
        int(path.name) for path in pathlib.Path("/proc").iterdir() if path.name.isdigit()
        and (path / "cmdline").exists() and b"sallyport-auth\0agent" in (path / "cmdline").read_bytes()
        and str(opened.home).encode() in (path / "environ").read_bytes()]
    assert len(pids) == 1
    variables = pathlib.Path(f"/proc/{pids[0]}/environ").read_bytes().rstrip(b"\0").split(b"\0")
    assert {entry.split(b"=")[0] for entry in variables} <= {b"HOME", b"XDG_RUNTIME_DIR"}
    limits = pathlib.Path(f"/proc/{pids[0]}/limits").read_text()
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
    at.hang_up()


# A machine that sleeps, as far as one program sees it: this clock goes on meanwhile, the others do not.
SLEEP = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int outcome = real(clock, now);
  FILE *file = clock == CLOCK_BOOTTIME ? fopen(getenv("SLEPT_FILE"), "r") : NULL;
  long seconds = 0;
  if (file) {
    if (fscanf(file, "%ld", &seconds) == 1) now->tv_sec += seconds;
    fclose(file);
  }
  return outcome;
}
"""


@pytest.fixture
def sleeper(opened, home):
    """What makes a program see sleep, and the file that says for how many seconds."""
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("no C compiler")
    (home / "sleep.c").write_text(SLEEP)
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-o", home / "sleep.so", home / "sleep.c", "-ldl"], check=True)
    slept = home / "slept"
    slept.write_text("0")
    return {"LD_PRELOAD": str(home / "sleep.so"), "SLEPT_FILE": str(slept)}, slept


def test_the_agent_gives_nothing_once_the_machine_has_slept(opened, sleeper):
    environment, slept = sleeper
    agent = subprocess.Popen(
        [binary(), "agent"], env=opened.environment | environment, stdin=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while not socket_of(opened).exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    at = unlock(opened)
    assert opened.run("code", "github").returncode == 0
    slept.write_text("3")
    assert opened.run("code", "github").returncode == 5
    assert agent.wait(10) == 0
    at.hang_up()


def test_the_screen_locks_once_the_machine_has_slept(opened, sleeper):
    environment, slept = sleeper
    at = opened.terminal(stdout_is_terminal=True, env=environment | {"TERM": "xterm"})
    at.expect("sallyport-auth is locked").type(PASSPHRASE).expect("GitHub")
    slept.write_text("3")
    at.expect("sallyport-auth is locked")
    at.type("\x03", end="")
    assert at.end()[0] == 0
