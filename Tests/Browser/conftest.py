"""What the browser tests stand on: Chromium, pages that are watched, and the servers of Conformance."""

import tempfile

import pytest

import tools
from fixtures import make_server, new_account, root, scratch, server  # noqa: F401
from pages import DESKTOP, SIZES
from watch import Watch, origin

# Nothing but this machine can be reached, whatever a page asks for.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


def pytest_sessionstart(session):
    """Says once, and clearly, what is missing."""
    try:
        for name in ("chromium", "zbarimg"):
            tools.tool(name)
    except tools.ToolMissing as missing:
        pytest.exit(str(missing), returncode=2)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """A test whose pages did what no page may has failed, whatever else it found."""
    result = yield
    watch = getattr(item, "funcargs", {}).get("watch")
    problems = watch.take() if watch else []
    if problems:
        pytest.fail("while the test looked on:\n  " + "\n  ".join(problems), pytrace=False)
    return result


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, once for all tests, with a profile that is thrown away."""
    from playwright.sync_api import sync_playwright
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        kept = playwright.chromium.launch_persistent_context(
            profile, executable_path=tools.tool("chromium"), headless=True, args=FLAGS)
        yield kept.browser
        kept.close()


@pytest.fixture
def watch() -> Watch:
    """What goes wrong in this test's pages; `take` what is expected to."""
    return Watch()


@pytest.fixture
def site(request) -> str:
    """Where pages are: the module's server, unless a module says otherwise. By name, since an address
    can have no security keys (RP ID)."""
    return f"http://localhost:{request.getfixturevalue('server').port}"


@pytest.fixture
def new_page(browser, watch, site):
    """Opens pages, each in a context of its own, as a new visitor with that screen would:
    `new_page(theme="dark", width=PHONE, script=False).goto("/signin")`."""
    opened = []

    def open_page(theme="light", width=DESKTOP, script=True, at=None):
        context = browser.new_context(
            base_url=at or site, color_scheme=theme, java_script_enabled=script,
            reduced_motion="reduce", locale="en-GB", timezone_id="UTC", **SIZES[width])
        opened.append(context)
        context.set_default_timeout(10_000)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=at or site)
        watch.look_at(context, allowed=origin(at or site))
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()
