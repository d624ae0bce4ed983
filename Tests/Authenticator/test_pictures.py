"""QR codes in pictures, on the screen and in the clipboard."""

import base64
import os
import subprocess

import pytest
from PIL import Image

import tools
from vaults import binary, link

OTHER = "JBSWY3DPEHPK3PXP"


def draw(path, text, picture_format="PNG", mode="L"):
    png = path.with_suffix(".qr")
    subprocess.run([tools.tool("qrencode"), "-s", "4", "-o", png], input=text.encode(), check=True)
    Image.open(png).convert("RGBA").convert("L").convert(mode).save(path, picture_format)
    return path


@pytest.mark.parametrize("picture_format,mode", [
    ("PNG", "L"), ("PNG", "RGBA"), ("PNG", "1"), ("PNG", "P"), ("JPEG", "L"), ("JPEG", "RGB")])
def test_pictures_are_read(vault, home, picture_format, mode):
    path = draw(home / "code", link("GitHub", "mina"), picture_format, mode)
    vault("add", "--qr", path, "--yes")
    assert vault.list()[0]["issuer"] == "GitHub"


def test_pictures_that_are_none_or_have_none_are_refused(vault, home):
    blank = home / "blank.png"
    Image.new("L", (50, 50), 255).save(blank)
    assert "no QR code" in vault.run("add", "--qr", blank, "--yes").stderr
    for name, data in (("text", b"otpauth://"), ("cut", draw(home / "c", link()).read_bytes()[:60]),
                       ("jpeg", b"\xff\xd8\xff" + bytes(40))):
        (home / name).write_bytes(data)
        done = vault.run("add", "--qr", home / name, "--yes")
        assert done.returncode == 1 and "no PNG or JPEG" in done.stderr, done.stderr
    both = Image.new("L", (900, 400), 255)
    both.paste(Image.open(draw(home / "a", link())), (0, 0))
    both.paste(Image.open(draw(home / "b", link("Other", "x"))), (450, 0))
    both.save(home / "both.png")
    assert "2 QR codes" in vault.run("add", "--qr", home / "both.png", "--yes").stderr
    assert vault.list() == []


def test_what_google_shows_for_moving_is_imported_from_its_picture(vault, home):
    message = (b"\x0a\x0aHello!\xde\xad\xbe\xef\x12\x04mina\x1a\x06GitHub\x20\x01\x28\x01\x30\x02")
    payload = b"\x0a" + bytes([len(message)]) + message + b"\x10\x01\x18\x01\x20\x00"
    data = base64.b64encode(payload).decode().replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    path = draw(home / "moving.png", f"otpauth-migration://offline?data={data}")
    assert "import" in vault.run("add", "--qr", path, "--yes").stderr
    vault("import", path, "--yes")
    assert [entry["issuer"] for entry in vault.list()] == ["GitHub"]


def test_who_lacks_a_library_is_told_which(vault, home):
    """A loader that finds no zbar stands for a machine without it."""
    path = draw(home / "code.png", link())
    hidden = home / "hidden"
    hidden.mkdir()
    (hidden / "libzbar.so.0").write_bytes(b"no library")
    done = vault.run("add", "--qr", path, "--yes", env={"LD_LIBRARY_PATH": str(hidden)})
    assert done.returncode == 1
    assert "needs libzbar.so.0: install libzbar0" in done.stderr


def stand_in(home, name, body):
    folder = home / "tools"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("#!/bin/sh\n" + body)
    path.chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


def test_the_screen_by_the_tool_that_is_there(vault, home):
    path = draw(home / "screen.png", link("Screen", "mina"))
    tools_there = stand_in(home, "maim", f"cat {path}\n") | {"DISPLAY": ":7"}
    vault("add", "--screen", "--yes", env=tools_there)
    assert vault.list()[0]["issuer"] == "Screen"
    none = vault.run("add", "--screen", "--yes")
    assert none.returncode == 1 and "Install grim (Wayland) or maim (X11)" in none.stderr


def test_the_clipboard_by_the_tool_that_is_there_and_cleared_only_if_it_holds_the_code(vault, home):
    held = home / "held"
    tools_there = stand_in(
        home, "xclip", f'case "$*" in *-o*) cat {held};; *) cat > {held};; esac\n') | {"DISPLAY": ":7"}
    held.write_text(link("Clip", "mina") + "\n")
    vault("add", "--clipboard", "--yes", env=tools_there)
    assert vault.list()[0]["issuer"] == "Clip"
    vault("code", "clip", "--copy", "--at", "59", env=tools_there)
    code = held.read_text()
    assert len(code) == 6 and code.isdigit()
    clear = lambda: subprocess.run(  # noqa: E731
        [binary(), "clear-clipboard", "0"], input=code.encode(), env=vault.environment | tools_there,
        check=True)
    held.write_text("something else")
    clear()
    assert held.read_text() == "something else"
    held.write_text(code)
    clear()
    assert held.read_text() == " "
    none = vault.run("add", "--clipboard", "--yes")
    assert none.returncode == 1 and "No tool to read the clipboard" in none.stderr
