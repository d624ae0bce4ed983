"""Where secrets must not be: the file, other processes' sight, core dumps."""

import os
import pathlib
import random
import shutil
import subprocess
import time

import pytest

from vaults import PASSPHRASE, binary, link

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def test_the_files_hold_nothing_that_can_be_read(vault):
    vault.add(link("GitHub", "mina@example.net"), "--notes", "remember the milk")
    vault("edit", "github", "--letter", "G")
    for path in vault.path.parent.iterdir():
        data = path.read_bytes()
        for needle in (b"GitHub", b"mina", b"milk", SECRET.encode(), b"12345678901234567890"):
            assert needle not in data, path


def test_no_core_is_dumped_and_nobody_may_look_into_the_process(locked, home):
    # As somebody else than root, to whom every process is open and belongs.
    nobody = 65534 if os.geteuid() == 0 else os.geteuid()
    program = shutil.copy(binary(), home / "sallyport-auth")
    for path in (home, *home.rglob("*")):
        os.chown(path, nobody, -1)
    process = subprocess.Popen(
        [program, "add", "-", "--yes", "--key-file", home / "nothing"], stdin=subprocess.PIPE,
        env=locked.environment, user=nobody)
    deadline = time.monotonic() + 10
    # It waits for standard input. What may be dumped belongs to its user, what may not to root.
    while os.stat(f"/proc/{process.pid}/mem").st_uid != 0:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
    process.kill()
    process.wait()


def test_neither_arguments_nor_environment_have_a_secret_while_it_runs(locked):
    at = locked.terminal("add", "-", stdin=link())
    at.expect("Passphrase: ").type(PASSPHRASE).expect("Save it?")
    for name in ("cmdline", "environ"):
        data = pathlib.Path(f"/proc/{at.process.pid}/{name}").read_bytes()
        assert SECRET.encode() not in data and PASSPHRASE.encode() not in data
    at.type("n")
    at.end()


def places(pid: int, needle: bytes) -> list:
    """Where a process has some bytes: the flags of each such piece of its memory."""
    found, span = [], None
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in pathlib.Path(f"/proc/{pid}/smaps").read_text().splitlines():
            words = line.split()
            if "-" in words[0] and not words[0].endswith(":"):
                span = (*(int(end, 16) for end in words[0].split("-")), words[1])
            elif words[0] == "VmFlags:" and span[2].startswith("r"):
                try:
                    memory.seek(span[0])
                    data = memory.read(span[1] - span[0])
                except OSError:  # The kernel's own pages.
                    continue
                found += [set(words[1:])] * data.count(needle)
    return found


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may look into it")
def test_secrets_in_memory_are_kept_from_swap_and_core_and_the_passphrase_is_gone(locked):
    at = locked.terminal("add", "-", "--yes", stdin=link())
    at.expect("Passphrase: ").type(PASSPHRASE)
    assert at.end()[0] == 0
    at = locked.terminal(stdout_is_terminal=True, env={"TERM": "xterm"})
    start, rest = PASSPHRASE[:13], PASSPHRASE[13:]
    at.expect("sallyport-auth is locked").type(start, end="").expect("•" * len(start))
    # While it is typed it lies where nothing is swapped (lo) or dumped (dd), and once.
    typed = places(at.process.pid, start.encode())
    assert len(typed) == 1 and {"lo", "dd"} <= typed[0]
    at.type(rest).expect("GitHub")
    at.type("p", end="").expect("Copied ")
    assert places(at.process.pid, start.encode()) == []
    seeds = places(at.process.pid, b"12345678901234567890")
    assert seeds and all({"lo", "dd"} <= flags for flags in seeds), seeds
    assert places(at.process.pid, SECRET.encode()) == []
    at.type("q", end="")
    at.end()


def test_a_process_that_is_killed_while_it_saves_loses_nothing(vault):
    """T-41 with real processes; VaultTests cuts off a thousand saves at every step."""
    chance = random.Random(41)
    began = time.monotonic()
    vault.add(link("First", "mina"), "--notes", "n" * 16000)
    whole = time.monotonic() - began
    known = {"First"}
    for number in range(60):
        name = f"Entry{number}"
        process = subprocess.Popen(
            [binary(), "add", "-", "--yes"], env=vault.environment, stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        process.stdin.write(link(name, "mina").encode())
        process.stdin.close()
        time.sleep(chance.uniform(0, 1.5 * whole))
        process.kill()
        process.wait()
        if number % 6 == 5:
            found = {entry["issuer"] for entry in vault.list()}
            assert known <= found
            known = found
    assert len(known) > 1
