"""The desktop's secret service: a real keyring on a bus of its own."""

import shutil
import subprocess

import pytest

from vaults import PASSPHRASE, link


@pytest.fixture
def desktop(locked, home):
    """The vault's owner is signed in to a desktop."""
    for name in ("dbus-daemon", "gnome-keyring-daemon", "secret-tool"):
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed; `make setup` does it")
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, env=locked.environment)
    locked.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
    keyring = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=locked.environment)
    keyring.stdin.write(b"the desktop's own")
    keyring.stdin.close()
    at = locked.terminal("add", "-", "--yes", stdin=link())
    at.expect("Passphrase: ").type(PASSPHRASE)
    assert at.end()[0] == 0, at.text()
    yield locked
    for process in (keyring, bus):
        process.kill()
        process.wait()


def turn(vault, state):
    at = vault.terminal("keyring", state)
    at.expect("Passphrase: ").type(PASSPHRASE)
    assert at.end()[0] == 0, at.text()


def test_the_secret_service_opens_the_vault_while_it_is_on(desktop):
    assert desktop.run("code", "github").returncode == 5
    turn(desktop, "on")
    assert desktop.run("code", "github").returncode == 0
    desktop("edit", "github", "--tag", "work")
    # Twice on is still one key.
    turn(desktop, "on")
    assert desktop.list("work")
    assert desktop.path.read_bytes()[33] == 2
    # What shows secrets asks all the same.
    assert desktop.run("export", "--to", desktop.home / "x", "--format", "uri", "--plain").returncode == 5
    turn(desktop, "off")
    assert desktop.run("code", "github").returncode == 5
    assert desktop.path.read_bytes()[33] == 1


def test_a_new_passphrase_shuts_the_secret_service_out(desktop):
    turn(desktop, "on")
    at = desktop.terminal("passwd")
    at.expect("Passphrase: ").type(PASSPHRASE).expect("New passphrase: ").type("another one altogether")
    at.expect("The same again: ").type("another one altogether")
    assert at.end()[0] == 0
    assert desktop.run("code", "github").returncode == 5


def test_what_is_missing_is_said(locked, home):
    done = locked.run("keyring", "on", env={"DBUS_SESSION_BUS_ADDRESS": ""})
    assert done.returncode == 1 and "no desktop session" in done.stderr
    done = locked.run("keyring", "on", env={"PATH": str(home)})
    assert done.returncode == 1 and "Install libsecret-tools" in done.stderr
