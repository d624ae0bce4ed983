"""Screens and what is read off them: sizes, pictures, QR codes."""

import contextlib
import io
import os
import pathlib
import tempfile

from PIL import Image, ImageChops

from tools import REPOSITORY, run, tool

DESKTOP, PHONE, NARROW = 1280, 390, 320

# Narrow is a desktop at 400 % (WCAG 1.4.10).
SIZES = {
    DESKTOP: {"viewport": {"width": 1280, "height": 800}},
    PHONE: {
        "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True,
        "is_mobile": True,
    },
    NARROW: {"viewport": {"width": 320, "height": 640}},
}


@contextlib.contextmanager
def shown(page, width: int | None = None, theme: str | None = None):
    """The same page as it stands, for a while on another screen or in another theme."""
    size = page.viewport_size
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    try:
        if width:
            page.set_viewport_size(SIZES[width]["viewport"])
        if theme:
            page.emulate_media(color_scheme=theme)
        yield page
    finally:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="dark" if dark else "light")


def artefacts() -> pathlib.Path:
    """Where pictures and figures are left for people to look at."""
    folder = pathlib.Path(os.environ.get("SALLYPORT_SCREENS") or REPOSITORY / ".build" / "screens")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def screens(page, name: str) -> list:
    """Pictures of the whole page, in both themes and two widths, if somebody is to look at them: where
    SALLYPORT_SCREENS names a folder. They take longer than the checks."""
    made = []
    if "SALLYPORT_SCREENS" not in os.environ:
        return made
    for width, screen in ((DESKTOP, "desktop"), (PHONE, "phone")):
        for theme in ("light", "dark"):
            with shown(page, width, theme):
                path = artefacts() / f"{name}-{screen}-{theme}.png"
                page.screenshot(path=path, full_page=True, animations="disabled")
                made.append(path)
    return made


def read_qr(page) -> str:
    """What the one QR code on the page says to a camera."""
    with tempfile.NamedTemporaryFile(suffix=".png") as picture:
        picture.write(page.screenshot(full_page=True))
        picture.flush()
        read = run(
            tool("zbarimg"), "-q", "--raw", "-Sdisable", "-Sqrcode.enable", picture.name)
    found = read.stdout.splitlines()
    assert len(found) == 1, f"{len(found)} QR codes can be read on {page.url}"
    return found[0]


def differing_pixels(before: bytes, after: bytes) -> int:
    """How many pixels two screenshots differ in; differences that nobody sees do not count."""
    first, second = (Image.open(io.BytesIO(shot)).convert("RGB") for shot in (before, after))
    assert first.size == second.size, f"{first.size} and {second.size} cannot be compared"
    strongest = ImageChops.difference(first, second).convert("L").point(lambda v: 255 * (v > 8))
    return strongest.histogram()[255]
